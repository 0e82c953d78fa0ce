"""A report or an interview sheet as a PDF, set by Typst: tagged for screen readers, PDF/UA-1.

The texts reach Typst as JSON and are only ever printed, never read as markup. Fonts come from
Python packages alone: Source Sans 3 from its own, Libertinus Serif and a few more for rare
signs from Typst's. A sign that none of them has shows as a box.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import fontpkg_source_sans_3
import typst

from assessments.domain.framework import Framework
from assessments.domain.language import Part, Text, direction
from assessments.exports.about import About
from assessments.exports.pdf_content import Content, content, language, sheet_content
from assessments.presentation.interview_sheet import InterviewSheet
from assessments.presentation.report_page import ReportPage
from assessments.presentation.site import site_name

TEMPLATES = files("assessments.exports")

# Typst would let a word that is longer than its line run over the edge of the page, so such a
# word may break after so many signs: at a space of no width, which is not seen.
_UNBROKEN = re.compile(r"\S{30,}")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")  # has room, and must be copied as it is
_EVERY = re.compile(r"(\S{6})(?=\S)")
_BREAK = "\N{ZERO WIDTH SPACE}"
# What no font shows and PDF/UA refuses; a line end stays.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


def report_pdf(report: ReportPage, about: About) -> bytes:
    """Return the PDF; the same report and date always give the same bytes."""
    return _pdf("report.typ", content(report, about), about)


def interview_pdf(sheet: InterviewSheet, framework: Framework, about: About) -> bytes:
    """Return the sheet as its page shows it; the same sheet and date give the same bytes."""
    return _pdf("interview.typ", sheet_content(sheet, framework, about), about)


def _pdf(template: str, content: Content, about: About) -> bytes:
    inputs = {
        "content": json.dumps(_printable(content)),
        "languages": "several" if _has_another_language(content) else "one",
        "site": printable(site_name()),
    }

    def compiled(*standards: Literal["ua-1"]) -> bytes:
        return typst.compile(
            _template("style.typ") + _template(template),
            font_paths=_fonts(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=list(standards),
            timestamp=int(about.submitted_at.timestamp()),
        )

    try:
        return compiled("ua-1")
    except typst.TypstError:
        # The standard forbids a sign without a glyph. Then the box is worth more than the
        # standard: the file stays tagged, but does not claim to conform.
        return compiled()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[fontpkg_source_sans_3.ROOT / "files"],
    )


@cache
def _template(name: str) -> bytes:
    return (TEMPLATES / name).read_bytes()


def _printable(value: Any) -> Any:
    """Return the same values, with texts that can be set."""
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    if isinstance(value, Text):
        return {"in_languages": [_part(part) for part in value.parts]}
    if isinstance(value, str):
        return printable(value)
    return value


def _has_another_language(value: Any) -> bool:
    """Say whether any text is in another language than the document."""
    if isinstance(value, dict):
        return any(map(_has_another_language, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_another_language, value))
    return isinstance(value, Text)


def _part(part: Part) -> list[str]:
    """Return words with their language, region and direction, all "" where they are the page's."""
    if not part.language:
        return [printable(part.words), "", "", ""]
    return [printable(part.words), *language(part.language), direction(part.language)]


def printable(text: str) -> str:
    """Return a text without control characters and lone surrogates, its longest words breakable."""
    text = _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode()
    return text if _CHECKSUM.fullmatch(text) else _UNBROKEN.sub(_with_breaks, text)


def _with_breaks(word: re.Match[str]) -> str:
    return _EVERY.sub(rf"\1{_BREAK}", word[0])
