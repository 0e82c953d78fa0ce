"""What a score is worth against a target profile: gap, priority, readiness. All exact."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.framework import Target


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

    Both from 0 to 1. `value` is None where too little is known. `earned` of `weight` is the sum
    behind the value, `total` the weight of all skills, known or not.
    """

    value: Fraction | None
    coverage: Fraction
    earned: Fraction
    weight: int
    total: int
