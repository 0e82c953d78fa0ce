"""A report on paper: what it says, that it is accessible, and that nothing breaks it."""

from dataclasses import replace

import pytest

from assessments.domain.language import in_its_language
from assessments.domain.report import make_report
from assessments.exports.pdf import _printable, printable, report_pdf
from assessments.exports.pdf_content import content
from assessments.presentation.report_page import report_page
from tests.exports.conftest import ABOUT, pdf_reader, squeezed, text_of
from tests.factories import make_answers, make_framework
from tests.golden import as_json, assert_golden, texts_in
from tests.golden.example import example_report
from tests.typed import present


def conforms(reader):
    """Say whether the file claims to be PDF/UA-1, which Typst checks before it says so."""
    return b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def is_tagged(reader):
    root = reader.trailer["/Root"]
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root


def test_the_pages_hold_the_whole_report(sample):
    reader = pdf_reader(sample)
    text, report = text_of(reader), report_page(sample)

    assert len(reader.pages) == 3
    assert report.headline in text
    assert f"{report.readiness.percent} % {report.readiness.unit}" in text
    assert report.readiness.range in text
    assert report.roles.lead in text
    for role in report.roles.lines:
        assert f"{role.name} {role.met} {role.percent}" in text
    assert report.todo.order in text
    for item in report.todo.items:
        here, above = present(item.line.here), present(item.line.above)
        assert f"This level: {here.level.name}, level {here.level.number}. {here.text}" in text
        assert above.text in text
        assert item.one_level_more in text
        assert all(step.resource.title in text for step in item.line.steps)
    assert "How it is calculated" in text
    assert "What it cannot tell" in text
    framework = sample.framework
    assert "Version: 1 " in text
    assert f"Scoring rule: {framework.scoring_rule} " in text
    assert f"Checksum: {framework.checksum}" in text


def test_golden_content_is_printed_whole():
    report = report_page(example_report())
    printed = content(report, ABOUT)
    assert_golden("pdf_content.json", printed)

    pages = squeezed(text_of(pdf_reader(example_report())))
    hidden = {text for text in texts_in(as_json(printed)) if text not in pages}
    assert hidden == {"https://example.org/course", "Page{page}of{pages}"}


@pytest.mark.parametrize(
    "words",
    [
        "Skill 2 a must Level 2 2.25, Level 4 begins at 3.5",  # the picture, with a gap
        "Skill 1 a must Level 4 4, Level 3 begins at 2.5",  # met
        "Skill 3 a must 1 of 4 answered, Level 4 begins at 3.5",  # not known
        "1.25 to go weight 2 One level more: 73 → 83 % a must",  # what to do next
        "Met Weight 3, a must",  # the table
    ],
)
def test_critical_is_said_wherever_the_skill_is(words):
    assert squeezed(words) in squeezed(text_of(pdf_reader(example_report())))


def test_it_is_tagged_titled_and_has_a_language(sample):
    reader = pdf_reader(sample)

    assert is_tagged(reader)
    assert conforms(reader)
    assert reader.metadata.title == "Gap report: IT project manager"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]


def test_the_same_report_gives_the_same_bytes(sample):
    report = report_page(sample)

    assert report_pdf(report, ABOUT) == report_pdf(report, ABOUT)
    assert pdf_reader(sample).metadata.creation_date.date() == ABOUT.submitted_at.date()


def test_fonts_are_those_of_the_packages(sample):
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in pdf_reader(sample).pages
        for font in page["/Resources"]["/Font"].values()
    }

    families = ("SourceSans3", "LibertinusSerif", "DejaVuSansMono", "NewCM")
    assert {font for font in fonts if not font.startswith(families)} == set()


@pytest.mark.parametrize("answers", [{}, 0, 4], ids=["none", "lowest", "highest"])
@pytest.mark.parametrize("shape", [{"skills": 1, "statements": 1, "top": 2}, {"top": 9}, {}])
def test_extreme_reports_are_files_too(shape, answers):
    framework = make_framework(**{"skills": 8, **shape})
    given = min(answers, framework.top - 1) if answers != {} else {}
    report = make_report(framework, framework.roles[0], make_answers(framework, given))

    assert conforms(pdf_reader(report))


def test_a_large_framework_flows_over_more_pages():
    framework = make_framework(skills=40, categories=5)
    report = make_report(framework, framework.roles[0], make_answers(framework, 1))
    reader = pdf_reader(report)

    text = text_of(reader)
    assert conforms(reader)
    assert all(text.count(f"{skill.name} ") >= 2 for skill in framework.skills)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt-BR", {"en", "pt-BR"}),
        ("zh-Hans-CN", {"en", "zh-CN"}),
        ("ar", {"en", "ar"}),
        ("en_GB", {"en", "en-GB"}),
        ("en", set()),
        ("x", set()),
        ("", set()),
        ('"] #panic()', set()),
    ],
)
def test_what_comes_from_the_framework_is_in_its_language(language, expected):
    """The site's own words are in the language of the document."""
    framework = in_its_language(make_framework(language=language), "en")
    report = make_report(framework, framework.roles[0], make_answers(framework, 2))

    reader = pdf_reader(report)

    assert conforms(reader)
    assert str(reader.trailer["/Root"]["/Lang"]) == "en"
    assert set(languages(reader.trailer["/Root"]["/StructTreeRoot"])) - {"en"} == expected - {"en"}
    assert "What is to go is the beginning" in text_of(reader)


def languages(node):
    """Yield the language of each part of a PDF that names one, from here downwards."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if "/Lang" in node:
            yield str(node["/Lang"])
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from languages(child)


def test_a_text_from_the_right_is_set_in_its_direction():
    framework = in_its_language(make_framework(language="ar"), "en")
    report = report_page(make_report(framework, framework.roles[0], make_answers(framework, 2)))

    printed = _printable(content(report, ABOUT))

    assert printed["framework"] == {"in_languages": [["Framework", "ar", "", "rtl"]]}
    assert printed["title"]["in_languages"] == [
        ["Gap report: ", "", "", ""],
        ["Role 1", "ar", "", "rtl"],
    ]


def named(text):
    """Return a report whose role, skills and levels have this name."""
    framework = make_framework(skills=2)
    skills = [replace(skill, name=text) for skill in framework.skills]
    framework = replace(
        framework,
        title=text,
        roles=tuple(replace(role, name=text) for role in framework.roles),
        categories=tuple(
            replace(category, name=text, skills=(skill,))
            for category, skill in zip(framework.categories, skills, strict=True)
        ),
    )
    return make_report(framework, framework.roles[0], make_answers(framework, 1))


@pytest.mark.parametrize(
    "text",
    ["ąćęłńóśźż ÄÖÜß ñ ç ő ế", "Ελληνικά", "Кириллица Їґ", "→ − × ÷ ≥ ✓ „“ ‚‘ … €"],
)
def test_alphabets_of_europe_are_printed(text):
    reader = pdf_reader(named(text))

    assert conforms(reader)
    assert text in text_of(reader)


@pytest.mark.parametrize("text", ["計画", "🚀", "तकनीक", "\ue000", "x\ufeffy", "\U000e0041"])
def test_a_missing_glyph_is_a_mark_and_no_error(text):
    reader = pdf_reader(named(f"before {text} after"))

    assert is_tagged(reader)
    assert "before" in text_of(reader)
    assert "after" in text_of(reader)


def test_a_long_word_may_break_and_a_checksum_stays_whole():
    assert printable("a" * 29) == "a" * 29
    assert printable("a" * 31).replace("\u200b", "") == "a" * 31
    assert "\u200b" in printable("a" * 31)
    assert printable("0f" * 32) == "0f" * 32


def test_no_word_runs_over_the_edge():
    reader = pdf_reader(named("W" * 300))
    ends = []

    def visit(text, _matrix, matrix, _font, size):
        ends.append(matrix[4])

    for page in reader.pages:
        page.extract_text(visitor_text=visit)

    assert max(ends) < 595 - 40
