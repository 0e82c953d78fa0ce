"""What is said of a change: of one skill, of some or all of them, and why not of another."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import Change, Difference, Kept, Verdict
from assessments.domain.history import History, Past, SkillHistory
from assessments.domain.language import said
from assessments.presentation.dates import moment
from assessments.presentation.numbers import difference
from assessments.presentation.words import levels_text, listed

NAMED = 2  # so many skills are named in a sentence; more are counted


def told(history: History) -> list[Past]:
    """Return all that a page speaks of, drawn or listed, the oldest first."""
    each = {id(past): past for past in (*history.past, *history.listed)}
    return sorted(each.values(), key=lambda past: past.taken.at)


def when(history: History, past: Past) -> str:
    """Name the time of one assessment among all that the page speaks of."""
    return moment(past.taken.at, [other.taken.at for other in told(history)])


def verdict_text(change: Change) -> str:
    """Say a verdict with the size of a change, as in "Has grown by 0.75 levels"."""
    if change.verdict is Verdict.KEPT:
        return _kept_text(change.kept)
    if change.verdict is Verdict.ONE_STATEMENT:
        return _("One statement only: not called")
    if change.difference is None:
        return _("Cannot be compared")
    size = abs(shown_change(change.difference))
    return {
        Verdict.GREW: levels_text(
            size, _("Has grown by 1 level"), _("Has grown by %(levels)s levels")
        ),
        Verdict.SEEMS_TO_HAVE_GROWN: levels_text(
            size, _("Seems to have grown by 1 level"), _("Seems to have grown by %(levels)s levels")
        ),
        Verdict.SEEMS_TO_HAVE_FALLEN: levels_text(
            size,
            _("Seems to have fallen by 1 level"),
            _("Seems to have fallen by %(levels)s levels"),
        ),
        Verdict.FELL: levels_text(
            size, _("Has fallen by 1 level"), _("Has fallen by %(levels)s levels")
        ),
    }.get(change.verdict, _("No clear change"))


def _kept_text(kept: Kept) -> str:
    if kept.carried:
        return _("Your earlier answers, taken over")
    return _("You confirmed your earlier answers")


def shown_change(change: Difference) -> Decimal:
    """Return by how many levels the two means differ as they are shown."""
    return difference(change.after, change.before)


def not_comparable(history: History) -> list[str]:
    """Say, reason by reason, what cannot be compared with the earlier assessment."""
    since = history.since
    if since is None:
        return []
    values = {"when": when(history, since)}
    if not since.same_scale:
        return [
            _("The answers of %(when)s had another scale, so no skill can be compared.") % values
        ]
    index = history.past.index(since)
    lines = [
        _why_not(skill, skill.change, was_asked=bool(skill.points[index]), when=values["when"])
        for skill in with_verdict(history, Verdict.NOT_COMPARABLE)
        if skill.change
    ]
    gone = [
        said(_("%(skill)s is no longer asked."), {"skill": skill.name}) for skill in history.gone
    ]
    return lines + gone


def _why_not(skill: SkillHistory, change: Change, was_asked: bool, when: str) -> str:
    values = {
        "skill": skill.skill.name,
        "when": when,
        "compared": change.compared,
        "asked": change.asked,
    }
    if not was_asked and not change.compared:
        return said(_("%(skill)s is new since %(when)s."), values)
    if not change.compared:
        return said(
            _("%(skill)s: no statement was answered both times in the same meaning."), values
        )
    text = ngettext(
        "%(skill)s: only %(compared)s of %(asked)s statement was answered both times in the "
        "same meaning.",
        "%(skill)s: only %(compared)s of %(asked)s statements were answered both times in the "
        "same meaning.",
        change.asked,
    )
    return said(text, values)


def continues_text(skill: SkillHistory) -> str:
    """Say which skills of earlier versions this one continues; "" where it is no other."""
    origins: dict[str, str] = {}
    for points in skill.points:
        origins |= {p.skill.key: p.skill.name for p in points if p.skill.key != skill.skill.key}
    if not origins:
        return ""
    text = _("Earlier part of %(skills)s (hollow points)")
    return said(text, {"skills": listed(list(origins.values()))})


def with_verdict(history: History, *verdicts: Verdict) -> list[SkillHistory]:
    """Return the skills of which one of these is said since the chosen assessment."""
    return [s for s in history.skills if s.change and s.change.verdict in verdicts]


# --- What is said of some skills, or of all ------------------------------------------------------


def moved(change: Difference, since: str) -> str:
    """Say by about how much all skills moved together."""
    size = abs(shown_change(change))
    if change.mean > 0:
        return levels_text(
            size,
            _("Your answers moved up together by about 1 level since %(when)s"),
            _("Your answers moved up together by about %(levels)s levels since %(when)s"),
            places=1,
            when=since,
        )
    return levels_text(
        size,
        _("Your answers moved down together by about 1 level since %(when)s"),
        _("Your answers moved down together by about %(levels)s levels since %(when)s"),
        places=1,
        when=since,
    )


def has_grown(skills: Sequence[SkillHistory], history: History, since: str) -> str:
    text = ngettext(
        "%(skills)s has grown since %(when)s", "%(skills)s have grown since %(when)s", len(skills)
    )
    counted = _("%(count)s of %(total)s skills have grown since %(when)s")
    every = _("All %(total)s skills have grown since %(when)s")
    return _told(skills, history, text, counted, every, when=since)


def has_fallen_since(skills: Sequence[SkillHistory], history: History, since: str) -> str:
    text = ngettext(
        "%(skills)s has fallen since %(when)s",
        "%(skills)s have fallen since %(when)s",
        len(skills),
    )
    counted = _("%(count)s of %(total)s skills have fallen since %(when)s")
    every = _("All %(total)s skills have fallen since %(when)s")
    return _told(skills, history, text, counted, every, when=since)


def has_fallen(skills: Sequence[SkillHistory], history: History) -> str:
    text = ngettext("%(skills)s has fallen", "%(skills)s have fallen", len(skills))
    return _told(skills, history, text, _("%(count)s have fallen"))


def came_out_lower(skills: Sequence[SkillHistory], history: History) -> str:
    text = _("%(skills)s came out lower than before")
    return _told(skills, history, text, _("%(count)s skills came out lower than before"))


def seeming_clauses(history: History, verdicts: Collection[Verdict]) -> list[str]:
    """Say of which skills these of the verdicts that say "seems" are said."""
    texts = {
        Verdict.SEEMS_TO_HAVE_GROWN: _seems_to_have_grown,
        Verdict.SEEMS_TO_HAVE_FALLEN: _seems_to_have_fallen,
    }
    told = ((text, with_verdict(history, v)) for v, text in texts.items() if v in verdicts)
    return [text(skills, history) for text, skills in told if skills]


def _seems_to_have_grown(skills: Sequence[SkillHistory], history: History) -> str:
    text = ngettext("%(skills)s seems to have grown", "%(skills)s seem to have grown", len(skills))
    return _told(skills, history, text, _("%(count)s of %(total)s skills seem to have grown"))


def _seems_to_have_fallen(skills: Sequence[SkillHistory], history: History) -> str:
    text = ngettext(
        "%(skills)s seems to have fallen", "%(skills)s seem to have fallen", len(skills)
    )
    return _told(skills, history, text, _("%(count)s of %(total)s skills seem to have fallen"))


def kept_clauses(history: History) -> list[str]:
    """Say in which skills the earlier answers stayed: confirmed, or not looked at."""
    kept = with_verdict(history, Verdict.KEPT)
    carried = [skill for skill in kept if skill.change and skill.change.kept.carried]
    confirmed = [skill for skill in kept if skill not in carried]
    clauses = []
    if confirmed:
        text = _("You confirmed your earlier answers in %(skills)s")
        counted = _("You confirmed your earlier answers in %(count)s skills")
        clauses.append(_told(confirmed, history, text, counted))
    if carried:
        text = _("Your earlier answers in %(skills)s were taken over")
        counted = _("Your earlier answers in %(count)s skills were taken over")
        clauses.append(_told(carried, history, text, counted))
    return clauses


def _told(
    skills: Sequence[SkillHistory],
    history: History,
    named: str,
    counted: str,
    every: str = "",
    **values: str,
) -> str:
    """Name the skills, or count them where they are many, or speak of every skill."""
    total = len(history.skills)
    text = named if len(skills) <= NAMED else counted
    if every and len(skills) == total > NAMED:
        text = every
    names = listed([skill.skill.name for skill in skills])
    return said(text, {"skills": names, "count": len(skills), "total": total, **values})
