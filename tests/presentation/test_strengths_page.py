"""What a link to strengths shows of a report."""

import pytest

from assessments.domain.report import Report, make_report
from assessments.presentation.person import Person
from assessments.presentation.strengths_page import strengths_page
from tests.factories import make_answers, make_framework

STRANGER = Person(is_reader=False)
FRAMEWORK = make_framework(skills=3, targets=3)
STRANGER = Person(is_reader=False)


def report(*values: list[int | None]) -> Report:
    answers = make_answers(FRAMEWORK, values)
    return make_report(FRAMEWORK, FRAMEWORK.roles[0], answers)


@pytest.mark.parametrize(
    "others",
    [
        ([0, 0, 0, 0], [0, 0, 0, 0]),
        ([1, 0, 0, 1], [None, 0, 0, 0]),
        ([None, None, None, None], []),
    ],
)
def test_it_is_the_same_whatever_the_other_skills_are(others: tuple[list[int | None], ...]) -> None:
    """So there is no range and no readiness on it: all answers have a part in them."""
    page = strengths_page(report([4, 4, 4, 4], *others), STRANGER)

    assert page == strengths_page(report([4, 4, 4, 4]), STRANGER)
    assert [(s.skill.key, s.level.number) for s in page.strengths] == [("skill-1", 5)]
    assert page.strengths[0].means == FRAMEWORK.skills[0].descriptors[5]


def test_it_is_in_the_order_of_the_framework() -> None:
    page = strengths_page(report([3] * 4, [0] * 4, [4] * 4), STRANGER)

    assert [s.skill.key for s in page.strengths] == ["skill-1", "skill-3"]
