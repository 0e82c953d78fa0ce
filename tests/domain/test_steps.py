"""What to do next: one thing to practise, and one to learn or to show."""

import pytest

from assessments.domain.framework import Cost, Effort, EffortUnit, Resource, ResourceKind
from assessments.domain.steps import NO_LIMITS, Limits, choose_steps, fits
from tests.factories import make_framework, make_resource

KINDS = list(ResourceKind)


def steps(*resources: Resource, level: int = 2, skills: int = 1, limits: Limits = NO_LIMITS):
    """The steps for skills of one level, the first one first, by the numbers of the resources."""
    framework = make_framework(skills=skills, resources=resources)
    levels = {skill.key: level for skill in framework.skills}
    chosen = choose_steps(framework, framework.skills, levels, limits)
    return [[step.key.removeprefix("resource-") for step in chosen[key]] for key in levels]


def resource(number: int, kind: ResourceKind = ResourceKind.PRACTICE, **fields) -> Resource:
    return make_resource(number, kind=kind, **{"skills": ["skill-1", "skill-2"]} | fields)


def test_something_to_practise_comes_before_something_to_learn():
    learn, practise = resource(1, ResourceKind.COURSE), resource(2)
    assert steps(learn, practise, resource(3)) == [["2", "1"]]


def test_one_of_the_two_may_be_missing():
    assert steps(resource(1), resource(2)) == [["1"]]
    assert steps(resource(1, ResourceKind.JOB)) == [["1"]]
    assert steps(resource(1, skills=["skill-2"]), skills=2)[0] == []


@pytest.mark.parametrize("level", [1, 2])
def test_below_the_middle_of_the_scale_learning_comes_first(level):
    all_kinds = [resource(n, kind) for n, kind in enumerate(KINDS)]
    (chosen,) = steps(*reversed(all_kinds), level=level)
    assert [KINDS[int(n)] for n in chosen] == [ResourceKind.PRACTICE, ResourceKind.COURSE]


@pytest.mark.parametrize("level", [3, 4])
def test_from_the_middle_of_the_scale_on_showing_comes_first(level):
    all_kinds = [resource(n, kind) for n, kind in enumerate(KINDS)]
    (chosen,) = steps(*all_kinds, level=level)
    assert [KINDS[int(n)] for n in chosen] == [ResourceKind.PRACTICE, ResourceKind.CERTIFICATION]


def test_only_what_suits_the_level_is_chosen():
    assert steps(
        resource(1, to_level=2),
        resource(2, from_level=3),
        resource(3, from_level=2, to_level=3),
    ) == [["3"]]


def test_what_costs_less_comes_first_and_what_is_not_known_last():
    costs = [None, Cost.LARGE, Cost.FREE, Cost.SMALL]
    resources = [resource(n, cost=cost) for n, cost in enumerate(costs, 1)]
    assert steps(*resources) == [["3"]]
    assert steps(*resources[:2]) == [["2"]]


def test_of_equal_cost_what_takes_less_time_comes_first_and_what_is_not_known_last():
    efforts = [
        None,
        Effort(1, EffortUnit.YEARS, 1),  # 50 hours
        Effort(10, EffortUnit.WEEKS, 4),  # 40
        Effort(2, EffortUnit.MONTHS, 4),  # 32
        Effort(30, EffortUnit.HOURS),
    ]
    resources = [resource(n, effort=effort) for n, effort in enumerate(efforts, 1)]
    assert [steps(*resources[:count]) for count in (5, 4, 3, 2)] == [[[n]] for n in "5432"]


def test_of_equals_the_first_in_order_is_chosen():
    assert steps(resource(2), resource(1)) == [["2"]]


def test_a_second_skill_gets_what_no_earlier_one_has():
    assert steps(resource(1), resource(2, cost=Cost.LARGE), skills=2) == [["2"], ["1"]]
    assert steps(resource(1), skills=2) == [["1"], ["1"]]


@pytest.mark.parametrize("cost", [Cost.SMALL, Cost.LARGE, None])
def test_free_only_leaves_out_what_costs_or_is_not_known_to_be_free(cost):
    free, other = resource(1, cost=Cost.FREE), resource(2, cost=cost)
    assert [fits(r, Limits(free_only=True)) for r in (free, other)] == [True, False]
    assert fits(other, NO_LIMITS)


@pytest.mark.parametrize(
    ("effort", "within"),
    [
        (Effort(3, EffortUnit.WEEKS, 4), True),
        (Effort(3, EffortUnit.WEEKS, 5), False),
        (Effort(100, EffortUnit.HOURS), True),  # it can be spread
        (None, False),
    ],
)
def test_hours_a_week_leave_out_what_takes_more_or_is_not_known(effort, within):
    assert fits(resource(1, effort=effort), Limits(hours_a_week=4)) is within
    assert fits(resource(1, effort=effort), NO_LIMITS)


def test_limits_choose_among_what_is_left():
    free, costly = resource(1, cost=Cost.FREE), resource(2, cost=Cost.LARGE)
    assert steps(costly, free, limits=Limits(free_only=True), skills=2) == [["1"], ["1"]]
