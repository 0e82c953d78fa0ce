"""What changed between two versions of a framework, and which answers carry over.

Rows are matched by their keys, each of which a version uses once. `differences` wants both
versions in full, with what is retired; the other functions leave that out themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import Any

from assessments.domain.framework import Framework, Statement, asked
from assessments.domain.questionnaire import Answers
from assessments.domain.rows import Row, RowId, What, in_words, moved, rows

MAX_PAIRS = 100_000  # of words to compare; such as 300 words with 300: a fifth of a second at worst

# The fields that hold words of ours; a change of any other field is CHANGED.
WORDS = {"name", "title", "label", "hint", "summary", "definition", "why_it_matters", "text"}
WORDS |= {"example", "grounded_in", "descriptor", "rationale", "description"}


class Kind(StrEnum):
    ADDED = "added"
    RETIRED = "retired"
    RETURNED = "returned"
    REMOVED = "removed"
    REWORDED = "reworded"
    NEW_MEANING = "new-meaning"
    MOVED = "moved"
    TARGET = "target"
    CHANGED = "changed"


class Edit(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """One change of one row, called as in the new version, or as in the old if it is gone.

    `key` and `within` are those of `Row`. `field` is blank where the whole row is meant. For
    MOVED it is "category" or "skill" (where to), or "order": then `before` and `after` name the
    sibling that the row stood and stands behind, "" for the first. NEW_MEANING has the
    statement's text, ADDED and REMOVED have that of a descriptor or target; else `before` and
    `after` are blank where there is nothing to compare.
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
    before = {row.id: row for row in rows(old)}
    after = {row.id: row for row in rows(new)}
    gone, moves = _gone(before, after), moved(before, after)
    found: list[Change] = []
    for row in after.values():
        if row.id in before:
            if row.id in moves:
                then, now = moves[row.id]
                names = before[then].name if then else "", after[now].name if now else ""
                found.append(_change(Kind.MOVED, row, "order", *names))
            found += _field_changes(before[row.id], row, old, new)
        elif row.part_of is None or row.part_of in before:
            found.append(_change(Kind.ADDED, row, after=_content(row, new)))
        for lost in gone[row.id]:
            if lost.part_of is None or lost.part_of in after:
                found.append(_change(Kind.REMOVED, lost, before=_content(lost, old)))
    return found


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


def carried_over(old: Framework, new: Framework, answers: Answers) -> Answers:
    """Return the answers, skips too, to statements that both versions ask in the same meaning.

    Where the scales differ in their number of answers, nothing carries over: 2 is the middle of
    five answers and the top of three, and no rule says which one the person would have chosen.
    """
    lasting = _lasting(old, new)
    values = {option.value for option in new.options} | {None}
    return {key: answers[key] for key in lasting if key in answers and answers[key] in values}


def to_review(old: Framework, new: Framework) -> tuple[Statement, ...]:
    """Return the statements that `new` asks and to which no answer can carry over."""
    lasting = set(_lasting(old, new))
    return tuple(s for s in asked(new).statements if s.key not in lasting)


def _lasting(old: Framework, new: Framework) -> list[str]:
    """Return the keys of the statements to which answers carry over."""
    if len(old.options) != len(new.options):
        return []
    meanings = {s.key: s.meaning for s in asked(old).statements}
    return [s.key for s in asked(new).statements if meanings.get(s.key) == s.meaning]


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


def _gone(before: Mapping[RowId, Row], after: Mapping[RowId, Row]) -> dict[RowId, list[Row]]:
    """Return the rows that are gone, by the nearest one before them that still is there."""
    found, neighbour = defaultdict(list), next(iter(before))  # the framework is in every version
    for row in before.values():
        if row.id in after:
            neighbour = row.id
        else:
            found[neighbour].append(row)
    return found


def _field_changes(then: Row, now: Row, old: Framework, new: Framework) -> Iterator[Change]:
    raised = now.values.get("meaning", 0) > then.values.get("meaning", 0)
    for field, value in now.values.items():
        earlier = then.values[field]
        if raised and field == "text":
            yield _change(Kind.NEW_MEANING, now, field, earlier, value)
        elif value == earlier or (raised and field == "meaning"):
            continue
        elif field == "retired":
            yield _change(Kind.RETIRED if value else Kind.RETURNED, now)
        else:
            texts = in_words(old, field, earlier), in_words(new, field, value)
            if texts[0] == texts[1]:  # two keys with the same name
                texts = str(earlier), str(value)
            yield _change(_kind(now, field), now, field, *texts)


def _kind(row: Row, field: str) -> Kind:
    if field in ("category", "skill"):
        return Kind.MOVED
    if row.what is What.TARGET:
        return Kind.TARGET
    return Kind.REWORDED if field in WORDS and row.what is not What.FRAMEWORK else Kind.CHANGED


def _content(row: Row, framework: Framework) -> str:
    """Return what a descriptor or a target says; other rows have their names."""
    values = row.values if row.part_of else {}
    words = (in_words(framework, field, value) for field, value in values.items())
    return ", ".join(filter(None, words))


def _change(kind: Kind, row: Row, field: str = "", before: Any = "", after: Any = "") -> Change:
    return Change(kind, row.what, row.key, row.name, field, before, after, row.within)
