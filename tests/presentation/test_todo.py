"""What to do next: its order, how sure that is, and what a step would bring."""

import pytest

from assessments.domain.framework import ResourceKind, Target
from assessments.presentation.person import YOU, Person
from assessments.presentation.report_page import report_page
from tests.factories import make_resource
from tests.presentation.made import report_of

ORDER = "Farthest from what is needed first: importance times what is left to go."
STRANGER = Person(is_reader=False)
FAR, NEARER = [1, 2, 1, 1], [1, 2, 1, 2]  # two scores that differ by less than their errors


def todo_of(values, targets=4, *, person=YOU, **kwargs):
    return report_page(report_of(values, targets, **kwargs), person).todo


def names(todo):
    return [item.line.skill.name for item in todo.items]


@pytest.mark.parametrize(
    ("values", "order"),
    [
        pytest.param([0], "", id="one skill has no order"),
        pytest.param([4, 0, 2], ORDER, id="one before the other"),
        pytest.param(
            [0, 0, 2],
            f"{ORDER} Skill 1 and Skill 2 are equally far: begin with the one you like.",
            id="the first two are equally far",
        ),
        pytest.param(
            [0, 0, 0],
            f"{ORDER} Skill 1, Skill 2 and Skill 3 are equally far: begin with the one you like.",
            id="three are equally far",
        ),
        pytest.param(
            [0] * 8,
            f"{ORDER} 8 skills are equally far: begin with the one you like.",
            id="more are equally far than are told",
        ),
        pytest.param(
            [0, 2, 2, 4],
            f"{ORDER} Skill 2 and Skill 3 are equally far.",
            id="the second and the third are equally far",
        ),
        pytest.param(
            [[0, 0, 0, 1], 0, 2, 2],
            f"{ORDER} Skill 3 and Skill 4 are equally far. "
            "The answers cannot tell which is farther: Skill 2 or Skill 1.",
            id="the third is as far as the fourth, which is not told",
        ),
        pytest.param(
            [0, 1, 2, 2, 2],
            f"{ORDER} Skill 3, Skill 4 and Skill 5 are equally far.",
            id="the third is as far as two others",
        ),
        pytest.param(
            [[0, 0, 0, 1], 1, 2, 2, 2, 2],
            f"{ORDER} 4 skills are equally far.",
            id="the third is one of four",
        ),
        pytest.param(
            [NEARER, FAR],
            f"{ORDER} The answers cannot tell which is farther: Skill 2 or Skill 1.",
            id="two in doubt",
        ),
        pytest.param(
            [[1, 2, 2, 2], NEARER, FAR],
            f"{ORDER} The answers cannot tell which is farther: "
            "Skill 3 or Skill 2; Skill 2 or Skill 1.",
            id="a chain of doubts",
        ),
        pytest.param(
            [0, FAR, NEARER, [1, 2, 2, 2]],
            f"{ORDER} The answers cannot tell which is farther: "
            "Skill 2 or Skill 3; Skill 3 or Skill 4.",
            id="a doubt between the last that is told and the next",
        ),
    ],
)
def test_the_order_says_how_sure_it_is(values, order):
    assert todo_of(values).order == order


def test_another_person_is_not_told_where_to_begin():
    assert todo_of([0, 0, 2], person=STRANGER).order == (
        f"{ORDER} Skill 1 and Skill 2 are equally far."
    )


def test_the_first_three_are_told_and_the_others_named():
    todo = todo_of([0, 1, 2, 1, 0])

    assert names(todo) == ["Skill 1", "Skill 5", "Skill 2"]
    assert todo.later_text == "Further gaps: Skill 4 (1.5) and Skill 3 (0.5)."
    assert todo_of([0, 1, 2]).later_text == ""


def test_the_order_weighs_what_is_left_by_its_importance():
    todo = todo_of([0, 1], [Target(4, 1), Target(4, 2)], importances=(1, 2))
    assert names(todo) == ["Skill 2", "Skill 1"]


def test_the_unknown_and_the_met_are_nothing_to_do():
    todo = todo_of([4, None])
    assert (todo.items, todo.order, todo.later_text, todo.first_step) == ((), "", "", None)


@pytest.mark.parametrize(
    ("values", "targets", "expected"),
    [
        # The gap of 2.5 of 5 points closes by 1: from 50 to 70 %.
        pytest.param([4, 0], 4, ["One level more: 50 → 70 %"], id="a level"),
        pytest.param([4, [3, 2, 2, 2]], 4, ["One level more: 95 → 100 %"], id="all that is left"),
        pytest.param([0, None, None], 4, [""], id="readiness is not known"),
        pytest.param(
            [[3, 2, 2, 2], [4, 3, 3, 3]],
            [Target(4, 1), Target(5, 100)],
            ["One level more: 93 → 99 %", ""],
            id="it does not show in whole per cent",
        ),
    ],
)
def test_one_level_more(values, targets, expected):
    todo = todo_of(values, targets, importances=(1,) if targets == 4 else (1, 100))
    assert [item.one_level_more for item in todo.items] == expected


def test_the_first_step_is_of_the_first_skill_that_has_one():
    resources = [make_resource(2), make_resource(3, kind=ResourceKind.COURSE)]
    todo = todo_of([0, 1, 1], resources=resources)

    assert names(todo) == ["Skill 1", "Skill 2", "Skill 3"]
    assert todo.first_step is not None
    assert todo.first_step.resource.key == "resource-2"
    assert todo_of([0], resources=resources).first_step is None
