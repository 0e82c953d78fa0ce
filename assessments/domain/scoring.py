"""What a person's answers say about a skill, and what every rule needs of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.framework import Framework, Skill
from assessments.domain.questionnaire import Answers


@dataclass(frozen=True)
class Pooled:
    """What a person's answers to all skills have in common: M, their mean (0 … m−1), and p, their
    variance within a skill. A skill of few answers borrows from both.
    """

    mean: Fraction
    variance: Fraction


@dataclass(frozen=True)
class SkillScore:
    """How a person stands in one skill.

    `values` are the answers given, in the order of the statements, out of `asked` statements.
    A skill is known or it is not; what follows from the answers (`score` and `level` from 1 to
    m, the range with its centre, the variance and the standard error behind it) is None where it
    is not. The range always holds the score.
    """

    values: tuple[int, ...]
    asked: int
    score: Fraction | None = None
    level: int | None = None
    centre: Fraction | None = None
    variance: Fraction | None = None
    standard_error: float | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def answered(self) -> int:
        """n: the number of statements answered."""
        return len(self.values)

    @property
    def known(self) -> bool:
        return self.score is not None


def values_by_skill(framework: Framework, answers: Answers) -> dict[str, tuple[int, ...]]:
    """Return the values given for every skill, by its key, in the order of its statements.

    Skipped and open statements are left out, never counted as 0.
    """
    return {skill.key: _values(skill, answers) for skill in framework.skills}


def _values(skill: Skill, answers: Answers) -> tuple[int, ...]:
    values = (answers.get(statement.key) for statement in skill.statements)
    return tuple(value for value in values if value is not None)


def sum_of_squares(values: Sequence[int]) -> Fraction:
    """Return SS = Σ (a − mean)² = (n Σ a² − (Σ a)²) / n, exact; 0 for fewer than two answers."""
    if not values:
        return Fraction(0)
    count = len(values)
    return Fraction(count * sum(value * value for value in values) - sum(values) ** 2, count)
