"""Differences between two versions as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.differences import Change, Edit, Kind, mapped_answers, word_diff
from assessments.domain.entries import What
from assessments.domain.framework import Framework
from assessments.domain.language import said
from assessments.domain.questions import Use

WORDED = {Kind.REWORDED, Kind.NEW_MEANING, Kind.EARLIER_MEANING}


@dataclass(frozen=True)
class ChangeLine:
    """One change: what it is about, what happened, and for texts the words in question."""

    what: str
    key: str
    about: str
    happened: str
    words: tuple[tuple[Edit, str], ...] = ()
    text: str = ""  # the words as they are now


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """Return a line for every change, in their order."""
    return [_line(change) for change in changes]


def _line(change: Change) -> ChangeLine:
    return ChangeLine(
        what=change.what,
        key=change.within if change.what is What.TARGET else change.key,  # edited with its role
        about=said(_("%(what)s “%(name)s”"), {"what": _what(change.what), "name": change.name}),
        happened=happened(change),
        words=tuple(word_diff(change.before, change.after)) if change.kind in WORDED else (),
        text=change.after,
    )


def happened(change: Change) -> str:
    """Say what happened to what the change is about, as in “name reworded”."""
    values = {"field": field_name(change.field), "before": change.before, "after": change.after}
    if change.kind is Kind.MOVED:
        return _moved(change)
    if change.what is What.SKILL and change.after and _tells_lineage(change):
        return said(_("comes from %(skills)s"), {"skills": change.after})
    sentence = {
        Kind.ADDED: _("new: %(after)s") if change.after else _("new"),
        Kind.REMOVED: _("gone: %(before)s") if change.before else _("gone"),
        Kind.RETIRED: _("retired: no longer asked"),
        Kind.RETURNED: _("asked again"),
        Kind.REWORDED: _("%(field)s reworded"),
        Kind.NEW_MEANING: _("new meaning: everybody is asked again"),
        Kind.EARLIER_MEANING: _(
            "an earlier meaning again: who answered it then is not asked again"
        ),
        Kind.NEW_SCALE: _("the answers mean something new: everybody is asked again"),
        Kind.MAPPED_SCALE: _("the answers mean something new: %(after)s"),
        Kind.EARLIER_SCALE: _(
            "the answers mean again what they meant before: who answered then is not asked again"
        ),
        Kind.TARGET: _("%(before)s becomes %(after)s"),
        Kind.CHANGED: _("%(field)s: %(before)s becomes %(after)s"),
    }[change.kind]
    return said(sentence, {key: value or "–" for key, value in values.items()})


def scale_said(old: Framework, new: Framework) -> str:
    """Say what the words of the scale were decided to be, compared with the newest version."""
    if old.scale == new.scale:
        return _("The words of the scale are a correction: answers stay.")
    if becomes := mapped_answers(old, new):
        return _("The words are another scale, and answers become: %(becomes)s.") % {
            "becomes": becomes
        }
    return _("The words are another scale: everybody is asked again.")


def _tells_lineage(change: Change) -> bool:
    """Say whether a change is that a skill was split from others, or merged of them."""
    return change.kind is Kind.ADDED or change.field == "comes_from"


def words_again(use: Use) -> str:
    """Say that a text is one that a version had."""
    return _("The words of version %(number)s again: answers from then carry over again.") % {
        "number": use.version
    }


def _moved(change: Change) -> str:
    if change.field != "order":
        return said(_("moved to “%(place)s”"), {"place": change.after})
    if not change.after:
        return _("moved to the first place")
    return said(_("moved behind “%(place)s”"), {"place": change.after})


def _what(what: What) -> str:
    return {
        What.FRAMEWORK: _("Framework"),
        What.OPTION: _("Answer"),
        What.LEVEL: _("Level"),
        What.IMPORTANCE: _("Importance"),
        What.CATEGORY: _("Category"),
        What.SKILL: _("Skill"),
        What.STATEMENT: _("Statement"),
        What.DESCRIPTOR: _("Level descriptor"),
        What.ROLE: _("Role"),
        What.TARGET: _("Target"),
        What.RESOURCE: _("Resource"),
    }[what]


def field_name(name: str) -> str:
    """Return a field as people call it; a name of two words loses its underscore."""
    return _(name.replace("_", " ")) if name else ""
