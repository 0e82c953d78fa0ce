"""Erasing while the same person saves something in another tab: nothing is left, ever."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, answering, erasing
from tests.threads import REAL_THREADS, waiting
from tests.views.conftest import ROLE

pytestmark = REAL_THREADS
BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def assessment(version: models.FrameworkVersion) -> models.Assessment:
    person = models.Respondent.objects.create(last_visit=BEGUN.date())
    return answering.start(respondent=person.pk, version=version, role_key=ROLE, at=BEGUN)


def answer(assessment: models.Assessment) -> None:
    skill = queries.definitions(assessment.version_id).framework.skills[0]
    answers = {skill.statements[0].key: 2}
    answering.save_answers(assessment=assessment, skill=skill, answers=answers, at=BEGUN)


def tell_an_example(assessment: models.Assessment) -> None:
    skill = queries.definitions(assessment.version_id).framework.skills[0]
    example = Example("It was late.", id=str(models.Example().pk))
    annotating.save_example(owner=assessment, skill=skill, example=example, at=BEGUN)


def test_who_erases_waits_for_an_answer(assessment: models.Assessment) -> None:
    with waiting(lambda: erasing.erase(respondent_id=assessment.respondent_id)):
        answer(assessment)

    assert not models.Respondent.objects.exists()
    assert not models.Answer.objects.exists()


@pytest.mark.parametrize("save", [answer, tell_an_example])
def test_who_saves_waits_for_who_erases_and_is_refused(
    assessment: models.Assessment, save: Callable[[models.Assessment], None]
) -> None:
    def save_too_late() -> None:
        with pytest.raises((IntegrityError, ValueError)):
            save(assessment)

    with waiting(save_too_late):
        erasing.erase(respondent_id=assessment.respondent_id)

    assert not models.Respondent.objects.exists()
    assert not models.Answer.objects.exists()
    assert not models.Example.objects.exists()
