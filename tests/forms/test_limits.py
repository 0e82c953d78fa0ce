"""How much time and money the next steps may take, as the address of a report says it."""

import pytest
from django.http import QueryDict

from assessments.domain.steps import NO_LIMITS, Limits
from assessments.forms import LimitsForm


@pytest.mark.parametrize(
    ("address", "limits"),
    [
        ("", NO_LIMITS),
        ("hours=5", Limits(hours_a_week=5)),
        ("free=on", Limits(free_only=True)),
        ("hours=2&free=on&role=x&order=need", Limits(2, free_only=True)),
        ("hours=", NO_LIMITS),
    ],
)
def test_limits_are_read_from_the_address(address: str, limits: Limits) -> None:
    form = LimitsForm(QueryDict(address))
    assert form.limits() == limits
    assert form.is_set == (limits != NO_LIMITS)


@pytest.mark.parametrize("hours", ["3", "-5", "0", "five", "5.0", "9" * 500, "\x00", "²"])
def test_what_is_not_offered_counts_as_no_limit(hours: str) -> None:
    form = LimitsForm(QueryDict(mutable=True) | {"hours": hours})
    assert form.limits() == NO_LIMITS
    assert not form.is_set


def test_what_is_not_offered_takes_nothing_else_away() -> None:
    assert LimitsForm(QueryDict("hours=3&free=on")).limits() == Limits(free_only=True)
