"""Deleting one assessment."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from assessments import models, queries
from assessments.domain.annotations import LinkShows
from assessments.domain.corrections import replaced
from assessments.services import answering, sharing
from assessments.services.correcting import correct
from assessments.services.deleting import delete
from tests.publishing import published, published_once
from tests.services.test_correcting import HOUR, ME, NOON, SMALL, WEEK, report
from tests.threads import REAL_THREADS, meanwhile

LATER = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def small(db: None) -> models.FrameworkVersion:
    return published_once(SMALL)


def test_an_assessment_goes_with_its_answers_and_links(small):
    other, gone = report(small), report(small, NOON + WEEK)
    for one in (other, gone):
        sharing.make(
            assessment=one, shows=LinkShows.PICTURE, role_key="role-1", days=30, name="", at=LATER
        )
    delete(assessment=gone)

    assert models.Assessment.objects.get() == other
    assert {row.assessment for row in models.Answer.objects.all()} == {other}
    assert [link.assessment for link in models.ShareLink.objects.all()] == [other]
    assert models.Respondent.objects.get().pk == ME


def test_deleting_twice_does_nothing(small):
    gone = report(small)
    delete(assessment=gone)
    delete(assessment=models.Assessment(pk=gone.pk))
    assert not models.Assessment.objects.exists()


def test_the_report_that_was_replaced_comes_back(small):
    wrong = report(small)
    correction = correct(report=wrong, at=NOON + HOUR)
    answering.submit(assessment=correction, at=NOON + HOUR)
    assert replaced(queries.assessments_of(ME)) == {wrong.pk: correction}

    delete(assessment=correction)
    assert replaced(queries.assessments_of(ME)) == {}


def test_a_correction_of_a_correction_corrects_what_that_one_did(small):
    wrong = report(small)
    second = correct(report=wrong, at=NOON + HOUR)
    answering.submit(assessment=second, at=NOON + HOUR)
    second.refresh_from_db()
    third = correct(report=second, at=NOON + 2 * HOUR)
    delete(assessment=second)

    third.refresh_from_db()
    assert third.corrects == wrong


class TestWhileOthersWrite:
    pytestmark = REAL_THREADS

    def test_an_answer_of_another_tab_leaves_nothing_behind(self):
        version = published(SMALL)
        for n in range(10):
            running = answering.start(
                respondent=uuid.UUID(int=n), version=version, role_key="role-1", at=NOON
            )

            def save(is_over, running=running):
                for seconds in range(20):
                    try:
                        answering.save_answers(
                            assessment=running,
                            skill=SMALL.skills[0],
                            answers={"skill-1-1": seconds % 5},
                            at=NOON + timedelta(seconds=seconds),
                        )
                    except IntegrityError:
                        return True
                return False

            with meanwhile(save):
                delete(assessment=running)
        assert (models.Assessment.objects.count(), models.Answer.objects.count()) == (0, 0)
