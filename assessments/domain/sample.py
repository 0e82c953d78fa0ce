"""Invented answers for the sample report that visitors see before they begin."""

from itertools import cycle

from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers

# Shares of the scale, skill by skill, as somebody with some experience and one gap might answer;
# None is a skip. More skills, or more statements of a skill, begin again at the front.
_PATTERNS = (
    (0.75, 0.75, 1.0, 0.75),
    (0.5, 0.75, 0.5, 0.75),
    (0.75, 0.75, 0.5, 0.5),
    (0.75, 0.5, 0.75, 0.75),
    (0.5, 0.5, 0.25, 0.5),
    (0.5, 0.5, 0.25, 0.25),
    (0.25, 0.25, 0.25, 0.25),
    (0.5, 0.75, None, 0.5),
)


def sample_answers(framework: Framework) -> Answers:
    """Return invented answers to every statement, the same ones every time."""
    highest = framework.top - 1
    return {
        statement.key: None if share is None else round(share * highest)
        for skill, pattern in zip(framework.skills, cycle(_PATTERNS))
        for statement, share in zip(skill.statements, cycle(pattern))
    }
