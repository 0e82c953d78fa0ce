"""What is new in a version, in short sentences for those who work with it, as a draft to edit.

Every skill, role and resource has a line. What only editors see, and the mere order, is left out.
"""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.differences import Change, Kind
from assessments.domain.entries import What
from assessments.domain.reviewing import Reviewable, ReviewGroup
from assessments.presentation.changes import change_lines, happened

QUOTED = 100  # letters of a text
FOR_EDITORS = {"grounded_in", "decided"}


def release_notes(groups: Iterable[ReviewGroup]) -> str:
    """Return a line for each group, as in “Adaptability: a new statement, “…”; defined anew.”"""
    return "\n".join(filter(None, map(_line, groups)))


def _line(group: ReviewGroup) -> str:
    news = list(dict.fromkeys(filter(None, _news(group))))
    if not news:
        return ""
    name = group.name if group.key else _("In general")
    return _("%(name)s: %(news)s.") % {"name": name, "news": _("; ").join(news)}


def _news(group: ReviewGroup) -> Iterator[str]:
    is_new = any(_is_itself(item.change, group, Kind.ADDED) for item in group.items)
    if is_new and not group.key:
        yield _("the first version")
        return
    for item in group.items:
        change = item.change
        if change.field in FOR_EDITORS or (change.kind is Kind.MOVED and change.field == "order"):
            continue
        if change.what is group.what and change.key == group.key:
            yield _of_itself(item, group)
        elif not (is_new and change.kind is Kind.ADDED):  # told by the number of its statements
            yield _of_part(change, group)


def _is_itself(change: Change, group: ReviewGroup, kind: Kind) -> bool:
    return (change.kind, change.what, change.key) == (kind, group.what, group.key)


def _of_itself(item: Reviewable, group: ReviewGroup) -> str:
    change = item.change
    if change.kind is Kind.ADDED:
        return _(", ").join(filter(None, [_("new"), *_brought(item, group)]))
    if change.kind is Kind.RETIRED:
        return _("no longer asked") if change.what is What.SKILL else _("no longer there")
    if change.kind is Kind.RETURNED:
        return _("there again")
    if change.kind is Kind.REWORDED and change.field in ("name", "title"):
        return _("was called “%(name)s” before") % {"name": change.before}
    return happened(change)


def _brought(item: Reviewable, group: ReviewGroup) -> Iterator[str]:
    if lineage := dict(item.details).get("comes_from"):
        yield _("comes from %(skills)s") % {"skills": lineage}
    added = (each.change for each in group.items if each.change.kind is Kind.ADDED)
    if count := sum(1 for change in added if change.what is What.STATEMENT):
        text = ngettext("with %(count)s statement", "with %(count)s statements", count)
        yield text % {"count": count}


def _of_part(change: Change, group: ReviewGroup) -> str:
    if change.what is What.STATEMENT:
        return _of_statement(change)
    if change.what is What.DESCRIPTOR:
        return _("what its levels mean, in other words")
    if change.what is What.TARGET:
        skill = change.name.removeprefix(f"{group.name}: ")
        if change.kind is Kind.ADDED:
            return _("a target for %(skill)s: %(target)s") % {
                "skill": skill,
                "target": change.after,
            }
        return _("the target for %(skill)s: %(change)s") % {
            "skill": skill,
            "change": happened(change),
        }
    (line,) = change_lines([change])
    return _("%(what)s: %(change)s") % {"what": line.about, "change": line.happened}


def _of_statement(change: Change) -> str:
    text = {
        Kind.ADDED: _("a new statement, “%(text)s”"),
        Kind.REMOVED: _("“%(text)s” is gone"),
        Kind.RETIRED: _("“%(text)s” is no longer asked"),
        Kind.RETURNED: _("“%(text)s” is asked again"),
        Kind.NEW_MEANING: _("“%(text)s” asks something new"),
        Kind.EARLIER_MEANING: _("“%(text)s” asks what it asked before"),
        Kind.MOVED: _("“%(text)s” belongs here now"),
        Kind.REWORDED: _("“%(text)s” is worded anew"),
    }.get(change.kind, _("“%(text)s” is worded anew"))
    if change.kind is Kind.REWORDED and change.field != "text":
        text = _("the example of “%(text)s” is worded anew")
    return text % {"text": Truncator(change.name).chars(QUOTED)}
