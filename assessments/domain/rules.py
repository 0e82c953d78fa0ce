"""The rules by which answers become scores, gaps and readiness. A version names its rule.

A rule that has scored a report never changes, so that no report does: whoever knows a better
one adds an entry to `RULES`, with a golden report in tests/domain/golden/, and names it in
`framework.NEWEST_RULE`.

Notation: a skill asks some statements; n of them are answered, with values a in 0 … m−1,
where m is the number of levels. Skipped and open statements are left out, never counted as 0.
A person answers N statements in all. Level t is the band from t − ½ on, and b = t − ½ is where a
target begins. Scores, gaps and readiness are exact fractions; standard errors and ranges are
floats.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from statistics import NormalDist

from assessments.domain.framework import Framework, Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.questionnaire import Answers
from assessments.domain.scoring import Pooled, SkillScore, sum_of_squares, values_by_skill
from assessments.domain.student import t_quantile


class UnknownRule(Exception):
    """A version names a rule that this release does not have."""


@dataclass(frozen=True)
class Rule:
    """One plus the mean of the answers, with a range, against the targets of a role.

    Everything that a rule decides is here, and every constant that people are shown. A rule
    with other constants is another value; one with other formulas is a subclass with these.
    """

    least_answers: int  # for a skill to be known; one that asks fewer needs all of them
    least_share: Fraction  # of its statements answered, for a skill to be known
    prior_weight: int  # of the pooled variance, in answers
    prior_variance: Fraction  # where the answers say nothing about variance
    # The variance of a value rounded to a whole number (uniform over ±½). Equal answers do not
    # show how far apart the person really is from statement to statement, so it is added to all.
    rounding_variance: Fraction
    holds: Fraction  # the share of likely ranges that are to hold what they are about
    apart: float  # how many standard errors make two priorities differ
    least_coverage: Fraction  # below it, readiness would speak of too little
    near: Fraction  # the readiness from which a role is near
    # How often chance alone may speak of a change (`domain/change.py`): "seems to have grown" or
    # "fallen" in one skill, and "has" anywhere on a page.
    seems_changed: Fraction
    has_changed: Fraction

    # --- Scores ----------------------------------------------------------------------------

    def score_all(self, framework: Framework, answers: Answers) -> dict[str, SkillScore]:
        """Return the score of every skill, by the skill's key, in the framework's order."""
        values = values_by_skill(framework, answers)
        pooled = self.pooled(values.values(), framework.top)
        return {
            skill.key: self.score_skill(
                values[skill.key], len(skill.statements), pooled, framework.top
            )
            for skill in framework.skills
        }

    def score_skill(
        self, values: Sequence[int], asked: int, pooled: Pooled, top: int
    ) -> SkillScore:
        """Score one skill from its answers, what the person's answers share, and the top level m.

        The range says where the mean over *all* statements that could be asked about the skill
        is likely to be; `bench/coverage.py` measures how often. It is centre ± t·SE, cut to 1 … m
        and widened where needed to hold the score, where t is Student's t with n − 1 + w degrees
        of freedom, as many as v has. Its ends are rounded outwards to hundredths: what is shown
        is what decides.
        """
        values = tuple(values)
        if not self.is_known(len(values), asked):
            return SkillScore(values, asked)
        score, centre = self.score(values), self.centre(values, pooled)
        variance = self.shrunken_variance(values, pooled.variance)
        error = self.standard_error(variance, len(values))
        half = Fraction(self.quantile(len(values)) * error)
        low = max(Fraction(1), min(score, centre - half))
        high = min(Fraction(top), max(score, centre + half))
        return SkillScore(
            values=values,
            asked=asked,
            score=score,
            level=self.nearest_level(score),
            centre=centre,
            variance=variance,
            standard_error=error,
            low=Fraction(math.floor(100 * low), 100),
            high=Fraction(math.ceil(100 * high), 100),
        )

    def is_known(self, answered: int, asked: int) -> bool:
        """Say whether there are enough answers: so many, and such a share of the statements."""
        enough = answered >= min(self.least_answers, asked)
        return enough and answered >= self.least_share * asked and asked > 0

    def score(self, values: Sequence[int]) -> Fraction:
        """Return 1 + mean(a): a level from 1 to m. Raise ZeroDivisionError for no answers."""
        return 1 + Fraction(sum(values), len(values))

    def nearest_level(self, score: Fraction) -> int:
        """Return the whole level nearest to a score; exactly half-way goes up (2.5 is 3)."""
        return math.floor(score + Fraction(1, 2))

    def pooled(self, answers_by_skill: Collection[Sequence[int]], top: int) -> Pooled:
        """Return what a person's answers to all skills have in common."""
        answers = list(chain.from_iterable(answers_by_skill))
        # Together with one imagined answer from the middle of the scale, so that somebody who
        # has hardly answered anything is not taken for certain.
        mean = (sum(answers) + Fraction(top - 1, 2)) / (len(answers) + 1)
        return Pooled(mean, self.pooled_variance(answers_by_skill))

    def centre(self, values: Sequence[int], pooled: Pooled) -> Fraction:
        """Return c = 1 + (Σa + M) / (n + 1): the score, drawn towards the person's mean M.

        One imagined answer at M stands beside the n. A mean of few answers is often high or low
        by the luck of what was asked; Kelley (1947), Fundamentals of Statistics, and Wainer et
        al. (2001), Augmented scores, in Test Scoring, draw it back in this way.
        """
        return 1 + (sum(values) + pooled.mean) / (len(values) + 1)

    def pooled_variance(self, answers_by_skill: Collection[Sequence[int]]) -> Fraction:
        """Return p = Σ SS / Σ (n − 1), the person's variance within a skill, over all skills.

        A skill without answers adds nothing. Where no skill has two answers (0/0), return
        the prior variance.
        """
        degrees = sum(len(values) - 1 for values in answers_by_skill if values)
        if degrees == 0:
            return self.prior_variance
        return sum(map(sum_of_squares, answers_by_skill), Fraction(0)) / degrees

    def shrunken_variance(self, values: Sequence[int], pooled: Fraction) -> Fraction:
        """Return v = (SS + w·p) / (n − 1 + w): the skill's own, drawn towards the person's.

        A few answers say little about a variance of their own, so the pooled one weighs as
        much as w of them (the posterior mean under a scaled inverse χ² prior has this form).
        """
        weight = self.prior_weight
        return (sum_of_squares(values) + weight * pooled) / (len(values) - 1 + weight)

    def standard_error(self, variance: Fraction, answered: int) -> float:
        """Return SE = √((v + the rounding variance) / (n + 1)), in levels."""
        return math.sqrt((variance + self.rounding_variance) / (answered + 1))

    def quantile(self, answered: int) -> float:
        """Return how many standard errors a range of a skill reaches to either side."""
        return t_quantile(float(1 + self.holds) / 2, answered - 1 + self.prior_weight)

    # --- Against a role --------------------------------------------------------------------

    def find_gap(self, score: SkillScore, target: Target) -> Gap:
        """Compare one score with its target.

        The gap is max(0, b − score), so it begins with nothing where the target begins. The
        priority is the weighted discrepancy of Borich (1980), "A needs assessment model for
        conducting follow-up studies", Journal of Teacher Education 31(3).
        """
        if score.score is None:
            return Gap(target, Status.UNKNOWN)
        size = max(Fraction(0), target.begins - score.score)
        surplus = None if size or target.asks_nothing else score.score - target.begins
        return Gap(target, self.status(score, target), size, target.importance * size, surplus)

    def status(self, score: SkillScore, target: Target) -> Status:
        """Say on which side of a target's beginning the whole likely range lies."""
        if score.low is None or score.high is None:
            return Status.UNKNOWN
        if score.low >= target.begins:
            return Status.MET
        return Status.TO_GO if score.high < target.begins else Status.ABOUT

    def readiness(self, pairs: Iterable[tuple[SkillScore, Gap]]) -> Readiness:
        """Return 1 − Σ importance·gap / Σ importance·(b − 1) over the known skills, with a range.

        A level above the target never makes up for one below, so it is 1 exactly when no
        known skill has a gap. Coverage is the same denominator over the known skills / over
        all. For a role that asks for nothing (every target is level 1) both are 1.
        """
        pairs = [(score, gap) for score, gap in pairs if gap.weight]
        total = sum((gap.weight for _, gap in pairs), Fraction(0))
        known = [(score, gap) for score, gap in pairs if gap.status is not Status.UNKNOWN]
        weight = sum((gap.weight for _, gap in known), Fraction(0))
        earned = sum((gap.earned for _, gap in known), Fraction(0))
        if total == 0:
            return Readiness(Fraction(1), Fraction(1), earned, weight, total, 1.0, 1.0)
        coverage = weight / total
        if coverage < self.least_coverage:
            return Readiness(None, coverage, earned, weight, total)
        value, half = earned / weight, self._doubt(known) / float(weight)
        low, high = max(0.0, float(value) - half), min(1.0, float(value) + half)
        return Readiness(value, coverage, earned, weight, total, low, high)

    def _doubt(self, known: Iterable[tuple[SkillScore, Gap]]) -> float:
        """Return z·√(Σ importance²·SE²), in points, over the skills that are not safely met.

        The skills' errors are taken as independent, and the sum of them as normal.
        """
        doubtful = [(score, gap) for score, gap in known if gap.status is not Status.MET]
        return NormalDist().inv_cdf(float(1 + self.holds) / 2) * math.sqrt(
            sum(_error(score, gap) ** 2 for score, gap in doubtful)
        )

    def is_near(self, readiness: Readiness) -> bool:
        """Say whether a role is near for somebody with this readiness."""
        return readiness.value is not None and readiness.value >= self.near

    def can_tell_apart(self, first: tuple[SkillScore, Gap], second: tuple[SkillScore, Gap]) -> bool:
        """Say whether two priorities differ by more than chance: |p₁ − p₂| > apart·√(e₁² + e₂²),
        where e is a priority's standard error. Equal ones never do.
        """
        distance = abs((first[1].priority or Fraction(0)) - (second[1].priority or Fraction(0)))
        return float(distance) > self.apart * math.hypot(_error(*first), _error(*second))


def _error(score: SkillScore, gap: Gap) -> float:
    """Return the standard error of a priority, in points."""
    return gap.target.importance * (score.standard_error or 0.0)


RULES = {
    "mean-2": Rule(
        least_answers=2,
        least_share=Fraction(1, 2),
        prior_weight=4,
        prior_variance=Fraction(1),
        rounding_variance=Fraction(1, 12),
        holds=Fraction(8, 10),
        apart=1.645,  # 90 % of what chance alone moves the difference of two priorities
        least_coverage=Fraction(1, 2),
        near=Fraction(795, 1000),  # what reads as 80 %
        seems_changed=Fraction(1, 10),
        has_changed=Fraction(1, 10),
    ),
}


def rule_of(framework: Framework) -> Rule:
    """Return the rule that a version names. Raise UnknownRule if this release has none such."""
    try:
        return RULES[framework.scoring_rule]
    except KeyError:
        raise UnknownRule(framework.scoring_rule) from None
