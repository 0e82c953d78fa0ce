"""The sentences on top of a report: every case of both tables, with answers that lead there."""

import pytest

from assessments.domain.framework import Target
from assessments.presentation.headline import HOW_MANY, WHAT_MATTERS, Standing, headline
from assessments.presentation.person import YOU, Person
from tests.presentation.made import report_of

STRANGER = Person(is_reader=False)
ADA = Person(is_reader=False, name="Ada")
ROLE = "for the role of Role 1"
LAST_ANSWERS = [2, 3, 2, 3]  # a score of 3.5, in a range from below 3.5 to above it


def a_must(*numbers: int, of: int, level: int = 4) -> list[Target]:
    """Return targets for so many skills, of which those with these numbers are critical."""
    return [Target(level, 1, critical=number in numbers) for number in range(1, of + 1)]


def first(cases, report, person):
    """Return the name of the case that is said, and what it says."""
    standing = Standing(report, person)
    for case in cases:
        if text := case(standing):
            return case.__name__.strip("_"), text
    return "", ""


@pytest.mark.parametrize(
    ("case", "values", "of_you", "of_ada"),
    [
        pytest.param(
            "nothing_known",
            [None, None],
            "There are not enough answers yet to say anything.",
            "There are not enough answers yet to say anything.",
        ),
        pytest.param(
            "little_known",
            [4, None, None, None],
            "Only 1 of 4 skills has enough answers: 1 met.",
            "Only 1 of 4 skills has enough answers: 1 met.",
            id="one answered skill",
        ),
        pytest.param(
            "little_known",
            [4, 0, LAST_ANSWERS, *[None] * 5],
            "Only 3 of 8 skills have enough answers: 1 met, 1 about there, 1 to go.",
            "Only 3 of 8 skills have enough answers: 1 met, 1 about there, 1 to go.",
            id="all that is known is counted",
        ),
        pytest.param(
            "all_met",
            [4, 4],
            f"You meet what is needed in all 2 skills {ROLE}.",
            f"Ada meets what is needed in all 2 skills {ROLE}.",
        ),
        pytest.param(
            "all_met",
            [4],
            f"You meet what is needed in the one skill {ROLE}.",
            f"Ada meets what is needed in the one skill {ROLE}.",
            id="the one skill met",
        ),
        pytest.param(
            "the_only_one",
            [LAST_ANSWERS],
            f"The one skill {ROLE} is about there.",
            f"The one skill {ROLE} is about there.",
            id="the one skill about there",
        ),
        pytest.param(
            "the_only_one",
            [0],
            f"The one skill {ROLE} is still to build.",
            f"The one skill {ROLE} is still to build.",
            id="the one skill to go",
        ),
        pytest.param(
            "all_to_go",
            [0, 0, 1],
            f"All 3 skills {ROLE} are still to build.",
            f"All 3 skills {ROLE} are still to build.",
        ),
        pytest.param(
            "none_met",
            [LAST_ANSWERS, 0, None],
            f"1 of the 3 skills {ROLE} is about there: 1 to go, 1 not known yet.",
            f"1 of the 3 skills {ROLE} is about there: 1 to go, 1 not known yet.",
            id="none met, one about there",
        ),
        pytest.param(
            "none_met",
            [LAST_ANSWERS, LAST_ANSWERS],
            f"2 of the 2 skills {ROLE} are about there.",
            f"2 of the 2 skills {ROLE} are about there.",
            id="none met, all about there",
        ),
        pytest.param(
            "none_met",
            [0, 0, None],
            f"2 of the 3 skills {ROLE} are still to build: 1 not known yet.",
            f"2 of the 3 skills {ROLE} are still to build: 1 not known yet.",
            id="none met, one unknown",
        ),
        pytest.param(
            "some_met",
            [4, LAST_ANSWERS, 0, None],
            f"You meet 1 of the 4 skills {ROLE}: 1 about there, 1 to go, 1 not known yet.",
            f"Ada meets 1 of the 4 skills {ROLE}: 1 about there, 1 to go, 1 not known yet.",
        ),
        pytest.param(
            "some_met",
            [4, 4, None],
            f"You meet 2 of the 3 skills {ROLE}: 1 not known yet.",
            f"Ada meets 2 of the 3 skills {ROLE}: 1 not known yet.",
            id="all known met",
        ),
    ],
)
def test_how_many(case, values, of_you, of_ada):
    report = report_of(values)
    assert first(HOW_MANY, report, YOU) == (case, of_you)
    assert first(HOW_MANY, report, ADA) == (case, of_ada)
    assert headline(report).startswith(of_you)


@pytest.mark.parametrize(
    ("case", "values", "targets", "of_you", "of_ada"),
    [
        pytest.param(
            "critical_missing",
            [4, 0, 0],
            a_must(1, 2, of=3),
            "Still missing, and a must: Skill 2.",
            None,
            id="one critical missing",
        ),
        pytest.param(
            "critical_missing",
            [1, 0, None],
            a_must(1, 2, 3, of=3),
            "Still missing, and a must: Skill 2 and Skill 1.",
            None,
            id="two critical missing, the farther one first, and one unknown",
        ),
        pytest.param(
            "critical_missing",
            [1, 1, 0, 4],
            a_must(1, 2, 3, of=4),
            "Still missing, and a must: 3 skills, among them Skill 3.",
            None,
            id="three critical missing",
        ),
        pytest.param(
            "critical_unknown",
            [4, 4, None],
            a_must(3, of=3),
            "What is not known is a must: Skill 3.",
            None,
            id="all met but a critical one unknown",
        ),
        pytest.param(
            "equally_far",
            [4, 1, 1],
            4,
            "Skill 2 and Skill 3 are equally far from what is needed: begin with the one you like.",
            "Skill 2 and Skill 3 are equally far from what is needed.",
            id="a tie of two",
        ),
        pytest.param(
            "equally_far",
            [0, 0, 0],
            4,
            "Skill 1, Skill 2 and Skill 3 are equally far from what is needed: begin with the one "
            "you like.",
            "Skill 1, Skill 2 and Skill 3 are equally far from what is needed.",
            id="a tie of three",
        ),
        pytest.param(
            "equally_far",
            [0] * 8,
            4,
            "8 skills are equally far from what is needed: begin with the one you like.",
            "8 skills are equally far from what is needed.",
            id="a tie of eight, a beginner",
        ),
        pytest.param(
            "not_told_apart",
            [4, [1, 2, 1, 2], [1, 2, 1, 1]],
            4,
            "Skill 3 seems farthest from what is needed; the answers cannot tell it from Skill 2.",
            None,
            id="two not told apart",
        ),
        pytest.param(
            "not_told_apart",
            [[1, 2, 1, 2], [1, 2, 1, 1], [1, 2, 2, 2], [1, 2, 1, 2]],
            4,
            "Skill 2 seems farthest from what is needed; the answers cannot tell it from 3 others.",
            None,
            id="four not told apart",
        ),
        pytest.param(
            "farthest",
            [4, 0, 2],
            4,
            "Skill 2 is farthest from what is needed.",
            None,
            id="one farthest",
        ),
        pytest.param(
            "farthest",
            [4, 0, 4],
            4,
            "Skill 2 alone is short of what is needed.",
            None,
            id="one gap",
        ),
        pytest.param(
            "farthest",
            [4, 0, None],
            4,
            "Of what is known, Skill 2 alone is short of what is needed.",
            None,
            id="one gap, and one unknown",
        ),
        pytest.param("", [4, 4], 4, "", None, id="all met"),
        pytest.param("", [0], 4, "", None, id="one skill"),
        pytest.param("", [LAST_ANSWERS, LAST_ANSWERS], 4, "", None, id="no gap, in doubt"),
        pytest.param("", [0, 0], 1, "", None, id="a role that asks nothing"),
    ],
)
def test_what_matters(case, values, targets, of_you, of_ada):
    report = report_of(values, targets)
    assert first(WHAT_MATTERS, report, YOU) == (case, of_you)
    assert first(WHAT_MATTERS, report, ADA) == (case, of_you if of_ada is None else of_ada)
    assert headline(report).endswith(of_you)


def test_every_case_has_an_example():
    marks = [
        mark
        for test in (test_how_many, test_what_matters, test_one_side_is_met_and_the_other_to_go)
        for mark in test.pytestmark
    ]
    shown = {param.values[0] for mark in marks for param in mark.args[1]}
    assert {case.__name__.strip("_") for case in (*HOW_MANY, *WHAT_MATTERS)} == shown - {""}


@pytest.mark.parametrize(
    ("case", "values"),
    [
        pytest.param("one_sided", [4, 4, 0, 1]),
        pytest.param("farthest", [4, 4, 0, 4], id="almost: one is met on the weak side"),
        pytest.param("farthest", [4, 2, 0, 1], id="almost: one is short on the strong side"),
        pytest.param("farthest", [4, LAST_ANSWERS, 0, 1], id="almost: one is only about there"),
        pytest.param("farthest", [4, 4, 0, None], id="almost: one is unknown"),
    ],
)
def test_one_side_is_met_and_the_other_to_go(case, values):
    report = report_of(values, categories=2)
    name, text = first(WHAT_MATTERS, report, YOU)
    assert name == case
    if case == "one_sided":
        assert text == "Everything in Category 1 is met, nothing in Category 2 yet."


def test_little_known_says_no_more_than_what_is_known():
    assert headline(report_of([0, None, None], a_must(1, 2, of=3))) == (
        "Only 1 of 3 skills has enough answers: 1 to go."
    )


def test_a_critical_skill_about_there_is_not_called_missing():
    assert "a must" not in headline(report_of([LAST_ANSWERS, 0], a_must(1, of=2)))


def test_own_targets_are_the_persons_and_no_role():
    report = report_of([4, 0], own={})
    assert headline(report).startswith("You meet 1 of the 2 skills for your own targets: 1 to go.")
    assert headline(report, STRANGER).startswith(
        "This person meets 1 of the 2 skills for targets of their own: 1 to go.",
    )


def test_a_role_that_asks_nothing_is_met():
    assert headline(report_of([0, 0], 1)) == f"You meet what is needed in all 2 skills {ROLE}."
