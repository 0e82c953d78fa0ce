"""The report as its page shows it: rows in order, rounded numbers, words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Framework, Level, Resource, ResourceKind, Role, Skill
from assessments.domain.gaps import Gap, Status
from assessments.domain.report import CategoryResult, NextStep, Report, SkillResult
from assessments.domain.scoring import SkillScore
from assessments.presentation import words
from assessments.presentation.answers import AnswerLine, answer_lines
from assessments.presentation.numbers import percent, short, shown
from assessments.presentation.picture import BarPart, Track, bar, track

PRIORITIES_SHOWN = 3


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
    arithmetic: str  # of the score
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
    texts: Texts
    target: Level
    track: Track
    here: Rung | None
    above: Rung | None
    steps: tuple[Step, ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class Group:
    """A category with its rows, what helps most first. `number` counts from 1 and sets the hue."""

    number: int
    name: str
    met_text: str
    score: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ReadinessView:
    """`percent` is None where too little is known."""

    percent: int | None
    coverage: int
    known_text: str
    complete: bool
    bar: tuple[BarPart, ...]
    earned: str
    weight: int


@dataclass(frozen=True)
class ReportPage:
    framework: Framework
    role: Role
    headline: str
    levels: tuple[Level, ...]
    readiness: ReadinessView
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]  # every skill, in the framework's order
    priorities: tuple[Row, ...]
    strengths: tuple[Row, ...]
    ways: tuple[tuple[str, tuple[Resource, ...]], ...]


def report_page(report: Report) -> ReportPage:
    """Turn a report into what its page shows."""
    group_of = {c.category.key: number for number, c in enumerate(report.categories, 1)}
    rows = {r.skill.key: _row(report, r, group_of[r.category.key]) for r in report.results}

    def as_rows(results: Sequence[SkillResult]) -> tuple[Row, ...]:
        return tuple(rows[result.skill.key] for result in results)

    return ReportPage(
        framework=report.framework,
        role=report.role,
        headline=words.headline(report),
        levels=report.framework.levels,
        readiness=_readiness(report, tuple(rows.values())),
        groups=tuple(
            _group(group_of[c.category.key], c, as_rows(_by_help(c.results)))
            for c in sorted(report.categories, key=_urgency)
        ),
        rows=tuple(rows.values()),
        priorities=as_rows(report.priorities[:PRIORITIES_SHOWN]),
        strengths=as_rows(report.strengths),
        ways=_ways(report),
    )


def _by_help(results: Sequence[SkillResult]) -> list[SkillResult]:
    """Sort what helps most first: gaps by priority, then the unknown, then the met."""

    def place(result: SkillResult) -> tuple[int, float]:
        if result.gap.priority:
            return 0, -float(result.gap.priority)
        if result.score.score is None:
            return 1, 0.0
        return 2, float(result.gap.target.level - result.score.score)

    return sorted(results, key=place)


def _urgency(group: CategoryResult) -> float:
    return -max(float(result.gap.priority or 0) for result in group.results)


def _group(number: int, group: CategoryResult, rows: tuple[Row, ...]) -> Group:
    met = sum(row.met for row in rows)
    return Group(
        number=number,
        name=group.category.name,
        met_text=_("%(met)s of %(total)s met") % {"met": met, "total": len(rows)},
        score="" if group.score is None else shown(group.score),
        rows=rows,
    )


def _row(report: Report, result: SkillResult, group: int) -> Row:
    framework, score, gap = report.framework, result.score, result.gap
    return Row(
        skill=result.skill,
        group=group,
        score=score,
        gap=gap,
        met=gap.status is Status.MET,
        texts=_texts(framework, result),
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
        arithmetic=words.score_arithmetic(score.values),
        low="" if score.low is None else shown(score.low),
        high="" if score.high is None else shown(score.high),
        gap=words.gap_text(gap),
        gap_size="" if gap.size is None else short(gap.size, 2),
        priority="" if gap.priority is None else short(gap.priority, 2),
        surplus=words.surplus_text(gap),
        earned=short(gap.earned, 2),
        importance=framework.importance(gap.target.importance).name,
    )


def _step(step: NextStep) -> Step:
    shown_for = step.shown_for.name if step.shown_for else ""
    return Step(step.resource, words.kind_name(step.resource.kind), shown_for)


def _rung(report: Report, result: SkillResult, number: int | None) -> Rung | None:
    """Return what a level means for a skill, or None where there is no such level."""
    if number is None or number > report.framework.top:
        return None
    return Rung(report.framework.level(number), result.skill.descriptors[number])


def _readiness(report: Report, rows: tuple[Row, ...]) -> ReadinessView:
    value = report.readiness.value
    known = sum(row.score.known for row in rows)
    return ReadinessView(
        percent=None if value is None else percent(value),
        coverage=percent(report.readiness.coverage),
        known_text=ngettext(
            "%(known)s of %(total)s skill has enough answers.",
            "%(known)s of %(total)s skills have enough answers.",
            len(rows),
        )
        % {"known": known, "total": len(rows)},
        complete=known == len(rows),
        bar=bar(
            (row.group, row.gap.weight, row.gap.earned / (row.gap.weight or 1), False)
            for row in rows
        ),
        earned=short(report.readiness.earned, 2),
        weight=report.readiness.weight,
    )


def _ways(report: Report) -> tuple[tuple[str, tuple[Resource, ...]], ...]:
    """Group the article's pathways by kind, the long way into the profession first."""
    groups = []
    for kind in reversed(ResourceKind):
        resources = tuple(r for r in report.ways if r.kind is kind)
        if resources:
            groups.append((words.kind_name(kind), resources))
    return tuple(groups)
