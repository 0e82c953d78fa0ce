"""The sheets with a row for each skill: what each level means for it, and what each role asks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assessments.domain.validation import gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table, node_of
from assessments.exchange.findings import Findings, child
from assessments.exchange.nodes import MISSING, Node, Scalar
from assessments.exchange.sheet_columns import (
    SKILL_COLUMNS,
    TWICE,
    UNKNOWN_COLUMN,
    columns_of,
    filled,
    plain_column,
    require_blank,
    width,
)
from assessments.exchange.sheet_parts import Directory, text_of

UNKNOWN = gettext_noop("“%(name)s” does not exist")


def read_descriptors(
    table: Table, skills: Directory, numbers: Iterable[int], findings: Findings
) -> None:
    """Give each skill what the levels of these numbers mean for it."""
    headings = {sheets.level_heading(number): str(number) for number in numbers}
    columns = [*SKILL_COLUMNS, *map(plain_column, headings)]
    found = columns_of(table, columns, findings)
    for skill in skills.parts.values():
        skill.pop("descriptors", None)
    for row, place, skill in _rows_of_skills(table, skills, findings):
        where = child(place, "descriptors")
        findings.wheres.setdefault(where, table.cell(row, 0))
        texts: dict[str, Node] = {}
        for heading, number in headings.items():
            if (column := found.get(heading)) is None:
                continue
            value, cell = table.value(row, column), table.cell(row, column)
            if (node := node_of(value, str, child(where, number), cell, findings)) is not None:
                texts[number] = node
        if texts:
            skill["descriptors"] = texts


def read_targets(table: Table, roles: Directory, skills: Directory, findings: Findings) -> None:
    """Give each role what it asks of each skill."""
    columns = _role_columns(table, roles, findings)
    for place, role in roles.parts.items():
        role.pop("targets", None)
        for name in sheets.TARGET_FIELDS:
            if (place, name) in columns:
                head = table.cell(0, columns[place, name])
                findings.wheres.setdefault(child(place, "targets"), head)
    for row, _place, skill in _rows_of_skills(table, skills, findings):
        for place, role in roles.parts.items():
            _target(table, row, place, role, text_of(skill, "key"), columns, findings)


def _target(
    table: Table,
    row: int,
    place: str,
    role: dict[str, Any],
    key: str,
    columns: Mapping[tuple[str, str], int],
    findings: Findings,
) -> None:
    where = child(child(place, "targets"), key)
    target: dict[str, Node] = {}
    for name, kind in zip(sheets.TARGET_FIELDS, (int, int, bool), strict=True):
        column = columns.get((place, name))
        if column is None:
            continue
        cell = table.cell(row, column)
        findings.wheres.setdefault(where, cell)
        node = node_of(table.value(row, column), kind, child(where, name), cell, findings)
        if node is not None:
            target[name] = node
    if target and target != {"critical": Scalar("false", "bool")}:
        role.setdefault("targets", {})[key] = target


def _role_columns(table: Table, roles: Directory, findings: Findings) -> dict[tuple[str, str], int]:
    """Return the columns by the place of the role and the field."""
    columns = {}
    for column in range(2, width(table)):
        heading = table.text(0, column)
        if sheets.normal(heading) in map(sheets.normal, (sheets.SKILL, sheets.SKILL_KEY)):
            continue
        name, _sep, field_ = heading.rpartition(":")
        place = roles.place_of(name)
        where = f"sheet {table.number}, column {column}"
        field_ = sheets.normal(field_)
        if not heading:
            require_blank(table, column, findings)
        elif place is None or field_ not in sheets.TARGET_FIELDS:
            names = ", ".join(
                sheets.target_heading(known, part)
                for known in roles.names()
                for part in sheets.TARGET_FIELDS
            )
            findings.add(where, UNKNOWN_COLUMN, table.cell(0, column), names=names)
        elif (place, field_) in columns:
            findings.add(where, TWICE, table.cell(0, column))
        else:
            columns[place, field_] = column
    return columns


def _rows_of_skills(
    table: Table, skills: Directory, findings: Findings
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the rows of a sheet with the place of their skill and the skill."""
    columns = {sheets.normal(table.text(0, n)): n for n in range(width(table))}
    name_in = columns.get(sheets.normal(sheets.SKILL), -1)
    key_in = columns.get(sheets.normal(sheets.SKILL_KEY), -1)
    seen = set()
    for row in filled(table):
        key = table.text(row, key_in) if key_in >= 0 else ""
        name = table.text(row, name_in) if name_in >= 0 else ""
        place = skills.place_of(key or name)
        cell = table.cell(row, key_in if key else max(name_in, 0))
        where = f"sheet {table.number}, row {row}"
        if not key and not name:
            findings.add(where, MISSING, cell)
        elif place is None:
            findings.add(where, UNKNOWN, cell, name=key or name)
        elif place in seen:
            findings.add(where, TWICE, cell)
        else:
            seen.add(place)
            yield row, place, skills.parts[place]
