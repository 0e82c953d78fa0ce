"""A plan: steps that a person chose from a report or thought of, dated, ticked off one by one."""

import uuid
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from assessments import models, queries
from assessments.domain.annotations import PLAN_NOTE_LENGTH, STEP_TITLE_LENGTH
from assessments.domain.limits import MOST_STEPS
from assessments.sealing import seal
from assessments.services import room

LENGTHS = {"title": STEP_TITLE_LENGTH, "note": PLAN_NOTE_LENGTH}


class Changes(TypedDict, total=False):
    """What of a step is to be changed; the title only of one that has its own."""

    title: str
    due: date | None
    note: str


def add(*, assessment: models.Assessment, resource_key: str, skill_key: str, at: datetime) -> None:
    """Put a step of a submitted assessment into the plan; the second time changes nothing.

    Raise ValueError before it is submitted, LookupError for a resource that its version does not
    have or that is not for this skill, and Full for one more than a plan may have.
    """
    if not assessment.is_submitted:
        raise ValueError("not submitted")
    definitions = queries.definitions(assessment.version_id)
    resources = {resource.key: resource for resource in definitions.framework.resources}
    if resource_key not in resources or skill_key not in resources[resource_key].skills:
        raise LookupError(f"no such step: {resource_key} for {skill_key}")
    step = models.PlanStep(
        respondent_id=assessment.respondent_id,
        origin=assessment,
        version_id=assessment.version_id,
        resource_id=definitions.resource_ids[resource_key],
        skill_id=definitions.skill_ids[skill_key],
        added_at=at,
    )
    _add(step, Q(resource=step.resource_id))


def take_out(*, assessment: models.Assessment, resource_key: str) -> None:
    """Take a step of a report out of the plan; one that is not in it stays out."""
    resource_id = queries.definitions(assessment.version_id).resource_ids.get(resource_key, 0)
    mine = models.PlanStep.objects.filter(respondent=assessment.respondent_id)
    mine.filter(resource_id=resource_id).delete()


def add_own(
    *,
    owner: queries.Owner,
    step_id: uuid.UUID,
    title: str,
    skill_key: str,
    due: date | None,
    at: datetime,
) -> None:
    """Put a step of one's own into the plan, for a skill or for none (""); sent twice, it is one.

    Raise LookupError for a skill that the version does not ask about, ValueError for no title or
    too long a one, and Full for one more than a plan may have.
    """
    if not title:
        raise ValueError("no title")
    skill_ids = queries.definitions(owner.version_id).skill_ids
    step = models.PlanStep(
        pk=step_id,
        respondent_id=owner.respondent_id,
        version_id=owner.version_id,
        skill_id=skill_ids[skill_key] if skill_key else None,
        title=seal(owner.respondent_id, _fitting(title, STEP_TITLE_LENGTH)),
        due=due,
        added_at=at,
    )
    _add(step, Q(pk=step_id))


def change(*, respondent_id: uuid.UUID, step_id: str, **changes: Unpack[Changes]) -> None:
    """Change what is given. Raise LookupError for a step that is not in this person's plan.

    Raise Unreadable, and leave it as it is, where what is kept of it cannot be read.
    """
    values: dict[str, object] = {**changes}
    for name, length in LENGTHS.items():
        if name in values:
            values[name] = seal(respondent_id, _fitting(str(values[name]), length))
    for kept in models.PlanStep.objects.filter(respondent=respondent_id, pk=step_id):
        queries.texts_of(kept)
    _update(respondent_id, step_id, **values)


def tick(*, respondent_id: uuid.UUID, step_id: str, at: datetime) -> None:
    """Say that a step is done. Raise LookupError for a step that is not in this person's plan."""
    _update(respondent_id, step_id, done_at=at)


def untick(*, respondent_id: uuid.UUID, step_id: str) -> None:
    """Say that a step is not done after all. Raise LookupError if it is not in their plan."""
    _update(respondent_id, step_id, done_at=None)


def remove(*, respondent_id: uuid.UUID, step_id: str) -> None:
    """Take a step out of the plan. Raise LookupError if it is not in this person's plan."""
    deleted, _rows = models.PlanStep.objects.filter(respondent=respondent_id, pk=step_id).delete()
    if not deleted:
        raise LookupError(f"not in the plan: {step_id}")


@transaction.atomic
def _add(step: models.PlanStep, same: Q) -> None:
    """Add a step, unless it is there already."""
    room.hold(step.respondent_id)
    mine = models.PlanStep.objects.filter(respondent=step.respondent_id)
    if not mine.filter(same).exists():
        room.require(mine, MOST_STEPS)
        models.PlanStep.objects.bulk_create([step], ignore_conflicts=True)


def _fitting(text: str, length: int) -> str:
    if len(text) > length:
        raise ValueError("too long a text")
    return text


def _update(respondent_id: uuid.UUID, step_id: str, **values: object) -> None:
    row = models.PlanStep.objects.filter(respondent=respondent_id, pk=step_id)
    if not row.update(**values):
        if not models.Respondent.objects.filter(pk=respondent_id).exists():
            raise room.Gone
        raise LookupError(f"not in the plan: {step_id}")
