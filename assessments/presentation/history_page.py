"""The history as its page shows it: the list of reports, and each skill over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from assessments.domain.change import SkillChange, Verdict
from assessments.domain.history import History, Past, Point, SkillHistory
from assessments.domain.rules import rule_of
from assessments.presentation import history_words as words
from assessments.presentation.history_plot import Plot, plot
from assessments.presentation.numbers import percent, rounded, short, shown
from assessments.presentation.palette import hue_of
from assessments.presentation.words import range_text

SCORES_LISTED = 4  # of more, only the first and the last are told under a picture


@dataclass(frozen=True)
class ReportLine:
    """One report in the list; `readiness` is "" where too little is known."""

    id: str
    at: datetime
    role: str
    version: int | None
    met: str
    readiness: str


@dataclass(frozen=True)
class Cell:
    """What a skill was at one time, in the table."""

    score: str
    range: str
    other: str  # the skill that was asked then, if it was another one


@dataclass(frozen=True)
class Multiple:
    """One skill over time. `kind` is the verdict, for the look."""

    name: str
    plot: Plot
    kind: str
    verdict: str
    scores: str
    facts: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    change: str
    clear_from: str
    since_first: str


@dataclass(frozen=True)
class HistoryGroup:
    """The skills of one category; `number` counts categories from 1."""

    number: int
    hue: int
    name: str
    multiples: tuple[Multiple, ...]


@dataclass(frozen=True)
class HistoryPage:
    """The history of one framework. `since` and `first` name times, "" where there is none.

    `z` is how many standard errors a change must exceed to be called one.
    """

    key: str
    title: str
    role: str
    headline: str
    lead: str
    reports: tuple[ReportLine, ...]  # the newest first
    other_roles: bool
    several_versions: bool
    earlier: tuple[tuple[str, str, bool], ...]  # id, name, chosen; the newest first
    since: str
    first: str
    since_is_first: bool
    columns: tuple[str, ...]
    groups: tuple[HistoryGroup, ...]
    not_comparable: tuple[str, ...]
    z: str


def history_page(history: History) -> HistoryPage:
    """Turn a history into what its page shows."""
    since = history.since
    versions = {past.taken.framework.version for past in history.past}
    roles = {past.taken.role.key for past in history.past}
    return HistoryPage(
        key=history.framework.key,
        title=history.framework.title,
        role=history.role.name,
        headline=words.headline(history),
        lead=words.lead(history),
        reports=tuple(_line(past, history) for past in reversed(history.past)),
        other_roles=len(roles) > 1,
        several_versions=len(versions) > 1,
        earlier=tuple(
            (past.taken.id, words.when(history, past), past is since)
            for past in reversed(history.past[:-1])
        ),
        since=words.when(history, since) if since else "",
        first=words.when(history, history.first) if since else "",
        since_is_first=since is history.first,
        columns=tuple(words.when(history, past) for past in history.past),
        groups=_groups(history) if since else (),
        not_comparable=tuple(words.not_comparable(history)),
        z=short(rule_of(history.framework).apart, 3),
    )


def _line(past: Past, history: History) -> ReportLine:
    value = past.readiness.value if past.readiness else None
    counts = {"met": past.met, "total": len(history.skills)}
    return ReportLine(
        id=past.taken.id,
        at=past.taken.at,
        role=past.taken.role.name,
        version=past.taken.framework.version,
        met="" if past.met is None else _("%(met)s of %(total)s") % counts,
        readiness="" if value is None else str(percent(value)),
    )


def _groups(history: History) -> tuple[HistoryGroup, ...]:
    by_category = groupby(history.skills, key=lambda skill: skill.category.key)
    groups = [list(skills) for _key, skills in by_category]
    return tuple(
        HistoryGroup(
            number,
            hue_of(number),
            skills[0].category.name,
            tuple(
                _multiple(history, skill, skill.change, skill.change_since_first)
                for skill in skills
                if skill.change and skill.change_since_first
            ),
        )
        for number, skills in enumerate(groups, 1)
    )


def _multiple(
    history: History, skill: SkillHistory, change: SkillChange, first: SkillChange
) -> Multiple:
    return Multiple(
        name=skill.skill.name,
        plot=plot(history, skill),
        kind=change.verdict,
        verdict=words.verdict_text(change),
        scores=_scores(skill),
        facts=tuple(_facts(history, skill, change, first)),
        cells=tuple(tuple(_cell(p, skill) for p in points) for points in skill.points),
        change=_signed(change),
        clear_from="" if change.clear_from is None else shown(change.clear_from, 2),
        since_first=words.verdict_text(first),
    )


def _scores(skill: SkillHistory) -> str:
    """Return the scores in order; of many only the first and the last."""
    every = [" / ".join(_score(p) for p in points) or "–" for points in skill.points]
    if len(every) > SCORES_LISTED:
        return _("%(first)s at first, %(last)s now") % {"first": every[0], "last": every[-1]}
    return _(", ").join(every)


def _facts(
    history: History, skill: SkillHistory, change: SkillChange, first: SkillChange
) -> list[str]:
    facts = []
    told = (Verdict.GREW, Verdict.FELL)
    if first.verdict in told and first.verdict is not change.verdict:
        facts.append(
            _("%(verdict)s since %(when)s")
            % {
                "verdict": words.verdict_text(first),
                "when": words.when(history, history.first),
            }
        )
    if 0 < change.compared < change.asked:
        counts = {"compared": change.compared, "asked": change.asked}
        if change.verdict is Verdict.NOT_COMPARABLE:
            facts.append(_("Only %(compared)s of %(asked)s statements answered twice") % counts)
        else:
            facts.append(_("%(compared)s of %(asked)s statements compared") % counts)
    if continues := words.continues_text(skill):
        facts.append(continues)
    return facts


def _score(point: Point) -> str:
    return "–" if point.score.score is None else shown(point.score.score)


def _cell(point: Point, skill: SkillHistory) -> Cell:
    return Cell(
        score=_score(point),
        range=range_text(point.score),
        other="" if point.skill.key == skill.skill.key else point.skill.name,
    )


def _signed(change: SkillChange) -> str:
    """Return a mean difference with its sign; a true minus, and none for 0."""
    if change.mean is None:
        return ""
    size = short(abs(change.mean), 2)
    if not rounded(change.mean, 2):
        return size
    return f"+{size}" if change.mean > 0 else f"−{size}"


def history_pages(histories: Sequence[History]) -> list[HistoryPage]:
    """Return a page for every framework, the one assessed last first."""
    newest_first = sorted(histories, key=lambda history: history.newest.taken.at, reverse=True)
    return [history_page(history) for history in newest_first]
