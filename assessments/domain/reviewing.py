"""What is looked at before publishing: each change by itself, and all of a skill, role or resource.

A tick is kept under the mark of what was looked at. The mark follows from all that a reviewer
reads of it, so what changes once more has another mark, and is to be looked at again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from assessments.domain.differences import Change, Kind, differences, kept_share
from assessments.domain.entries import Entry, EntryId, What, entries, in_words
from assessments.domain.framework import Framework

MARK_LENGTH = 32
SAID = {"skill", "meaning", "retired"}  # by the group that it stands in, or by what happened


@dataclass(frozen=True)
class Reviewable:
    """A change to be ticked.

    What is new has all that it brings in `details`, by field, in words. A correction that changes
    most of the words `is_questioned`: it may ask something else, so it needs a tick of its own.
    """

    change: Change
    mark: str
    details: tuple[tuple[str, str], ...] = ()
    is_questioned: bool = False


@dataclass(frozen=True)
class ReviewGroup:
    """The changes of one skill, role, resource or category, or of the framework's own texts."""

    what: What
    key: str
    name: str
    items: tuple[Reviewable, ...]

    @cached_property
    def mark(self) -> str:
        """Return the mark of all that one tick may stand for: what is questioned needs its own."""
        return _digest("group", *(item.mark for item in self.items if not item.is_questioned))


def review_groups(old: Framework | None, new: Framework) -> tuple[ReviewGroup, ...]:
    """Return every change since the version before in groups; a first version is one change."""
    if old is None:
        return (_all_of(new),)
    before = {entry.id: entry for entry in entries(old)}
    after = {entry.id: entry for entry in entries(new)}
    names = {entry_id: entry.name for entry_id, entry in (before | after).items()}
    parts: dict[EntryId | None, list[Entry]] = defaultdict(list)
    for entry in after.values():
        parts[entry.part_of].append(entry)
    groups: dict[EntryId, list[Reviewable]] = {}
    for change in differences(old, new):
        entry_id = (change.what, change.key, change.within)
        entry = after.get(entry_id) or before[entry_id]
        item = _reviewable(change, entry, parts[entry_id], new)
        groups.setdefault(_home(entry), []).append(item)
    return tuple(
        ReviewGroup(home[0], home[1], names[home], tuple(items)) for home, items in groups.items()
    )


def items_of(groups: tuple[ReviewGroup, ...]) -> Iterator[Reviewable]:
    for group in groups:
        yield from group.items


def ticked(groups: tuple[ReviewGroup, ...], marks: set[str]) -> list[Reviewable]:
    """Return what these marks stand for: a change by its own, or by that of its whole group."""
    return [
        item
        for group in groups
        for item in group.items
        if item.mark in marks or (group.mark in marks and not item.is_questioned)
    ]


def _all_of(framework: Framework) -> ReviewGroup:
    whole = [[*entry.id, _plain(entry.values)] for entry in entries(framework)]
    change = Change(Kind.ADDED, What.FRAMEWORK, "", framework.title)
    mark = _digest("all", json.dumps(whole))
    return ReviewGroup(What.FRAMEWORK, "", framework.title, (Reviewable(change, mark),))


def _home(entry: Entry) -> EntryId:
    """Return what a change is told with."""
    if entry.what is What.TARGET:
        return What.ROLE, entry.within, ""
    if entry.what is What.DESCRIPTOR:
        return What.SKILL, entry.key, ""
    if entry.what is What.STATEMENT:
        return What.SKILL, entry.home, ""
    if entry.what in (What.OPTION, What.LEVEL, What.IMPORTANCE):
        return What.FRAMEWORK, "", ""
    return entry.id


def _reviewable(change: Change, entry: Entry, parts: Sequence[Entry], new: Framework) -> Reviewable:
    """Return a change with its mark; what is new is read with its parts, which are no changes."""
    told = (change.kind, change.what, change.key, change.within, change.field)
    brought = [entry, *parts] if change.kind is Kind.ADDED else []
    values = json.dumps([[*each.id, _plain(each.values)] for each in brought])
    return Reviewable(
        change=change,
        mark=_digest(*told, change.before, change.after, values),
        details=() if entry.part_of else tuple(_details(brought, new)),
        is_questioned=_is_questioned(change),
    )


def _details(brought: Sequence[Entry], new: Framework) -> Iterator[tuple[str, str]]:
    """Yield what an entry says by field, and what its parts say by what these are called."""
    for entry in brought[:1]:
        for field, value in entry.values.items():
            words = in_words(new, field, value)
            if words and words != entry.name and field not in SAID:
                yield field, words
    for part in brought[1:]:
        texts = (in_words(new, field, value) for field, value in part.values.items())
        yield part.name.removeprefix(f"{brought[0].name}: "), ", ".join(filter(None, texts))


def _is_questioned(change: Change) -> bool:
    is_correction = change.kind is Kind.REWORDED and change.what is What.STATEMENT
    if not is_correction or change.field != "text":
        return False
    return kept_share(change.before, change.after) < Fraction(1, 2)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: repr(value) for name, value in values.items()}


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:MARK_LENGTH]
