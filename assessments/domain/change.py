"""One assessment against an earlier one: real change, or noise.

Only statements that were answered both times in the same meaning are compared, so that a skill
never seems to change because other statements were asked. Changes are in levels, exact.

An answer may have been kept: taken over from the earlier time, and confirmed or not looked at.
It is no second answer, so a skill in which all were kept is told as kept and not as unchanged.
Whoever went through their earlier answers saw them: an answer differs there because they changed
it, and is equal because they did not. Neither tells how much answers waver that are given twice,
and the many zeros would make every change look certain. So where any answer was kept, the pooled
variance is the rule's prior one. Kept answers do count in a skill's mean, where they are what the
person says now: without them, one answer raised by a level would be a skill grown by a level.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from statistics import NormalDist
from types import MappingProxyType

from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, Skill
from assessments.domain.gaps import Readiness
from assessments.domain.questionnaire import Answers, Provenance, Provenances
from assessments.domain.rules import Rule, rule_of
from assessments.domain.scale import on_scale_of

Pair = tuple[int, int]  # the answers to one statement, before and after
LEAST_TOGETHER = 3  # so many skills can move together; fewer are told one by one
UNLIKE = 0.9  # of what chance lets skills differ that moved alike; beyond it they did not


class Verdict(StrEnum):
    """What is said of a change: "has" answers for a whole page, "seems to" for one skill."""

    GREW = "grew"
    SEEMS_TO_HAVE_GROWN = "seems-to-have-grown"
    NO_CLEAR_CHANGE = "no-clear-change"
    SEEMS_TO_HAVE_FALLEN = "seems-to-have-fallen"
    FELL = "fell"
    KEPT = "kept"  # all compared answers were taken over from the earlier time
    ONE_STATEMENT = "one-statement"  # it alone tells too little
    NOT_COMPARABLE = "not-comparable"


GROWN = (Verdict.GREW, Verdict.SEEMS_TO_HAVE_GROWN)
FALLEN = (Verdict.FELL, Verdict.SEEMS_TO_HAVE_FALLEN)
CLEAR = (Verdict.GREW, Verdict.FELL)
SEEMING = (Verdict.SEEMS_TO_HAVE_GROWN, Verdict.SEEMS_TO_HAVE_FALLEN)


@dataclass(frozen=True)
class Limits:
    """A change larger than `seems` seems to be one, and larger than `has` it is called one."""

    seems: float
    has: float

    def times(self, error: float) -> "Limits":
        """Turn standard errors into levels."""
        return Limits(self.seems * error, self.has * error)


@dataclass(frozen=True)
class Difference:
    """Two mean levels of the same statements, and the standard error of what they differ by."""

    before: Fraction
    after: Fraction
    error: float

    @property
    def mean(self) -> Fraction:
        return self.after - self.before


@dataclass(frozen=True)
class Kept:
    """How many answers were taken over from the earlier time: confirmed, or not looked at."""

    confirmed: int = 0
    carried: int = 0

    @property
    def count(self) -> int:
        return self.confirmed + self.carried


NOTHING_KEPT = Kept()


@dataclass(frozen=True)
class Change:
    """How one skill changed, or all together: `compared` of `asked` statements tell.

    `difference` is None where too little can be compared, and `limits`, in levels, where nothing
    is called a change. `kept` counts those of the compared answers that are no second ones.
    """

    verdict: Verdict
    compared: int
    asked: int
    difference: Difference | None = None
    limits: Limits | None = None
    kept: Kept = NOTHING_KEPT

    @property
    def mean(self) -> Fraction | None:
        """By how many levels."""
        return self.difference.mean if self.difference else None


@dataclass(frozen=True)
class Comparison:
    """How every skill of the later framework changed, by its key, and all of them together.

    `limits` are in standard errors.
    """

    skills: Mapping[str, Change]
    together: Change
    limits: Limits


def compare(
    old: Framework,
    old_answers: Answers,
    new: Framework,
    new_answers: Answers,
    comparisons: int = 1,
    kept: Provenances = MappingProxyType({}),
) -> Comparison:
    """Judge every skill of `new` against what was answered earlier.

    The rule that `new` names decides, and asks for as many answers on both sides as for a
    score. Where an earlier answer has no equivalent on the new scale, nothing can be compared, and
    else it is compared as what it became. `comparisons` is how many such
    comparisons one page shows. `kept` are the new answers that are the old ones, taken over.
    """
    on_new_scale = on_scale_of(new, old, old_answers)
    earlier = {} if on_new_scale is None else carried_over(old, new, old_answers)
    both = {skill.key: _both(skill, earlier, new_answers) for skill in new.skills}
    pairs = {key: tuple(of_skill.values()) for key, of_skill in both.items()}
    asked = {skill.key: len(skill.statements) for skill in new.skills}
    kept_by_skill = {key: _kept(of_skill, kept) for key, of_skill in both.items()}
    return judge_all(rule_of(new), pairs, asked, comparisons, kept_by_skill)


def judge_all(
    rule: Rule,
    pairs: Mapping[str, Sequence[Pair]],
    asked: Mapping[str, int],
    comparisons: int = 1,
    kept: Mapping[str, Kept] = MappingProxyType({}),
) -> Comparison:
    """Judge every skill, by its key, from its answers, and then all of them together.

    `kept` counts by the key of the skill; one that is not there has nothing kept.
    """
    if any(of_skill.count for of_skill in kept.values()):
        pooled = rule.prior_variance
    else:
        pooled = rule.pooled_variance([differences(of_skill) for of_skill in pairs.values()])
    judged = sum(_tells(rule, len(of_skill), asked[key]) for key, of_skill in pairs.items())
    limits = limits_of(rule, statements=comparisons * (judged + 1))
    skills = {
        key: judge(rule, of_skill, asked[key], pooled, limits, kept.get(key, NOTHING_KEPT))
        for key, of_skill in pairs.items()
    }
    return Comparison(skills, judge_together(skills.values(), limits), limits)


@cache
def limits_of(rule: Rule, statements: int) -> Limits:
    """Return the limits, in standard errors, of a page with so many statements about change.

    They are quantiles of the normal distribution, for either direction. Where each of s
    statements is false with the chance 1 − (1 − α)^(1/s), any is with the chance α (Šidák 1967,
    Journal of the American Statistical Association 62): the more a page says, the more each
    change has to show.
    """
    share = 1 - (1 - float(rule.has_changed)) ** (1 / statements)
    return Limits(_two_sided(float(rule.seems_changed)), _two_sided(share))


def judge(
    rule: Rule,
    pairs: Sequence[Pair],
    asked: int,
    pooled: Fraction,
    limits: Limits,
    kept: Kept = NOTHING_KEPT,
) -> Change:
    """Judge one skill from its answers, and the pooled variance of all differences.

    A difference is after − before. d̄ is the mean, v_d the variance, shrunk as the rule shrinks
    v, and SE = √((v_d + 2r) / n), where r is the rule's variance of rounding: a difference is of
    two rounded values. To hold |d̄| / SE against a limit is the idea of the reliable change index
    of Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59(1).
    `bench/change.py` measures how often that is right.
    """
    compared = len(pairs)
    if not rule.is_known(compared, asked):
        return Change(Verdict.NOT_COMPARABLE, compared, asked, kept=kept)
    before, after = (rule.score(values) for values in zip(*pairs, strict=True))
    variance = rule.shrunken_variance(differences(pairs), pooled) + 2 * rule.rounding_variance
    difference = Difference(before, after, math.sqrt(variance / compared))
    if kept.count == compared:
        return Change(Verdict.KEPT, compared, asked, difference, kept=kept)
    if not _tells(rule, compared, asked):
        return Change(Verdict.ONE_STATEMENT, compared, asked, difference, kept=kept)
    in_levels = limits.times(difference.error)
    verdict = _verdict(difference.mean, in_levels)
    return Change(verdict, compared, asked, difference, in_levels, kept)


def judge_together(changes: Collection[Change], limits: Limits) -> Change:
    """Judge whether all skills that can be compared moved together, by about the same.

    M is the mean of their k changes d̄ᵢ, with the standard error √(Σ SEᵢ²) / k. They moved
    together where M is called a change, no skill is said to have gone the other way, and they
    differ among themselves by no more than chance mostly gives: Q = Σ ((d̄ᵢ − M) / SEᵢ)² is not
    above what χ² with k − 1 degrees of freedom exceeds in 10 % (Cochran 1954, Biometrics 10).
    """
    differences = [change.difference for change in changes if change.difference]
    compared = sum(change.compared for change in changes)
    asked = sum(change.asked for change in changes)
    if len(differences) < LEAST_TOGETHER:
        return Change(Verdict.NOT_COMPARABLE, compared, asked)
    whole = _mean_of(differences)
    in_levels = limits.times(whole.error)
    verdict = _verdict(whole.mean, in_levels)
    if verdict in SEEMING or _contradicts(verdict, changes) or _differ(differences, whole.mean):
        verdict = Verdict.NO_CLEAR_CHANGE
    return Change(verdict, compared, asked, whole, in_levels)


def rose_clearly(before: Readiness, after: Readiness) -> bool:
    """Say whether readiness rose by more than √(h₁² + h₂²), where h is half of its range.

    That is what two independent values with such ranges differ by, as often as a range holds.
    """
    if before.value is None or after.value is None:
        return False
    return float(after.value - before.value) > math.hypot(_half(before), _half(after))


def differences(pairs: Sequence[Pair]) -> tuple[int, ...]:
    """Return after − before for every statement."""
    return tuple(after - before for before, after in pairs)


def _tells(rule: Rule, compared: int, asked: int) -> bool:
    """Say whether a skill can be judged: a change of one statement has no variance of its own."""
    return rule.is_known(compared, asked) and compared >= rule.least_answers


def _verdict(mean: Fraction, limits: Limits) -> Verdict:
    if abs(mean) <= limits.seems:
        return Verdict.NO_CLEAR_CHANGE
    has, seems = GROWN if mean > 0 else FALLEN
    return has if abs(mean) > limits.has else seems


def _mean_of(differences: Sequence[Difference]) -> Difference:
    count = len(differences)
    return Difference(
        before=sum((d.before for d in differences), Fraction(0)) / count,
        after=sum((d.after for d in differences), Fraction(0)) / count,
        error=math.hypot(*(d.error for d in differences)) / count,
    )


def _contradicts(verdict: Verdict, changes: Collection[Change]) -> bool:
    """Say whether a skill stayed on purpose, or is said to have gone the other way."""
    other = (*(FALLEN if verdict in GROWN else GROWN), Verdict.KEPT)
    return any(change.verdict in other for change in changes)


def _differ(differences: Sequence[Difference], mean: Fraction) -> bool:
    """Say whether the skills moved unlike each other, by Cochran's Q."""
    q = sum((float(d.mean - mean) / d.error) ** 2 for d in differences)
    return q > _chi_square(UNLIKE, len(differences) - 1)


def _chi_square(probability: float, degrees: int) -> float:
    """Return a quantile of χ² (Wilson & Hilferty 1931, PNAS 17), to about 1 %."""
    part = 2 / (9 * degrees)
    return degrees * (1 - part + NormalDist().inv_cdf(probability) * math.sqrt(part)) ** 3


def _two_sided(share: float) -> float:
    """Return how many standard errors chance exceeds, in either direction, with this share."""
    return NormalDist().inv_cdf(1 - share / 2)


def _half(readiness: Readiness) -> float:
    return ((readiness.high or 0.0) - (readiness.low or 0.0)) / 2


def _both(skill: Skill, earlier: Answers, later: Answers) -> dict[str, Pair]:
    """Return the answers to the statements that were answered both times, by their keys."""
    pairs = ((s.key, earlier.get(s.key), later.get(s.key)) for s in skill.statements)
    return {
        key: (before, after)
        for key, before, after in pairs
        if before is not None and after is not None
    }


def _kept(compared: Collection[str], kept: Provenances) -> Kept:
    """Count what was kept of the answers to these statements."""
    provenances = [kept[key] for key in compared if key in kept]
    return Kept(
        confirmed=provenances.count(Provenance.CONFIRMED),
        carried=provenances.count(Provenance.CARRIED),
    )
