"""Holes: the steps of a skill on which nothing helps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.holes import holes
from tests.factories import make_framework, make_resource


def found(*ways: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the holes of one skill whose resources lead from and to these levels."""
    resources = [
        make_resource(n, skills=["skill-1"], from_level=from_level, to_level=to_level)
        for n, (from_level, to_level) in enumerate(ways, 1)
    ]
    framework = make_framework(skills=1, categories=1, resources=resources)
    return [(hole.from_level, hole.to_level) for hole in holes(framework)]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([(1, 5)], []),
        ([(1, 3), (3, 5)], []),
        ([(1, 4)], [(4, 5)]),  # nothing for levels 4–5
        ([(2, 3)], [(1, 2), (3, 5)]),
        ([], [(1, 5)]),
        ([(3, 3)], [(1, 5)]),  # leads nowhere
    ],
)
def test_holes_are_as_wide_as_they_are(
    ways: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert found(*ways) == expected


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=6))
def test_every_step_is_either_in_a_hole_or_suits_somebody(ways: list[tuple[int, int]]) -> None:
    in_holes = {level for a, b in found(*ways) for level in range(a, b)}
    helped = {level for a, b in ways for level in range(a, b)}
    assert in_holes == set(range(1, 5)) - helped


def test_what_is_retired_neither_helps_nor_needs_help() -> None:
    framework = make_framework(skills=2, categories=1, resources=[make_resource(1)])
    (category,) = framework.categories
    first, second = category.skills
    gone = replace(category, skills=(first, replace(second, retired=True)))
    assert holes(replace(framework, categories=(gone,))) == []
    unused = replace(framework.resources[0], retired=True)
    found_holes = holes(replace(framework, resources=(unused,)))
    assert [hole.skill.key for hole in found_holes] == ["skill-1", "skill-2"]
