"""The target matrix: what each role asks of each skill, saved cell by cell, or role by role.

With JavaScript a cell is edited where it stands and saved as it is left. Without, each cell leads
to a form with all skills of its role. Either way what somebody else has changed meanwhile stays,
and where both have changed the same it is told by the names of the role and the skill.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models
from assessments.access import may, require
from assessments.admin.base import account, page_context
from assessments.admin.definition_forms import levels_of
from assessments.admin.navigation import address_of
from assessments.admin.numbers import row_id
from assessments.domain.entries import What
from assessments.domain.merging import Conflict
from assessments.services import presence
from assessments.services.editing import Outcome, Refused, set_target

FIELDS = ("level", "importance", "critical")
Values = tuple[int | None, int | None, bool]  # of FIELDS
NOTHING: Values = (None, None, False)
Choices = Sequence[tuple[int, str]]


class Damaged(Exception):
    """A page was sent in a shape that no page of ours has."""


@dataclass(frozen=True)
class Scale:
    """The levels and the importances that can be chosen, with their names."""

    levels: Choices
    importances: Choices

    def words(self, values: Values) -> tuple[str, str]:
        """Say a target in two short lines, such as "4 Advanced" and "High, critical"."""
        level, importance, critical = values
        if level is None:
            return _("missing"), ""
        more = [dict(self.importances).get(importance or 0, str(importance))]
        if critical:
            more.append(_("critical"))
        return dict(self.levels).get(level, str(level)), ", ".join(more)

    def read(self, sent: Mapping[str, str], suffix: str = "") -> Values:
        """Return what was chosen. Raise Damaged for what cannot be."""
        level = _chosen(sent.get(f"level{suffix}", ""), self.levels)
        importance = _chosen(sent.get(f"importance{suffix}", ""), self.importances)
        return level, importance, bool(sent.get(f"critical{suffix}"))


@dataclass(frozen=True)
class Cell:
    """What a role asks of a skill; `url` is where it is edited without JavaScript."""

    role: models.Role
    skill: models.Skill
    values: Values
    words: tuple[str, str]
    conflict: str = ""

    @property
    def level(self) -> int | None:
        return self.values[0]

    @property
    def importance(self) -> int | None:
        return self.values[1]

    @property
    def critical(self) -> bool:
        return self.values[2]


@dataclass(frozen=True)
class Line:
    skill: models.Skill
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Group:
    category: models.Category
    lines: Sequence[Line]


def scale_of(framework: models.Framework) -> Scale:
    importances = models.Importance.objects.filter(framework=framework)
    return Scale(levels_of(framework), list(importances.values_list("value", "name")))


def roles_of(framework: models.Framework) -> list[models.Role]:
    return list(models.Role.objects.filter(framework=framework, retired=False))


def lines_of(
    framework: models.Framework, roles: Sequence[models.Role], scale: Scale
) -> list[Group]:
    """Return every skill that is asked, by category, with what each of these roles asks of it."""
    targets: dict[tuple[int, int], Values] = {}
    stored = models.Target.objects.filter(framework=framework, role__in=roles).order_by()
    for role_id, skill_id, *values in stored.values_list("role_id", "skill_id", *FIELDS):
        targets[role_id, skill_id] = (values[0], values[1], values[2])
    words = {values: scale.words(values) for values in {NOTHING, *targets.values()}}
    lines = defaultdict(list)
    for skill in models.Skill.objects.filter(framework=framework, retired=False):
        cells = []
        for role in roles:
            values = targets.get((role.pk, skill.pk), NOTHING)
            cells.append(Cell(role, skill, values, words[values]))
        lines[skill.category_id].append(Line(skill, cells))
    categories = models.Category.objects.filter(framework=framework)
    return [Group(row, lines[row.pk]) for row in categories if lines[row.pk]]


def targets_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show all targets of all roles; save one of them that a script sends."""
    require(request, "view_target")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    if request.method == "POST":
        require(request, "change_target")
        return _save_cell(model_admin, request, framework)
    scale, roles = scale_of(framework), roles_of(framework)
    groups = lines_of(framework, roles, scale)
    cells = [cell for group in groups for line in group.lines for cell in line.cells]
    missing = sum(cell.level is None for cell in cells)
    presence.seen(framework=framework, user=account(request), at=timezone.now())
    context = page_context(
        model_admin,
        request,
        _("Targets"),
        framework,
        page="targets",
        roles=roles,
        groups=groups,
        scale=scale,
        missing=missing_text(missing),
        may_edit=may(request.user, "change_target"),
    )
    return render(request, "admin/assessments/framework/targets.html", context)


def missing_text(count: int) -> str:
    """Say how many targets are missing; blank if none is."""
    if not count:
        return ""
    return ngettext(
        "%(count)s target is missing: until it is set, the draft cannot be published.",
        "%(count)s targets are missing: until they are set, the draft cannot be published.",
        count,
    ) % {"count": count}


def role_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int, role_id: int
) -> HttpResponse:
    """Show the targets of one role as a form, and save those that were changed in it."""
    require(request, "change_target")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    role = get_object_or_404(models.Role, pk=role_id, framework=framework)
    scale, conflicts, status = scale_of(framework), {}, 200
    if request.method == "POST":
        try:
            conflicts = _save_role(model_admin, request, role, scale)
        except (Damaged, Refused):
            messages.error(request, _("This page has become out of date. Look again, please."))
            return redirect(request.path)
        if not conflicts:
            messages.success(request, _("The targets of %(role)s are saved.") % {"role": role})
            return redirect(address_of("targets", framework))
        status = 409
    presence.seen(
        framework=framework,
        user=account(request),
        at=timezone.now(),
        what=What.ROLE,
        key=role.key,
    )
    groups = lines_of(framework, [role], scale)
    context = page_context(
        model_admin,
        request,
        _("Targets of %(role)s") % {"role": role},
        framework,
        page="targets",
        role=role,
        groups=groups,
        scale=scale,
        conflicts=conflicts,
        seen=json.dumps(_seen(groups)),
    )
    return render(request, "admin/assessments/framework/role.html", context, status=status)


def _save_cell(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    """Save one target; answer with what is stored now, in values and in words."""
    scale = scale_of(framework)
    try:
        role_id, skill_id = (row_id(request.POST.get(name)) for name in ("role", "skill"))
        if role_id is None or skill_id is None:
            raise Damaged
        seen, sent = scale.read(request.POST, "-seen"), scale.read(request.POST)
        outcome = _set(framework, role_id, skill_id, seen, sent)
    except Damaged:
        return JsonResponse(
            {"said": _("This page has become out of date. Load it again.")}, status=422
        )
    except Refused as refusal:
        return JsonResponse({"said": str(refusal)}, status=422)
    role = models.Role.objects.get(pk=role_id)
    skill = models.Skill.objects.get(pk=skill_id)
    about = _about(role, skill)
    values = _values(outcome.row)
    words = scale.words(values)
    if outcome.conflicts:
        said = conflict_text(about, outcome.conflicts, scale)
    else:
        said = _("Saved: %(about)s.") % {"about": about}
        _note(model_admin, request, role, [f"{about}: {words[0]}, {words[1]}".rstrip(", ")])
    state = "conflict" if outcome.conflicts else "saved"
    stored = dict(zip(FIELDS, values, strict=True))
    return JsonResponse({**stored, "words": words, "said": said, "state": state})


@transaction.atomic
def _save_role(
    model_admin: admin.ModelAdmin, request: HttpRequest, role: models.Role, scale: Scale
) -> dict[int, str]:
    """Save what was changed in the form of a role; return what was not, by the id of the skill."""
    framework = role.framework
    models.hold(framework.pk)
    conflicts: dict[int, str] = {}
    notes = []
    names = dict(models.Skill.objects.filter(framework=framework).values_list("pk", "name"))
    for skill_id, seen in _read_seen(request.POST.get("seen", "")).items():
        sent = scale.read(request.POST, f"-{skill_id}")
        if sent == seen or skill_id not in names:
            continue
        about = _("%(skill)s for %(role)s") % {"skill": names[skill_id], "role": role}
        outcome = _set(framework, role.pk, skill_id, seen, sent)
        if outcome.conflicts:
            conflicts[skill_id] = conflict_text(about, outcome.conflicts, scale)
        else:
            notes.append(f"{about}: {', '.join(filter(None, scale.words(_values(outcome.row))))}")
    if notes:
        _note(model_admin, request, role, notes)
    return conflicts


def _set(
    framework: models.Framework, role_id: int, skill_id: int, seen: Values, sent: Values
) -> Outcome:
    """Save the fields of a target that were changed; without a level there is no target."""
    if sent[0] is None:
        sent = NOTHING
    changed = [name for name, a, b in zip(FIELDS, seen, sent, strict=True) if a != b]
    if sent[0] is None:
        changed = [name for name in changed if name == "level"]
    before, after = dict(zip(FIELDS, seen, strict=True)), dict(zip(FIELDS, sent, strict=True))
    if after["importance"] is None:
        changed = [name for name in changed if name != "importance"]
    return set_target(
        framework=framework,
        role=role_id,
        skill=skill_id,
        seen=before,
        sent={name: after[name] for name in changed},
    )


def conflict_text(about: str, conflicts: Sequence[Conflict], scale: Scale) -> str:
    """Say what two people have set to different values, and what stands there now."""
    parts = [
        _("somebody set the %(field)s to “%(theirs)s” meanwhile, and you to “%(yours)s”")
        % {
            "field": FIELD_NAMES[conflict.field](),
            "theirs": _value_text(conflict.field, conflict.theirs, scale),
            "yours": _value_text(conflict.field, conflict.yours, scale),
        }
        for conflict in conflicts
    ]
    values = {"about": about, "what": "; ".join(parts)}
    return _("%(about)s: %(what)s. Theirs is stored; choose again if yours is right.") % values


FIELD_NAMES: Mapping[str, Any] = {
    "level": lambda: _("level"),
    "importance": lambda: _("importance"),
    "critical": lambda: _("mark for critical"),
}


def _value_text(field: str, value: Any, scale: Scale) -> str:
    if field == "critical":
        return _("critical") if value else _("not critical")
    choices = dict(scale.levels if field == "level" else scale.importances)
    return choices.get(value, "–")


def _about(role: models.Role, skill: models.Skill) -> str:
    return _("%(skill)s for %(role)s") % {"skill": skill, "role": role}


def _note(
    model_admin: admin.ModelAdmin, request: HttpRequest, role: models.Role, notes: Sequence[str]
) -> None:
    """Keep in the history of the role, and where editors are seen, what was changed."""
    model_admin.log_change(request, role, "; ".join(notes))
    presence.edited(
        framework=role.framework,
        user=account(request),
        at=timezone.now(),
        what=What.ROLE,
        key=role.key,
    )


def _values(target: models.Target | None) -> Values:
    return (target.level, target.importance, target.critical) if target else NOTHING


def _seen(groups: Sequence[Group]) -> dict[int, Values]:
    """Return what a form shows at first, by the id of the skill."""
    cells = (cell for group in groups for line in group.lines for cell in line.cells)
    return {cell.skill.pk: cell.values for cell in cells}


def _read_seen(text: str) -> dict[int, Values]:
    try:
        return {int(key): (level, importance, bool(critical)) for key, (level, importance, critical)
                in json.loads(text).items()}  # fmt: skip
    except (ValueError, TypeError, AttributeError) as error:
        raise Damaged from error


def _chosen(text: str, choices: Choices) -> int | None:
    if text == "":
        return None
    if text not in {str(value) for value, _name in choices}:
        raise Damaged
    return int(text)
