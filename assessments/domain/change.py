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
from assessments.domain.rules import Rule, rule_of


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

    The rule that `new` names decides, and asks for as many answers on both sides as for a
    score. Where the scales differ, nothing can be compared.
    """
    rule = rule_of(new)
    earlier = carried_over(old, new, old_answers)
    pairs = {skill.key: _differences(skill, earlier, new_answers) for skill in new.skills}
    pooled = rule.pooled_variance(pairs.values())
    return {
        skill.key: judge(rule, pairs[skill.key], len(skill.statements), pooled)
        for skill in new.skills
    }


def judge(rule: Rule, differences: Sequence[int], asked: int, pooled: Fraction) -> SkillChange:
    """Judge one skill from its differences (new − old) and their pooled variance.

    d̄ is their mean, v_d their variance, shrunk as the rule shrinks v, and
    SE = √((v_d + 2r) / n), where r is the rule's variance of rounding: a difference is of two
    rounded values. It grew or fell where |d̄| > apart·SE: the idea of the reliable change index of
    Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59(1).
    `bench/change.py` measures how often that is right.
    """
    compared = len(differences)
    if not rule.is_known(compared, asked):
        return SkillChange(Verdict.NOT_COMPARABLE, compared, asked)
    mean = Fraction(sum(differences), compared)
    variance = rule.shrunken_variance(differences, pooled) + 2 * rule.rounding_variance
    clear_from = rule.apart * math.sqrt(variance / compared)
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
