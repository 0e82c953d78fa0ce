"""The history as its page shows it: the list of reports, and each skill over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from assessments.domain.change import CLEAR, FALLEN, GROWN, Change, Difference, Verdict
from assessments.domain.history import DRAWN, History, Listing, Past, Point, SkillHistory
from assessments.presentation import history_words as words
from assessments.presentation.history_headline import headline, lead
from assessments.presentation.history_plot import Plot, plot
from assessments.presentation.numbers import away_from, percent, trimmed
from assessments.presentation.palette import hue_of
from assessments.presentation.readiness import readiness_range
from assessments.presentation.words import given_text, range_text

SCORES_LISTED = 4  # of more, only the first and the last are told under a picture


@dataclass(frozen=True)
class ReportLine:
    """One report in the list; `readiness` and its `range` are "" where too little is known.

    `given` tells how the answers came about, "" where all were answered anew.
    """

    id: str
    at: datetime
    role: str
    version: int | None
    met: str
    about: str
    readiness: str
    range: str
    given: str


@dataclass(frozen=True)
class Cell:
    """What a skill was at one time, in the table."""

    score: str
    range: str
    other: str  # the skill that was asked then, if it was another one


@dataclass(frozen=True)
class Multiple:
    """One skill over time. `kind` is the verdict and `direction` is "up", "down" or ""."""

    name: str
    plot: Plot
    kind: str
    direction: str
    verdict: str
    scores: str
    facts: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    change: str
    levels: str
    seems_from: str
    has_from: str
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

    `seems` and `has` are how many standard errors a change must exceed to seem one and to be
    called one.
    """

    key: str
    title: str
    role: str
    headline: str
    lead: str
    reports: tuple[ReportLine, ...]  # those of one page of the list, the newest first
    shown: str  # which of how many these are, "" where they are all
    newer: str | None  # behind which report the page before begins, "" for the first page
    older: str | None
    drawn: str  # which reports the pictures show, "" where they show all
    other_roles: bool
    several_versions: bool
    earlier: tuple[tuple[str, str, bool], ...]  # id, name, chosen; the newest first
    since: str
    first: str
    since_is_first: bool
    columns: tuple[str, ...]
    groups: tuple[HistoryGroup, ...]
    not_comparable: tuple[str, ...]
    seems: str
    has: str


def history_page(history: History) -> HistoryPage:
    """Turn a history into what its page shows."""
    listing = history.listing
    since = history.since
    told = words.told(history)
    versions = {past.taken.framework.version for past in told}
    roles = {past.taken.role.key for past in told}
    return HistoryPage(
        key=history.framework.key,
        title=history.framework.title,
        role=history.role.name,
        headline=headline(history),
        lead=lead(history),
        reports=tuple(_line(past, history) for past in reversed(history.listed)),
        shown=_shown(listing) if listing else "",
        newer=listing.newer if listing else None,
        older=listing.older if listing else None,
        drawn=_drawn(history, listing) if listing else "",
        other_roles=len(roles) > 1,
        several_versions=len(versions) > 1,
        earlier=tuple(
            (past.taken.id, words.when(history, past), past is since)
            for past in reversed(told[:-1])
        ),
        since=words.when(history, since) if since else "",
        first=words.when(history, history.first) if since else "",
        since_is_first=since is history.first,
        columns=tuple(words.when(history, past) for past in history.past),
        groups=_groups(history) if since else (),
        not_comparable=tuple(words.not_comparable(history)),
        seems=trimmed(history.limits.seems) if history.limits else "",
        has=trimmed(history.limits.has) if history.limits else "",
    )


def _shown(listing: Listing) -> str:
    """Say which reports a page of the list shows, as in "11–20 of 35"."""
    first, last = listing.before + 1, listing.before + len(listing.ids)
    values = {"first": first, "last": last, "total": listing.total}
    if first == last:
        return _("%(first)s of %(total)s") % values
    return _("%(first)s–%(last)s of %(total)s") % values


def _drawn(history: History, listing: Listing) -> str:
    """Say which reports the pictures show; "" where they show all."""
    if len(history.past) == listing.total:
        return ""
    is_chosen = history.since in history.past[1 : 1 - DRAWN]  # neither the first nor a newest one
    text = (
        _("The pictures show your first report, that of %(when)s and the newest ones.")
        if is_chosen
        else _("The pictures show your first report and the newest ones.")
    )
    return text % {"when": words.when(history, history.since) if history.since else ""}


def _line(past: Past, history: History) -> ReportLine:
    readiness = past.readiness
    value = readiness.value if readiness else None
    counts = {"met": past.met, "about": past.about, "total": len(history.skills)}
    return ReportLine(
        id=past.taken.id,
        at=past.taken.at,
        role=past.taken.role.name,
        version=past.taken.framework.version,
        met=_("%(met)s of %(total)s") % counts if past.same_scale else "",
        about=_("%(about)s about there") % counts if past.about else "",
        readiness="" if value is None else str(percent(value)),
        range=readiness_range(readiness) if readiness else "",
        given=given_text(past.taken.given),
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


def _multiple(history: History, skill: SkillHistory, change: Change, first: Change) -> Multiple:
    limits = change.limits
    return Multiple(
        name=skill.skill.name,
        plot=plot(history, skill),
        kind=change.verdict,
        direction=_direction(change),
        verdict=words.verdict_text(change),
        scores=_scores(skill),
        facts=tuple(_facts(history, skill, change, first)),
        cells=tuple(tuple(_cell(p, skill) for p in points) for points in skill.points),
        change=_signed(change.difference) if change.difference else "",
        levels=_levels(change.difference) if change.difference else "",
        seems_from=_limit(limits.seems, change) if limits else "",
        has_from=_limit(limits.has, change) if limits else "",
        since_first=words.verdict_text(first),
    )


def _direction(change: Change) -> str:
    if change.verdict in GROWN:
        return "up"
    return "down" if change.verdict in FALLEN else ""


def _scores(skill: SkillHistory) -> str:
    """Return the scores in order; of many only the first and the last."""
    every = [" / ".join(_score(p) for p in points) or "–" for points in skill.points]
    if len(every) > SCORES_LISTED:
        return _("%(first)s at first, %(last)s now") % {"first": every[0], "last": every[-1]}
    return _(", ").join(every)


def _facts(history: History, skill: SkillHistory, change: Change, first: Change) -> list[str]:
    facts = []
    if first.verdict in CLEAR and first.verdict is not change.verdict:
        facts.append(
            _("%(verdict)s since %(when)s")
            % {
                "verdict": words.verdict_text(first),
                "when": words.when(history, history.first),
            }
        )
    facts += _what_was_compared(history, skill, change)
    if change.kept.count and change.verdict is not Verdict.KEPT:
        kept = _("%(kept)s of %(compared)s compared answers stayed as they were")
        facts.append(kept % {"kept": change.kept.count, "compared": change.compared})
    if continues := words.continues_text(skill):
        facts.append(continues)
    return facts


def _what_was_compared(history: History, skill: SkillHistory, change: Change) -> list[str]:
    """Say what a change is of, where that is not the two scores: not all was asked both times."""
    values = {"compared": change.compared, "asked": change.asked}
    if change.difference is None:
        few = _("Only %(compared)s of %(asked)s statements answered twice") % values
        return [few] if change.compared else []
    compared = [[change.difference.before], [change.difference.after]]
    indexes = (history.past.index(history.since), -1) if history.since else ()
    if [[point.score.score for point in skill.points[n]] for n in indexes] == compared:
        return []
    text = _("%(compared)s of %(asked)s statements compared: %(levels)s")
    return [text % {"levels": _levels(change.difference), **values}]


def _score(point: Point) -> str:
    return "–" if point.score.score is None else trimmed(point.score.score)


def _cell(point: Point, skill: SkillHistory) -> Cell:
    return Cell(
        score=_score(point),
        range=range_text(point.score),
        other="" if point.skill.key == skill.skill.key else point.skill.name,
    )


def _signed(change: Difference) -> str:
    """Return a change with its sign, a true minus, and none for 0."""
    size = words.shown_change(change)
    if not size:
        return trimmed(size)
    return f"+{trimmed(size)}" if size > 0 else f"−{trimmed(-size)}"


def _limit(limit: float, change: Change) -> str:
    return trimmed(away_from(limit, abs(change.mean or Fraction(0))))


def _levels(change: Difference) -> str:
    """Return the two means behind a change, as in "2.5 → 3.25"."""
    return f"{trimmed(change.before)}\N{NO-BREAK SPACE}→ {trimmed(change.after)}"


def history_pages(histories: Sequence[History]) -> list[HistoryPage]:
    """Return a page for every framework, the one assessed last first."""
    newest_first = sorted(histories, key=lambda history: history.newest.taken.at, reverse=True)
    return [history_page(history) for history in newest_first]
