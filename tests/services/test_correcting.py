"""Finishing and correcting a report."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from assessments import models, queries
from assessments.domain.questionnaire import Provenance
from assessments.services import answering
from assessments.services.correcting import NotTheNewest, correct
from assessments.services.withdrawing import withdraw
from tests.factories import make_framework
from tests.publishing import change, published_again, published_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
ME = uuid.UUID(int=1)
SMALL = make_framework(statements=[4, 2], roles=2)
GIVEN = {"skill-1-1": 2, "skill-1-2": None, "skill-1-3": 0}

pytestmark = pytest.mark.django_db


def report(version: models.FrameworkVersion, at: datetime = NOON, **kwargs) -> models.Assessment:
    begun = answering.start(respondent=ME, version=version, role_key="role-2", at=at, **kwargs)
    answering.save_answers(assessment=begun, skill=SMALL.skills[0], answers=GIVEN, at=at)
    answering.submit(assessment=begun, at=at)
    return models.Assessment.objects.get(pk=begun.pk)


@pytest.fixture
def small(db: None) -> models.FrameworkVersion:
    return published_once(SMALL)


def test_a_correction_has_all_answers_and_the_role_of_the_report(small):
    wrong = report(small)
    correction = correct(report=wrong, at=NOON + HOUR)

    sheet = queries.sheet_of(correction)
    assert (sheet.answers, sheet.provenances) == (GIVEN, {})
    assert (correction.corrects, correction.earlier) == (wrong, None)
    assert (correction.role_id, correction.version, correction.submitted_at) == (
        wrong.role_id,
        wrong.version,
        None,
    )


def test_a_correction_changes_nothing_in_the_report(small):
    wrong = report(small)
    correction = correct(report=wrong, at=NOON + HOUR)
    answers = {"skill-1-1": 4, "skill-1-4": 1}
    answering.save_answers(
        assessment=correction, skill=SMALL.skills[0], answers=answers, at=NOON + HOUR
    )
    answering.submit(assessment=correction, at=NOON + HOUR)

    assert queries.answers_of(wrong) == GIVEN
    assert queries.answers_of(correction) == GIVEN | answers


def test_what_was_earlier_for_the_report_is_earlier_for_a_correction_of_the_same_day(small):
    first = report(small)
    wrong = report(small, NOON + WEEK)
    assert correct(report=wrong, at=NOON + WEEK + HOUR).earlier == first


def test_the_answers_of_a_later_correction_are_taken_over_from_the_report(small):
    wrong = report(small)
    correction = correct(report=wrong, at=NOON + WEEK)

    assert correction.earlier == wrong
    assert queries.sheet_of(correction).provenances == dict.fromkeys(GIVEN, Provenance.CARRIED)
    assert queries.settled(correction, queries.sheet_of(correction)) == GIVEN


def test_a_report_has_one_running_correction(small):
    wrong = report(small)
    first = correct(report=wrong, at=NOON + HOUR)
    assert correct(report=wrong, at=NOON + 2 * HOUR) == first


def test_a_correction_does_not_begin_beside_another_running_one(small):
    wrong = report(small)
    running = answering.start(respondent=ME, version=small, role_key="role-1", at=NOON + HOUR)
    with pytest.raises(answering.Running) as raised:
        correct(report=wrong, at=NOON + 2 * HOUR)
    assert raised.value.assessment == running


def test_only_the_newest_report_is_corrected(small):
    first = report(small)
    second = report(small, NOON + WEEK)
    with pytest.raises(NotTheNewest):
        correct(report=first, at=NOON + 2 * WEEK)
    assert correct(report=second, at=NOON + 2 * WEEK).corrects == second


def test_what_is_running_is_not_corrected(small):
    running = answering.start(respondent=ME, version=small, role_key="role-1", at=NOON)
    models.Assessment.objects.filter(pk=running.pk).update(corrects=None)
    with pytest.raises(answering.Running):
        correct(report=running, at=NOON + HOUR)


def test_a_correction_stays_on_the_version_of_the_report(small):
    wrong = report(small)
    change(models.Statement.objects.get(key="skill-1-1"), meaning=2)
    published_again(small.framework)
    withdraw(framework=small.framework, at=NOON + HOUR)

    correction = correct(report=wrong, at=NOON + 2 * HOUR)
    assert (correction.version, queries.answers_of(correction)) == (small, GIVEN)


def test_the_newest_report_can_be_corrected_after_the_clock_was_set_back(small):
    first = report(small)
    correction = correct(report=first, at=NOON - WEEK)
    answering.submit(assessment=correction, at=NOON - WEEK)

    assert correction.started_at > NOON
    correction.refresh_from_db()
    assert correction.submitted_at == correction.started_at
    # It stands behind what it corrects, and is the newest.
    assert queries.last_submitted(ME, small.framework_id) == correction
