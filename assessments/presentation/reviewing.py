"""What is to be looked at before publishing, as reviewers read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.differences import Kind
from assessments.domain.entries import What
from assessments.domain.reviewing import Reviewable, ReviewGroup
from assessments.presentation.changes import ChangeLine, change_lines, field_name


@dataclass(frozen=True)
class ReviewLine:
    """A change with what something new brings, and the question that a reviewer has to answer.

    `told` says what happened with both texts, as it is kept with the reviewer's name.
    """

    mark: str
    line: ChangeLine
    told: str
    details: tuple[tuple[str, str], ...]
    tick: str
    question: str
    is_questioned: bool


@dataclass(frozen=True)
class GroupLines:
    """The changes of one skill, role or resource, and what it is called to tick them all."""

    mark: str
    id: str
    title: str
    tick: str
    lines: tuple[ReviewLine, ...]


def group_lines(groups: Iterable[ReviewGroup]) -> list[GroupLines]:
    return [_group(group) for group in groups]


def _group(group: ReviewGroup) -> GroupLines:
    return GroupLines(
        mark=group.mark,
        id=f"{group.what}-{group.key}" if group.key else str(group.what),
        title=group.name if group.key else _("Texts and scale"),
        tick=_all_of(group.what),
        lines=tuple(_line(item) for item in group.items),
    )


def _line(item: Reviewable) -> ReviewLine:
    (line,) = change_lines([item.change])
    question, tick = "", _("I have looked at this")
    if item.is_questioned:
        question = _("Most of the words have changed. Is it still the same question?")
        tick = _("Yes, it is the same question in other words")
    elif item.change.kind is Kind.ADDED and item.change.what is What.FRAMEWORK:
        tick = _("I have read it all")
    return ReviewLine(
        mark=item.mark,
        line=line,
        told=_told(item, line),
        details=tuple((field_name(field), words) for field, words in item.details),
        tick=tick,
        question=question,
        is_questioned=item.is_questioned,
    )


def _told(item: Reviewable, line: ChangeLine) -> str:
    if not line.words:
        return line.happened
    return _("%(happened)s: “%(before)s” becomes “%(after)s”") % {
        "happened": line.happened,
        "before": item.change.before,
        "after": item.change.after,
    }


def _all_of(what: What) -> str:
    return {
        What.CATEGORY: _("I have looked at all of this category"),
        What.SKILL: _("I have looked at all of this skill"),
        What.ROLE: _("I have looked at all of this role"),
        What.RESOURCE: _("I have looked at all of this resource"),
    }.get(what, _("I have looked at all of these"))
