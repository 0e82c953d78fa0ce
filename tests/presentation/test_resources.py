"""What a resource takes, in words."""

import pytest

from assessments.domain.framework import Cost, Effort, EffortUnit, EstimateFrom
from assessments.presentation.resources import cost_text, effort_text, estimate_text, takes_text
from tests.factories import make_resource

MONTH = Effort(1, EffortUnit.MONTHS, 1)


@pytest.mark.parametrize(
    ("effort", "text"),
    [
        (None, ""),
        (Effort(1, EffortUnit.HOURS), "About 1 hour"),
        (Effort(6, EffortUnit.HOURS), "About 6 hours"),
        (Effort(4, EffortUnit.WEEKS, 3), "About 4 weeks, 3 hours a week"),
        (Effort(1, EffortUnit.WEEKS, 3), "About 1 week, 3 hours a week"),
        (MONTH, "About 1 month, 1 hour a week"),
        (Effort(3, EffortUnit.MONTHS, 10), "About 3 months, 10 hours a week"),
        (Effort(1, EffortUnit.YEARS, 38), "About 1 year, 38 hours a week"),
        (Effort(2, EffortUnit.YEARS, 1), "About 2 years, 1 hour a week"),
    ],
)
def test_effort_is_an_amount_and_the_hours_a_week(effort: Effort | None, text: str) -> None:
    assert effort_text(make_resource(effort=effort)) == text


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (None, ""),
        (Cost.FREE, "Free"),
        (Cost.SMALL, "Costs a little"),
        (Cost.LARGE, "Costs a lot"),
    ],
)
def test_cost_is_two_or_three_words(cost: Cost | None, text: str) -> None:
    assert cost_text(make_resource(cost=cost)) == text


@pytest.mark.parametrize(
    ("effort", "cost", "text"),
    [
        (None, None, ""),
        (MONTH, None, "About 1 month, 1 hour a week"),
        (None, Cost.FREE, "Free"),
        (MONTH, Cost.FREE, "About 1 month, 1 hour a week. Free"),
    ],
)
def test_only_what_is_known_is_said(effort: Effort | None, cost: Cost | None, text: str) -> None:
    assert takes_text(make_resource(effort=effort, cost=cost)) == text


def test_estimate_says_whose_it_is_where_there_is_one() -> None:
    assert estimate_text(make_resource()) == "Our estimate"
    theirs = make_resource(effort=None, cost=Cost.LARGE, estimate=EstimateFrom.PROVIDER)
    assert estimate_text(theirs) == "The provider says so"
    assert estimate_text(make_resource(effort=None)) == ""
