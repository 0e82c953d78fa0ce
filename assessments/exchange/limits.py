"""How much of a file is read. The limits of all kinds of files agree: see `files.read_file`.

A file may be small and yet hold much: a zip archive, and so a workbook, says how large its parts
are. Python's zipfile reads no more than that, so what it says can be relied on.
"""

import io
import zipfile

from assessments.domain.validation import gettext_noop
from assessments.exchange.findings import FILE, Findings

MAX_BYTES = 1024 * 1024  # of a file, and of all texts in it
MAX_INFLATED = 20 * MAX_BYTES  # of an archive
MAX_PARTS = 200
MAX_ROWS = 5000
MAX_COLUMNS = 600
MAX_CELLS = 200_000

TOO_LARGE = gettext_noop("must have %(limit)s bytes at most")
NO_ARCHIVE = gettext_noop("this is not a file of the kind that its name says: it cannot be opened")
INFLATED = gettext_noop("it holds far more than its size tells, and is not read")
TOO_MANY_CELLS = gettext_noop("there are too many cells in this file")
TOO_MUCH_TEXT = gettext_noop("there is too much text in this file: more than %(limit)s bytes")


def require_small(data: bytes, findings: Findings) -> None:
    if len(data) > MAX_BYTES:
        findings.stop(FILE, TOO_LARGE, limit=MAX_BYTES)


def opened(data: bytes, findings: Findings) -> zipfile.ZipFile:
    """Return an archive whose parts are not too large. Stop where it is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        findings.stop(FILE, NO_ARCHIVE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
        findings.stop(FILE, INFLATED)
    return archive


class Counter:
    """Counts the cells of a file and their texts while they are read, and stops in time."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._cells = self._bytes = 0

    def row(self, number: int, values: list[object]) -> None:
        """Count a row of this number, from 1."""
        self._cells += len(values)
        self._bytes += sum(len(v.encode("utf-8", "replace")) for v in values if isinstance(v, str))
        if number > MAX_ROWS + 1 or len(values) > MAX_COLUMNS or self._cells > MAX_CELLS:
            self._findings.stop(FILE, TOO_MANY_CELLS)
        if self._bytes > MAX_BYTES:
            self._findings.stop(FILE, TOO_MUCH_TEXT, limit=MAX_BYTES)
