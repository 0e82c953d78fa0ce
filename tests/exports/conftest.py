"""Reports to export, and ways to read what was exported."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from assessments.domain.framework import Framework
from assessments.domain.report import Report, make_report
from assessments.domain.sample import sample_answers
from assessments.exchange.document import checksum_of, write_document
from assessments.exports.about import About
from assessments.exports.csv import report_csv
from assessments.exports.pdf import report_pdf
from assessments.presentation.report_page import report_page

ABOUT = About(datetime(2026, 3, 1, 12, tzinfo=UTC))
INVISIBLE = dict.fromkeys(map(ord, "\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}"))


@pytest.fixture(scope="session")
def published(framework: Framework) -> Framework:
    """The default framework as a version that was published."""
    return replace(framework, version=1, checksum=checksum_of(write_document(framework)))


@pytest.fixture(scope="session")
def sample(published: Framework) -> Report:
    """The sample report: gaps, strengths, a skipped statement."""
    return make_report(published, published.role_or_default(""), sample_answers(published))


def pdf_reader(report: Report) -> Any:
    """Return a reader of the report's PDF: not as a type, for a PDF may hold anything anywhere."""
    return PdfReader(io.BytesIO(report_pdf(report_page(report), ABOUT)))


def text_of(reader: PdfReader) -> str:
    """Return what the pages say, with one space between two words."""
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(pages.translate(INVISIBLE).split())


def squeezed(text: str) -> str:
    """Return a text without white space, for what may break across lines anywhere."""
    return re.sub(r"\s", "", text.translate(INVISIBLE))


def csv_rows(report: Report) -> list[dict[str, str]]:
    return read_csv(report_csv(report))


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
