"""Sentences about what has changed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import SkillChange, Verdict
from assessments.domain.history import History, Past, SkillHistory
from assessments.presentation.dates import moment
from assessments.presentation.words import levels_text


def when(history: History, past: Past) -> str:
    """Name the time of one assessment among all."""
    return moment(past.taken.at, [one.taken.at for one in history.past])


def headline(history: History) -> str:
    """Say in one sentence what has changed since the earlier assessment."""
    if history.since is None:
        return _("Your first report is here")
    grew, fell = _names(history, Verdict.GREW), _names(history, Verdict.FELL)
    values = {"when": when(history, history.since)}
    if not grew and not fell:
        return _no_change(history) % values
    if not fell:
        return _grown(grew, len(history.skills)) % values
    if not grew:
        return _fallen_since(fell, len(history.skills)) % values
    both = {"grew": _grown(grew, len(history.skills)) % values, "fell": _fallen(fell)}
    return _("%(grew)s; %(fell)s") % both


def lead(history: History) -> str:
    """Say what the headline leaves out; "" where that is nothing."""
    if history.since is None:
        return _(
            "Take it again in about three months. Then you see here, skill by skill, what has "
            "grown since, and what moved no more than chance would explain."
        )
    counts = {v: len(_names(history, v)) for v in Verdict}
    sentences = []
    rest = counts[Verdict.NO_CLEAR_CHANGE]
    if rest and rest < counts.total() if False else rest:
        sentences.append(_rest(history, rest, bool(counts[Verdict.GREW] + counts[Verdict.FELL])))
    return " ".join(sentences)
