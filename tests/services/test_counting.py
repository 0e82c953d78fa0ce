"""Tries are counted once for all processes, and come free again with their time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models
from assessments.domain.limits import ALLOWED, HOUR, Allowed, Tried
from assessments.domain.tries import Leases
from assessments.services import counting
from assessments.services.counting import TooMany
from tests.threads import AT_ONCE, REAL_THREADS, meanwhile

NOON = datetime(2026, 5, 4, 12, 10, tzinfo=UTC)
THERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def few(monkeypatch):
    """Let few tries be allowed: 3 of a person, 5 from an address, without leases."""
    rule = Allowed(to_person=3, from_address=5)
    for what in Tried:
        monkeypatch.setitem(ALLOWED, what, rule)


def tries(number, person="Ana", address=THERE, what=Tried.KEY, at=NOON, leases=counting.LEASES):
    """Return of so many tries how many are granted."""
    done = 0
    for _ in range(number):
        try:
            counting.count(what, person=person, address=address, at=at, leases=leases)
            done += 1
        except TooMany as error:
            last = error
            assert last.what is what
    return done


def refusal(person="Ana"):
    with pytest.raises(TooMany) as caught:
        counting.count(Tried.KEY, person=person, address=THERE, at=NOON)
    return caught.value


@pytest.mark.parametrize("what", Tried)
def test_a_person_may_do_as_much_as_is_allowed_and_no_more(db, few, what):
    assert tries(3, what=what) == 3
    assert tries(1, what=what) == 0
    assert tries(1, "Ben", what=what) == 1


def test_all_from_one_address_count_together_and_others_do_not(db, few):
    assert [tries(1, person) for person in "ABCDEFG"] == [1] * 5 + [0] * 2
    assert tries(1, "A", ELSEWHERE) == 1
    assert refusal(person="H").is_of_address
    assert tries(1, what=Tried.LINK) == 1


def test_what_a_person_is_refused_is_not_taken_from_their_address(db, few):
    assert tries(50) == 3
    assert not refusal().is_of_address
    assert tries(50, "Ben") == 2


def test_somebody_who_has_not_begun_is_counted_by_the_address_alone(db, few):
    assert tries(9, person=None) == 5
    assert models.Tries.objects.count() == 1


def test_tries_come_free_with_the_next_window_and_it_is_said_when(db, few):
    assert tries(4) == 3
    wait = refusal().seconds

    assert wait == 50 * 60
    assert tries(1, at=NOON + timedelta(seconds=wait - 1)) == 0
    assert tries(4, at=NOON + timedelta(seconds=wait)) == 3


def test_two_processes_share_what_is_allowed(db, few):
    processes = [Leases(), Leases()]

    assert [tries(1, leases=processes[number % 2]) for number in range(6)] == [1] * 3 + [0] * 3


def test_processes_with_leases_never_give_more_than_is_allowed(db, monkeypatch):
    monkeypatch.setitem(ALLOWED, Tried.SAVE, Allowed(to_person=20, from_address=100, lease=7))
    processes = [Leases() for _ in range(3)]
    done = sum(tries(1, what=Tried.SAVE, leases=processes[number % 3]) for number in range(60))

    assert 20 - 2 * 6 <= done <= 20


def test_a_try_costs_one_statement_and_a_lease_makes_the_next_ones_free(db):
    with CaptureQueriesContext(
        connection,
    ) as context:
        tries(1)
    assert len(context) == 1
    lease = ALLOWED[Tried.SAVE].lease
    with CaptureQueriesContext(connection) as context:
        assert tries(lease, what=Tried.SAVE) == lease
    assert (lease, len(context)) == (10, 1)


def test_nothing_that_is_kept_leads_to_a_person_or_an_address(db, caplog):
    tries(2)
    tries(1, at=NOON + timedelta(hours=1))
    rows = list(models.Tries.objects.all())

    assert len({row.digest for row in rows}) == 4  # another one in another window
    assert not any(THERE in str(vars(row)) or "Ana" in str(vars(row)) for row in rows)
    assert caplog.text == ""


def test_a_digest_is_keyed_with_the_secret_of_the_site(db, settings):
    tries(1)
    settings.SECRET_KEY = "another"
    counting.LEASES.forget()
    tries(1)

    assert models.Tries.objects.count() == 4


def test_what_counts_no_more_is_deleted_and_nothing_else(db):
    tries(1)
    tries(1, at=NOON + timedelta(hours=1))
    counting.forget(at=NOON + timedelta(hours=1))

    assert {row.ends for row in models.Tries.objects.all()} == {
        datetime(2026, 5, 4, 14, tzinfo=UTC)
    }
    counting.forget(at=NOON + timedelta(seconds=2 * HOUR))
    assert not models.Tries.objects.exists()


class TestAtOnce:
    """Several processes at the same moment; each thread here has leases of its own."""

    pytestmark = REAL_THREADS

    def test_no_more_is_granted_than_is_allowed(self, monkeypatch):
        monkeypatch.setitem(ALLOWED, Tried.SAVE, Allowed(100, 120, lease=3))
        done = []

        def work(_is_over):
            own = Leases()
            for number in range(100):
                person = "Ana" if number % 2 else "Ben"
                done.extend([person] * tries(1, person, what=Tried.SAVE, leases=own))

        with meanwhile(work, times=AT_ONCE):
            pass

        assert 120 - AT_ONCE * 2 <= len(done) <= 120
        assert max(done.count("Ana"), done.count("Ben")) <= 100

    def test_threads_of_one_process_share_its_leases(self, monkeypatch):
        monkeypatch.setitem(ALLOWED, Tried.SAVE, Allowed(50, 1_000, lease=4))
        done = []

        def work(_is_over):
            done.append(tries(40, what=Tried.SAVE))

        with meanwhile(work, times=AT_ONCE):
            pass

        assert sum(done) == 50
