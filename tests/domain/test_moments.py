"""What comes after what, whatever the clock says."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.moments import after, not_before

TIMES = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_clock_that_goes_on_is_believed() -> None:
    later = NOON + timedelta(microseconds=1)
    assert (not_before(later, NOON), after(later, NOON), after(NOON, None)) == (later, later, NOON)


@given(at=TIMES, other=TIMES)
def test_nothing_ends_before_it_began(at: datetime, other: datetime) -> None:
    assert not_before(at, other) == max(at, other)


@given(clock=st.lists(TIMES, min_size=2, max_size=8))
def test_what_somebody_does_next_is_next_whatever_the_clock_says(clock: list[datetime]) -> None:
    done: list[datetime] = []
    for begins, ends in zip(clock[::2], clock[1::2], strict=False):
        began = after(begins, done[-1] if done else None)
        done += [began, not_before(ends, began)]

    assert done == sorted(done)
    assert len(set(done[::2])) == len(done[::2])  # each beginning names one of them
