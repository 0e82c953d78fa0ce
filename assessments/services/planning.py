"""A plan: the steps that a person chose from a report, with dates, ticked off one by one."""

from datetime import date, datetime

from django.db.models import QuerySet

from assessments import models, queries
from assessments.domain.annotations import PLAN_NOTE_LENGTH


def add(*, assessment: models.Assessment, resource_key: str, skill_key: str, at: datetime) -> None:
    """Put a step into the plan of a submitted assessment; the second time changes nothing.

    Raise ValueError before it is submitted, and LookupError for a resource that its version
    does not have or that is not for this skill.
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
    models.PlanStep.objects.bulk_create([step], ignore_conflicts=True)


def remove(*, assessment: models.Assessment, resource_key: str) -> None:
    """Take a step out of the plan; one that is not in it stays out."""
    _step(assessment, resource_key).delete()


def change(
    *, assessment: models.Assessment, resource_key: str, due: date | None, note: str
) -> None:
    """Set by when and a note. Raise LookupError for a step that is not in the plan."""
    if len(note) > PLAN_NOTE_LENGTH:
        raise ValueError("too long a note")
    _update(assessment, resource_key, due=due, note=note)


def tick(*, assessment: models.Assessment, resource_key: str, at: datetime) -> None:
    """Say that a step is done. Raise LookupError for a step that is not in the plan."""
    _update(assessment, resource_key, done_at=at)


def untick(*, assessment: models.Assessment, resource_key: str) -> None:
    """Say that a step is not done after all. Raise LookupError if it is not in the plan."""
    _update(assessment, resource_key, done_at=None)


def _step(assessment: models.Assessment, resource_key: str) -> QuerySet[models.PlanStep]:
    """Return the step with this resource, or nothing where the version has no such resource."""
    resource_id = queries.definitions(assessment.version_id).resource_ids.get(resource_key, 0)
    return models.PlanStep.objects.filter(
        respondent=assessment.respondent_id, resource_id=resource_id
    )


def _update(assessment: models.Assessment, resource_key: str, **values: object) -> None:
    if not _step(assessment, resource_key).update(**values):
        raise LookupError(f"not in the plan: {resource_key}")
