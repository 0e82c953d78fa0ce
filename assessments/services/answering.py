"""Beginning an assessment, answering it and submitting it."""

import uuid
from datetime import datetime

from django.db import transaction

from assessments import queries
from assessments.domain.framework import Skill
from assessments.domain.questionnaire import Answers, out_of_scale
from assessments.domain.rules import rule_of
from assessments.models import Answer, Assessment, FrameworkVersion, Frozen, SkillResult


@transaction.atomic
def start(
    respondent: uuid.UUID,
    version: FrameworkVersion,
    role_key: str,
    at: datetime,
    answers: Answers | None = None,
) -> Assessment:
    """Begin an assessment of a published version, with answers that carry over from an older one.

    Raise KeyError for a role or a statement that the version does not have.
    """
    definitions = queries.definitions(version)
    assessment = Assessment.objects.create(
        respondent=respondent,
        version=version,
        role_id=definitions.role_ids[role_key],
        started_at=at,
    )
    _write(assessment, definitions, answers or {})
    return assessment


def choose_role(assessment: Assessment, role_key: str) -> None:
    """Compare a running assessment with another role. Raise Frozen once it is submitted."""
    role_id = queries.definitions(assessment.version).role_ids[role_key]
    running = Assessment.objects.running().filter(pk=assessment.pk)
    if not running.update(role_id=role_id):
        raise Frozen(f"{assessment} is submitted.")


def save_answers(assessment: Assessment, skill: Skill, answers: Answers) -> None:
    """Keep answers to statements of one skill; statements that are not named stay as they are.

    Raise ValueError for a statement of another skill or a value outside the scale, and Frozen
    once the assessment is submitted; nothing is kept then.
    """
    definitions = queries.definitions(assessment.version)
    if wrong := out_of_scale(skill, definitions.framework.options, answers):
        raise ValueError(f"out of scale: {wrong}")
    _write(assessment, definitions, answers)


def _write(assessment: Assessment, definitions: queries.Definitions, answers: Answers) -> None:
    """Write answers over what is there. Raise Frozen once the assessment is submitted."""
    Answer.objects.bulk_create(
        [
            Answer(assessment=assessment, statement_id=definitions.statement_ids[key], value=value)
            for key, value in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=["value"],
    )


@transaction.atomic
def submit(assessment: Assessment, at: datetime) -> None:
    """Freeze the answers and store each skill's result beside them; the second time do nothing."""
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.is_closed:
        return
    definitions = queries.definitions(assessment.version)
    framework = definitions.framework
    scores = rule_of(framework).score_all(framework, queries.answers_of(locked))
    SkillResult.objects.bulk_create(
        SkillResult(
            assessment=locked,
            skill_id=definitions.skill_ids[key],
            answered=score.answered,
            total=sum(score.values),
            known=score.known,
        )
        for key, score in scores.items()
    )
    locked.submitted_at = at
    locked.save(update_fields=["submitted_at"])
