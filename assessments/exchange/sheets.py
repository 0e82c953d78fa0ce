"""The form of a workbook: which sheets hold a framework, and what stands in their columns.

`sheet_writer` and `sheet_reader` go by this, as does the page `docs/framework-format.md`. Columns
are those of the domain's dataclasses: a new field is a new column. Headings and names of sheets
are part of the format and the same in every language, as the keys of a YAML file are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import NoneType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Framework,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Statement,
)

Value: TypeAlias = str | int | float | bool | date | None

FRAMEWORK = "Framework"
SKILLS = "Skills and statements"
LEVELS = "Levels"
DESCRIPTORS = "Level descriptors"
ROLES = "Roles"
TARGETS = "Targets"
IMPORTANCES = "Importances"
RESOURCES = "Resources"
SCENARIOS = "Scenarios"

# In the order of the workbook. Those that are optional may be left out of a new framework, too.
SHEETS: Mapping[str, str] = {
    FRAMEWORK: "The framework's own texts: a field and its value in each row.",
    SKILLS: "A row for each statement. A group and a skill are told once, in the first of their "
    "rows; below, their names are enough, and where these are blank, too, those above are meant.",
    LEVELS: "A row for each level, from the first to the last, with the answer that goes with it.",
    DESCRIPTORS: "What each level means for each skill.",
    ROLES: "A row for each role.",
    TARGETS: "What each role asks of each skill: three columns for a role.",
    IMPORTANCES: "A row for each importance, the smallest first.",
    RESOURCES: "A row for each resource.",
    SCENARIOS: "Other content, each as one piece of JSON.",
}
OPTIONAL = frozenset({RESOURCES, SCENARIOS})

FIELD, VALUE, JSON = "Field", "Value", "JSON"
SKILL, SKILL_KEY = "Skill", "Skill key"
LEVEL = "Level"  # with its number behind it, in the sheet of descriptors
TARGET_FIELDS = ("level", "importance", "critical")
YES, NO = "yes", "no"
BETWEEN = "; "  # of several keys in one cell


@dataclass(frozen=True)
class Column:
    """A column, or a row of the sheet “Framework”, and the field that it holds.

    `path` are the names of the field: one, or two where it lies in a part such as an effort.
    """

    heading: str
    path: tuple[str, ...]
    kind: Any  # the type of the field, without None

    @property
    def is_key(self) -> bool:
        return self.path == ("key",)


def columns(part: type, prefix: str = "", *, title: str = "") -> list[Column]:
    """Return the columns of this dataclass: its title, its texts, the rest, and its key.

    With a prefix, that is the heading of its title, and stands before the names that several
    parts have.
    """
    found = [
        Column(_heading(path, prefix, title), path, kind)
        for path, kind in _fields(part)
        if part not in LEFT_OUT or path[0] not in LEFT_OUT[part]
    ]
    return sorted(found, key=lambda column: _rank(column, title))


COMMON = frozenset({"key", "retired", "summary", "name", "descriptor", "hint"})
LEFT_OUT: Mapping[type, frozenset[str]] = {
    Category: frozenset({"skills"}),
    Skill: frozenset({"statements", "descriptors"}),
    Role: frozenset({"targets"}),
    AnswerOption: frozenset({"value"}),  # one less than the number of the level
    Framework: frozenset(
        "options levels importances categories roles resources scenarios".split()  # noqa: SIM905
    ),
}


def _fields(part: type) -> Iterator[tuple[tuple[str, ...], Any]]:
    hints = get_type_hints(part)
    for field in fields(part):
        if not field.compare:
            continue
        kind = without_none(hints[field.name])
        if is_dataclass(kind):
            inner = get_type_hints(kind)
            for below in fields(kind):
                yield (field.name, below.name), without_none(inner[below.name])
        else:
            yield (field.name,), kind


def without_none(hint: Any) -> Any:
    """Return X of a type that is X or None, and any other type as it is."""
    if NoneType in get_args(hint):
        return next(kind for kind in get_args(hint) if kind is not NoneType)
    return get_origin(hint) or hint


def _heading(path: tuple[str, ...], prefix: str, title: str) -> str:
    if prefix and path == (title,):
        return prefix
    words = " ".join(path).replace("_", " ")
    return f"{prefix} {words}" if prefix and path[0] in COMMON else words.capitalize()


def _rank(column: Column, title: str) -> int:
    """Order columns; those of the same rank stand in the order of the fields."""
    ranks: dict[tuple[str, ...], int] = {(title,): 0, ("key",): 3, ("retired",): 4}
    return ranks.get(column.path, 1 if column.kind is str else 2)


CATEGORY_COLUMNS = columns(Category, "Category", title="name")
SKILL_COLUMNS = columns(Skill, "Skill", title="name")
STATEMENT_COLUMNS = columns(Statement, "Statement", title="text")
LEVEL_COLUMNS = columns(Level, "Level", title="number")
OPTION_COLUMNS = columns(AnswerOption, "Answer", title="label")
ROLE_COLUMNS = columns(Role, title="name")
IMPORTANCE_COLUMNS = columns(Importance, title="name")
RESOURCE_COLUMNS = columns(Resource, title="title")
FRAMEWORK_COLUMNS = columns(Framework, title="title")

# The sheets whose columns do not depend on the framework.
FIXED: Mapping[str, list[Column]] = {
    SKILLS: [*CATEGORY_COLUMNS, *SKILL_COLUMNS, *STATEMENT_COLUMNS],
    LEVELS: [*LEVEL_COLUMNS, *OPTION_COLUMNS],
    ROLES: ROLE_COLUMNS,
    IMPORTANCES: IMPORTANCE_COLUMNS,
    RESOURCES: RESOURCE_COLUMNS,
}


def target_heading(role: str, field: str) -> str:
    """Return the heading of one of a role's three columns, as in “Junior: level”."""
    return f"{role}: {field}"


def level_heading(number: int) -> str:
    """Return the heading of what a level means for each skill, as in “Level 3”."""
    return f"{LEVEL} {number}"


def normal(heading: str) -> str:
    """Return what counts of a heading or the name of a sheet."""
    return " ".join(heading.replace("_", " ").split()).casefold()
