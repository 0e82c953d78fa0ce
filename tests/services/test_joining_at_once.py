"""Joining while something else happens to the same two people: threads, on a real server."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from assessments import models, queries
from assessments.services import answering, erasing, respondents
from assessments.services.joining import join
from tests.factories import make_framework
from tests.publishing import NOON, published
from tests.services.test_joining import begun, somebody, submitted
from tests.services.test_using import assert_equals_a_recount
from tests.threads import REAL_THREADS, meanwhile, waiting

pytestmark = REAL_THREADS
LATER = NOON + timedelta(days=30)


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    return published(make_framework(skills=2, statements=2))


@pytest.fixture
def account(db: None) -> User:
    return User.objects.create_user("ada")


def put(account: User, person: UUID) -> None:
    join(account_id=account.pk, respondent_id=person, at=LATER)


def put_all(account: User, people: Iterator[UUID]) -> None:
    for person in people:
        put(account, person)


def answer(assessment: models.Assessment, value: int) -> None:
    skill = queries.definitions(assessment.version_id).framework.skills[0]
    answers = {skill.statements[0].key: value}
    answering.save_answers(assessment=assessment, skill=skill, answers=answers, at=LATER)


def everybodys(account: User) -> set[UUID]:
    assert models.Respondent.objects.count() == 1
    mine = models.Assessment.objects.filter(respondent__account=account)
    return set(mine.values_list("pk", flat=True))


@pytest.mark.parametrize("has_somebody", [True, False])
def test_two_browsers_of_an_account_join_different_people(version, account, has_somebody):
    if has_somebody:
        somebody(account)
    one, other = somebody(), somebody()
    ids = {submitted(one, version).pk, submitted(other, version, LATER).pk}

    with waiting(lambda: put(account, other)):
        put(account, one)

    assert everybodys(account) == ids
    assert_equals_a_recount(version)


def test_the_same_one_in_two_tabs(version, account):
    mine, other = somebody(account), somebody()
    ids = {submitted(mine, version).pk, submitted(other, version, LATER).pk}

    with waiting(lambda: put(account, other)):
        put(account, other)

    assert everybodys(account) == ids


def test_many_at_once_wait_for_each_other_and_never_in_a_circle(version, account):
    people = [somebody() for _number in range(6)]
    ids = {submitted(one, version, NOON + timedelta(days=n)).pk for n, one in enumerate(people)}
    waiting_for = iter(people)

    with meanwhile(lambda _is_over: put_all(account, waiting_for), times=4):
        pass

    assert everybodys(account) == ids
    assert_equals_a_recount(version)


def test_who_begins_something_in_the_account_meanwhile(version, account):
    """The account has nobody until both say so."""
    other = somebody()
    begun(other, version)

    def begin() -> None:
        mine = respondents.of_account(account_id=account.pk, day=LATER.date())
        begun(mine.pk, version, LATER)

    with waiting(begin):
        put(account, other)

    assert len(everybodys(account)) == 2


def test_joining_waits_for_who_begins_something_in_the_account(version, account):
    other = somebody()
    begun(other, version)

    with waiting(lambda: put(account, other)):
        mine = respondents.of_account(account_id=account.pk, day=LATER.date())
        begun(mine.pk, version, LATER)

    assert len(everybodys(account)) == 2


def test_an_answer_from_another_tab_goes_along(version, account):
    somebody(account)
    other = somebody()
    running = begun(other, version)

    with waiting(lambda: put(account, other)):
        answer(running, 0)

    assert everybodys(account) == {running.pk}
    assert 0 in set(running.answers.values_list("value", flat=True))


def test_an_answer_that_comes_too_late_goes_to_where_its_assessment_is(version, account):
    somebody(account)
    other = somebody()
    running = begun(other, version)

    with waiting(lambda: answer(running, 0)):
        put(account, other)

    assert everybodys(account) == {running.pk}
    assert 0 in set(running.answers.values_list("value", flat=True))


@pytest.mark.parametrize("whose", ["mine", "the other's"])
def test_who_is_erased_first_is_not_joined(version, account, whose):
    mine, other = somebody(account), somebody()
    submitted(mine, version)
    submitted(other, version)

    with waiting(lambda: put(account, other)):
        erasing.erase(respondent_id=mine if whose == "mine" else other)

    left = models.Respondent.objects.get()
    assert left.account == account
    assert left.pk == (other if whose == "mine" else mine)
    assert models.Assessment.objects.get().respondent == left
    assert_equals_a_recount(version)


def test_erasing_the_account_takes_along_what_was_joined_before(version, account):
    mine, other = somebody(account), somebody()
    submitted(mine, version)
    submitted(other, version)

    with waiting(lambda: erasing.erase(respondent_id=mine)):
        put(account, other)

    assert not models.Respondent.objects.exists()
    assert not models.Assessment.objects.exists()
    assert_equals_a_recount(version)
