"""The rules by which answers become scores, gaps and readiness. A version names its rule.

A rule that has scored a report never changes, so that no report does: whoever knows a better
one adds an entry to `RULES`, with a golden report in tests/domain/golden/, and names it in
`framework.NEWEST_RULE`.

Notation: a skill asks some statements; n of them are answered, with values a in 0 … m−1,
where m is the number of levels. Skipped and open statements are left out, never counted as 0.
Scores, gaps and readiness are exact fractions; standard errors and ranges are floats.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.domain.framework import Framework, Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.questionnaire import Answers
from assessments.domain.scoring import SkillScore, sum_of_squares, values_by_skill


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
    z: float  # how many standard errors a range reaches to either side
    close: Fraction  # a gap of up to so many levels is close
    least_coverage: Fraction  # below it, readiness would speak of too little

    # --- Scores ----------------------------------------------------------------------------

    def score_all(self, framework: Framework, answers: Answers) -> dict[str, SkillScore]:
        """Return the score of every skill, by the skill's key, in the framework's order."""
        values = values_by_skill(framework, answers)
        pooled = self.pooled_variance(values.values())
        return {
            skill.key: self.score_skill(
                values[skill.key], len(skill.statements), pooled, framework.top
            )
            for skill in framework.skills
        }

    def score_skill(
        self, values: Sequence[int], asked: int, pooled: Fraction, top: int
    ) -> SkillScore:
        """Score one skill from its answers, the person's pooled variance and the top level m.

        The range is score ± z·SE, cut to 1 … m. It says what might have come out had other
        statements about the same skill been asked; `bench/coverage.py` measures how often.
        """
        values = tuple(values)
        if not self.is_known(len(values), asked):
            return SkillScore(values, asked)
        score = self.score(values)
        variance = self.shrunken_variance(values, pooled)
        error = self.standard_error(variance, len(values))
        return SkillScore(
            values=values,
            asked=asked,
            score=score,
            level=self.nearest_level(score),
            variance=variance,
            standard_error=error,
            low=max(1.0, float(score) - self.z * error),
            high=min(float(top), float(score) + self.z * error),
        )

    def is_known(self, answered: int, asked: int) -> bool:
        """Say whether there are enough answers: so many, and such a share of the statements."""
        enough = answered >= min(self.least_answers, asked)
        return enough and answered >= self.least_share * asked and asked > 0

    def score(self, values: Sequence[int]) -> Fraction:
        """Return 1 + mean(a): a level from 1 to m. Raise ZeroDivisionError for no answers."""
        return 1 + Fraction(sum(values), len(values))

    def nearest_level(self, score: Fraction) -> int:
        """Return the whole level nearest to a score; exactly half-way goes down (2.5 is 2)."""
        return math.ceil(score - Fraction(1, 2))

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
        """Return SE = √((v + the rounding variance) / n), in levels."""
        return math.sqrt((variance + self.rounding_variance) / answered)

    # --- Against a role --------------------------------------------------------------------

    def find_gap(self, score: SkillScore, target: Target) -> Gap:
        """Compare one score with its target.

        The gap is target − score where the named level is below the target, else 0: a skill
        at 2.8 has reached level 3. The priority is the weighted discrepancy of Borich (1980),
        "A needs assessment model for conducting follow-up studies", Journal of Teacher
        Education 31(3).
        """
        if score.score is None or score.level is None:
            return Gap(target, Status.UNKNOWN)
        if score.level >= target.level:
            is_strength = target.level > 1 and score.score >= target.level
            surplus = score.score - target.level if is_strength else None
            return Gap(target, Status.MET, Fraction(0), Fraction(0), surplus)
        size = target.level - score.score
        status = Status.CLOSE if size <= self.close else Status.FAR
        return Gap(target, status, size, target.importance * size)

    def readiness(self, gaps: Iterable[Gap]) -> Readiness:
        """Return Σ importance·(target − 1 − gap) / Σ importance·(target − 1) over known skills.

        A level above the target never makes up for one below, so it is 1 exactly when no
        known skill has a gap. Coverage is the same denominator over the known skills / over
        all. For a role that asks for nothing (every target is level 1) both are 1.
        """
        gaps = tuple(gaps)
        total = sum(gap.weight for gap in gaps)
        weight = sum(gap.weight for gap in gaps if gap.status is not Status.UNKNOWN)
        earned = sum((gap.earned for gap in gaps), Fraction(0))
        if total == 0:
            return Readiness(Fraction(1), Fraction(1), earned, weight, total)
        coverage = Fraction(weight, total)
        value = earned / weight if coverage >= self.least_coverage else None
        return Readiness(value, coverage, earned, weight, total)

    def one_level_up(self, score: SkillScore, top: int) -> SkillScore:
        """Return a known score as it would be with one level more, m at most."""
        assert score.score is not None, "nobody can say what is above an unknown level"
        raised = min(score.score + 1, Fraction(top))
        return replace(score, score=raised, level=self.nearest_level(raised))


RULES = {
    "mean-1": Rule(
        least_answers=2,
        least_share=Fraction(1, 2),
        prior_weight=4,
        prior_variance=Fraction(1),
        rounding_variance=Fraction(1, 12),
        z=1.645,  # two-sided 90 % of the normal distribution
        close=Fraction(1),
        least_coverage=Fraction(1, 2),
    ),
}


def rule_of(framework: Framework) -> Rule:
    """Return the rule that a version names. Raise UnknownRule if this release has none such."""
    try:
        return RULES[framework.scoring_rule]
    except KeyError:
        raise UnknownRule(framework.scoring_rule) from None
