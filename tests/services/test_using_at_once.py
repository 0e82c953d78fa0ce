"""The summary equals a recount, and no answer is lost, whatever many do at the same moment."""

from datetime import timedelta
from threading import Event

from django.utils import timezone

from assessments import models, queries
from assessments.services import packing
from assessments.services.answering import begin, submit
from assessments.services.correcting import correct
from assessments.services.deleting import delete
from assessments.services.erasing import forget
from tests.factories import make_framework
from tests.publishing import NOON, published, published_again
from tests.services.test_using import assert_equals_a_recount
from tests.threads import REAL_THREADS, meanwhile

pytestmark = REAL_THREADS

TIMES = 12
LONG_AGO = NOON - timedelta(days=500)


def reported(version: models.FrameworkVersion, day: int = 0) -> models.Assessment:
    """Let somebody new submit."""
    last_visit = (LONG_AGO + timedelta(days=day)).date()
    person = models.Respondent.objects.create(last_visit=last_visit)
    keys = queries.definitions(version.pk).statement_ids
    answers = {key: place % 3 for place, key in enumerate(keys)}
    assessment = begin(
        respondent=person.pk, version=version, role_key="role-1", at=LONG_AGO, answers=answers
    )
    submit(assessment=assessment, at=LONG_AGO)
    return models.Assessment.objects.get(pk=assessment.pk)


def test_submitting_deleting_forgetting_packing_and_publishing_at_once() -> None:
    version = published(make_framework(skills=2, statements=3, roles=2))
    to_correct = [reported(version, 9) for _ in range(TIMES)]
    to_delete = [reported(version, 9) for _ in range(TIMES)]
    for _ in range(TIMES):
        reported(version)  # to be forgotten
    answers = {row.pk: queries.answers_of(row) for row in to_correct}

    def submit_more(_is_over: Event) -> None:
        for _ in range(TIMES):
            reported(version, 9)

    def correct_them(_is_over: Event) -> None:
        for row in to_correct:
            correction = correct(report=row, at=timezone.now())
            assert queries.answers_of(correction) == answers[row.pk]
            submit(assessment=correction, at=timezone.now())

    def delete_them(_is_over: Event) -> None:
        for row in to_delete:
            delete(assessment=row)

    def forget_them(_is_over: Event) -> None:
        first = models.Respondent.objects.filter(last_visit=LONG_AGO.date()).order_by("pk")
        list(forget(people=first, batch=3))

    def pack_them(is_over: Event) -> None:
        while not is_over.is_set():
            list(packing.pack(at=timezone.now(), batch=2))

    works = [submit_more, correct_them, delete_them, forget_them, pack_them]
    with meanwhile(lambda is_over: works.pop()(is_over), times=len(works)) as others:
        published_again(version.framework)
        for other in others[1:]:
            other.result()

    list(packing.pack(at=timezone.now(), batch=50))
    assert models.Assessment.objects.submitted().count() == 3 * TIMES
    assert {row.pk: queries.answers_of(row) for row in to_correct} == answers
    assert_equals_a_recount(version)
