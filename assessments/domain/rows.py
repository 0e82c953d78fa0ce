"""A framework as a flat list of rows, each with its own values: what versions are compared by.

A value is found by the name of its field in framework.py, so that a field added there is
compared without a change here. Where a row hangs is a value, too: a skill's "category" and a
statement's "skill" are keys.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from assessments.domain.framework import Category, Framework, Skill


class What(StrEnum):
    """Kinds of row."""

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


# What a row is known by in every version: what it is, its key, and what the key is within.
RowId = tuple[What, str, str]


@dataclass(frozen=True)
class Row:
    """A row, called by the name that people read.

    `key` is blank for the framework itself. A descriptor has the key of its skill `within` the
    number of a level, a target the key of its skill `within` the key of a role; both are
    `part_of` the row that holds them.
    """

    what: What
    key: str
    name: str
    values: Mapping[str, Any]
    within: str = ""
    part_of: RowId | None = None

    @property
    def id(self) -> RowId:
        return self.what, self.key, self.within

    @property
    def home(self) -> str:
        """The key of the category or skill that it hangs in, which can change."""
        return str(self.values.get("category") or self.values.get("skill") or "")


def rows(framework: Framework) -> Iterator[Row]:
    """Yield every row, in the framework's order; what is part of a row follows it."""
    yield Row(What.FRAMEWORK, "", framework.title, _framework_values(framework))
    for option in framework.options:
        yield Row(What.OPTION, option.key, option.label, _values(option))
    for level in framework.levels:
        yield Row(What.LEVEL, level.key, level.name, _values(level))
    for importance in framework.importances:
        yield Row(What.IMPORTANCE, importance.key, importance.name, _values(importance))
    for category in framework.categories:
        yield Row(What.CATEGORY, category.key, category.name, _values(category, "skills"))
        for skill in category.skills:
            yield from _skill_rows(framework, category, skill)
    yield from _role_rows(framework)
    for resource in framework.resources:
        yield Row(What.RESOURCE, resource.key, resource.title, _values(resource))


def in_words(framework: Framework, field: str, value: Any) -> str:
    """Return a row's value as people read it: with names for keys and for levels.

    A yes is the name of its field, a no is blank.
    """
    if isinstance(value, bool):
        return field if value else ""
    named: dict[Any, str] = {}
    if field in ("level", "from_level", "to_level"):
        named = {level.number: f"{level.number} {level.name}" for level in framework.levels}
    elif field == "importance":
        named = {item.value: f"{item.value} {item.name}" for item in framework.importances}
    elif field in ("skill", "skills", "comes_from"):
        named = {skill.key: skill.name for skill in framework.skills}
    elif field == "category":
        named = {category.key: category.name for category in framework.categories}
    elif field == "default_role":
        named = {role.key: role.name for role in framework.roles}
    elif field == "scenarios":
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    items = value if isinstance(value, tuple) else (value,)
    return ", ".join(named.get(item, str(item)) for item in items)


def moved(
    before: Mapping[RowId, Row], after: Mapping[RowId, Row]
) -> dict[RowId, tuple[RowId | None, RowId | None]]:
    """Return the rows that must move for their siblings to stay: behind which one, and now which.

    Siblings are the rows that hang in the same place in both versions; None is no sibling, for
    the first. Of a block that moves as a whole only the first row is named, because the others
    stay behind the same sibling. Empty exactly when all siblings are in the same order.
    """
    place = {row_id: index for index, row_id in enumerate(before)}
    found = {}
    for new in _siblings(before, after):
        old = sorted(new, key=lambda row_id: place[row_id])
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        stay = {row_id for block in blocks for row_id in old[block.a : block.a + block.size]}
        behind = dict(zip(old, [None, *old], strict=False))
        for row_id, now in zip(new, [None, *new], strict=False):
            if row_id not in stay and behind[row_id] != now:
                found[row_id] = behind[row_id], now
    return found


def _siblings(before: Mapping[RowId, Row], after: Mapping[RowId, Row]) -> list[list[RowId]]:
    found = defaultdict(list)
    for row in after.values():
        if row.part_of is None and row.id in before and before[row.id].home == row.home:
            found[row.what, row.home].append(row.id)
    return list(found.values())


def _skill_rows(framework: Framework, category: Category, skill: Skill) -> Iterator[Row]:
    own = _values(skill, "statements", "descriptors")
    row = Row(What.SKILL, skill.key, skill.name, {"category": category.key} | own)
    yield row
    for statement in skill.statements:
        values = {"skill": skill.key} | _values(statement)
        yield Row(What.STATEMENT, statement.key, statement.text, values)
    for number, text in sorted(skill.descriptors.items()):
        name = f"{skill.name}: {in_words(framework, 'level', number)}"
        yield Row(What.DESCRIPTOR, skill.key, name, {"text": text}, str(number), row.id)


def _role_rows(framework: Framework) -> Iterator[Row]:
    place = {skill.key: index for index, skill in enumerate(framework.skills)}
    for role in framework.roles:
        row = Row(What.ROLE, role.key, role.name, _values(role, "targets"))
        yield row
        for key in sorted(role.targets, key=lambda key: (place.get(key, len(place)), key)):
            name = f"{role.name}: {in_words(framework, 'skill', key)}"
            yield Row(What.TARGET, key, name, _values(role.targets[key]), role.key, row.id)


def _framework_values(framework: Framework) -> dict[str, Any]:
    rows = ("options", "levels", "importances", "categories", "roles", "resources")
    source = {f"source.{name}": value for name, value in _values(framework.source).items()}
    return {"key": framework.key} | _values(framework, "source", *rows) | source


def _values(item: Any, *rows: str) -> dict[str, Any]:
    """Return the values of a dataclass that count, without its key and what are rows."""
    names = [f.name for f in fields(item) if f.compare and f.name not in ("key", *rows)]
    return {name: getattr(item, name) for name in names}
