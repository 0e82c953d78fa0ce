"""Splitting a skill and merging two: verbs, so that where a skill comes from is not forgotten.

Statements keep their keys wherever they go, so answers to them carry over.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessments import models
from assessments.domain.entries import What
from assessments.services.editing.moving import remove
from assessments.services.editing.rows import Refused, add, row_of


@transaction.atomic
def split(
    *, framework: models.Framework, skill: int, statements: Sequence[int], name: str
) -> models.Skill:
    """Make a new skill, behind this one, of some of its statements; return it.

    It begins with the texts, the descriptors, the targets and the resources of the one that it
    comes from. Raise Refused unless both have a statement afterwards.
    """
    models.hold(framework.pk)
    old: models.Skill = row_of(framework, What.SKILL, skill)
    chosen = [row for row in old.statements.all() if row.pk in set(statements)]
    if not chosen or len(chosen) == old.statements.count():
        raise Refused(_("Choose some of the statements for the new skill, and leave some here."))
    if not name.strip():
        raise Refused(_("Give the new skill a name."))
    new: models.Skill = add(
        framework=framework,
        what=What.SKILL,
        parent=old.category_id,
        after=old.pk,
        values={
            "name": name,
            "definition": old.definition,
            "why_it_matters": old.why_it_matters,
            "comes_from": _lineage(old),
        },
    )
    _hang(chosen, new)
    for rows in (old.descriptors.all(), old.targets.all(), old.resource_links.all()):
        for row in rows:
            _copy(row, new)
    return new


@transaction.atomic
def merge_skills(*, framework: models.Framework, skill: int, into: int) -> models.Skill:
    """Move the statements of a skill into another one, which comes from both; return that one.

    The first is deleted, or retired where it was published. Raise Refused.
    """
    models.hold(framework.pk)
    gone: models.Skill = row_of(framework, What.SKILL, skill)
    kept: models.Skill = row_of(framework, What.SKILL, into)
    if gone == kept:
        raise Refused(_("Choose another skill to merge it into."))
    sources = [*kept.comes_from, *_lineage(gone)]
    kept.comes_from = [key for key in dict.fromkeys(sources) if key != kept.key]
    kept.save()
    _hang(list(gone.statements.all()), kept)
    helped = set(kept.resource_links.values_list("resource", flat=True))
    for link in gone.resource_links.exclude(resource__in=helped):
        _copy(link, kept)
    remove(framework=framework, what=What.SKILL, pk=gone.pk)
    return kept


def _lineage(skill: models.Skill) -> list[str]:
    """Return what a skill made of this one comes from: people know only what was published."""
    return [skill.key] if skill.published else list(skill.comes_from)


def _hang(statements: Sequence[models.Statement], skill: models.Skill) -> None:
    """Put statements at the end of a skill."""
    last = skill.statements.aggregate(last=Max("order"))["last"] or 0
    for order, statement in enumerate(statements, last + 1):
        statement.skill, statement.order = skill, order
        statement.save()


def _copy(row: Any, skill: models.Skill) -> None:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in ("skill", "revision")
    }
    type(row)(skill=skill, **values).save()
