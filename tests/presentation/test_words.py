"""Sentences that page, link and PDF share."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.domain.targets import OWN_ROLE
from assessments.presentation import words
from assessments.presentation.person import YOU, Person
from tests.factories import make_framework
from tests.presentation.made import report_of

ROLE = replace(make_framework().roles[0], name="Pilot")
OWN = replace(ROLE, key=OWN_ROLE)
ADA = Person(is_reader=False, name="Ada")


@pytest.mark.parametrize("person", [YOU, ADA])
def test_a_role_is_named(person: Person) -> None:
    assert words.for_role(ROLE, person) == "for the role of Pilot"
    assert words.to_role(ROLE, person) == "to Pilot"
    assert words.importance_text(ROLE, "Essential") == "essential for this role"


@pytest.mark.parametrize(
    ("person", "targets"), [(YOU, "your own targets"), (ADA, "targets of their own")]
)
def test_own_targets_are_no_role_and_belong_to_who_set_them(person: Person, targets: str) -> None:
    assert words.for_role(OWN, person) == f"for {targets}"
    assert words.to_role(OWN, person) == f"to {targets}"
    assert words.importance_text(OWN, "Essential") == "essential"


@pytest.mark.parametrize(
    ("answers", "level", "status", "about"),
    [
        pytest.param([4, 4, 4, 4], 4, "Met", "", id="met"),
        pytest.param([0, 0, 0, 0], 4, "2.5 to go", "", id="to go"),
        pytest.param([1, 1, 1, 2], 4, "1.25 to go", "", id="two decimals"),
        pytest.param([3, 2, 3, 2], 4, "About there", "answers reach it", id="at the flag"),
        pytest.param([3, 2, 2, 2], 4, "About there", "answers 0.25 short", id="in front of it"),
        pytest.param([None, None, None, 4], 4, "Not enough answers", "", id="unknown"),
        pytest.param([0, 0, 0, 0], 1, "Met", "", id="asks nothing"),
    ],
)
def test_a_status_is_said_in_words(
    answers: list[int | None], level: int, status: str, about: str
) -> None:
    (result,) = report_of([answers], level).results
    assert words.status_text(result.score, result.gap) == status
    assert words.about_text(result.score, result.gap) == about


def test_a_gap_is_the_difference_of_what_is_shown() -> None:
    """3.5 minus 2.125 is 1.375, or 1.38; and yet 3.5 minus 2.13, as it is shown, is 1.37."""
    (result,) = report_of([[1, 1, 1, 1, 1, 1, 1, 2]], statements=[8]).results
    assert result.gap.size == Fraction(11, 8)
    assert words.short_by(result.score, result.gap) == "1.37"


def test_levels_are_one_where_they_are_shown_as_one() -> None:
    def told(size: Fraction, places: int = 2) -> str:
        return words.levels_text(size, "1 level", "%(levels)s levels", places)

    assert told(Fraction(99, 100), places=1) == "1 level"
    assert told(Fraction(99, 100)) == "0.99 levels"
    assert told(Fraction(8, 10)) == "0.8 levels"


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], text: str) -> None:
    assert words.listed(names) == text
