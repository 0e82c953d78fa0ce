"""An Excel workbook (.xlsx), out and in, by openpyxl. Formulas and macros are never read."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from assessments.domain.validation import gettext_noop
from assessments.exchange.cells import Formula, Table
from assessments.exchange.findings import FILE, Findings
from assessments.exchange.limits import NO_ARCHIVE, Counter, opened, require_small
from assessments.exchange.sheet_writer import Table as Written
from assessments.exchange.sheets import Value

MACROS = gettext_noop("this workbook has macros: save it as a workbook without macros (.xlsx)")
ENTITY = gettext_noop("this workbook defines XML of its own, and is not read")
PLAIN, TEXT = "plain", "text"  # styles of cells
PAINT_HEAD, WIDE, NARROW = "DDE6F0", 48, 16
# Excel writes characters that XML has not as _x000D_, and such a text itself as _x005F_x000D_.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CHOICE = 250  # characters of a list to choose from, in Excel


def write_workbook(tables: list[Written]) -> bytes:
    """Return a workbook with these sheets, ready to be worked in."""
    from openpyxl import Workbook  # it takes a third of a second, and few processes ever need it
    from openpyxl.styles import NamedStyle

    book: Any = Workbook()
    book.remove(book.active)
    book.add_named_style(NamedStyle(PLAIN, number_format="General", alignment=_alignment()))
    book.add_named_style(NamedStyle(TEXT, number_format="@", alignment=_alignment()))
    for table in tables:
        sheet = book.create_sheet(table.name)
        for row, values in enumerate(table.rows, 1):
            for column, value in enumerate(values, 1):
                _write(sheet.cell(row, column), value)
        _dress(sheet, table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _alignment() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(vertical="top", wrap_text=True)


def _write(cell: Any, value: Value) -> None:
    """Write a cell. A text is one and stays one, even where it looks like a formula or a date."""
    cell.style = TEXT if isinstance(value, str) or value is None else PLAIN
    if isinstance(value, str):
        cell.value = NOT_IN_XML.sub("\ufffd", TO_ESCAPE.sub("_x005F_", value))
        cell.data_type = "s"
    elif value is not None:
        cell.value = value


def _dress(sheet: Any, table: Written) -> None:
    """Keep the headings in sight, give texts room, and offer the words of a choice."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "A2"
    for index, cell in enumerate(sheet[1]):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=PAINT_HEAD)
        longest = max((len(str(row[index])) for row in table.rows if row[index]), default=0)
        sheet.column_dimensions[cell.column_letter].width = WIDE if longest > 30 else NARROW
    for index, words in table.choices.items():
        if len(offered := ",".join(words)) > LONGEST_CHOICE:
            continue
        letter = get_column_letter(index + 1)
        choice = DataValidation("list", formula1=f'"{offered}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{len(table.rows) + 500}")
        sheet.add_data_validation(choice)


def read_workbook(data: bytes, findings: Findings) -> list[Table]:
    """Return the sheets of a workbook. Raise UnreadableFramework where it is none."""
    require_small(data, findings)
    with opened(data, findings) as archive:
        _refuse_danger(archive, findings)
    try:
        return list(_tables(data, findings))
    except READING_FAILS:
        findings.stop(FILE, NO_ARCHIVE)


# What openpyxl and its XML parser let out where a workbook is broken; it has no error of its own.
READING_FAILS = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError,
    AssertionError, NotImplementedError, OverflowError, zipfile.BadZipFile,
)  # fmt: skip


def _refuse_danger(archive: zipfile.ZipFile, findings: Findings) -> None:
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        findings.stop(FILE, MACROS)
    for name in names:
        try:
            content = archive.read(name)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError,
                RuntimeError):  # fmt: skip
            findings.stop(FILE, NO_ARCHIVE)
        # An XML parser would follow what a DTD defines; UTF-16 and the like would hide it.
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"\x00" in content):
            findings.stop(FILE, ENTITY)


def _tables(data: bytes, findings: Findings) -> Iterator[Table]:
    from openpyxl import load_workbook

    counter = Counter(findings)
    book: Any = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.reset_dimensions()  # what a workbook says of its size is often wrong
            table = Table(sheet.title, number)
            for index, row in enumerate(sheet.iter_rows(), 1):
                values = [_value(cell) for cell in row]
                counter.row(index, list(values))
                table.rows.append(values)
            yield table
    finally:
        book.close()


def _value(cell: Any) -> Value:
    value: Any = cell.value
    if value is None:
        return None
    if cell.data_type in ("f", "e"):
        return Formula(value)
    if isinstance(value, str):
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value if isinstance(value, Value) else str(value)  # a time of day, a duration
