"""Framework → the rows of a workbook's sheets, whatever is made of them then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import zip_longest
from typing import Any

from assessments.domain.framework import Framework, Role
from assessments.exchange import sheets
from assessments.exchange.document import plain, to_json
from assessments.exchange.sheets import Column, Value

Row = list[Value]


@dataclass
class Table:
    """A sheet: its first row are the headings. `choices` are the values that a column may have."""

    name: str
    rows: list[Row]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def write_tables(framework: Framework) -> list[Table]:
    """Return the sheets of a framework; `read_tables` makes an equal framework of them.

    There is no sheet of scenarios where there are none.
    """
    tables = [
        Table(sheets.FRAMEWORK, _own_rows(framework)),
        _table(sheets.SKILLS, _skill_rows(framework)),
        _table(sheets.LEVELS, _level_rows(framework)),
        Table(sheets.DESCRIPTORS, _descriptor_rows(framework)),
        _table(sheets.ROLES, (_cells(sheets.ROLE_COLUMNS, role) for role in framework.roles)),
        _targets(framework),
        _table(
            sheets.IMPORTANCES,
            (_cells(sheets.IMPORTANCE_COLUMNS, item) for item in framework.importances),
        ),
        _table(
            sheets.RESOURCES,
            (_cells(sheets.RESOURCE_COLUMNS, resource) for resource in framework.resources),
        ),
    ]
    if framework.scenarios:
        rows: list[Row] = [[to_json(scenario)] for scenario in framework.scenarios]
        tables.append(Table(sheets.SCENARIOS, [[sheets.JSON], *rows]))
    return tables


def _table(name: str, rows: Iterable[Row]) -> Table:
    columns = sheets.FIXED[name]
    choices = {index: found for index, c in enumerate(columns) if (found := choices_of(c.kind))}
    return Table(name, [[column.heading for column in columns], *rows], choices)


def choices_of(kind: Any) -> tuple[str, ...]:
    """Return the words that a field of this kind may hold; () where it is no choice."""
    if kind is bool:
        return (sheets.YES, sheets.NO)
    is_choice = isinstance(kind, type) and issubclass(kind, Enum)
    return tuple(member.value for member in kind) if is_choice else ()


def _own_rows(framework: Framework) -> list[Row]:
    columns = sheets.FRAMEWORK_COLUMNS
    values = _cells(columns, framework)
    rows = zip((column.heading for column in columns), values, strict=True)
    return [[sheets.FIELD, sheets.VALUE], *(list(row) for row in rows)]


def _skill_rows(framework: Framework) -> Iterable[Row]:
    """A group and a skill are told whole in their first row, and then by their names."""
    for category in framework.categories:
        about_category = _cells(sheets.CATEGORY_COLUMNS, category)
        if not category.skills:
            yield about_category + _blank(sheets.SKILL_COLUMNS) + _blank(sheets.STATEMENT_COLUMNS)
        for skill in category.skills:
            about_skill = _cells(sheets.SKILL_COLUMNS, skill)
            for statement in skill.statements or (None,):
                yield about_category + about_skill + _cells(sheets.STATEMENT_COLUMNS, statement)
                about_category = _name_alone(about_category)
                about_skill = _name_alone(about_skill)


def _level_rows(framework: Framework) -> Iterable[Row]:
    """Levels and answers pair one to one; in a draft, either may be missing."""
    for level, option in zip_longest(framework.levels, framework.options):
        yield _cells(sheets.LEVEL_COLUMNS, level) + _cells(sheets.OPTION_COLUMNS, option)


def _descriptor_rows(framework: Framework) -> list[Row]:
    numbers = sorted({n for skill in framework.skills for n in skill.descriptors})
    numbers = sorted({*numbers, *(level.number for level in framework.levels)})
    rows: list[Row] = [
        [skill.name, skill.key, *(_cell(skill.descriptors.get(n)) for n in numbers)]
        for skill in framework.skills
    ]
    headings = (sheets.level_heading(number) for number in numbers)
    return [[sheets.SKILL, sheets.SKILL_KEY, *headings], *rows]


def _targets(framework: Framework) -> Table:
    roles = framework.roles
    names = _names_of(roles)
    head: Row = [sheets.SKILL, sheets.SKILL_KEY]
    head += [sheets.target_heading(name, part) for name in names for part in sheets.TARGET_FIELDS]
    rows: list[Row] = []
    for skill in framework.skills:
        row: Row = [skill.name, skill.key]
        for role in roles:
            target = role.targets.get(skill.key)
            row += [_cell(getattr(target, part, None)) for part in sheets.TARGET_FIELDS]
        rows.append(row)
    levels = [str(level.number) for level in framework.levels]
    weights = [str(importance.value) for importance in framework.importances]
    choices = {
        2 + 3 * index + number: words
        for index in range(len(roles))
        for number, words in enumerate((levels, weights, (sheets.YES, sheets.NO)))
    }
    return Table(sheets.TARGETS, [head, *rows], choices)


def _names_of(roles: Sequence[Role]) -> list[str]:
    """Return what the roles are called in headings: their names, or keys of shared names."""
    names = [sheets.normal(role.name) for role in roles]
    keys = {role.key for role in roles}
    return [
        role.key if names.count(name) > 1 or not name or name in keys else _one_line(role.name)
        for role, name in zip(roles, names, strict=True)
    ]


def _cells(columns: Sequence[Column], part: Any) -> Row:
    """Return the cells of a part; blank ones where it is None."""
    return [_cell(_get(part, column.path)) for column in columns]


def _get(part: Any, path: Sequence[str]) -> Any:
    for name in path:
        part = getattr(part, name, None)  # an effort of None has no parts
    return part


def _cell(value: Any) -> Value:
    if value is None or value is False or value == "":
        return None
    if value is True:
        return sheets.YES
    if isinstance(value, tuple):
        return sheets.BETWEEN.join(value)
    if isinstance(value, Mapping):
        return to_json(plain(value)) if value else None
    if isinstance(value, Enum):
        return str(value.value)
    return cleaned(value) if isinstance(value, str) else value


def cleaned(text: str) -> str:
    """Return a text as the reader reads it: browsers send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _blank(columns: Sequence[Column]) -> Row:
    return [None] * len(columns)


def _name_alone(row: Row) -> Row:
    return [row[0], *_blank(range(len(row) - 1))]  # type: ignore[arg-type]
