"""What stands together on a report agrees, whatever the framework, the answers and the role."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.gaps import Status
from assessments.domain.report import Report
from assessments.domain.targets import own_role
from assessments.exports.about import About
from assessments.exports.pdf_content import content
from assessments.presentation.numbers import rounded
from assessments.presentation.person import YOU, Person
from assessments.presentation.reader import Reader
from assessments.presentation.report_page import ReportPage, report_page
from assessments.presentation.skill_lines import SkillLine
from tests.domain.cases import Case, cases, many, profiles
from tests.golden.example import AT
from tests.golden.visible import visible

some = settings(many, max_examples=25)
PEOPLE = (YOU, Person(is_reader=False, name="Ada"))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report, one of three against targets of the person's own."""
    case: Case = draw(cases())
    if draw(st.integers(0, 2)) == 0:
        keys = [skill.key for skill in case.framework.skills]
        own = draw(profiles(keys, case.framework.top))
        case = Case(case.framework, own_role(case.framework, case.role, own, "Own"), case.answers)
    return case.report()


def number(text: str) -> Fraction:
    """Return a number as it is shown: 2.75, 1 1/6 or 5/6."""
    return sum((Fraction(part) for part in text.split()), Fraction(0))


def what_to_do(page: ReportPage) -> list[str]:
    lines = [*(item.line for item in page.todo.items), *page.todo.later]
    return [line.skill.key for line in lines]


def assert_line_agrees(line: SkillLine) -> None:
    texts, cells = line.texts, line.cells
    if not line.score.known:
        assert (texts.score, texts.gap, texts.status) == ("", "", "Not enough answers")
        assert (cells.score, cells.range, cells.gap) == ("–", "–", "–")
        return
    score, low, high = Decimal(texts.score), Decimal(texts.low), Decimal(texts.high)
    begins, gap = Decimal(texts.begins), Decimal(texts.gap or 0)
    assert low <= score <= high
    assert gap == max(0, begins - score)
    assert cells.range == f"{low} to {high}"
    assert cells.gap == (texts.gap or "0")
    assert Decimal(texts.priority or 0) == line.gap.target.importance * gap
    if line.gap.target.asks_nothing or low >= begins:
        assert (texts.status, cells.status, texts.about) == ("Met", "Met", "")
    elif high < begins:
        assert (texts.status, cells.status) == (f"{texts.gap} to go", "To go")
    else:
        side = f"answers {texts.gap} short" if score < begins else "answers reach it"
        assert (texts.status, texts.about) == ("About there", side)


@some
@given(reports())
def test_words_and_numbers_of_a_skill_agree(report: Report) -> None:
    for line in report_page(report).lines:
        assert_line_agrees(line)


@some
@given(reports())
def test_a_dot_is_right_of_its_flag_exactly_where_nothing_is_to_go(report: Report) -> None:
    for line in report_page(report).lines:
        if line.track.you is not None:
            assert (line.track.you >= line.track.target - 1e-9) == (line.texts.gap == "")


@some
@given(reports())
def test_the_sum_of_the_readiness_adds_up(report: Report) -> None:
    page = report_page(report)
    known = [line.points for line in page.lines if line.score.known]
    earned, weight = number(page.readiness.earned), number(page.readiness.weight)

    assert sum(number(points.earned) for points in known) == earned
    assert sum(number(points.weight) for points in known) == weight
    for line in page.lines:
        if line.score.known:
            importance, points = line.gap.target.importance, line.points
            assert number(points.weight) == importance * number(points.begins)
            if weight and number(points.weight):
                left = number(points.begins) - number(points.gap)
                assert number(points.earned) == importance * left
    if page.readiness.value is not None and weight:
        nearest = rounded(100 * earned / weight, 0)
        assert abs(page.readiness.value - nearest) <= (0 < earned < weight)
        assert f"= {page.readiness.value} %" in page.readiness.sum


@some
@given(reports())
def test_the_readiness_is_one_number_in_its_range(report: Report) -> None:
    page = report_page(report)
    value = page.readiness.value
    assert page.readiness.percent in (None, value)
    if page.readiness.range:
        assert page.readiness.percent is not None
        low, high = map(int, re.findall(r"\d+", page.readiness.range))
        assert low <= page.readiness.percent <= high
    for line in page.roles.lines:
        if line.is_compared and line.percent:
            assert line.percent == f"{value} %"
    for item in page.todo.items:
        if item.one_level_more:
            assert value is not None
            now, then = map(int, re.findall(r"\d+", item.one_level_more))
            assert now == value < then <= 100


COUNTED = {
    Status.MET: r"(?:You meet|Ada meets) (?:what is needed in all )?(\d+)|(\d+) met",
    Status.ABOUT: r"(\d+) (?:of the \d+ skills .*? (?:is|are) )?about there",
    Status.TO_GO: r"(\d+) to go|^(\d+) of the \d+ skills .*? still to build|^All (\d+) skills",
    Status.UNKNOWN: r"(\d+) not known yet",
}


@some
@given(reports(), st.sampled_from(PEOPLE))
def test_the_headline_counts_as_the_rows_do(report: Report, person: Person) -> None:
    page = report_page(report, person)
    statuses = Counter(line.gap.status for line in page.lines)
    first = page.headline.split(". ")[0]
    if len(page.lines) == 1 or first.startswith("There are"):
        return
    for status, pattern in COUNTED.items():
        told = [int(next(filter(None, found.groups()))) for found in re.finditer(pattern, first)]
        if status is Status.UNKNOWN and first.startswith("Only"):
            total, known = len(page.lines), int(re.findall(r"\d+", first)[0])
            assert statuses[status] == total - known
        else:
            assert told == [statuses[status]] * bool(statuses[status]), first


@some
@given(reports(), st.sampled_from(PEOPLE))
def test_the_unknown_is_never_called_unmet(report: Report, person: Person) -> None:
    page = report_page(report, person)
    said = f"{page.headline} {page.roles.lead} {page.readiness.unit}"
    assert not re.search("not met|begins here|none of", said, re.I)
    if report.with_status(Status.UNKNOWN):
        assert not re.search("^All |everything is still ahead|nearly all still", said, re.I)


@some
@given(reports())
def test_there_is_one_order(report: Report) -> None:
    page = report_page(report, by_need=True)
    order, need = what_to_do(page), [line.skill.key for line in page.picture[0].lines]
    assert need[: len(order)] == order
    assert {line.skill.key for line in page.lines if line.texts.gap} == set(order)
    for group in page.groups:
        keys = [line.skill.key for line in group.lines]
        assert [key for key in order if key in keys] == [key for key in keys if key in order]


@some
@given(reports())
def test_the_pdf_says_what_the_page_says(report: Report) -> None:
    page = report_page(report)
    printed = content(page, About(AT))

    lines = [line for group in printed["picture"]["groups"] for line in group["lines"]]
    rows = [row for group in printed["table"]["groups"] for row in group["rows"]]
    for line, drawn, row in zip(
        [line for group in page.groups for line in group.lines], lines, rows, strict=True
    ):
        assert (drawn["gap"], drawn["about"]) == (line.texts.status, line.texts.about)
        assert drawn["levels"].endswith(line.texts.target)
        assert {line.cells.score, line.cells.gap, line.cells.range} <= set(row)
    assert printed["headline"] == page.headline
    assert [skill["name"] for skill in printed["next"]["skills"]] == [
        item.line.skill.name for item in page.todo.items
    ]


@settings(many, max_examples=6)
@given(reports())
def test_what_stands_on_the_rendered_pages_adds_up(report: Report) -> None:
    """“Level 3 2.75 · Level 4 begins at 3.5”, and then “0.75 to go” or “answers 0.75 short”."""
    row = re.compile(
        r"\n\S.* ([\d.]+) ?, probably between ([\d.]+) and ([\d.]+) · Level \d begins at ([\d.]+)\n"
        r"(?:\[.*\n)*(.*)"
    )
    for person, reader, template in (
        (YOU, Reader.OWNER, "report/report.html"),
        (PEOPLE[1], Reader.STRANGER, "report/shared.html"),
    ):
        page = report_page(report, person)
        text = visible(rendered(page, reader, template))
        found = row.findall(text)
        expected = [
            line for line in page.lines if line.score.known and not line.gap.target.asks_nothing
        ]
        assert len(found) == len(expected)
        for score, low, high, begins, status in found:
            gap = re.search(r"([\d.]+) (?:to go|short)", status)
            left = Decimal(gap[1]) if gap else Decimal(0)
            assert max(0, Decimal(begins) - Decimal(score)) == left
            assert Decimal(low) <= Decimal(score) <= Decimal(high)


def rendered(page: ReportPage, reader: Reader, template: str) -> str:
    context = {
        "report": page,
        "framework": page.framework,
        "reader": reader,
        "assessment": {"pk": "00000000-0000-4000-8000-000000000000"},
        "submitted_at": AT,
        "examples": {},
        "read_as": "",
        "planned": set(),
        "own_role": "_own",
    }
    return render_to_string(template, context, request=RequestFactory().get("/"))
