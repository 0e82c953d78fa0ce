"""The report as page and PDF show it: skills in order, rounded numbers, words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.domain.framework import Framework, Level, Role, Stage
from assessments.domain.report import CategoryResult, Report, SkillResult
from assessments.presentation import headline, words
from assessments.presentation.numbers import trimmed
from assessments.presentation.palette import hue_of
from assessments.presentation.person import YOU, Person
from assessments.presentation.picture import Radar, radar
from assessments.presentation.readiness import ReadinessView, readiness_view
from assessments.presentation.report_texts import ReportTexts, report_texts
from assessments.presentation.roles import RolesView, roles_view
from assessments.presentation.skill_lines import SkillLine, StepLine, make_skill_line, step_line
from assessments.presentation.todo import TodoView, todo_view

TOLD_AT_ONCE = 60  # so many skills are told in detail on one page, and of more only one


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
    """The whole page; of very many skills only the one that was `asked_for` is told in detail."""

    framework: Framework
    role: Role
    for_role: str
    headline: str
    roles: RolesView
    texts: ReportTexts
    levels: tuple[Level, ...]
    readiness: ReadinessView
    groups: tuple[Group, ...]  # by category, whatever the order of the picture
    picture: tuple[Group, ...]
    by_need: bool
    asked_for: str  # the key of a skill, or ""
    radar: Radar
    lines: tuple[SkillLine, ...]  # every skill, in the framework's order
    todo: TodoView
    ways: tuple[tuple[str, tuple[StepLine, ...]], ...]

    @property
    def folds(self) -> bool:
        """Say whether the skills are too many to tell of all in detail."""
        return len(self.lines) > TOLD_AT_ONCE

    @cached_property
    def told(self) -> frozenset[str]:
        """The keys of the skills that are told in detail."""
        return frozenset(
            line.skill.key
            for line in self.lines
            if not self.folds or line.skill.key == self.asked_for
        )


def report_page(
    report: Report, person: Person = YOU, *, by_need: bool = False, asked_for: str = ""
) -> ReportPage:
    """Turn a report into what its page shows, of its reader or of another person.

    The picture is sorted by category, or for `by_need` by what is farthest from what is
    needed, as the list of what to do is. `asked_for` is the skill that is told in detail where
    they are too many to tell of all.
    """
    hues = {c.category.key: hue_of(number) for number, c in enumerate(report.categories, 1)}
    lines = {
        result.skill.key: make_skill_line(report, result, hues[result.category.key])
        for result in report.results
    }

    def lines_of(results: Sequence[SkillResult]) -> tuple[SkillLine, ...]:
        return tuple(lines[result.skill.key] for result in results)

    groups = tuple(
        _group(hues[c.category.key], c, lines_of(_by_need(c.results)))
        for c in sorted(report.categories, key=_urgency)
    )
    return ReportPage(
        framework=report.framework,
        role=report.role,
        for_role=words.for_role(report.role, person),
        headline=headline.headline(report, person),
        roles=roles_view(report, person),
        texts=report_texts(report, person),
        levels=report.framework.levels,
        readiness=readiness_view(report, tuple(lines.values())),
        groups=groups,
        picture=(_ungrouped(lines_of(_by_need(report.results))),) if by_need else groups,
        by_need=by_need,
        asked_for=asked_for,
        radar=radar(report),
        lines=tuple(lines.values()),
        todo=todo_view(report, lines, person),
        ways=_ways(report),
    )


def _by_need(results: Sequence[SkillResult]) -> list[SkillResult]:
    """Sort what is farthest from what is needed first; the unknown comes before what is reached."""

    def place(result: SkillResult) -> tuple[int, Fraction]:
        if result.gap.priority:
            return 0, -result.gap.priority
        if result.score.score is None:
            return 1, Fraction(0)
        return 2, result.score.score - result.gap.target.begins

    return sorted(results, key=place)


def _urgency(group: CategoryResult) -> Fraction:
    return -max(result.gap.priority or Fraction(0) for result in group.results)


def _group(hue: int, group: CategoryResult, lines: tuple[SkillLine, ...]) -> Group:
    return Group(
        hue=hue,
        name=group.category.name,
        met_text=_met_text(lines),
        score="" if group.score is None else trimmed(group.score),
        lines=lines,
    )


def _ungrouped(lines: tuple[SkillLine, ...]) -> Group:
    return Group(0, _("Farthest from what is needed first"), _met_text(lines), "", lines)


def _met_text(lines: tuple[SkillLine, ...]) -> str:
    met = sum(line.met for line in lines)
    return _("%(met)s of %(total)s met") % {"met": met, "total": len(lines)}


def _ways(report: Report) -> tuple[tuple[str, tuple[StepLine, ...]], ...]:
    """Group the pathways by the stage to which they belong, in the order of the way."""
    groups = []
    for stage in Stage:
        steps = tuple(step_line(r) for r in report.ways if r.stage is stage)
        if steps:
            groups.append((words.stage_name(stage), steps))
    return tuple(groups)
