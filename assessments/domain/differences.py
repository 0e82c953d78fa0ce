"""What changed between two versions of a framework, and which answers carry over.

Entries are matched by their keys, each of which a version uses once. `differences` wants both
versions in full, with what is retired; the other functions leave that out themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import Any

from assessments.domain.entries import Entry, EntryId, What, entries, in_words, moved
from assessments.domain.framework import Framework, Statement, asked
from assessments.domain.language import joined
from assessments.domain.questionnaire import Answers
from assessments.domain.scale import values_between

MAX_PAIRS = 100_000  # of words to compare; such as 300 words with 300: a fifth of a second at worst

# The fields that hold words of ours; a change of any other field is CHANGED.
WORDS = {"name", "title", "label", "hint", "summary", "definition", "why_it_matters", "text"}
WORDS |= {"example", "grounded_in", "descriptor", "rationale", "description"}
FOR_EDITORS = {"grounded_in", "rationale", "scenarios", "checked_on", "language", "origin"}


class Kind(StrEnum):
    ADDED = "added"
    RETIRED = "retired"
    RETURNED = "returned"
    REMOVED = "removed"
    REWORDED = "reworded"
    NEW_MEANING = "new-meaning"
    EARLIER_MEANING = "earlier-meaning"
    NEW_SCALE = "new-scale"
    MAPPED_SCALE = "mapped-scale"
    EARLIER_SCALE = "earlier-scale"
    MOVED = "moved"
    TARGET = "target"
    CHANGED = "changed"


class Edit(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """One change of one entry, called as in the new version, or as in the old if it is gone.

    `key` and `within` are those of `Entry`. `field` is blank where the whole entry is meant. For
    MOVED it is "category" or "skill" (where to), or "order": then `before` and `after` name the
    sibling that the entry stood and stands behind, "" for the first. NEW_MEANING and
    EARLIER_MEANING (a number that an older version had) have the statement's text, ADDED and
    REMOVED have that of a descriptor or target, and the names of the skills that a skill comes
    from; else `before` and `after` are blank where there is nothing to compare. What happened to
    the meaning of the scale is NEW_SCALE where everybody is asked again, EARLIER_SCALE with a lower
    number, and MAPPED_SCALE where answers become others: these are in `after`, as in "Never →
    Always".
    """

    kind: Kind
    what: What
    key: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    within: str = ""


def differences(old: Framework, new: Framework) -> list[Change]:
    """Return what changed, in the order of `new`; what is gone follows its neighbour in `old`.

    Empty exactly when the two are equal. Of siblings in another order only enough are MOVED for
    the others to stay, and of a block that moves as a whole only the first.
    """
    before = {entry.id: entry for entry in entries(old)}
    after = {entry.id: entry for entry in entries(new)}
    gone, moves = _gone(before, after), moved(before, after)
    changes: list[Change] = []
    for entry in after.values():
        if entry.id in before:
            if entry.id in moves:
                then, now = moves[entry.id]
                names = before[then].name if then else "", after[now].name if now else ""
                changes.append(_change(Kind.MOVED, entry, "order", *names))
            changes += _field_changes(before[entry.id], entry, old, new)
        elif entry.part_of is None or entry.part_of in before:
            changes.append(_change(Kind.ADDED, entry, after=_content(entry, new)))
        for lost in gone[entry.id]:
            if lost.part_of is None or lost.part_of in after:
                changes.append(_change(Kind.REMOVED, lost, before=_content(lost, old)))
    return changes


def changes_for_people(old: Framework, new: Framework) -> list[Change]:
    """Return the differences that people can notice: not in what is for editors, nor in what is
    asked neither before nor after.
    """
    met = {entry.id for version in (old, new) for entry in entries(asked(version))}
    return [
        change
        for change in differences(old, new)
        if (change.what, change.key, change.within) in met and change.field not in FOR_EDITORS
    ]


def word_diff(before: str, after: str) -> list[tuple[Edit, str]]:
    """Return the pieces of both texts, word by word; a space belongs between any two of them.

    SAME and REMOVED pieces make up `before`, SAME and ADDED ones `after`, with single spaces.
    What two long texts do not have in common at their ends is taken as replaced as a whole.
    """
    old, new = before.split(), after.split()
    head = _same_at_start(old, new)
    tail = _same_at_start(old[head:][::-1], new[head:][::-1])
    pieces = [(Edit.SAME, old[:head])]
    pieces += _replaced(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces.append((Edit.SAME, old[len(old) - tail :]))
    return [(edit, " ".join(words)) for edit, words in pieces if words]


def kept_share(before: str, after: str) -> Fraction:
    """Return how much of both texts is the same: 2 × words kept ÷ (words before + words after).

    0 where no word is kept, 1 where all are and none came in; of two blank texts it is 1.
    """
    words = len(before.split()) + len(after.split())
    kept = sum(len(text.split()) for edit, text in word_diff(before, after) if edit is Edit.SAME)
    return Fraction(2 * kept, words) if words else Fraction(1)


def carried_over(old: Framework, new: Framework, answers: Answers) -> Answers:
    """Return the answers, skips too, to statements that both versions ask in the same meaning.

    On another scale they are what the new version says that they become (scale.py). What has no
    equivalent there is left out, and asked again.
    """
    values = values_between(old, new)
    given = {key: answers[key] for key in _lasting(old, new) if key in answers}
    return {
        key: None if value is None else values[value]
        for key, value in given.items()
        if value is None or value in values
    }


def to_review(old: Framework, new: Framework) -> tuple[Statement, ...]:
    """Return the statements that `new` asks and to which no answer can carry over."""
    lasting = set(_lasting(old, new))
    return tuple(s for s in asked(new).statements if s.key not in lasting)


def mapped_answers(old: Framework, new: Framework) -> str:
    """Return what the answers of the old scale become, as in "Never → Always"; "" for nothing."""
    values = values_between(old, new)
    labels = (new.options[values[o.value]].label if o.value in values else "–" for o in old.options)
    pairs = zip(old.options, labels, strict=True)
    lines = (joined(" → ", (option.label, label)) for option, label in pairs)
    return joined("; ", lines) if values else ""


def _lasting(old: Framework, new: Framework) -> list[str]:
    """Return the keys of the statements to which answers carry over, as far as the scale lets."""
    if not values_between(old, new):
        return []
    before, after = _meanings(old), _meanings(new)
    return [key for key, meaning in after.items() if before.get(key) == meaning]


def _meanings(framework: Framework) -> dict[str, int]:
    """Return the meaning of every statement that is asked, in order, by its key."""
    return {
        statement.key: statement.meaning
        for skill in framework.skills
        if not skill.retired
        for statement in skill.statements
        if not statement.retired
    }


def _same_at_start(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _replaced(old: list[str], new: list[str]) -> list[tuple[Edit, list[str]]]:
    if len(old) * len(new) > MAX_PAIRS:
        return [(Edit.REMOVED, old), (Edit.ADDED, new)]
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((Edit.SAME, old[i:j]))
        else:
            pieces += [(Edit.REMOVED, old[i:j]), (Edit.ADDED, new[k:m])]
    return pieces


def _gone(
    before: Mapping[EntryId, Entry], after: Mapping[EntryId, Entry]
) -> dict[EntryId, list[Entry]]:
    """Return the entries that are gone, by the nearest one before them that still is there."""
    gone, neighbour = defaultdict(list), next(iter(before))  # the framework is in every version
    for entry in before.values():
        if entry.id in after:
            neighbour = entry.id
        else:
            gone[neighbour].append(entry)
    return gone


def _field_changes(then: Entry, now: Entry, old: Framework, new: Framework) -> Iterator[Change]:
    meaning = _other_meaning(then, now)
    for field, value in now.values.items():
        earlier = then.values[field]
        if field == "scale_maps" and old.scale != new.scale:
            continue  # the change of the scale tells it
        if meaning and field == "text":
            yield _change(meaning, now, field, earlier, value)
        elif value == earlier or field == "meaning":
            continue
        elif now.what is What.FRAMEWORK and field == "scale":
            yield _change(_scale_kind(old, new), now, after=mapped_answers(old, new))
        elif field == "retired":
            yield _change(Kind.RETIRED if value else Kind.RETURNED, now)
        else:
            texts = in_words(old, field, earlier), in_words(new, field, value)
            if texts[0] == texts[1]:  # two keys with the same name
                texts = str(earlier), str(value)
            yield _change(_kind(now, field), now, field, *texts)


def _other_meaning(then: Entry, now: Entry) -> Kind | None:
    """Say whether a statement asks for something else: the number of a meaning only counts up."""
    before, after = then.values.get("meaning", 0), now.values.get("meaning", 0)
    if before == after:
        return None
    return Kind.NEW_MEANING if after > before else Kind.EARLIER_MEANING


def _scale_kind(old: Framework, new: Framework) -> Kind:
    if new.scale < old.scale:
        return Kind.EARLIER_SCALE
    return Kind.MAPPED_SCALE if values_between(old, new) else Kind.NEW_SCALE


def _kind(entry: Entry, field: str) -> Kind:
    if field in ("category", "skill"):
        return Kind.MOVED
    if entry.what is What.TARGET:
        return Kind.TARGET
    return Kind.REWORDED if field in WORDS and entry.what is not What.FRAMEWORK else Kind.CHANGED


def _content(entry: Entry, framework: Framework) -> str:
    """Return what a descriptor or a target says, and what a skill comes from."""
    lineage = {"comes_from": entry.values.get("comes_from", ())}
    values = entry.values if entry.part_of else lineage
    words = (in_words(framework, field, value) for field, value in values.items())
    return ", ".join(filter(None, words))


def _change(kind: Kind, entry: Entry, field: str = "", before: Any = "", after: Any = "") -> Change:
    return Change(kind, entry.what, entry.key, entry.name, field, before, after, entry.within)
