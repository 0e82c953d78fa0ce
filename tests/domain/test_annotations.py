"""What a person adds to a report, in order."""

from datetime import UTC, date, datetime

import pytest

from assessments.domain.annotations import Example, PlannedStep, Setting, in_order, settings_of
from tests.factories import make_resource, make_skill


def step(number, due=None, *, added=1, done=None):
    at = datetime(2026, 1, added, tzinfo=UTC)
    return PlannedStep(make_resource(number), make_skill(number), due, "", at, done)


def test_what_is_to_do_comes_by_its_date_then_what_has_none_then_what_is_done():
    done = step(1, date(2026, 1, 1), done=datetime(2026, 2, 1, tzinfo=UTC))
    undated_later, undated = step(2, added=3), step(3, added=2)
    late, early = step(4, date(2026, 5, 1)), step(5, date(2026, 3, 1), added=9)

    ordered = in_order([done, undated_later, late, undated, early])

    assert ordered == (early, late, undated, undated_later, done)


def test_what_has_the_same_date_comes_as_it_was_added():
    second, first = (step(n, date(2026, 3, 1), added=n) for n in (2, 1))
    assert in_order([second, first]) == (first, second)


def test_settings_are_those_of_the_best_examples_where_they_were_said():
    study, work = Example(setting="study"), Example(setting="it-work")
    examples = {"skill-1": (Example("A choir"), work), "skill-2": (study, work), "skill-3": ()}
    assert settings_of(examples) == {"skill-2": Setting.STUDY}


@pytest.mark.parametrize("example", [Example("x"), Example(action="x"), Example(result="x")])
def test_an_example_has_the_parts_that_were_told(example):
    assert example.parts == ("x",)
    assert not example.is_empty


def test_an_example_of_which_only_place_or_year_is_known_is_one():
    assert Example(setting="study", year=2024).parts == ()
    assert Example(id="x").is_empty
    assert not Example(setting="study").is_empty
    assert not Example(year=2024).is_empty
