"""All roles of a framework at one glance, and the one that a person is nearest to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.framework import Framework, Role
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.rules import Rule
from assessments.domain.scoring import SkillScore


@dataclass(frozen=True)
class RoleResult:
    """One role of the framework: the gap in each of its skills, by key, and the readiness.

    `is_near` says whether that is enough for the role to be near.
    """

    role: Role
    gaps: Mapping[str, Gap]
    readiness: Readiness
    is_near: bool

    def count(self, *statuses: Status) -> int:
        return sum(gap.status in statuses for gap in self.gaps.values())

    @property
    def demand(self) -> Fraction:
        """How much the role asks for, known or not: the weight of all its skills."""
        return self.readiness.total

    @property
    def value(self) -> Fraction:
        """The readiness, from 0 to 1; 0 where it is not known."""
        return self.readiness.value or Fraction(0)

    def count_critical(self, *statuses: Status) -> int:
        """Count the skills of these statuses that the role cannot do without."""
        return sum(gap.target.critical and gap.status in statuses for gap in self.gaps.values())


def against(rule: Rule, role: Role, scores: Mapping[str, SkillScore]) -> RoleResult:
    """Compare scores, by the key of the skill, with one role."""
    gaps = {key: rule.find_gap(score, role.targets[key]) for key, score in scores.items()}
    readiness = rule.readiness((scores[key], gap) for key, gap in gaps.items())
    return RoleResult(role, gaps, readiness, is_near=rule.is_near(readiness))


def against_all(
    rule: Rule, framework: Framework, scores: Mapping[str, SkillScore]
) -> tuple[RoleResult, ...]:
    """Compare scores with every role: the one that asks for least first, then in order."""
    results = [against(rule, role, scores) for role in framework.roles]
    return tuple(sorted(results, key=lambda result: result.demand))


def nearest(roles: Sequence[RoleResult]) -> RoleResult | None:
    """Return the most demanding role with a readiness of 80 %, or else the one with the highest.

    Of equally demanding ones the readiness decides. Where nobody is near, the role that asks for
    less is nearer of two with the same readiness. None where no readiness is known.
    """
    near = [result for result in roles if result.is_near]
    if near:
        return max(near, key=lambda result: (result.demand, result.value))
    known = [result for result in roles if result.readiness.value is not None]
    return max(known, key=lambda result: (result.value, -result.demand), default=None)
