"""One report, one check page and one history, whole: as values, and as their pages show them."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from assessments.domain.annotations import Example, Setting
from assessments.forms import LimitsForm
from assessments.presentation.history_page import history_page
from assessments.presentation.person import Person
from assessments.presentation.question_page import CheckPage, check_page
from assessments.presentation.reader import Reader
from assessments.presentation.report_page import ReportPage, report_page
from tests.golden import (
    as_json,
    assert_golden,
    assert_golden_text,
    by_field,
    squeezed,
    texts_in,
)
from tests.golden.example import (
    AT,
    OWN,
    example_answers,
    example_framework,
    example_history,
    example_report,
)
from tests.golden.visible import visible

ASSESSMENT = SimpleNamespace(
    pk="00000000-0000-4000-8000-000000000000",
    submitted_at=AT,
    own_targets=OWN,
    role=example_framework().roles[0],
)
STRANGER = Person(is_reader=False)


@pytest.fixture
def report() -> ReportPage:
    return report_page(example_report())


@pytest.fixture
def check() -> CheckPage:
    framework = example_framework()
    return check_page(framework, example_answers(framework))


def rendered(report: ReportPage, template: str, **context: Any) -> str:
    context = {"framework": report.framework, "submitted_at": AT, **context}
    request = RequestFactory().get("/", {"role": "_own"})
    return render_to_string(template, {"report": report, **context}, request=request)


def owners_page(report: ReportPage) -> str:
    return rendered(
        report,
        "report/report.html",
        assessment=ASSESSMENT,
        reader=Reader.OWNER,
        examples={"skill-1": (Example("It was late.", "I led it.", "", Setting.STUDY, 2025),)},
        planned={"resource-2": "00000000-0000-4000-8000-000000000002"},
        read_as=f"report={ASSESSMENT.pk}&role=_own",
        own_role="_own",
        limits=LimitsForm({"hours": "5"}),
    )


def shared_page(person: Person = STRANGER, reader: Reader = Reader.STRANGER) -> str:
    report = report_page(example_report(), person)
    return rendered(report, "report/shared.html", reader=reader, name=person.name, examples={})


def every_field(report: ReportPage) -> dict[str, Any]:
    return {**as_json(report), "lines": [by_field(line) for line in report.lines]}


def test_golden_report(report: ReportPage) -> None:
    assert_golden("report_page.json", every_field(report))


def test_golden_check_page(check: CheckPage) -> None:
    assert_golden("check_page.json", check)


def test_golden_history() -> None:
    assert_golden("history_page.json", history_page(example_history()))


def test_golden_report_as_its_owner_sees_it(report: ReportPage) -> None:
    assert_golden_text("report.txt", visible(owners_page(report)))


def test_golden_report_as_it_is_shared() -> None:
    assert_golden_text("shared.txt", visible(shared_page()))


def test_golden_picture_as_it_is_shared_alone() -> None:
    ada = Person(is_reader=False, name="Ada")
    assert_golden_text("picture.txt", visible(shared_page(ada, Reader.ONLOOKER)))


def test_golden_check_page_as_it_is_shown(check: CheckPage) -> None:
    framework = example_framework()
    context = {
        "check": check,
        "assessment": ASSESSMENT,
        "role": framework.roles[0],
        "last_skill": framework.skills[-1],
    }
    assert_golden_text("check.txt", visible(render_to_string("questionnaire/check.html", context)))


def test_golden_history_as_it_is_shown() -> None:
    context = {"histories": [history_page(example_history())], "running": None}
    assert_golden_text("history.txt", visible(render_to_string("history/history.html", context)))


KEYS_AND_FRACTIONS = re.compile(r"[a-z]+(-\w+)+|\d+/\d+|_own")
SAID_ELSEWHERE = {
    *("Answered", "4of4"),  # in the table of the PDF
    "4of4answered",  # where a skill is not known
    "weight3",  # where a skill is to be worked on
}


def test_every_text_of_a_report_is_on_its_page(report: ReportPage) -> None:
    page = squeezed(visible(owners_page(report)))
    hidden = {text for text in texts_in(every_field(report)) if text not in page}
    assert {text for text in hidden if not KEYS_AND_FRACTIONS.fullmatch(text)} == SAID_ELSEWHERE


def headings(html: str) -> list[str]:
    return [line.removeprefix("## ") for line in visible(html).splitlines() if line[:3] == "## "]


def test_sections_follow_in_their_order(report: ReportPage) -> None:
    assert headings(owners_page(report)) == [
        "Compared with",
        "Where you stand",
        "What to do next",
        "Every skill in detail",
        "More",
        "Take it with you",
    ]
    assert headings(shared_page()) == [
        "Where this person stands",
        "What to do next",
        "Every skill in detail",
        "More",
    ]


def test_numbers_in_pictures_are_what_svg_reads_in_every_language(report: ReportPage) -> None:
    """A comma for the point would leave a picture empty."""
    geometry = re.compile(r"\[(?:rect|line|circle|svg|text) .*?\]")
    english = geometry.findall(visible(owners_page(report)))
    with translation.override("de"):
        assert geometry.findall(visible(owners_page(report))) == english
    assert "," not in "".join(english)
