"""Windows, grants and leases: never more than allowed, whatever the order and the processes."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.limits import ALLOWED, DAY, HOUR, MINUTE, Tried
from assessments.domain.tries import Leases, granted, window_at


class Process:
    """One of several that share counters: what services/counting.py does, with a dict for rows."""

    def __init__(self, shared: Counter[str], lease: int, allowed: dict[str, int]) -> None:
        self.leases = Leases()
        self.shared, self.lease, self.allowed = shared, lease, allowed
        self.asked = 0

    def tries(self, counters: list[str]) -> bool:
        while (spent := self.leases.spend(counters)).lacking:
            grants = {}
            for counter in spent.lacking:
                self.shared[counter] += self.lease
                grants[counter] = granted(self.shared[counter], self.lease, self.allowed[counter])
            self.asked += 1
            self.leases.add(grants)
        return not spent.used_up


@given(
    st.integers(0, 40),
    st.integers(0, 60),
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=200),
)
def test_no_more_is_granted_than_is_allowed_and_no_less_than_leases_hold(
    to_person, from_address, lease, moves
):
    shared: Counter[str] = Counter()
    allowed = defaultdict(lambda: to_person, address=from_address)
    processes = [Process(shared, lease, allowed) for _ in range(4)]
    done: Counter[str] = Counter()
    refused = False
    for process, person in moves:
        if processes[process].tries([f"person {person}", "address"]):
            done.update([f"person {person}", "address"])
        else:
            refused = True

    assert all(number <= allowed[counter] for counter, number in done.items())
    if refused:  # then one of the counters has little more left than others may hold of it
        held = 3 * (lease - 1)
        assert any(allowed[counter] - done[counter] <= held for counter in shared)


@given(st.integers(0, 50), st.integers(1, 10), st.integers(0, 80))
def test_one_process_alone_gives_exactly_what_is_allowed(allowed, lease, tries):
    process = Process(Counter(), lease, {"a": allowed})

    assert [process.tries(["a"]) for _ in range(tries)] == [n < allowed for n in range(tries)]
    assert process.asked <= -(-min(tries, allowed) // lease) + 1


@given(st.lists(st.integers(1, 9), max_size=40), st.integers(0, 100))
def test_whoever_asks_has_places_of_their_own(asked, allowed):
    taken, given_out = 0, 0
    for number in asked:
        taken += number
        given_out += granted(taken, number, allowed)

    assert given_out == min(sum(asked), allowed)


def test_what_one_counter_refuses_takes_nothing_from_the_other():
    process = Process(Counter(), 1, {"person": 2, "address": 10})
    outcomes = [process.tries(["person", "address"]) for _ in range(6)]

    assert outcomes == [True, True, False, False, False, False]
    assert process.shared == {"person": 3, "address": 3}  # one more to learn that it is used up
    assert [process.tries(["address"]) for _ in range(9)] == [True] * 8 + [False]


def test_what_is_used_up_is_not_asked_for_again():
    process = Process(Counter(), 5, {"a": 5})
    for _ in range(100):
        process.tries(["a"])

    assert process.asked == 2


def test_a_process_remembers_so_many_counters_and_no_more():
    leases = Leases(most=2)
    for counter in ("a", "b", "c"):
        leases.add({counter: 1})

    assert leases.spend(["a"]).lacking == ["a"]
    assert (leases.spend(["b"]).lacking, leases.spend(["c"]).lacking) == ((), ())


@pytest.mark.parametrize("seconds", [MINUTE, HOUR, DAY])
@given(now=st.floats(0, 4e9))
def test_a_time_lies_in_its_window_and_the_next_begins_where_it_ends(now, seconds):
    number, ends = window_at(now, seconds)

    assert 0 < ends - now <= seconds
    assert window_at(ends, seconds) == (number + 1, ends + seconds)


def test_a_lease_is_small_beside_what_is_allowed():
    """So that what processes hold without using it keeps nobody out: 16 of them here."""
    assert set(ALLOWED) == set(Tried)
    for rule in ALLOWED.values():
        assert 16 * (rule.lease - 1) <= rule.to_person / 7
        assert rule.to_person <= rule.from_address
