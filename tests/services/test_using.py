"""The summary of a version's use equals a count of everything, whatever people do."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from assessments import models, queries
from assessments.domain.use import FEWEST, Figure
from assessments.services import using
from assessments.services.answering import begin, save_answers, submit
from assessments.services.correcting import correct
from assessments.services.deleting import delete
from assessments.services.erasing import erase, forget
from tests.factories import make_framework
from tests.publishing import NOON, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> models.FrameworkVersion:
    return published(make_framework(skills=2, statements=3, roles=2))


def moments() -> Iterator[datetime]:
    number = 0
    while True:
        number += 1
        yield NOON + timedelta(minutes=number)


CLOCK = moments()


def somebody() -> models.Respondent:
    return models.Respondent.objects.create(last_visit=NOON.date())


def submitted(
    version: models.FrameworkVersion,
    value: int | None = 2,
    person: models.Respondent | None = None,
    role: str = "role-1",
) -> models.Assessment:
    person = person or somebody()
    assessment = begin(
        respondent=person.pk, version=version, role_key=role, at=next(CLOCK), answers={}
    )
    answer(assessment, value)
    submit(assessment=assessment, at=next(CLOCK))
    assessment.refresh_from_db()
    return assessment


def answer(assessment: models.Assessment, value: int | None) -> None:
    for skill in queries.definitions(assessment.version_id).framework.skills:
        answers = {statement.key: value for statement in skill.statements}
        save_answers(assessment=assessment, skill=skill, answers=answers, at=next(CLOCK))


def tallies() -> dict[Any, int]:
    rows = models.Tally.objects.exclude(figure=Figure.CHANGED).exclude(count=0)
    return {
        tuple(row): count
        for *row, count in rows.values_list("role", "figure", "first", "second", "count")
    }


def people(role: int = using.ALL) -> tuple[int, int]:
    """Return how many people a group has, and how many are told."""
    row = models.Tally.objects.get(role=role, figure=Figure.PEOPLE)
    return row.count, row.told


def assert_equals_a_recount(version: models.FrameworkVersion) -> None:
    kept = tallies()
    using.recount(version=version)
    assert kept == tallies()


def test_whatever_people_do_the_summary_equals_a_recount(
    version: models.FrameworkVersion,
) -> None:
    chance = random.Random(1)  # noqa: S311
    for _round in range(40):
        deed = chance.choice(["new", "new", "again", "correct", "delete", "erase", "role"])
        everything = list(models.Assessment.objects.submitted().order_by("started_at"))
        value = chance.choice([None, 0, 1, 2, 3])
        if deed == "new" or not everything:
            submitted(version, value)
            continue
        one = chance.choice(everything)
        newest = queries.last_submitted(one.respondent_id, version.framework_id, next(CLOCK))
        assert newest
        if deed == "again":
            submitted(version, value, one.respondent)
        elif deed == "role":
            submitted(version, value, one.respondent, "role-2")
        elif deed == "correct":
            correction = correct(report=newest, at=next(CLOCK))
            answer(correction, value)
            submit(assessment=correction, at=next(CLOCK))
        elif deed == "delete":
            delete(assessment=one)
        else:
            erase(respondent_id=one.respondent_id)
    assert tallies()
    assert_equals_a_recount(version)


def test_submitting_twice_counts_once(version: models.FrameworkVersion) -> None:
    assessment = submitted(version)
    submit(assessment=assessment, at=next(CLOCK))
    assert people()[0] == 1


def test_who_submits_again_is_counted_with_the_newest(version: models.FrameworkVersion) -> None:
    person = somebody()
    submitted(version, 1, person)
    newest = submitted(version, 3, person)
    assert people()[0] == 1
    values = models.Tally.objects.filter(figure=Figure.ANSWER, count__gt=0)
    assert set(values.values_list("second", flat=True)) == {3}
    delete(assessment=newest)
    assert set(values.all().values_list("second", flat=True)) == {1}


def test_forgetting_takes_people_out(version: models.FrameworkVersion) -> None:
    for value in (1, 2, 3):
        submitted(version, value)
    list(forget(people=models.Respondent.objects.all(), batch=2))
    assert tallies() == {}


def test_counts_are_told_for_ten_people_at_a_time(version: models.FrameworkVersion) -> None:
    for number in range(1, 2 * FEWEST + 2):
        submitted(version, number % 4)
        assert people() == (number, number - number % FEWEST)


def test_a_role_waits_for_ten_of_its_own(version: models.FrameworkVersion) -> None:
    few = queries.definitions(version.pk).role_ids["role-2"]
    for _number in range(FEWEST - 1):
        submitted(version, role="role-2")
        submitted(version)
    assert people(few) == (FEWEST - 1, 0)
    submitted(version, role="role-2")
    assert people(few) == (FEWEST, FEWEST)


def test_who_submits_ten_times_lets_nothing_out(version: models.FrameworkVersion) -> None:
    """Else one person could have the next one's answers told at once."""
    person = somebody()
    for _number in range(FEWEST + 1):
        submitted(version, person=person)
    assert people() == (1, 0)


def test_leaving_is_told_for_ten_people_at_a_time_too(version: models.FrameworkVersion) -> None:
    for _number in range(2 * FEWEST):
        submitted(version)
    leaving = list(models.Respondent.objects.values_list("pk", flat=True))
    for number in range(1, FEWEST + 1):
        erase(respondent_id=leaving.pop())
        assert people()[1] == (2 * FEWEST if number < FEWEST else FEWEST)


def test_what_was_there_before_is_counted(version: models.FrameworkVersion) -> None:
    for _number in range(FEWEST):
        submitted(version)
    kept = tallies()
    models.Tally.objects.all().delete()
    assert using.uncounted_versions() == [version]
    call_command("migrate", verbosity=0)  # which every release asks for
    assert (tallies(), people()) == (kept, (FEWEST, FEWEST))
    assert using.uncounted_versions() == []
