"""The sentence on top of a report, in every case it knows."""

import pytest

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.presentation.headline import headline
from tests.factories import make_answers, make_framework


def sentence(values, targets=3, **kwargs):
    """Return the headline for these answers, one value (or None) for each skill."""
    framework = make_framework(
        skills=len(values), statements=2, targets=targets, importances=(1,), **kwargs
    )
    answers = make_answers(framework, [[value] * 2 for value in values])
    return headline(make_report(framework, framework.roles[0], answers))


@pytest.mark.parametrize(
    ("values", "targets", "expected"),
    [
        pytest.param(
            [None, None],
            3,
            "There are not enough answers yet to say where you stand.",
            id="nothing known",
        ),
        pytest.param(
            [2, 3], 3, "For the role of Role 1 you are ready in all 2 skills.", id="all met"
        ),
        pytest.param(
            [2], 3, "For the role of Role 1 you are ready in its one skill.", id="one met"
        ),
        pytest.param(
            [2, 2, None],
            3,
            "For the role of Role 1 you are ready in all 2 skills with enough answers.",
            id="all known met",
        ),
        pytest.param(
            [2, None],
            3,
            "For the role of Role 1 you are ready in the one skill with enough answers.",
            id="the one known met",
        ),
        pytest.param(
            [0, 1, 0],
            [5, 5, 4],
            "The way to the role of Role 1 begins here. Skill 1 is where work helps most.",
            id="all far",
        ),
        pytest.param(
            [2, 1],
            3,
            "For the role of Role 1 you are ready in 1 of 2 skills. "
            "Skill 2 is where a little work helps most.",
            id="one close",
        ),
        pytest.param(
            [2, 0, None],
            3,
            "For the role of Role 1 you are ready in 1 of the 2 skills with enough answers. "
            "Skill 2 is where work helps most.",
            id="one far, one unknown",
        ),
        pytest.param(
            [2, 1, 1],
            3,
            "For the role of Role 1 you are ready in 1 of 3 skills. "
            "Skill 2 and Skill 3 are where work helps most.",
            id="a tie of two",
        ),
        pytest.param(
            [2, 1, 1, 1],
            3,
            "For the role of Role 1 you are ready in 1 of 4 skills. "
            "Skill 2 is where a little work helps most.",
            id="a tie of more",
        ),
    ],
)
def test_headline(values, targets, expected):
    assert sentence(values, targets, categories=1) == expected


def test_headline_one_category_strong_and_the_other_weak():
    assert sentence([3, 3, 0, 1], 4, categories=2) == (
        "For the role of Role 1 you are ready in 2 of 4 skills. "
        "Category 1 is strong; Category 2 needs work, Skill 3 first."
    )


def test_headline_categories_alike_are_not_compared():
    assert sentence([3, 0, 3, 1], 4, categories=2) == (
        "For the role of Role 1 you are ready in 2 of 4 skills. Skill 2 is where work helps most."
    )


def test_headline_a_critical_gap_goes_before_everything():
    targets = [Target(4, 1), Target(3, 1, critical=True), Target(4, 1)]
    assert sentence([0, 1, 3], targets, categories=1) == (
        "For the role of Role 1 you are ready in 1 of 3 skills. "
        "What is missing is Skill 2, which this role cannot do without."
    )


def test_headline_a_critical_skill_without_a_gap_is_not_mentioned():
    targets = [Target(4, 1), Target(3, 1, critical=True)]
    assert sentence([0, 2], targets, categories=1) == (
        "For the role of Role 1 you are ready in 1 of 2 skills. Skill 1 is where work helps most."
    )
