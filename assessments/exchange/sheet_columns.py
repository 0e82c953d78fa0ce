"""Which columns of a sheet hold what, by the headings in its first row."""

from collections.abc import Iterator, Sequence

from assessments.domain.validation import gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table, shown
from assessments.exchange.findings import Findings
from assessments.exchange.sheets import Column

TWICE = gettext_noop("this is given twice")
UNKNOWN_COLUMN = gettext_noop(
    "no column of this sheet has this heading: give it one of these, or delete it: %(names)s"
)
NO_HEADING = gettext_noop("the first row must say what stands in this column")


def columns_of(table: Table, columns: Sequence[Column], findings: Findings) -> dict[str, int]:
    """Return where these columns are, by their headings; report what else there is."""
    headings = {sheets.normal(column.heading): column.heading for column in columns}
    found: dict[str, int] = {}
    for index in range(width(table)):
        heading = headings.get(sheets.normal(table.text(0, index)))
        where = f"sheet {table.number}, column {index}"
        if not table.text(0, index):
            require_blank(table, index, findings)
        elif heading is None:
            names = ", ".join(headings.values())
            findings.add(where, UNKNOWN_COLUMN, table.cell(0, index), names=names)
        elif heading in found:
            findings.add(where, TWICE, table.cell(0, index))
        else:
            found[heading] = index
    return found


def require_blank(table: Table, column: int, findings: Findings) -> None:
    """Report a column that holds something and does not say what."""
    if any(table.value(row, column) is not None for row in range(1, len(table.rows))):
        where = f"sheet {table.number}, column {column}"
        findings.add(where, NO_HEADING, table.cell(0, column))


def filled(table: Table) -> Iterator[int]:
    """Yield the rows below the headings in which anything stands."""
    for row in range(1, len(table.rows)):
        if any(shown(value) for value in table.rows[row]):
            yield row


def width(table: Table) -> int:
    """Return how many columns the longest row has."""
    return max(map(len, table.rows), default=0)


def plain_column(heading: str) -> Column:
    """Return a column of texts that are no field of one name."""
    return Column(heading, (heading,), str)


SKILL_COLUMNS = [plain_column(heading) for heading in (sheets.SKILL, sheets.SKILL_KEY)]
