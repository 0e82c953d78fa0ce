"""Invented answers for the sample report that visitors see before they begin."""

from itertools import cycle

from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers

# Shares of the scale, as somebody with some experience and one gap might answer; None is a skip.
_PATTERN = (
    *(0.75, 0.75, 1.0, 0.75),
    *(0.5, 0.75, 0.5, 0.75),
    *(0.75, 0.75, 0.5, 0.5),
    *(0.75, 0.5, 0.75, 0.75),
    *(0.5, 0.5, 0.25, 0.5),
    *(0.5, 0.5, 0.25, 0.25),
    *(0.25, 0.25, 0.25, 0.25),
    *(0.5, 0.75, None, 0.5),
)


def sample_answers(framework: Framework) -> Answers:
    """Return invented answers to every statement, the same ones every time."""
    shares = zip(framework.statements, cycle(_PATTERN))
    highest = framework.top - 1
    return {s.key: None if share is None else round(share * highest) for s, share in shares}
