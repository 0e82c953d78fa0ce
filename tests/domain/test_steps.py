"""What to do next for a skill: two resources of different kinds, by level, time and cost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from assessments.domain.framework import Cost, Effort, EffortUnit, Resource, ResourceKind
from assessments.domain.steps import NO_LIMITS, Limits, choose_steps, fits
from tests.factories import make_framework, make_resource

PRACTICE, COURSE, READING = ResourceKind.PRACTICE, ResourceKind.COURSE, ResourceKind.READING
YEARS, MONTHS = EffortUnit.YEARS, EffortUnit.MONTHS
CERTIFICATE, JOB, DEGREE = ResourceKind.CERTIFICATION, ResourceKind.JOB, ResourceKind.DEGREE


def hours(amount: int) -> Effort:
    return Effort(amount, EffortUnit.HOURS)


def weeks(amount: int, hours_a_week: int) -> Effort:
    return Effort(amount, EffortUnit.WEEKS, hours_a_week)


def steps(
    resources: Sequence[Resource],
    levels: Mapping[str, int] | int = 2,
    limits: Limits = NO_LIMITS,
) -> dict[str, list[str]]:
    """Return the keys of what is chosen for each skill, the skills in the framework's order."""
    count = 1 if isinstance(levels, int) else len(levels)
    framework = make_framework(skills=count, categories=1, resources=resources)
    by_key = {"skill-1": levels} if isinstance(levels, int) else levels
    chosen = choose_steps(framework, framework.skills, by_key, limits)
    return {skill: [resource.key for resource in found] for skill, found in chosen.items()}


def of_skill_1(*resources: Resource, level: int = 2, limits: Limits = NO_LIMITS) -> list[str]:
    return steps(resources, level, limits)["skill-1"]


def make(number: int, kind: ResourceKind = PRACTICE, **fields: Any) -> Resource:
    return make_resource(number, **{"skills": ["skill-1"], "kind": kind, **fields})


def test_one_to_practise_and_one_to_learn_or_to_show() -> None:
    assert of_skill_1(make(1, COURSE), make(2), make(3), make(4, READING)) == [
        "resource-2",
        "resource-1",
    ]


@pytest.mark.parametrize(
    ("resources", "keys"),
    [
        ([make(1), make(2)], ["resource-1"]),
        ([make(1, COURSE), make(2, READING)], ["resource-1"]),
        ([], []),
    ],
    ids=["nothing to learn", "nothing to practise", "nothing"],
)
def test_either_may_be_missing(resources: list[Resource], keys: list[str]) -> None:
    assert of_skill_1(*resources) == keys


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        (2, [COURSE, READING, CERTIFICATE, JOB, DEGREE]),
        (3, [CERTIFICATE, JOB, COURSE, READING, DEGREE]),
    ],
    ids=["learn first", "show first"],
)
def test_the_kind_goes_by_the_level(level: int, kinds: list[ResourceKind]) -> None:
    """Whatever is cheaper; each time the best kind is taken away, the next one follows."""
    costs = dict(
        zip(kinds, [Cost.LARGE, Cost.LARGE, Cost.SMALL, Cost.FREE, Cost.FREE], strict=True)
    )
    resources = [make(n, kind, cost=costs[kind]) for n, kind in enumerate(sorted(kinds), 1)]
    order = []
    while resources:
        (key,) = of_skill_1(*resources, level=level)
        order += [resource.kind for resource in resources if resource.key == key]
        resources = [resource for resource in resources if resource.key != key]
    assert order == kinds


@pytest.mark.parametrize(("level", "key"), [(1, "1"), (2, "2"), (3, "2"), (4, "3")])
def test_it_suits_the_level(level: int, key: str) -> None:
    resources = [
        make(1, from_level=1, to_level=2),
        make(2, from_level=2, to_level=4),
        make(3, from_level=4, to_level=5),
    ]
    assert of_skill_1(*resources, level=level) == [f"resource-{key}"]


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param([make(2, cost=Cost.SMALL), make(1, cost=Cost.FREE)], id="free first"),
        pytest.param([make(2, cost=Cost.LARGE), make(1, cost=Cost.SMALL)], id="less first"),
        pytest.param([make(2), make(1, cost=Cost.LARGE)], id="an unknown cost last"),
        pytest.param([make(2, effort=hours(9)), make(1, effort=hours(8))], id="fewer hours"),
        pytest.param([make(2, effort=hours(13)), make(1, effort=weeks(4, 3))], id="weeks in hours"),
        pytest.param([make(2, effort=None), make(1, effort=weeks(50, 40))], id="unknown time last"),
        pytest.param(
            [make(2, effort=Effort(1, YEARS, 1)), make(1, effort=Effort(1, MONTHS, 10))],
            id="months and years in hours",
        ),
        pytest.param(
            [make(2, cost=Cost.SMALL, effort=hours(1)), make(1, cost=Cost.FREE, effort=hours(9))],
            id="cost before time",
        ),
        pytest.param([make(1), make(2)], id="else the framework's order"),
    ],
)  # fmt: skip
def test_of_the_same_kind_the_cheaper_and_the_shorter_comes_first(
    resources: list[Resource],
) -> None:
    assert of_skill_1(*resources) == ["resource-1"]


def test_two_skills_do_not_have_the_same_step_where_there_is_another() -> None:
    both = ["skill-1", "skill-2"]
    resources = [
        make(1, COURSE, skills=both, cost=Cost.FREE),
        make(2, READING, skills=both, cost=Cost.LARGE),
        make(3, skills=both),
    ]
    assert steps(resources, {"skill-1": 2, "skill-2": 2}) == {
        "skill-1": ["resource-3", "resource-1"],
        "skill-2": ["resource-3", "resource-2"],  # there is no other practice
    }


def test_the_skill_that_matters_more_chooses_first() -> None:
    framework = make_framework(
        skills=2,
        categories=1,
        resources=[
            make(1, skills=["skill-1", "skill-2"]),
            make(2, skills=["skill-1", "skill-2"]),
        ],
    )
    levels = {"skill-1": 2, "skill-2": 2}
    chosen = choose_steps(framework, framework.skills[::-1], levels)
    assert {skill: found[0].key for skill, found in chosen.items()} == {
        "skill-2": "resource-1",
        "skill-1": "resource-2",
    }


@pytest.mark.parametrize(
    ("effort", "at_most", "does_fit"),
    [
        (weeks(4, 3), 3, True),
        (weeks(4, 3), 2, False),
        (hours(40), 2, True),  # to be spread over weeks
        (None, 2, False),
        (None, None, True),
        (weeks(4, 30), None, True),
    ],
)
def test_it_fits_the_time_a_week(
    effort: Effort | None, at_most: int | None, does_fit: bool
) -> None:
    assert fits(make(1, effort=effort), Limits(hours_a_week=at_most)) is does_fit


@pytest.mark.parametrize(
    ("cost", "does_fit"),
    [(Cost.FREE, True), (Cost.SMALL, False), (Cost.LARGE, False), (None, False)],
)
def test_it_fits_where_only_free_is_wanted(cost: Cost | None, does_fit: bool) -> None:
    assert fits(make(1, cost=cost), Limits(free_only=True)) is does_fit
    assert fits(make(1, cost=cost), NO_LIMITS)


def test_what_does_not_fit_makes_room_for_the_next() -> None:
    resources = [
        make(1, COURSE, effort=weeks(4, 8), cost=Cost.FREE),
        make(2, READING, effort=weeks(4, 2), cost=Cost.FREE),
        make(3, cost=Cost.SMALL),
    ]
    assert of_skill_1(*resources) == ["resource-3", "resource-1"]
    assert of_skill_1(*resources, limits=Limits(2, free_only=True)) == ["resource-2"]
