"""What answers are on another scale: mapped step by step, or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.change import Verdict, compare
from assessments.domain.differences import Kind, carried_over, differences, to_review
from assessments.domain.framework import Framework
from assessments.domain.scale import is_same_scale, on_scale_of, scale_text, values_between
from tests.domain.versions import many
from tests.factories import make_framework

REVERSED = (4, 3, 2, 1, 0)


def on_scale(number: int, top: int = 5, **maps: tuple[int | None, ...]) -> Framework:
    """Return a version on a scale; `to_2` and the like are the maps that lead there."""
    steps = {int(name.removeprefix("to_")): step for name, step in maps.items()}
    return make_framework(skills=2, statements=3, top=top, scale=number, scale_maps=steps)


def answers_of(framework: Framework, value: int | None) -> dict[str, int | None]:
    return {statement.key: value for statement in framework.statements}


@st.composite
def chains(draw: st.DrawFn) -> list[Framework]:
    """Versions on scales 1, 2, …, of any number of answers, some of which cannot be reached."""
    tops = draw(st.lists(st.integers(2, 5), min_size=3, max_size=5))
    maps = {
        number: tuple(
            draw(st.none() | st.integers(0, tops[number - 1] - 1)) for _ in range(tops[number - 2])
        )
        for number in range(2, len(tops) + 1)
        if draw(st.integers(0, 5))
    }
    return [
        make_framework(
            skills=1,
            statements=1,
            top=top,
            scale=number,
            scale_maps={n: step for n, step in maps.items() if n <= number},
        )
        for number, top in enumerate(tops, 1)
    ]


@many
@given(chains(), st.data())
def test_maps_compose(versions: list[Framework], data: st.DataObject) -> None:
    """From one scale to another it is the same, whatever versions there are between them."""
    indexes = st.integers(0, len(versions) - 1)
    first, second, third = sorted(data.draw(st.tuples(indexes, indexes, indexes)))
    old, middle, new = versions[first], versions[second], versions[third]
    there, on = values_between(old, middle), values_between(middle, new)
    composed = {value: on[between] for value, between in there.items() if between in on}
    assert values_between(old, new) == composed


@many
@given(chains(), st.data())
def test_no_value_is_outside_the_new_scale(versions: list[Framework], data: st.DataObject) -> None:
    old, new = data.draw(st.sampled_from(versions)), data.draw(st.sampled_from(versions))
    values = values_between(old, new)
    assert set(values) <= {option.value for option in old.options}
    assert set(values.values()) <= {option.value for option in new.options}
    assert not values or old.scale <= new.scale


@many
@given(chains())
def test_a_scale_is_itself(versions: list[Framework]) -> None:
    for version in versions:
        assert values_between(version, version) == {o.value: o.value for o in version.options}
        assert is_same_scale(version, version)


@pytest.mark.parametrize("top", range(2, 10))
def test_a_reversed_scale_maps_each_answer_to_its_opposite(top: int) -> None:
    old, new = on_scale(1, top), on_scale(2, top, to_2=tuple(reversed(range(top))))
    assert values_between(old, new) == {value: top - 1 - value for value in range(top)}
    again = on_scale(3, top, **{f"to_{n}": tuple(reversed(range(top))) for n in (2, 3)})
    assert is_same_scale(old, again)


def test_a_scale_without_a_map_takes_nothing_over() -> None:
    assert values_between(on_scale(1), on_scale(2)) == {}
    assert values_between(on_scale(1), on_scale(3, to_2=REVERSED)) == {}
    assert values_between(on_scale(1), on_scale(3, to_3=REVERSED)) == {}


def test_an_earlier_scale_takes_nothing_from_a_later_one() -> None:
    later = on_scale(2, to_2=REVERSED)
    assert values_between(later, on_scale(1, to_2=REVERSED)) == {}
    assert is_same_scale(on_scale(1), on_scale(1, to_2=REVERSED))


def test_scales_of_other_sizes_differ_whatever_their_number() -> None:
    assert values_between(on_scale(1, 4), on_scale(1, 5)) == {}
    assert values_between(on_scale(1, 4), on_scale(2, 5, to_2=REVERSED)) == {}
    fitting = on_scale(2, 5, to_2=(0, 1, 3, 4))
    assert values_between(on_scale(1, 4), fitting) == {0: 0, 1: 1, 2: 3, 3: 4}


def test_answers_carry_over_as_what_they_became() -> None:
    old, new = on_scale(1), on_scale(2, to_2=REVERSED)
    assert carried_over(old, new, answers_of(old, 0)) == answers_of(new, 4)
    assert carried_over(old, new, answers_of(old, None)) == answers_of(new, None)
    assert to_review(old, new) == ()


def test_an_answer_without_an_equivalent_is_asked_again() -> None:
    old, new = on_scale(1), on_scale(2, to_2=(0, None, 2, 3, 4))
    first, second, *_rest = (statement.key for statement in old.statements)
    assert carried_over(old, new, {first: 1, second: 2}) == {second: 2}
    assert on_scale_of(new, old, {first: 1, second: 2}) is None
    assert on_scale_of(new, old, {first: None, second: 2}) == {first: None, second: 2}


def test_nothing_carries_over_to_a_new_scale() -> None:
    old, new = on_scale(1), on_scale(2)
    assert carried_over(old, new, answers_of(old, 2)) == {}
    assert to_review(old, new) == new.statements


def test_a_reversed_scale_is_no_change_of_the_person() -> None:
    old, new = on_scale(1), on_scale(2, to_2=REVERSED)
    compared = compare(old, answers_of(old, 1), new, answers_of(new, 3))
    assert {change.mean for change in compared.skills.values()} == {0}
    reset = compare(old, answers_of(old, 1), on_scale(2), answers_of(new, 1))
    assert {c.verdict for c in reset.skills.values()} == {Verdict.NOT_COMPARABLE}


def test_one_answer_without_an_equivalent_leaves_nothing_to_compare() -> None:
    """The mean of those that have one would be that of what the new scale has words for."""
    old, new = on_scale(1), on_scale(2, to_2=(None, 1, 2, 3, 4))
    first = old.statements[0].key
    compared = compare(old, answers_of(old, 2) | {first: 0}, new, answers_of(new, 2))
    assert {change.compared for change in compared.skills.values()} == {0}


def test_each_text_of_the_scale_counts_and_no_other() -> None:
    framework = on_scale(1)
    option, level = framework.options[1], framework.levels[1]
    others = [
        replace(framework, prompt="Other?"),
        replace(framework, options=(replace(option, label="Other"),)),
        replace(framework, options=(replace(option, hint="Other"),)),
        replace(framework, levels=(replace(level, name="Other"),)),
        replace(framework, levels=(replace(level, descriptor="Other"),)),
    ]
    assert len({scale_text(other) for other in [framework, *others]}) == 6
    keys = tuple(replace(option, key=f"other-{option.value}") for option in framework.options)
    other = replace(framework, title="Other", guidance="Other", options=keys)
    assert scale_text(other) == scale_text(framework)


@pytest.mark.parametrize(
    ("old", "new", "kind", "after"),
    [
        (on_scale(1, 2), on_scale(2, 2), Kind.NEW_SCALE, ""),
        (
            on_scale(1, 2),
            on_scale(2, 2, to_2=(1, None)),
            Kind.MAPPED_SCALE,
            "Answer 0 → Answer 1; Answer 1 → –",
        ),
        (on_scale(2, 2), on_scale(1, 2), Kind.EARLIER_SCALE, ""),
    ],
)
def test_differences_tell_what_becomes_of_answers(
    old: Framework, new: Framework, kind: Kind, after: str
) -> None:
    assert [(change.kind, change.after) for change in differences(old, new)] == [(kind, after)]


def test_differences_tell_of_another_map_to_the_same_scale() -> None:
    (change,) = differences(on_scale(2, 2, to_2=(1, None)), on_scale(2, 2, to_2=(1, 0)))
    assert (change.field, change.before, change.after) == ("scale_maps", "2: 1, –", "2: 1, 0")
