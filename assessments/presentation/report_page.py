"""The report as page and PDF show it: skills in order, rounded numbers, words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.framework import Framework, Level, Resource, ResourceKind, Role
from assessments.domain.report import CategoryResult, Report, SkillResult
from assessments.presentation import headline, words
from assessments.presentation.numbers import shown
from assessments.presentation.palette import hue_of
from assessments.presentation.picture import Radar, radar
from assessments.presentation.readiness import ReadinessView, readiness_view
from assessments.presentation.report_texts import ReportTexts, report_texts
from assessments.presentation.skill_lines import SkillLine, make_skill_line

PRIORITIES_SHOWN = 3


@dataclass(frozen=True)
class Group:
    """Skills under one heading; the hue is that of their category, 0 where they are mixed."""

    hue: int
    name: str
    met_text: str
    score: str
    lines: tuple[SkillLine, ...]


@dataclass(frozen=True)
class ReportPage:
    framework: Framework
    role: Role
    headline: str
    texts: ReportTexts
    levels: tuple[Level, ...]
    readiness: ReadinessView
    groups: tuple[Group, ...]  # by category, whatever the order of the picture
    picture: tuple[Group, ...]
    by_help: bool
    radar: Radar
    lines: tuple[SkillLine, ...]  # every skill, in the framework's order
    priorities: tuple[SkillLine, ...]
    strengths: tuple[SkillLine, ...]
    ways: tuple[tuple[str, tuple[Resource, ...]], ...]


def report_page(report: Report, *, by_help: bool = False) -> ReportPage:
    """Turn a report into what its page shows.

    The picture is sorted by category, or for `by_help` by what helps most.
    """
    hues = {c.category.key: hue_of(number) for number, c in enumerate(report.categories, 1)}
    lines = {
        result.skill.key: make_skill_line(report, result, hues[result.category.key])
        for result in report.results
    }

    def lines_of(results: Sequence[SkillResult]) -> tuple[SkillLine, ...]:
        return tuple(lines[result.skill.key] for result in results)

    groups = tuple(
        _group(hues[c.category.key], c, lines_of(_by_help(c.results)))
        for c in sorted(report.categories, key=_urgency)
    )
    priorities = lines_of(report.priorities[:PRIORITIES_SHOWN])
    return ReportPage(
        framework=report.framework,
        role=report.role,
        headline=headline.headline(report),
        texts=report_texts(report, len(priorities)),
        levels=report.framework.levels,
        readiness=readiness_view(report.readiness, tuple(lines.values())),
        groups=groups,
        picture=(_ungrouped(lines_of(_by_help(report.results))),) if by_help else groups,
        by_help=by_help,
        radar=radar(report),
        lines=tuple(lines.values()),
        priorities=priorities,
        strengths=lines_of(report.strengths),
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


def _group(hue: int, group: CategoryResult, lines: tuple[SkillLine, ...]) -> Group:
    return Group(
        hue=hue,
        name=group.category.name,
        met_text=_met_text(lines),
        score="" if group.score is None else shown(group.score),
        lines=lines,
    )


def _ungrouped(lines: tuple[SkillLine, ...]) -> Group:
    return Group(0, _("What helps most first"), _met_text(lines), "", lines)


def _met_text(lines: tuple[SkillLine, ...]) -> str:
    met = sum(line.met for line in lines)
    return _("%(met)s of %(total)s met") % {"met": met, "total": len(lines)}


def _ways(report: Report) -> tuple[tuple[str, tuple[Resource, ...]], ...]:
    """Group the article's pathways by kind, the long way into the profession first."""
    groups = []
    for kind in reversed(ResourceKind):
        resources = tuple(r for r in report.ways if r.kind is kind)
        if resources:
            groups.append((words.kind_name(kind), resources))
    return tuple(groups)
