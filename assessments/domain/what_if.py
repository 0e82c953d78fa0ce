"""What would help most: the readiness that one more level in a skill would bring."""

from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.domain.framework import Skill
from assessments.domain.gaps import Gap, find_gap, readiness
from assessments.domain.report import Report, SkillResult
from assessments.domain.scoring import SkillScore, nearest_level


@dataclass(frozen=True)
class Step:
    """One more level in one skill: the readiness it would bring, and whether it is enough there."""

    skill: Skill
    readiness: Fraction
    gain: Fraction
    reaches_target: bool


def what_would_help(report: Report) -> tuple[Step, ...]:
    """Return a step for every skill with a gap, the most helpful first; ties by priority.

    Empty where the readiness is not known, or where nothing is left to gain.
    """
    now = report.readiness.value
    if now is None:
        return ()
    gaps = {result.skill.key: result.gap for result in report.results}
    steps = [_step(result, gaps, report.framework.top, now) for result in report.priorities]
    return tuple(sorted(steps, key=lambda step: -step.readiness))


def _step(result: SkillResult, gaps: dict[str, Gap], top: int, now: Fraction) -> Step:
    raised = find_gap(_one_level_up(result.score, top), result.gap.target)
    after = readiness((gaps | {result.skill.key: raised}).values()).value
    assert after is not None, "the same skills are known as before"
    return Step(result.skill, after, after - now, not raised.size)


def _one_level_up(score: SkillScore, top: int) -> SkillScore:
    assert score.score is not None, "a skill with a gap is known"
    exact = min(score.score + 1, Fraction(top))
    return replace(score, score=exact, level=nearest_level(exact))
