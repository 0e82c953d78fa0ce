"""Sentences about what has changed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import SkillChange, Verdict
from assessments.domain.history import History, Past, SkillHistory
from assessments.presentation.dates import moment
from assessments.presentation.words import levels_text

CHANGES = (Verdict.GREW, Verdict.FELL)
NAMED = 2  # so many skills are named in a headline; more are counted


def when(history: History, past: Past) -> str:
    """Name the time of one assessment among all of them."""
    return moment(past.taken.at, [other.taken.at for other in history.past])


def headline(history: History) -> str:
    """Say in one sentence what has changed since the earlier assessment."""
    if history.since is None:
        return _("Your first report is here")
    grew, fell = (_with_verdict(history, verdict) for verdict in CHANGES)
    if grew and fell:
        return _("%(grew)s; %(fell)s") % {"grew": _grown(grew, history), "fell": _fallen(fell)}
    if grew:
        return _grown(grew, history)
    if fell:
        return _fallen_since(fell, history)
    return _no_change(history)


def lead(history: History) -> str:
    """Say what the headline leaves out, in a few sentences."""
    if history.since is None:
        return _(
            "Take it again in about three months. Then you see here, skill by skill, what has "
            "grown, and what moved no more than chance would explain."
        )
    return " ".join(_lead_sentences(history))


def _lead_sentences(history: History) -> Iterator[str]:
    changed = any(_with_verdict(history, verdict) for verdict in CHANGES)
    same = len(_with_verdict(history, Verdict.NO_CLEAR_CHANGE))
    if same and changed:
        yield ngettext(
            "One other skill moved no more than chance would explain.",
            "%(count)s other skills moved no more than chance would explain.",
            same,
        ) % {"count": same}
    elif same:
        yield _(
            "That need not mean that you stood still: a change of less than a level often stays "
            "unseen."
        )
    if _with_verdict(history, Verdict.FELL):
        yield _("A lower answer can also come from seeing more clearly what a skill asks for.")
    if earlier := grown_since_first(history):
        yield ngettext(
            "Seen since %(when)s, %(skills)s has grown too.",
            "Seen since %(when)s, %(skills)s have grown too.",
            len(earlier),
        ) % {"when": when(history, history.first), "skills": listed(_names(earlier))}


def grown_since_first(history: History) -> list[SkillHistory]:
    """Return the skills that grew since the first assessment and not since the chosen one."""
    return [skill for skill in history.skills if grew_only_since_first(skill)]


def grew_only_since_first(skill: SkillHistory) -> bool:
    now, first = skill.change, skill.change_since_first
    grew = first is not None and first.verdict is Verdict.GREW
    return grew and now is not None and now.verdict is not Verdict.GREW


def verdict_text(change: SkillChange) -> str:
    """Say a verdict with the size of a change, as in "Grew by 0.8 levels"."""
    if change.mean is None:
        return _("Cannot be compared")
    size = abs(change.mean)
    return {
        Verdict.GREW: levels_text(size, _("Grew by 1 level"), _("Grew by %(levels)s levels")),
        Verdict.FELL: levels_text(size, _("Fell by 1 level"), _("Fell by %(levels)s levels")),
    }.get(change.verdict, _("No clear change"))


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
        for skill in _with_verdict(history, Verdict.NOT_COMPARABLE)
        if skill.change
    ]
    gone = [_("%(skill)s is no longer asked.") % {"skill": skill.name} for skill in history.gone]
    return lines + gone


def _why_not(skill: SkillHistory, change: SkillChange, was_asked: bool, when: str) -> str:
    values = {
        "skill": skill.skill.name,
        "when": when,
        "compared": change.compared,
        "asked": change.asked,
    }
    if not was_asked and not change.compared:
        return _("%(skill)s is new since %(when)s.") % values
    if not change.compared:
        return _("%(skill)s: no statement was answered both times in the same meaning.") % values
    return (
        ngettext(
            "%(skill)s: only %(compared)s of %(asked)s statement was answered both times in the "
            "same meaning.",
            "%(skill)s: only %(compared)s of %(asked)s statements were answered both times in the "
            "same meaning.",
            change.asked,
        )
        % values
    )


def continues_text(skill: SkillHistory) -> str:
    """Say which skills of earlier versions this one continues; "" where it is no other."""
    origins: dict[str, str] = {}
    for points in skill.points:
        origins |= {p.skill.key: p.skill.name for p in points if p.skill.key != skill.skill.key}
    if not origins:
        return ""
    return _("Earlier part of %(skills)s (hollow points)") % {
        "skills": listed(list(origins.values()))
    }


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    values = {"list": _(", ").join(names[:-1]), "last": names[-1]}
    return _("%(list)s and %(last)s") % values


def _with_verdict(history: History, verdict: Verdict) -> list[SkillHistory]:
    return [s for s in history.skills if s.change and s.change.verdict is verdict]


def _names(skills: Sequence[SkillHistory]) -> list[str]:
    return [skill.skill.name for skill in skills]


def _values(skills: Sequence[SkillHistory], history: History) -> dict[str, str | int]:
    return {
        "skills": listed(_names(skills)),
        "count": len(skills),
        "total": len(history.skills),
        "when": when(history, history.since) if history.since else "",
    }


def _no_change(history: History) -> str:
    unknown = _with_verdict(history, Verdict.NOT_COMPARABLE)
    values = _values(unknown, history)
    if len(unknown) == len(history.skills):
        return _("Nothing can be compared with %(when)s") % values
    if unknown:
        return _("No clear change since %(when)s in what can be compared") % values
    return _("No clear change since %(when)s") % values


def _grown(skills: Sequence[SkillHistory], history: History) -> str:
    values = _values(skills, history)
    if len(skills) <= NAMED:
        return (
            ngettext(
                "%(skills)s has grown since %(when)s",
                "%(skills)s have grown since %(when)s",
                len(skills),
            )
            % values
        )
    if len(skills) == len(history.skills):
        return _("All %(total)s skills have grown since %(when)s") % values
    return _("%(count)s of %(total)s skills have grown since %(when)s") % values


def _fallen_since(skills: Sequence[SkillHistory], history: History) -> str:
    values = _values(skills, history)
    if len(skills) <= NAMED:
        return (
            ngettext(
                "%(skills)s has fallen since %(when)s",
                "%(skills)s have fallen since %(when)s",
                len(skills),
            )
            % values
        )
    if len(skills) == len(history.skills):
        return _("All %(total)s skills have fallen since %(when)s") % values
    return _("%(count)s of %(total)s skills have fallen since %(when)s") % values


def _fallen(skills: Sequence[SkillHistory]) -> str:
    if len(skills) > NAMED:
        return _("%(count)s have fallen") % {"count": len(skills)}
    text = ngettext("%(skills)s has fallen", "%(skills)s have fallen", len(skills))
    return text % {"skills": listed(_names(skills))}
