"""What else is touched where a row is deleted, in words, and whether it is still what was shown."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models


def consequences(row: Any) -> list[str]:
    """Return a clause for each kind of thing that goes with a row, or points at it."""
    if isinstance(row, models.Level):
        return _of_level(row)
    if isinstance(row, models.Importance):
        targets = models.Target.objects.filter(framework=row.framework_id, importance=row.value)
        return _pointing(targets)
    clauses = []
    for rows in _going_along(row):
        number = rows.count()
        if number and rows.model is models.Target and not isinstance(row, models.Role):
            clauses.append(_with_roles(rows, number))
        elif number and rows.model is models.ResourceSkill and not isinstance(row, models.Resource):
            clauses.append(_losing(rows.values("resource").distinct().count()))
        elif number:
            clauses.append(_counted(rows.model, number))
    if isinstance(row, models.Role) and models.Framework.objects.filter(default_role=row).exists():
        clauses.append(_("it is the default role: there is none then"))
    return clauses


def revisions(row: Any) -> dict[str, int]:
    """Return the revision of a row and of each that goes along with it, by what names them."""
    return {_mark(going): going.revision for going in _all_going(row)}


def changed_since(row: Any, before: Mapping[str, Any]) -> list[Any]:
    """Return the rows that are not as they were when these were their revisions."""
    return [going for going in _all_going(row) if before.get(_mark(going)) != going.revision]


def _all_going(row: Any) -> list[Any]:
    return [row, *(going for rows in _going_along(row) for going in rows)]


def _going_along(row: Any) -> "list[QuerySet[Any, Any]]":
    """Return the rows that cannot stay without this one."""
    if isinstance(row, models.Category | models.Skill):
        of_skill = {"skill": row} if isinstance(row, models.Skill) else {"skill__category": row}
        below: list[Any] = [
            models.Statement, models.Descriptor, models.Target, models.ResourceSkill,
        ]  # fmt: skip
        names = {models.Target: ("role", "skill"), models.ResourceSkill: ("resource", "skill")}
        rows = [
            model.objects.filter(**of_skill).select_related(*names.get(model, ("skill",)))
            for model in below
        ]
        return [row.skills.all(), *rows] if isinstance(row, models.Category) else rows
    if isinstance(row, models.Role):
        return [row.targets.select_related("role", "skill")]
    if isinstance(row, models.Resource):
        return [row.skill_links.select_related("resource", "skill")]
    return []


def _of_level(level: models.Level) -> list[str]:
    own, number = {"framework": level.framework_id}, level.number
    clauses = []
    if descriptors := models.Descriptor.objects.filter(**own, level=number).count():
        clauses.append(_counted(models.Descriptor, descriptors))
    clauses += _pointing(models.Target.objects.filter(**own, level=number))
    at_it = Q(from_level=number) | Q(to_level=number)
    if resources := models.Resource.objects.filter(at_it, **own).count():
        clauses.append(
            ngettext(
                "%(count)s resource leads to it or from it",
                "%(count)s resources lead to it or from it",
                resources,
            )
            % {"count": resources}
        )
    return clauses


def _pointing(targets: "QuerySet[models.Target]") -> list[str]:
    """Say how many targets point at something that they cannot do without."""
    number = targets.count()
    clause = ngettext("%(targets)s points at it", "%(targets)s point at it", number)
    return [clause % {"targets": _with_roles(targets, number)}] if number else []


def _with_roles(targets: "QuerySet[models.Target]", number: int) -> str:
    roles = targets.order_by().values("role").distinct().count()
    of_roles = ngettext("%(count)s role", "%(count)s roles", roles) % {"count": roles}
    clause = ngettext("%(count)s target of %(roles)s", "%(count)s targets of %(roles)s", number)
    return clause % {"count": number, "roles": of_roles}


def _losing(resources: int) -> str:
    clause = ngettext(
        "%(count)s resource no longer helps with it",
        "%(count)s resources no longer help with it",
        resources,
    )
    return clause % {"count": resources}


def _counted(model: Any, number: int) -> str:
    name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    if model is models.Target:
        return ngettext("%(count)s target", "%(count)s targets", number) % {"count": number}
    return f"{number} {name}"


def _mark(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}"
