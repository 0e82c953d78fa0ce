"""Two people change the same thing: what each of them changed is kept, field by field.

Or one person does, in two tabs or on two devices, of which one has not seen what the other did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Known = Mapping[str, Sequence[Any]]  # by the field: what a page has shown or sent of it
NOTHING_KNOWN: Known = MappingProxyType({})


class Changed(Exception):
    """It was changed elsewhere since a page showed it, so it is not removed from there."""


@dataclass(frozen=True)
class Conflict:
    """A field that two people have changed to different values since one of them saw `seen`."""

    field: str
    seen: Any
    theirs: Any
    yours: Any


def merge(
    stored: Mapping[str, Any], seen: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Conflict]]:
    """Return which stored values are to be replaced, by field, and the fields in conflict.

    `seen` is what somebody saw when they began, `sent` what they want now, `stored` what others
    have made of it meanwhile. Whoever did not touch a field wants what is stored there.
    """
    changes, conflicts = {}, []
    for field, yours in sent.items():
        theirs = stored[field]
        if yours in (seen[field], theirs):
            continue
        if theirs == seen[field]:
            changes[field] = yours
        else:
            conflicts.append(Conflict(field, seen[field], theirs, yours))
    return changes, conflicts


def merge_known(
    stored: Mapping[str, Any], known: Known, sent: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Conflict]]:
    """Merge as `merge` does, where a page has known several values of a field.

    A page that saves while somebody types has shown one, and has sent others of which it may not
    know if they arrived. `known` has all of these for each field, what was shown first in front.
    What is stored is news to the page only if it is none of them. A field of which nothing is
    known to have been shown counts as it is sent.
    """
    seen = {
        field: _seen(stored[field], known[field]) if known.get(field) else stored[field]
        for field in sent
    }
    return merge(stored, seen, sent)


def news(stored: Mapping[str, Any], known: Known) -> list[str]:
    """Return the fields of which something is stored that a page has never known."""
    return [field for field, values in known.items() if stored[field] not in values]


def _seen(stored: Any, known: Sequence[Any]) -> Any:
    return stored if stored in known else known[0]


def merge_order(stored: list[Any], seen: list[Any], sent: list[Any]) -> list[Any]:
    """Return an order with what both have moved, added and removed.

    Whoever did not move anything wants the stored order. Where both did, the one that is sent
    counts, and what somebody has added meanwhile stands behind the neighbour that it has.
    """
    removed = set(seen) - (set(stored) & set(sent))
    theirs = [item for item in stored if item not in removed]
    yours = [item for item in sent if item not in removed]
    was_moved = [i for i in yours if i in seen] != [i for i in seen if i not in removed]
    merged, others = (yours, theirs) if was_moved else (theirs, yours)
    for place, item in enumerate(others):
        if item not in merged:
            merged.insert(merged.index(others[place - 1]) + 1 if place else 0, item)
    return merged
