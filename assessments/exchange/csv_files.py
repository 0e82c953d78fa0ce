"""The sheets of a framework as CSV: a zip archive of one file each, out and in, or a single file.

A spreadsheet that opens CSV takes a cell that begins with = + - @ for a formula. So an
apostrophe is written in front of it, and taken away when it is read; a text that has such an
apostrophe itself gets another one. Files begin with a byte order mark, without which Excel takes
UTF-8 for an older encoding; where it writes CSV it may divide cells by semicolons or tabs.
"""

import csv
import io
import re
import zipfile

from assessments.domain.validation import gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table, shown
from assessments.exchange.findings import FILE, Findings
from assessments.exchange.limits import NO_ARCHIVE, Counter, opened, require_small
from assessments.exchange.sheet_writer import Table as Written

ENDING = ".csv"
FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
QUOTED_FORMULA = re.compile(r"'+\s*[=+\-@＝＋－＠]")
DIVIDERS = ",;\t"

NOT_UTF_8 = gettext_noop(
    "this is not text in the UTF-8 encoding: save it as “CSV UTF-8”, and try again"
)
NO_CSV = gettext_noop("this cannot be read as CSV: %(error)s")
WHICH_SHEET = gettext_noop(
    "which sheet this is cannot be told: name the file after it, as in “Skills and statements.csv”"
)


def write_csv_files(tables: list[Written]) -> bytes:
    """Return a zip archive with a CSV file for each sheet, called like it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            name = zipfile.ZipInfo(f"{table.name}{ENDING}")  # of 1980, so that bytes are the same
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, _csv(table))
    return stream.getvalue()


def _csv(table: Written) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerows([_harmless(shown(value)) for value in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _harmless(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def read_csv_files(data: bytes, findings: Findings) -> list[Table]:
    """Return the sheets in a zip archive. Other files than CSV in it are left alone."""
    require_small(data, findings)
    tables: list[Table] = []
    counter = Counter(findings)
    with opened(data, findings) as archive:
        for part in archive.infolist():
            name = part.filename.rpartition("/")[2]
            if part.is_dir() or name.startswith(".") or not name.lower().endswith(ENDING):
                continue
            try:
                content = archive.read(part)
            except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError,
                    RuntimeError):  # fmt: skip
                findings.stop(FILE, NO_ARCHIVE)
            title = name[: -len(ENDING)]
            tables.append(_table(title, len(tables) + 1, content, counter, findings))
    return tables


def read_csv(name: str, data: bytes, findings: Findings) -> list[Table]:
    """Return the one sheet in a CSV file: its name, or else its headings, say which one it is."""
    require_small(data, findings)
    stem = name.rpartition("/")[2][: -len(ENDING)]
    table = _table(stem, 1, data, Counter(findings), findings)
    found = [sheet for sheet in sheets.SHEETS if _ends_with(stem, sheet)] or _by_headings(table)
    if len(found) != 1:
        findings.stop(FILE, WHICH_SHEET)
    table.name = found[0]
    return [table]


def _ends_with(stem: str, sheet: str) -> bool:
    """Tell whether a file is called after a sheet, as in "draft Levels" or "Levels (1)"."""
    own = sheets.normal(re.sub(r"\s*\(\d+\)$", "", stem))
    return re.search(rf"(^|[^a-z]){re.escape(sheets.normal(sheet))}$", own) is not None


def _by_headings(table: Table) -> list[str]:
    head = {sheets.normal(shown(value)) for row in table.rows[:1] for value in row} - {""}
    return [
        name
        for name, columns in sheets.FIXED.items()
        if head and head <= {sheets.normal(column.heading) for column in columns}
    ]


def _table(name: str, number: int, data: bytes, counter: Counter, findings: Findings) -> Table:
    table = Table(name, number)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.stop(FILE, NOT_UTF_8)
    lines = io.StringIO(text, newline="")
    try:
        for index, row in enumerate(csv.reader(lines, delimiter=_divider(text), strict=True), 1):
            counter.row(index, list(row))
            table.rows.append([_plain(cell) or None for cell in row])
    except csv.Error as error:
        findings.stop(FILE, NO_CSV, error=str(error)[:200])
    return table


def _divider(text: str) -> str:
    """Return what divides the headings: the one of all that may that they have most of."""
    head = text.lstrip().partition("\n")[0]
    return max(DIVIDERS, key=head.count)


def _plain(text: str) -> str:
    return text[1:] if QUOTED_FORMULA.match(text) else text
