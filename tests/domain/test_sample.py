"""The invented answers of the sample report."""

import pytest

from assessments.domain.questionnaire import progress
from assessments.domain.sample import sample_answers
from tests.factories import make_framework


def test_sample_answers_are_shares_of_the_scale():
    answers = sample_answers(make_framework(skills=9))

    # Of 0 … 4: 0.75 is 3, 1.0 is 4, 0.5 is 2, 0.25 is 1; the thirty-first is skipped.
    assert [answers[f"skill-1-{n}"] for n in (1, 2, 3, 4)] == [3, 3, 4, 3]
    assert [answers[f"skill-7-{n}"] for n in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert [answers[f"skill-8-{n}"] for n in (1, 2, 3, 4)] == [2, 3, None, 2]
    assert [answers[f"skill-9-{n}"] for n in (1, 2, 3, 4)] == [3, 3, 4, 3]  # from the beginning


@pytest.mark.parametrize("top", [2, 3, 9])
def test_sample_answers_fit_every_scale(top):
    framework = make_framework(top=top)
    answers = sample_answers(framework)
    assert progress(framework.statements, answers).open == 0
    assert {value for value in answers.values() if value is not None} <= set(range(top))
