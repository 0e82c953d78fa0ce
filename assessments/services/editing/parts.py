"""What is known by its row alone: a descriptor, a target, the skills that a resource helps with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import models
from assessments.domain.entries import What
from assessments.domain.merging import merge
from assessments.services.editing.rows import Outcome, Refused, cleaned, row_of

NO_TARGET: Mapping[str, Any] = {"level": None, "importance": None, "critical": False}


@transaction.atomic
def set_descriptor(
    *, framework: models.Framework, skill: int, level: int, seen: str, sent: str
) -> Outcome:
    """Say what a level means for a skill; a blank text takes the descriptor away."""
    models.hold(framework.pk)
    owner = row_of(framework, What.SKILL, skill)
    sent = cleaned(models.Descriptor, {"text": sent})["text"]
    row = models.Descriptor.objects.filter(skill=owner, level=level).first()
    levels = models.Level.objects.filter(framework=framework, number=level)
    if row is None and not levels.exists():
        raise Refused(_("There is no such level any more. Keep your text."))
    stored = {"text": row.text if row else ""}
    changes, conflicts = merge(stored, {"text": seen}, {"text": sent})
    if changes:
        row = row or models.Descriptor(framework=framework, skill=owner, level=level)
        row.text = sent
        row.save() if sent else row.delete()
    return Outcome(row, conflicts)


@transaction.atomic
def set_target(
    *,
    framework: models.Framework,
    role: int,
    skill: int,
    seen: Mapping[str, Any],
    sent: Mapping[str, Any],
) -> Outcome:
    """Set what a role asks of a skill: any of "level", "importance" and "critical".

    What is missing of a new target is the least there is; a level of None takes the target away.
    Whoever saw no target and sets its level first has not seen the importance that it got by that,
    and is in no conflict with it.
    """
    models.hold(framework.pk)
    owners = {
        "role": row_of(framework, What.ROLE, role),
        "skill": row_of(framework, What.SKILL, skill),
    }
    row = models.Target.objects.filter(**owners).first()
    stored = {name: getattr(row, name) if row else NO_TARGET[name] for name in sent}
    seen = {**NO_TARGET, **seen}
    unseen = [name for name in sent if seen[name] is None]
    if row and unseen:
        least = _least_target(framework, owners)
        seen |= {name: stored[name] for name in unseen if stored[name] == getattr(least, name)}
    changes, conflicts = merge(stored, seen, _cleaned_target(sent))
    if changes.get("level", 1) is None:
        if row:
            row.delete()
        return Outcome(None, conflicts)
    if changes:
        row = row or _least_target(framework, owners)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
    return Outcome(row, conflicts)


@transaction.atomic
def set_helped_skills(
    *, framework: models.Framework, resource: int, skills: Sequence[int]
) -> models.Resource:
    """Say with which skills a resource helps, in this order."""
    models.hold(framework.pk)
    row: models.Resource = row_of(framework, What.RESOURCE, resource)
    rows = [row_of(framework, What.SKILL, skill) for skill in dict.fromkeys(skills)]
    row.skill_links.all().delete()
    for order, skill in enumerate(rows, 1):
        models.ResourceSkill(framework=framework, resource=row, skill=skill, order=order).save()
    row.save()
    return row


def _cleaned_target(sent: Mapping[str, Any]) -> dict[str, Any]:
    given = cleaned(models.Target, {name: value for name, value in sent.items() if value != ""})
    return {name: given.get(name) for name in sent}


def _least_target(framework: models.Framework, owners: Mapping[str, Any]) -> models.Target:
    values = models.Importance.objects.filter(framework=framework)
    importance = values.values_list("value", flat=True).first()
    if importance is None:
        raise Refused(_("Say first how much a skill can matter: there is no importance yet."))
    return models.Target(framework=framework, level=1, importance=importance, **owners)
