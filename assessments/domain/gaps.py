"""Scores against a target profile: gaps, priorities, readiness and strengths. All exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.framework import Target
from assessments.domain.scoring import SkillScore

CLOSE = 1  # a gap of up to one level is close
LEAST_COVERAGE = Fraction(1, 2)  # below it, readiness would speak of too little


class Status(StrEnum):
    MET = "met"
    CLOSE = "close"
    FAR = "far"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gap:
    """A skill's distance to its target.

    `size` is in levels, from 0 to target − 1; `priority` is importance × size. Both are None
    where the skill is not known. `surplus` is how far the score lies above the target, or None.
    """

    target: Target
    status: Status
    size: Fraction | None = None
    priority: Fraction | None = None
    surplus: Fraction | None = None

    @property
    def weight(self) -> int:
        """What the skill can add to readiness: importance × (target − 1)."""
        return self.target.importance * (self.target.level - 1)

    @property
    def earned(self) -> Fraction:
        """What it does add: importance × (target − 1 − gap). 0 where it is not known."""
        return Fraction(0) if self.priority is None else self.weight - self.priority


@dataclass(frozen=True)
class Readiness:
    """How much of what a role asks for has no gap, and how much of it is known at all.

    Both from 0 to 1. `value` is None below half coverage. `earned` of `weight` is the sum
    behind the value, `total` the weight of all skills, known or not.
    """

    value: Fraction | None
    coverage: Fraction
    earned: Fraction
    weight: int
    total: int


def find_gap(score: SkillScore, target: Target) -> Gap:
    """Compare one score with its target.

    The gap is target − score where the named level is below the target, else 0: a skill at
    2.8 has reached level 3. The priority is the weighted discrepancy of Borich (1980), "A needs
    assessment model for conducting follow-up studies", Journal of Teacher Education 31(3).
    """
    if score.score is None or score.level is None:
        return Gap(target, Status.UNKNOWN)
    if score.level >= target.level:
        is_strength = target.level > 1 and score.score >= target.level
        surplus = score.score - target.level if is_strength else None
        return Gap(target, Status.MET, Fraction(0), Fraction(0), surplus)
    size = target.level - score.score
    status = Status.CLOSE if size <= CLOSE else Status.FAR
    return Gap(target, status, size, target.importance * size)


def readiness(gaps: Iterable[Gap]) -> Readiness:
    """Return Σ importance·(target − 1 − gap) / Σ importance·(target − 1) over the known skills.

    A level above the target never makes up for one below, so it is 1 exactly when no known
    skill has a gap. Coverage is the same denominator over the known skills / over all. For a
    role that asks for nothing (every target is level 1) both are 1.
    """
    gaps = tuple(gaps)
    total = sum(gap.weight for gap in gaps)
    weight = sum(gap.weight for gap in gaps if gap.status is not Status.UNKNOWN)
    earned = sum((gap.earned for gap in gaps), Fraction(0))
    if total == 0:
        return Readiness(Fraction(1), Fraction(1), earned, weight, total)
    coverage = Fraction(weight, total)
    value = earned / weight if coverage >= LEAST_COVERAGE else None
    return Readiness(value, coverage, earned, weight, total)
