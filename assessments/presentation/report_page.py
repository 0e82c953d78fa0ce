"""The report as its page shows it: rows in order, rounded numbers, words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Framework, Level, Resource, ResourceKind, Role
from assessments.domain.report import CategoryResult, Report, SkillResult
from assessments.domain.what_if import LevelUp
from assessments.presentation import headline, words
from assessments.presentation.numbers import percent, short, shown
from assessments.presentation.picture import BarPart, Radar, bar, radar
from assessments.presentation.rows import Row, make_row

PRIORITIES_SHOWN = 3


@dataclass(frozen=True)
class Group:
    """Rows under one heading. `number` counts categories from 1 and sets the hue; 0 has none."""

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
class Help:
    """One more level in a skill, and the readiness in per cent that it would bring."""

    row: Row
    percent: int
    reaches_target: bool


@dataclass(frozen=True)
class ReportPage:
    framework: Framework
    role: Role
    headline: str
    levels: tuple[Level, ...]
    readiness: ReadinessView
    groups: tuple[Group, ...]  # by category, whatever the order of the picture
    picture: tuple[Group, ...]
    by_help: bool
    radar: Radar
    rows: tuple[Row, ...]  # every skill, in the framework's order
    priorities: tuple[Row, ...]
    helpful: tuple[Help, ...]
    strengths: tuple[Row, ...]
    ways: tuple[tuple[str, tuple[Resource, ...]], ...]


def report_page(
    report: Report, helpful: Sequence[LevelUp] = (), *, by_help: bool = False
) -> ReportPage:
    """Turn a report into what its page shows.

    `helpful` are the steps of domain.what_if. The picture is sorted by category, or for
    `by_help` by what helps most.
    """
    group_of = {c.category.key: number for number, c in enumerate(report.categories, 1)}
    rows = {r.skill.key: make_row(report, r, group_of[r.category.key]) for r in report.results}

    def as_rows(results: Sequence[SkillResult]) -> tuple[Row, ...]:
        return tuple(rows[result.skill.key] for result in results)

    groups = tuple(
        _group(group_of[c.category.key], c, as_rows(_by_help(c.results)))
        for c in sorted(report.categories, key=_urgency)
    )
    return ReportPage(
        framework=report.framework,
        role=report.role,
        headline=headline.headline(report),
        levels=report.framework.levels,
        readiness=_readiness(report, tuple(rows.values())),
        groups=groups,
        picture=(_ungrouped(as_rows(_by_help(report.results))),) if by_help else groups,
        by_help=by_help,
        radar=radar(report),
        rows=tuple(rows.values()),
        priorities=as_rows(report.priorities[:PRIORITIES_SHOWN]),
        helpful=tuple(
            Help(rows[step.skill.key], percent(step.readiness), step.reaches_target)
            for step in helpful
        ),
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
    return Group(
        number=number,
        name=group.category.name,
        met_text=_met_text(rows),
        score="" if group.score is None else shown(group.score),
        rows=rows,
    )


def _ungrouped(rows: tuple[Row, ...]) -> Group:
    return Group(0, _("What helps most first"), _met_text(rows), "", rows)


def _met_text(rows: tuple[Row, ...]) -> str:
    met = sum(row.met for row in rows)
    return _("%(met)s of %(total)s met") % {"met": met, "total": len(rows)}


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
