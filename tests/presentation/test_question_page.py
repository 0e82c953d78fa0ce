"""What the questionnaire says of where one stands, and how it offers roles."""

import pytest

from assessments.domain.framework import Target
from assessments.domain.questionnaire import pages
from assessments.presentation.question_page import check_page, role_choices, standing
from tests.factories import make_answers, make_framework


def test_standing_counts_and_draws_skill_by_skill():
    framework = make_framework(skills=3, statements=2, categories=3)
    answers = make_answers(framework, [[1, None], [2]])
    second = pages(framework)[1]

    now = standing(framework, second, answers)

    assert (now.where, now.hue) == ("Skill 2 of 3", 2)
    assert now.left == "3 of 6 answered, about 1 minute left"
    assert [(part.hue, part.current, part.filled / part.width) for part in now.bar] == [
        (1, False, 1),
        (2, True, pytest.approx(0.5)),
        (3, False, 0),
    ]


def test_the_check_page_asks_back_where_all_answers_are_the_same():
    framework = make_framework(skills=3)
    all_twos = make_answers(framework, 2)

    def asked(answers):
        return check_page(framework, answers).alike

    assert asked(all_twos) == (
        "You gave the same answer to all 12 statements. Is that how it is? "
        "You can change any of them, or go on."
    )
    assert asked(all_twos | {"skill-1-1": None}) == (
        "You gave the same answer to all 11 statements that you answered. Is that how it is? "
        "You can change any of them, or go on."
    )
    assert asked(all_twos | {"skill-1-1": 3}) == ""


@pytest.mark.parametrize(
    ("targets", "asks"), [([2, 4], "levels 2 to 4"), ([3, 3], "level 3"), ([5, 1], "levels 1 to 5")]
)
def test_a_role_says_what_it_asks_for(targets, asks):
    framework = make_framework(skills=2, targets=targets)
    assert role_choices(framework)["role-1"].asks == asks


def test_the_profile_of_a_role_is_as_high_as_its_targets():
    framework = make_framework(skills=2, categories=2, targets=[Target(5, 1), Target(1, 1)])
    profile = role_choices(framework)["role-1"].profile

    assert (profile.width, profile.height) == (28, 40)
    assert profile.columns == ((1, 5, 0), (2, 21, 32))
