"""Beginning an assessment, answering it and submitting it."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from assessments import models, queries
from assessments.domain.framework import Skill
from assessments.domain.questionnaire import Answers, out_of_scale


class Submitted(Exception):
    """The assessment is submitted, so its answers and its role stay as they are."""


@transaction.atomic
def start(
    *,
    respondent: uuid.UUID,
    version: models.FrameworkVersion,
    role_key: str,
    at: datetime,
    answers: Answers | None = None,
) -> models.Assessment:
    """Begin an assessment of a published version, with answers that carry over from an older one.

    Raise KeyError for a role or a statement that the version does not have.
    """
    definitions = queries.definitions(version.pk)
    assessment = models.Assessment.objects.create(
        respondent=respondent,
        version=version,
        role_id=definitions.role_ids[role_key],
        earlier=queries.last_submitted(respondent, version.framework_id, at),
        started_at=at,
    )
    _write(assessment, definitions, answers or {})
    return assessment


def choose_role(*, assessment: models.Assessment, role_key: str) -> None:
    """Compare a running assessment with another role. Raise Submitted once it is submitted."""
    role_id = queries.definitions(assessment.version_id).role_ids[role_key]
    running = models.Assessment.objects.running().filter(pk=assessment.pk)
    if not running.update(role_id=role_id):
        raise Submitted


def save_answers(*, assessment: models.Assessment, skill: Skill, answers: Answers) -> None:
    """Keep answers to statements of one skill; statements that are not named stay as they are.

    Raise ValueError for a statement of another skill or a value outside the scale, and Submitted
    once the assessment is submitted; nothing is kept then.
    """
    definitions = queries.definitions(assessment.version_id)
    if wrong := out_of_scale(skill, definitions.framework.options, answers):
        raise ValueError(f"out of scale: {wrong}")
    if assessment.is_submitted:
        raise Submitted
    try:
        with transaction.atomic():
            _write(assessment, definitions, answers)
    except IntegrityError:
        # The database refuses where somebody has submitted it since it was read.
        if models.Assessment.objects.submitted().filter(pk=assessment.pk).exists():
            raise Submitted from None
        raise


def _write(
    assessment: models.Assessment, definitions: queries.Definitions, answers: Answers
) -> None:
    """Write answers over what is there."""
    models.Answer.objects.bulk_create(
        [
            models.Answer(
                assessment=assessment, statement_id=definitions.statement_ids[key], value=value
            )
            for key, value in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=["value"],
    )


def submit(*, assessment: models.Assessment, at: datetime) -> None:
    """Freeze the answers; the second time do nothing."""
    models.Assessment.objects.running().filter(pk=assessment.pk).update(submitted_at=at)
