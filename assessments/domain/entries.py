"""A framework as a flat list of entries with values of their own: what versions are compared by.

A value is found by the name of its field in framework.py, so that a field added there is
compared without a change here. Where an entry hangs is a value, too: a skill's "category" and a
statement's "skill" are keys.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from assessments.domain.framework import Category, Effort, Framework, Skill
from assessments.domain.language import joined


class What(StrEnum):
    """Kinds of entry."""

    FRAMEWORK = "framework"
    OPTION = "option"
    LEVEL = "level"
    IMPORTANCE = "importance"
    CATEGORY = "category"
    SKILL = "skill"
    STATEMENT = "statement"
    DESCRIPTOR = "descriptor"
    ROLE = "role"
    TARGET = "target"
    RESOURCE = "resource"


# What an entry is known by in every version: what it is, its key, and what the key is within.
EntryId = tuple[What, str, str]


@dataclass(frozen=True)
class Entry:
    """An entry, called by the name that people read.

    `key` is blank for the framework itself. A descriptor has the key of its skill `within` the
    number of a level, a target the key of its skill `within` the key of a role; both are
    `part_of` the entry that holds them.
    """

    what: What
    key: str
    name: str
    values: Mapping[str, Any]
    within: str = ""
    part_of: EntryId | None = None

    @property
    def id(self) -> EntryId:
        return self.what, self.key, self.within

    @property
    def home(self) -> str:
        """The key of the category or skill that it hangs in, which can change."""
        return str(self.values.get("category") or self.values.get("skill") or "")


def entries(framework: Framework) -> Iterator[Entry]:
    """Yield every entry, in the framework's order; what is part of an entry follows it."""
    yield Entry(What.FRAMEWORK, "", framework.title, _framework_values(framework))
    for option in framework.options:
        yield Entry(What.OPTION, option.key, option.label, _values(option))
    for level in framework.levels:
        yield Entry(What.LEVEL, level.key, level.name, _values(level))
    for importance in framework.importances:
        yield Entry(What.IMPORTANCE, importance.key, importance.name, _values(importance))
    for category in framework.categories:
        yield Entry(What.CATEGORY, category.key, category.name, _values(category, "skills"))
        for skill in category.skills:
            yield from _skill_entries(framework, category, skill)
    yield from _role_entries(framework)
    for resource in framework.resources:
        yield Entry(What.RESOURCE, resource.key, resource.title, _values(resource))


def in_words(framework: Framework, field: str, value: Any) -> str:
    """Return an entry's value as people read it: with names for keys and for levels.

    A yes is the name of its field; a no, and what is not known, is blank.
    """
    if isinstance(value, bool):
        return field if value else ""
    if value is None:
        return ""
    if isinstance(value, Effort):
        return _effort_in_words(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(framework, '', item)}" for key, item in value.items())
    named: dict[Any, str] = {}
    if field in ("level", "from_level", "to_level"):
        named = {
            level.number: joined(" ", (str(level.number), level.name)) for level in framework.levels
        }
    elif field == "importance":
        named = {
            item.value: joined(" ", (str(item.value), item.name)) for item in framework.importances
        }
    elif field in ("skill", "skills", "comes_from"):
        named = {skill.key: skill.name for skill in framework.skills}
    elif field == "category":
        named = {category.key: category.name for category in framework.categories}
    elif field == "default_role":
        named = {role.key: role.name for role in framework.roles}
    elif field == "scenarios":
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    items = value if isinstance(value, tuple) else (value,)
    texts = (
        item if isinstance(item, str) else "–" if item is None else str(item) for item in items
    )
    return joined(", ", (named.get(item, text) for item, text in zip(items, texts, strict=True)))


def moved(
    before: Mapping[EntryId, Entry], after: Mapping[EntryId, Entry]
) -> dict[EntryId, tuple[EntryId | None, EntryId | None]]:
    """Return what must move for its siblings to stay: the entry behind which it was, and now is.

    Siblings are the entries that hang in the same place in both versions; None is no sibling, for
    the first. Of a block that moves as a whole only the first entry is named, because the others
    stay behind the same sibling. Empty exactly when all siblings are in the same order.
    """
    place = {entry_id: index for index, entry_id in enumerate(before)}
    moves = {}
    for new in _siblings(before, after):
        old = sorted(new, key=lambda entry_id: place[entry_id])
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        stay = {entry_id for block in blocks for entry_id in old[block.a : block.a + block.size]}
        behind = dict(zip(old, [None, *old], strict=False))
        for entry_id, now in zip(new, [None, *new], strict=False):
            if entry_id not in stay and behind[entry_id] != now:
                moves[entry_id] = behind[entry_id], now
    return moves


def _siblings(
    before: Mapping[EntryId, Entry], after: Mapping[EntryId, Entry]
) -> list[list[EntryId]]:
    siblings = defaultdict(list)
    for entry in after.values():
        if entry.part_of is None and entry.id in before and before[entry.id].home == entry.home:
            siblings[entry.what, entry.home].append(entry.id)
    return list(siblings.values())


def _skill_entries(framework: Framework, category: Category, skill: Skill) -> Iterator[Entry]:
    own = _values(skill, "statements", "descriptors")
    entry = Entry(What.SKILL, skill.key, skill.name, {"category": category.key} | own)
    yield entry
    for statement in skill.statements:
        values = {"skill": skill.key} | _values(statement)
        yield Entry(What.STATEMENT, statement.key, statement.text, values)
    for number, text in sorted(skill.descriptors.items()):
        name = joined(": ", (skill.name, in_words(framework, "level", number)))
        yield Entry(What.DESCRIPTOR, skill.key, name, {"text": text}, str(number), entry.id)


def _role_entries(framework: Framework) -> Iterator[Entry]:
    place = {skill.key: index for index, skill in enumerate(framework.skills)}
    for role in framework.roles:
        entry = Entry(What.ROLE, role.key, role.name, _values(role, "targets"))
        yield entry
        for key in sorted(role.targets, key=lambda key: (place.get(key, len(place)), key)):
            name = joined(": ", (role.name, in_words(framework, "skill", key)))
            yield Entry(What.TARGET, key, name, _values(role.targets[key]), role.key, entry.id)


def _framework_values(framework: Framework) -> dict[str, Any]:
    parts = ("options", "levels", "importances", "categories", "roles", "resources")
    source = {f"source.{name}": value for name, value in _values(framework.source).items()}
    return {"key": framework.key} | _values(framework, "source", *parts) | source


def _effort_in_words(effort: Effort) -> str:
    """Return an effort as in "4 weeks, 1 hour a week"."""
    amount = _counted(effort.amount, effort.unit.removesuffix("s"))
    weekly = f"{_counted(effort.hours_a_week, 'hour')} a week" if effort.hours_a_week else ""
    return ", ".join(filter(None, (amount, weekly)))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _values(item: Any, *parts: str) -> dict[str, Any]:
    """Return the values of a dataclass that count, without its key and its parts."""
    names = [f.name for f in fields(item) if f.compare and f.name not in ("key", *parts)]
    return {name: getattr(item, name) for name in names}
