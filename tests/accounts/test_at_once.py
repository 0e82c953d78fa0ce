"""Joining and erasing an account at the same moment: threads, on a real server."""

from uuid import UUID

import pytest
from django.contrib.auth.models import User

from accounts import erasing, retention
from assessments import models
from assessments.services.joining import join
from tests.accounts.people import make_account
from tests.factories import make_framework
from tests.publishing import NOON, published
from tests.services.test_joining import somebody, submitted
from tests.services.test_using import assert_equals_a_recount
from tests.threads import REAL_THREADS, meanwhile, waiting

pytestmark = REAL_THREADS


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    return published(make_framework(skills=2, statements=2))


@pytest.fixture
def account(db: None) -> User:
    return make_account()


@pytest.fixture
def other(version: models.FrameworkVersion) -> UUID:
    person = somebody()
    submitted(person, version)
    return person


def put(account: User, person: UUID) -> None:
    join(account_id=account.pk, respondent_id=person, at=NOON)


def test_what_has_joined_is_erased_with_the_account(version, account, other):
    submitted(somebody(account), version)

    with waiting(lambda: erasing.erase(account_id=account.pk)):
        put(account, other)

    assert not User.objects.exists()
    assert not models.Respondent.objects.exists()
    assert_equals_a_recount(version)


@pytest.mark.parametrize("has_somebody", [True, False])
def test_what_would_join_an_account_that_is_erased_stays_as_it_is(
    version, account, other, has_somebody
):
    if has_somebody:
        submitted(somebody(account), version)

    with waiting(lambda: put(account, other)):
        erasing.erase(account_id=account.pk)

    left = models.Respondent.objects.get()
    assert (left.pk, left.account) == (other, None)
    assert models.Assessment.objects.count() == 1
    assert_equals_a_recount(version)


def test_two_who_erase_do_it_once(version, account):
    submitted(somebody(account), version)
    with meanwhile(lambda _is_over: erasing.erase(account_id=account.pk), times=4) as others:
        pass

    counts = [found for other in others if (found := other.result())]
    assert [found["Assessment"] for found in counts] == [1]
    assert not User.objects.exists()
    assert_equals_a_recount(version)


def test_whoever_is_forgotten_as_they_come_back_is_kept(version, account, settings):
    settings.SENDS_EMAIL = False
    User.objects.update(last_login=NOON, date_joined=NOON)
    now = NOON.replace(year=NOON.year + 10)

    def forget() -> None:
        assert list(retention.forget(now)) == []

    with waiting(forget):
        User.objects.filter(pk=account.pk).update(last_login=now)

    assert User.objects.exists()
