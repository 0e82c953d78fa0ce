"""One assessment against an earlier one: real change, or noise.

Only statements that were answered both times in the same meaning are compared, so that a skill
never seems to change because other statements were asked. Differences are in levels, exact.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, Skill
from assessments.domain.questionnaire import Answers
from assessments.domain.scoring import Z_90, is_known, pooled_variance, shrunken_variance

ROUNDING_VARIANCE = Fraction(1, 6)  # of a difference of two rounded values: 1/12 each


class Verdict(StrEnum):
    GREW = "grew"
    FELL = "fell"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_COMPARABLE = "not-comparable"


@dataclass(frozen=True)
class SkillChange:
    """How one skill changed. `compared` of `asked` statements could be compared.

    `mean` is the mean difference, `clear_from` the size from which it is more than noise; both
    are in levels, and None where too little can be compared.
    """

    verdict: Verdict
    compared: int
    asked: int
    mean: Fraction | None = None
    clear_from: float | None = None


def compare(
    old: Framework, old_answers: Answers, new: Framework, new_answers: Answers
) -> Mapping[str, SkillChange]:
    """Judge every skill of `new`, by its key, against what was answered earlier.

    As many answers are needed on both sides as for a score. Where the scales differ, nothing
    can be compared.
    """
    earlier = carried_over(old, new, old_answers)
    pairs = {skill.key: _differences(skill, earlier, new_answers) for skill in new.skills}
    pooled = pooled_variance(list(pairs.values()))
    return {
        skill.key: judge(pairs[skill.key], len(skill.statements), pooled) for skill in new.skills
    }


def judge(differences: Sequence[int], asked: int, pooled: Fraction) -> SkillChange:
    """Judge one skill from its differences (new − old) and their pooled variance.

    d̄ is their mean, v_d their variance, shrunk like v in the scoring rule, and
    SE = √((v_d + 1/6) / n). It grew or fell where |d̄| > 1.645·SE: the idea of the reliable
    change index of Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59(1).
    `bench/change.py` measures how often that is right.
    """
    compared = len(differences)
    if not is_known(compared, asked):
        return SkillChange(Verdict.NOT_COMPARABLE, compared, asked)
    mean = Fraction(sum(differences), compared)
    variance = shrunken_variance(differences, pooled)
    clear_from = Z_90 * math.sqrt((variance + ROUNDING_VARIANCE) / compared)
    return SkillChange(_verdict(mean, clear_from), compared, asked, mean, clear_from)


def _verdict(mean: Fraction, clear_from: float) -> Verdict:
    if abs(mean) <= clear_from:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.GREW if mean > 0 else Verdict.FELL


def _differences(skill: Skill, earlier: Answers, later: Answers) -> tuple[int, ...]:
    pairs = ((earlier.get(s.key), later.get(s.key)) for s in skill.statements)
    return tuple(
        after - before for before, after in pairs if before is not None and after is not None
    )
