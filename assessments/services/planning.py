"""A plan: steps that a person chose from a report or thought of, dated, ticked off one by one."""

import uuid
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q, QuerySet

from assessments import models, queries
from assessments.domain.annotations import PLAN_NOTE_LENGTH, STEP_TITLE_LENGTH
from assessments.domain.limits import MOST_STEPS
from assessments.domain.merging import NOTHING_KNOWN, Changed, Conflict, Known, merge_known, news
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
    """Take a step of a report out of the plan; one that is not in it stays out.

    Raise LookupError for a resource that its version does not have.
    """
    resource_ids = queries.definitions(assessment.version_id).resource_ids
    if resource_key not in resource_ids:
        raise LookupError(f"no such step: {resource_key}")
    resource_id = resource_ids[resource_key]
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
) -> uuid.UUID:
    """Put a step of one's own into the plan, for a skill or for none (""); sent twice, it is one.

    Where other words were sent under its id before, or it is somebody else's, it is another step.
    Return the id that it has.

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
    with transaction.atomic():
        room.hold(owner.respondent_id)
        there = models.PlanStep.objects.filter(pk=step_id).first()
        if there and (there.respondent_id != owner.respondent_id or _told(there) != _told(step)):
            step.pk = uuid.uuid4()
        _add(step, Q(pk=step.pk))
    return step.pk


def _told(row: models.PlanStep) -> tuple[str, date | None, int | None]:
    return queries.texts_of(row)[0], row.due, row.skill_id


@transaction.atomic
def change(
    *,
    respondent_id: uuid.UUID,
    step_id: str,
    known: Known = NOTHING_KNOWN,
    **sent: Unpack[Changes],
) -> list[Conflict]:
    """Change what is given, and return what was changed elsewhere, too, and stays as it is.

    `known` are the values of its fields that the page has shown or sent before. Raise LookupError
    for a step that is not in this person's plan. Raise Unreadable, and leave it as it is, where
    what is kept of it cannot be read.
    """
    for name, length in LENGTHS.items():
        _fitting(str(sent.get(name, "")), length)
    row = _held(respondent_id, step_id)
    changes, conflicts = merge_known(_parts(row), known, sent)
    if changes:
        values = {
            name: seal(respondent_id, value) if name in LENGTHS else value
            for name, value in changes.items()
        }
        models.PlanStep.objects.filter(pk=row.pk).update(**values)
    return conflicts


def tick(*, respondent_id: uuid.UUID, step_id: str, at: datetime) -> None:
    """Say that a step is done; the second time nothing. Raise LookupError as `change` does."""
    mine = _mine(respondent_id, step_id)
    if not mine.filter(done_at=None).update(done_at=at) and not mine.exists():
        raise _missing(respondent_id, step_id)


def untick(*, respondent_id: uuid.UUID, step_id: str) -> None:
    """Say that a step is not done after all. Raise LookupError as `change` does."""
    if not _mine(respondent_id, step_id).update(done_at=None):
        raise _missing(respondent_id, step_id)


@transaction.atomic
def remove(*, respondent_id: uuid.UUID, step_id: str, known: Known = NOTHING_KNOWN) -> None:
    """Take a step out of the plan. Raise LookupError if it is not in this person's plan.

    Raise Changed, and leave it, where something is kept of it that the page has never known.
    """
    row = _held(respondent_id, step_id)
    if known and news(_parts(row), known):
        raise Changed
    row.delete()


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


def _mine(respondent_id: uuid.UUID, step_id: str) -> "QuerySet[models.PlanStep]":
    return models.PlanStep.objects.filter(respondent=respondent_id, pk=step_id)


def _held(respondent_id: uuid.UUID, step_id: str) -> models.PlanStep:
    """Return a step that nobody else can change or remove until the transaction ends."""
    row = _mine(respondent_id, step_id).select_for_update().first()
    if row is None:
        raise _missing(respondent_id, step_id)
    return row


def _missing(respondent_id: uuid.UUID, step_id: str) -> Exception:
    """Return why there is no such step: somebody has removed it, or there is nobody any more."""
    if not models.Respondent.objects.filter(pk=respondent_id).exists():
        return room.Gone()
    return LookupError(f"not in the plan: {step_id}")


def _parts(row: models.PlanStep) -> dict[str, Any]:
    title, note = queries.texts_of(row)
    return {"title": title, "due": row.due, "note": note}
