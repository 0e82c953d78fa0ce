"""One skill of a report as its page shows it: rounded numbers, words and geometry."""

from dataclasses import dataclass

from assessments.domain.framework import Framework, Level, Resource, Skill
from assessments.domain.gaps import Gap, Status
from assessments.domain.report import NextStep, Report, SkillResult
from assessments.domain.scoring import SkillScore
from assessments.presentation import words
from assessments.presentation.answers import AnswerLine, answer_lines
from assessments.presentation.arithmetic import Arithmetic, arithmetic
from assessments.presentation.numbers import short, shown
from assessments.presentation.picture import Track, track


@dataclass(frozen=True)
class Rung:
    """A level with what it means for a skill."""

    level: Level
    text: str


@dataclass(frozen=True)
class Step:
    """Something to do; `shown_for` names the skill that shows it already, or is ""."""

    resource: Resource
    kind: str
    shown_for: str


@dataclass(frozen=True)
class Texts:
    """The numbers of one skill as people read them, "" where they are not known."""

    score: str
    score_exact: str
    low: str
    high: str
    gap: str  # in words, as in "1.5 levels to go"
    gap_size: str
    priority: str
    surplus: str  # in words
    earned: str
    importance: str


@dataclass(frozen=True)
class Row:
    """One skill. `here` and `above`, the level reached and the next one, may be None."""

    skill: Skill
    group: int
    score: SkillScore
    gap: Gap
    met: bool
    critical: bool  # the role cannot do without it, and it has a gap
    texts: Texts
    arithmetic: Arithmetic | None
    target: Level
    track: Track
    here: Rung | None
    above: Rung | None
    steps: tuple[Step, ...]
    answers: tuple[AnswerLine, ...]


def make_row(report: Report, result: SkillResult, group: int) -> Row:
    """Turn one result into its row; `group` is the number of its category, from 1."""
    framework, score, gap = report.framework, result.score, result.gap
    return Row(
        skill=result.skill,
        group=group,
        score=score,
        gap=gap,
        met=gap.status is Status.MET,
        critical=gap.target.critical and gap.status is not Status.MET,
        texts=_texts(framework, result),
        arithmetic=arithmetic(report, result),
        target=framework.level(gap.target.level),
        track=track(score, gap, framework.top),
        here=_rung(report, result, score.level),
        above=_rung(report, result, score.level and score.level + 1),
        steps=tuple(_step(step) for step in result.steps),
        answers=answer_lines(framework, result.skill.statements, report.answers),
    )


def _texts(framework: Framework, result: SkillResult) -> Texts:
    score, gap = result.score, result.gap
    return Texts(
        score="" if score.score is None else shown(score.score),
        score_exact="" if score.score is None else short(score.score, 2),
        low="" if score.low is None else shown(score.low),
        high="" if score.high is None else shown(score.high),
        gap=words.gap_text(gap),
        gap_size="" if gap.size is None else short(gap.size, 2),
        priority="" if gap.priority is None else short(gap.priority, 2),
        surplus=words.surplus_text(gap),
        earned=short(gap.earned, 2),
        importance=framework.importance(gap.target.importance).name,
    )


def _rung(report: Report, result: SkillResult, number: int | None) -> Rung | None:
    """Return what a level means for a skill, or None where there is no such level."""
    if number is None or number > report.framework.top:
        return None
    return Rung(report.framework.level(number), result.skill.descriptors[number])


def _step(step: NextStep) -> Step:
    shown_for = step.shown_for.name if step.shown_for else ""
    return Step(step.resource, words.kind_name(step.resource.kind), shown_for)
