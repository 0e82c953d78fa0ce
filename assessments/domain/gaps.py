"""What a score is worth against a target profile: gap, priority, readiness.

Exact, but for the range of readiness.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from assessments.domain.framework import Target


class Status(StrEnum):
    """On which side of the target's beginning a skill stands, as far as the answers can tell."""

    MET = "met"  # the whole range is at or above it
    ABOUT = "about-there"  # it lies inside the range
    TO_GO = "to-go"  # the whole range is below it
    UNKNOWN = "unknown"  # there are not enough answers


@dataclass(frozen=True)
class Gap:
    """A skill's distance to where its target begins.

    `size` is in levels, from 0 to target − 1½; `priority` is importance × size. Both are None
    where the skill is not known. `surplus` is how far a score that reaches the target lies above
    its beginning; None below it, and where the target asks nothing.
    """

    target: Target
    status: Status
    size: Fraction | None = None
    priority: Fraction | None = None
    surplus: Fraction | None = None

    @cached_property
    def weight(self) -> Fraction:
        """What the skill can add to readiness: importance × (b − 1); 0 for a target of level 1."""
        return self.target.importance * max(Fraction(0), self.target.begins - 1)

    @property
    def earned(self) -> Fraction:
        """What it does add: importance × (b − 1 − gap). 0 where it is not known."""
        return Fraction(0) if self.priority is None else self.weight - self.priority


@dataclass(frozen=True)
class Readiness:
    """How much of what a role asks for has no gap, and how much of it is known at all.

    `value`, its range from `low` to `high`, and `coverage` lie between 0 and 1. Value and range are
    None where too little is known. `earned` of `weight` is the sum behind the value, `total`
    the weight of all skills, known or not.
    """

    value: Fraction | None
    coverage: Fraction
    earned: Fraction
    weight: Fraction
    total: Fraction
    low: float | None = None
    high: float | None = None
