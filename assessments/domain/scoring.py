"""Answers to a score, with its uncertainty, for every skill. The rule is called "mean-1".

Notation: a skill asks some statements; n of them are answered, with values a in 0 … m−1,
where m is the number of levels. Skipped and open statements are left out, never counted as 0.
Scores are exact fractions; standard errors and ranges are floats.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.framework import Framework, Skill
from assessments.domain.questionnaire import Answers

PRIOR_WEIGHT = 4  # of the pooled variance, in answers
PRIOR_VARIANCE = Fraction(1)  # where nobody's answers say anything about variance
# The variance of a value rounded to a whole number (uniform over ±½). Equal answers do not show
# how far apart the person really is from statement to statement, so it is added to all.
ROUNDING_VARIANCE = Fraction(1, 12)
Z_90 = 1.645  # two-sided 90 % of the normal distribution


@dataclass(frozen=True)
class SkillScore:
    """How a person stands in one skill.

    `values` are the answers given, in the order of the statements, out of `asked` statements.
    A skill is known or it is not; what follows from the answers (`score` and `level` from 1 to
    m, standard error, and the ends of the 90 % range) is None where it is not.
    """

    values: tuple[int, ...]
    asked: int
    score: Fraction | None = None
    level: int | None = None
    variance: Fraction | None = None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def answered(self) -> int:
        """n: the number of statements answered."""
        return len(self.values)

    @property
    def known(self) -> bool:
        return self.score is not None


def score(values: Sequence[int]) -> Fraction:
    """Return 1 + mean(a): a level from 1 to m. Raise ZeroDivisionError for no answers."""
    return 1 + Fraction(sum(values), len(values))


def nearest_level(score: Fraction) -> int:
    """Return the whole level nearest to a score; exactly half-way goes down (2.5 is level 2)."""
    return math.ceil(score - Fraction(1, 2))


def is_known(answered: int, asked: int) -> bool:
    """Say whether there are enough answers: two and half of the statements, or all of one."""
    return answered >= min(2, asked) and 2 * answered >= asked and asked > 0


def sum_of_squares(values: Sequence[int]) -> Fraction:
    """Return SS = Σ (a − mean)², exact; 0 for fewer than two answers."""
    if not values:
        return Fraction(0)
    mean = Fraction(sum(values), len(values))
    return sum(((value - mean) ** 2 for value in values), Fraction(0))


def pooled_variance(answers_by_skill: Sequence[Sequence[int]]) -> Fraction:
    """Return p = Σ SS / Σ (n − 1), the person's variance within a skill, over all skills.

    A skill without answers adds nothing. Where no skill has two answers (0/0) it is 1.
    """
    degrees = sum(len(values) - 1 for values in answers_by_skill if values)
    if degrees == 0:
        return PRIOR_VARIANCE
    return sum(map(sum_of_squares, answers_by_skill), Fraction(0)) / degrees


def shrunken_variance(values: Sequence[int], pooled: Fraction) -> Fraction:
    """Return v = (SS + 4p) / (n − 1 + 4): the skill's own variance, drawn towards the person's.

    Four answers say little about a variance of their own, so the pooled one weighs as much as
    four answers (the posterior mean under a scaled inverse χ² prior has this form).
    """
    return (sum_of_squares(values) + PRIOR_WEIGHT * pooled) / (len(values) - 1 + PRIOR_WEIGHT)


def standard_error(variance: Fraction, answered: int) -> float:
    """Return SE = √((v + 1/12) / n), in levels; 1/12 keeps equal answers from looking certain."""
    return math.sqrt((variance + ROUNDING_VARIANCE) / answered)


def score_skill(values: Sequence[int], asked: int, pooled: Fraction, top: int) -> SkillScore:
    """Score one skill from its answers, the person's pooled variance and the top level m.

    The 90 % range is score ± 1.645·SE, cut to 1 … m. It says what might have come out had other
    statements about the same skill been asked; `bench/coverage.py` measures how often it does.
    """
    values = tuple(values)
    if not is_known(len(values), asked):
        return SkillScore(values, asked)
    exact = score(values)
    variance = shrunken_variance(values, pooled)
    error = standard_error(variance, len(values))
    return SkillScore(
        values=values,
        asked=asked,
        score=exact,
        level=nearest_level(exact),
        variance=variance,
        standard_error=error,
        low=max(1.0, float(exact) - Z_90 * error),
        high=min(float(top), float(exact) + Z_90 * error),
    )


def given_values(skill: Skill, answers: Answers) -> tuple[int, ...]:
    """Return the values given for a skill, in the order of its statements."""
    given = (answers.get(statement.key) for statement in skill.statements)
    return tuple(value for value in given if value is not None)


def score_all(framework: Framework, answers: Answers) -> dict[str, SkillScore]:
    """Return the score of every skill, by the skill's key, in the framework's order."""
    values = {skill.key: given_values(skill, answers) for skill in framework.skills}
    pooled = pooled_variance(list(values.values()))
    return {
        skill.key: score_skill(values[skill.key], len(skill.statements), pooled, framework.top)
        for skill in framework.skills
    }
