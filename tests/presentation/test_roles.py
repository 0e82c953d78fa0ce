"""All roles at one glance, and what is said about the nearest one."""

import pytest

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.presentation.person import YOU, Person
from assessments.presentation.roles import roles_view
from tests.factories import make_answers, make_framework, make_role, make_targets
from tests.presentation.made import report_of

STRANGER = Person(is_reader=False)
ADA = Person(is_reader=False, name="Ada")


def view_of(values, *levels, compared=-1, critical=(), person=YOU):
    """Return what is said of answers against a junior, a senior … of these levels.

    `compared` is the place of the role that was chosen, `critical` the numbers of the skills
    that every role cannot do without.
    """
    keys = [f"skill-{number}" for number in range(1, len(values) + 1)]
    roles = []
    for number, level in enumerate(levels, 1):
        targets = [Target(level, 1, critical=n in critical) for n in range(1, len(keys) + 1)]
        roles.append(make_role(make_targets(keys, targets), number=number))
    framework = make_framework(skills=len(keys), categories=1, importances=(1,), roles=roles)
    answers = make_answers(framework, [[value] * 4 for value in values])
    return roles_view(make_report(framework, roles[compared], answers), person)


@pytest.mark.parametrize(
    ("values", "of_you", "of_ada"),
    [
        pytest.param(
            [4, 4, 4],
            "You could begin in the role of Role 2 today (3 of 3 met).",
            "Ada could begin in the role of Role 2 today (3 of 3 met).",
            id="the chosen one",
        ),
        pytest.param(
            [2, 2, 2],
            "You could begin in the role of Role 1 today (3 of 3 met). "
            "3 skills lead from there to Role 2.",
            "Ada could begin in the role of Role 1 today (3 of 3 met). "
            "3 skills lead from there to Role 2.",
            id="one before it",
        ),
        pytest.param(
            [2, 4, None],
            "Of the roles here, Role 1 is nearest (2 of 3 met, 1 not known). "
            "One skill leads from there to Role 2.",
            None,
            id="with one unknown",
        ),
        pytest.param(
            [2, 0, 0],
            "Of the roles here, Role 1 is nearest (1 of 3 met). "
            "3 skills lead from there to Role 2.",
            "Of the roles here, Role 1 is nearest (1 of 3 met). "
            "3 skills lead from there to Role 2.",
            id="none is near",
        ),
        pytest.param(
            [1, 0, 0],
            "You can build on Skill 1: that is your highest score.",
            "Ada can build on Skill 1, the highest score.",
            id="nothing is reached",
        ),
        pytest.param(
            [1, 1, 0],
            "You can build on Skill 1 and Skill 2: those are your highest scores.",
            "Ada can build on Skill 1 and Skill 2, the highest scores.",
            id="nothing is reached in two",
        ),
        pytest.param(
            [1, 1, 1, 1],
            "You can build on a start in 4 skills.",
            "Ada can build on a start in 4 skills.",
            id="nothing is reached in four",
        ),
        pytest.param(
            [0, 0, 0],
            "Everything is still ahead.",
            "Everything is still ahead of Ada.",
            id="a beginner",
        ),
        pytest.param([0, 0, None], "", "", id="a beginner of whom one skill is not known"),
        pytest.param([4, None, None], "", "", id="too little is known"),
        pytest.param([None, None], "", "", id="nothing is known"),
    ],
)
def test_the_nearest_role_is_named_first(values, of_you, of_ada):
    levels = (3, 5) if 2 in values else (4, 5)
    assert view_of(values, *levels).lead == of_you
    if of_ada is not None:
        assert view_of(values, *levels, person=ADA).lead == of_ada


def test_what_the_chosen_role_adds_is_said_where_it_asks_for_more():
    above, below = (view_of([2, 2, 2], 3, 5, compared=chosen) for chosen in (1, 0))
    assert "lead from there" in above.lead
    assert below.lead == "You could begin in the role of Role 1 today (3 of 3 met)."


def test_nobody_could_begin_where_a_must_is_open():
    assert view_of([2, 2, 2, 2, 2, 0], 3, 5, compared=0, critical=[6]).lead == (
        "Nearest is the role of Role 1 (5 of 6 met), where a must is still open."
    )
    assert view_of([2, 2, 2, 2, 2, None], 3, 5, compared=0, critical=[6]).lead == (
        "Nearest is the role of Role 1 (5 of 6 met, 1 not known), where a must is still open."
    )


def test_nothing_is_said_of_nothing_known_where_a_role_asks_nothing():
    view = view_of([None, None], 1)
    assert (view.lead, [line.percent for line in view.lines]) == ("", [""])


def test_something_met_is_not_still_ahead():
    """A target of level 1 is reached by everybody."""
    assert report_of([0, 0], [1, 4]).readiness.value == 0
    assert roles_view(report_of([0, 0], [1, 4]), YOU).lead == ""


def test_of_one_role_none_is_nearest():
    view = view_of([2, 0, 0], 3)
    assert view.lead == ""
    assert [line.is_nearest for line in view.lines] == [False]
    own = report_of([2, 0, 0], 3, own={"skill-1": Target(5, 3)})
    assert roles_view(own, YOU).lead == "", "there would be no there to lead from"


def test_own_targets_read_as_english():
    report = report_of([2, 2, 2], 3, own={"skill-1": Target(5, 1)})
    begin = "could begin in the role of Role 1 today (3 of 3 met). One skill leads from there"
    assert roles_view(report, YOU).lead == f"You {begin} to your own targets."
    assert roles_view(report, STRANGER).lead == f"This person {begin} to targets of their own."
    assert [line.is_compared for line in roles_view(report, YOU).lines] == [False]


def test_a_line_for_each_role_the_one_that_asks_for_least_first():
    view = view_of([2, 2, 4, 0], 5, 1, 3, compared=0)

    assert [(line.key, line.met, line.percent) for line in view.lines] == [
        ("role-2", "4 of 4 met", "100 %"),
        ("role-3", "3 of 4 met", "75 %"),
        ("role-1", "0 of 4 met, 1 about there", "54 %"),
    ]
    assert [line.key for line in view.lines if line.is_compared] == ["role-1"]
    assert [line.key for line in view.lines if line.is_nearest] == ["role-2"]
    assert "80 %" in view.rule


@pytest.mark.parametrize(
    ("values", "critical", "met", "percent"),
    [
        pytest.param([0, 0], [], "0 of 2 met", "", id="nobody reads 0 %"),
        pytest.param([4, None], [], "1 of 2 met, 1 not known", "100 %", id="one unknown"),
        pytest.param([4, None], [2], "1 of 2 met, 1 not known", "", id="a must unknown"),
        pytest.param([None, None], [], "not known yet", "", id="nothing known"),
    ],
)
def test_what_a_line_says_of_little(values, critical, met, percent):
    (line,) = view_of(values, 4, critical=critical).lines
    assert (line.met, line.percent) == (met, percent)
