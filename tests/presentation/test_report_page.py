"""In which order a report shows what it has."""

import pytest

from assessments.domain.framework import Stage
from assessments.presentation.report_page import report_page
from tests.factories import make_resource
from tests.presentation.made import report_of


def page_of(values, targets=4, *, by_need=False, **kwargs):
    return report_page(report_of(values, targets, **kwargs), by_need=by_need)


def names(lines):
    return [line.skill.name for line in lines]


def test_the_category_with_the_greatest_need_comes_first_and_keeps_its_hue():
    page = page_of([3, 3, 2, 0], categories=2)

    assert [(group.name, group.hue) for group in page.groups] == [
        ("Category 2", 2),
        ("Category 1", 1),
    ]
    assert page.picture == page.groups
    assert names(page.groups[0].lines) == ["Skill 4", "Skill 3"]
    assert names(page.lines) == ["Skill 1", "Skill 2", "Skill 3", "Skill 4"]
    assert [(group.met_text, group.score) for group in page.groups] == [
        ("0 of 2 met", "2"),
        ("2 of 2 met", "4"),
    ]


def test_by_need_shows_gaps_then_the_unknown_then_the_met():
    page = page_of([4, 3, None, 2, 0], categories=2, by_need=True)

    (group,) = page.picture
    assert (group.name, group.hue) == ("Farthest from what is needed first", 0)
    assert group.met_text == "2 of 5 met"
    assert names(group.lines) == ["Skill 5", "Skill 4", "Skill 3", "Skill 2", "Skill 1"]
    assert len(page.groups) == 2


@pytest.mark.parametrize("values", [[4, 1, None, 2, 0, 1], [0] * 5, [1, 2, 1, 2, 1]])
def test_the_picture_by_need_has_the_order_of_what_to_do(values):
    page = page_of(values, categories=2, by_need=True)
    todo = names([item.line for item in page.todo.items]) + names(page.todo.later)
    assert names(page.picture[0].lines)[: len(todo)] == todo


def test_a_tie_stands_in_the_frameworks_order():
    assert names(page_of([0] * 4, by_need=True).picture[0].lines) == [
        "Skill 1",
        "Skill 2",
        "Skill 3",
        "Skill 4",
    ]


def test_strengths_begin_with_the_farthest_above_its_target():
    assert names(report_of([3, 4, 0, 4], [4, 3, 4, 5]).strengths) == [
        "Skill 2",
        "Skill 1",
        "Skill 4",
    ]


def test_ways_stand_by_their_stage():
    ways = [
        make_resource(number, skills=["skill-1"], stage=stage)
        for number, stage in enumerate((Stage.LEADING, Stage.BEFORE_FIRST_JOB, Stage.LEADING), 1)
    ]
    page = page_of([0], resources=[*ways, make_resource(4, skills=["skill-1"])])

    assert [(stage, [step.resource.key for step in steps]) for stage, steps in page.ways] == [
        ("Before the first job", ["resource-2"]),
        ("On the way to leading", ["resource-1", "resource-3"]),
    ]
