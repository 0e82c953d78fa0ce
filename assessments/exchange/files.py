"""A framework in a file of any kind, by the ending of its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from assessments.domain.framework import Framework
from assessments.domain.validation import gettext_noop
from assessments.exchange.csv_files import read_csv, read_csv_files, write_csv_files
from assessments.exchange.findings import FILE, Findings
from assessments.exchange.sheet_reader import Known, read_tables
from assessments.exchange.sheet_writer import write_tables
from assessments.exchange.workbook import read_workbook, write_workbook
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework

ENDINGS = (".yaml", ".yml", ".xlsx", ".csv", ".zip")
UNKNOWN_KIND = gettext_noop(
    "the name of the file must end in one of these, by what it is: %(endings)s"
)


@dataclass(frozen=True)
class Kind:
    """A kind of file that a framework can be taken along in."""

    ending: str
    content_type: str
    write: Callable[[Framework], bytes]


KINDS: Mapping[str, Kind] = {
    "yaml": Kind(".yaml", "application/yaml", write_framework),
    "xlsx": Kind(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda framework: write_workbook(write_tables(framework)),
    ),
    "csv": Kind(
        ".csv.zip", "application/zip", lambda framework: write_csv_files(write_tables(framework))
    ),
}


def read_file(name: str, data: bytes, known: Known, into: str = "") -> Framework:
    """Return the framework in a file of this name, or raise UnreadableFramework with all problems.

    `known` and `into` are for sheets (see `read_tables`): they need not hold everything.
    """
    findings, ending = Findings(), PurePath(name).suffix.lower()
    if ending in (".yaml", ".yml"):
        return read_framework(data)
    if ending == ".xlsx":
        tables = read_workbook(data, findings)
    elif ending == ".zip":
        tables = read_csv_files(data, findings)
    elif ending == ".csv":
        tables = read_csv(name, data, findings)
    else:
        findings.stop(FILE, UNKNOWN_KIND, endings=" ".join(ENDINGS))
    return read_tables(tables, known, into)
