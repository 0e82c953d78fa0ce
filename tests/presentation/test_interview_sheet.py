"""The interview sheet: strengths with their examples, and what is still to prepare."""

from collections.abc import Sequence

from assessments.domain.annotations import Example, Setting
from assessments.domain.report import make_report
from assessments.presentation.interview_sheet import InterviewSheet, interview_sheet
from tests.factories import make_answers, make_framework

# The first two of three skills reach their targets.
FRAMEWORK = make_framework(skills=3, targets=3)
ANSWERS = make_answers(FRAMEWORK, [[4] * 4, [4] * 4, [0] * 4])
WHOLE = Example("It was late.", "I led it.", "It was done.", Setting.IT_WORK, 2025, "1")


def sheet(*of_first: Example, **examples: Sequence[Example]) -> InterviewSheet:
    report = make_report(FRAMEWORK, FRAMEWORK.roles[0], ANSWERS)
    return interview_sheet(report, {"skill-1": of_first, **examples})


def test_strengths_stand_with_their_examples_and_nothing_else_does() -> None:
    made = sheet(WHOLE, WHOLE, **{"skill-3": [WHOLE]})
    assert [(skill.key, len(skill.examples)) for skill in made.skills] == [
        ("skill-1", 2),
        ("skill-2", 0),
    ]
    assert made.nothing == ""


def test_an_example_is_told_as_situation_action_and_result() -> None:
    (told,) = sheet(WHOLE).skills[0].examples
    assert told.facts == "IT work, 2025"
    assert [(part.name, part.text, part.is_missing) for part in told.parts] == [
        ("Situation", "It was late.", False),
        ("Action", "I led it.", False),
        ("Result", "It was done.", False),
    ]


def test_what_an_example_lacks_is_named_to_prepare_it() -> None:
    (told,) = sheet(Example(action="I led it.")).skills[0].examples
    assert told.facts == ""
    assert [part.text for part in told.parts if part.is_missing] == [
        "Not told yet: what was it about?",
        "Not told yet: what came of it?",
    ]


def test_a_strength_without_an_example_says_so() -> None:
    first, second = sheet(WHOLE).skills
    assert first.to_prepare == ""
    assert second.to_prepare.startswith("No example yet.")


def test_a_report_without_strengths_says_so() -> None:
    report = make_report(FRAMEWORK, FRAMEWORK.roles[0], make_answers(FRAMEWORK, 0))
    made = interview_sheet(report, {"skill-1": [WHOLE]})
    assert made.skills == ()
    assert made.nothing.startswith("No skill reaches its target yet")
