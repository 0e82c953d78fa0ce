"""A cell → a node: what stands in a spreadsheet, as the field wants it.

Spreadsheets change what people type: 2024-11-24 becomes a date, 7 a number, "yes" may be TRUE. So
a text takes whatever its cell shows, and only what can be one thing alone is taken for a number,
a flag or a day. What has parts of its own that no column could hold is JSON.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from assessments.domain.validation import Cell, gettext_noop, not_seen
from assessments.exchange import sheets
from assessments.exchange.findings import Findings, child
from assessments.exchange.nodes import UNREADABLE, WHOLE_NUMBER, Node, Scalar, nodes_of
from assessments.exchange.sheets import Value

NO_WHOLE_NUMBER = gettext_noop("must be a whole number: one to four digits")
NO_YES = gettext_noop("must be yes or no; left blank, it is no")
NO_JSON = gettext_noop("this is no JSON: %(error)s")
FORMULA = gettext_noop("this is a formula, and its value is not in the file: write the value")
FLAGS = {"yes": True, "true": True, "x": True, "no": False, "false": False}
BETWEEN = re.compile(r"[;,\n]")


class Formula(str):
    """What stands in a cell that is computed: nobody knows its value."""


@dataclass
class Table:
    """A sheet as it was read: its name, its number from 1, and its rows."""

    name: str
    number: int
    rows: list[list[Value]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        """Return the address of a cell; both numbers count from 0."""
        return Cell(self.number, self.name, row + 1, column + 1)

    def value(self, row: int, column: int) -> Value:
        """Return what stands in a cell; None for a blank one, or none at all."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, row: int, column: int) -> str:
        return shown(self.value(row, column))


def shown(value: Value) -> str:
    """Return the text of a cell, as its reader sees it."""
    if isinstance(value, bool):
        return sheets.YES if value else sheets.NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def node_of(value: Value, kind: Any, place: str, cell: Cell, findings: Findings) -> "Node | None":
    """Return a field of this kind; None where the cell is blank. Report what it cannot be."""
    findings.wheres.setdefault(place, cell)
    text = shown(value)
    if not text:
        return None
    if isinstance(value, Formula):
        findings.add(place, FORMULA, cell)
        return UNREADABLE if kind in (str, tuple) else None
    if said := not_seen(text):
        message, values = said
        findings.add(place, message, cell, **values)
        return UNREADABLE if kind is str else None
    if kind is int:
        return _number(value, text, place, cell, findings)
    if kind is bool:
        return _flag(value, text, place, cell, findings)
    if kind is tuple:
        return _list(text, place, cell, findings)
    if kind is Mapping:
        return _json(text, place, cell, findings)
    is_choice = isinstance(kind, type) and issubclass(kind, Enum)
    return Scalar(text.casefold() if is_choice else text)


def _number(value: Value, text: str, place: str, cell: Cell, findings: Findings) -> Scalar:
    if isinstance(value, bool) or not WHOLE_NUMBER.fullmatch(text):
        findings.add(place, NO_WHOLE_NUMBER, cell)
        return Scalar("0", "int")
    return Scalar(text, "int")


def _flag(value: Value, text: str, place: str, cell: Cell, findings: Findings) -> Scalar:
    flag = FLAGS.get(text.casefold())
    if flag is None:
        findings.add(place, NO_YES, cell)
        flag = True  # see nodes.EXPECTED
    return Scalar("true" if flag else "false", "bool")


def _list(text: str, place: str, cell: Cell, findings: Findings) -> list[Node]:
    words = [word.strip() for word in BETWEEN.split(text) if word.strip()]
    for index in range(len(words)):
        findings.wheres.setdefault(child(place, index), cell)
    return [Scalar(word) for word in words]


def _json(text: str, place: str, cell: Cell, findings: Findings) -> "Node | None":
    try:
        node: Node = nodes_of(json.loads(text))
    except (ValueError, RecursionError) as error:
        findings.add(place, NO_JSON, cell, error=str(error)[:200])
        return None
    return node
