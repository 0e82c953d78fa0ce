"""Two people change the same thing: what each of them changed is kept, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
