"""What would help most: the readiness that one more level in a skill would bring."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.framework import Skill
from assessments.domain.report import Report, SkillResult


@dataclass(frozen=True)
class LevelUp:
    """One more level in one skill: the readiness it would bring, and whether it is enough there."""

    skill: Skill
    readiness: Fraction
    gain: Fraction
    reaches_target: bool


def what_would_help(report: Report) -> tuple[LevelUp, ...]:
    """Return one level more for every skill with a gap, the most helpful first; ties by priority.

    Empty where the readiness is not known, or where nothing is left to gain.
    """
    now = report.readiness.value
    if now is None:
        return ()
    level_ups = [_level_up(report, result, now) for result in report.priorities]
    return tuple(sorted(level_ups, key=lambda level_up: -level_up.readiness))


def _level_up(report: Report, result: SkillResult, now: Fraction) -> LevelUp:
    rule, key = report.rule, result.skill.key
    raised = rule.one_level_up(result.score, report.framework.top)
    gaps = {r.skill.key: r.gap for r in report.results}
    gaps[key] = rule.find_gap(raised, result.gap.target)
    after = rule.readiness(gaps.values()).value
    assert after is not None, "the same skills are known as before"
    return LevelUp(result.skill, after, after - now, reaches_target=not gaps[key].size)
