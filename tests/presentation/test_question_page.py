"""What the questionnaire says of where one stands, and how it offers roles."""

import pytest

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


def test_a_role_says_what_it_asks_for_in_the_words_of_the_answers():
    """The most first; level 1 is where everybody begins, so nothing is asked for with it."""
    framework = make_framework(skills=5, targets=[2, 4, 4, 1, 4])
    assert role_choices(framework)["role-1"].asks == (
        "In 3 skills: Answer 3",
        "In 1 skill: Answer 1",
    )
