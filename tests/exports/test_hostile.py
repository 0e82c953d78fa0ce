"""Texts that mean something to a format come out of every export as they went in."""

import json
from dataclasses import replace

import pytest

from assessments.domain.report import make_report
from assessments.domain.rules import RULES
from assessments.exports.csv import harmless
from assessments.exports.json import report_json
from assessments.exports.json_resume import report_json_resume
from assessments.presentation.arithmetic import WRITTEN
from tests.exports.conftest import ABOUT, csv_rows, pdf_reader, squeezed, text_of
from tests.factories import make_answers, make_framework

HOSTILE = {
    "typst code": '#panic("x") #{1+1} #import "a.typ": * #read("/etc/passwd")',
    "typst markup": "*bold* _emph_ `raw` ``` $ x^2 $ = Heading // comment /* more */ @ref <label>",
    "typst breaks": "\\ \\u{41} ~ -- --- ... [content] ] } ) //",
    "quotes": "\"double\" 'single' “curly”",
    "html": "<script>alert(1)</script> &amp; <b>",
    "json": '{"a": [1, null]} \\n \\" ",',
    "formula": '=HYPERLINK("http://evil.example",A1) +1 @SUM(1)',
    "percent": "%(role)s %s {name} {{ x }} {% if %} {page}",
    "right to left": "שלום עולם",
    "override": "abc \u202edcba\u202c end",
    "emoji": "👩‍👩‍👧‍👦 🇺🇳 ok",
    "controls": "a\x00b\x07c\td\x1be",
    "surrogate": "a \ud800 b",
    "long": "x" * 500,
    "long and varied": "ab1-_./" * 70,
    "lines": "one\ntwo\r\nthree",
}


@pytest.fixture(params=HOSTILE, ids=str)
def hostile(request):
    return HOSTILE[request.param]


@pytest.fixture
def report(hostile, monkeypatch):
    """A report with this text in every place that an editor can fill."""
    rule = f"{hostile} rule"
    monkeypatch.setitem(RULES, rule, RULES["mean-2"])
    monkeypatch.setitem(WRITTEN, rule, WRITTEN["mean-2"])
    framework = make_framework(skills=2)
    category, *others = framework.categories
    skill = category.skills[0]
    skill = replace(
        skill,
        name=f"{hostile} skill",
        descriptors={number: f"{hostile} {number}" for number in skill.descriptors},
    )
    framework = replace(
        framework,
        title=f"{hostile} title",
        checksum="0" * 64,
        version=1,
        scoring_rule=rule,
        source=replace(framework.source, title=f"{hostile} source"),
        levels=tuple(replace(level, name=f"{hostile} level") for level in framework.levels),
        importances=tuple(
            replace(importance, name=f"{hostile} importance")
            for importance in framework.importances
        ),
        roles=tuple(replace(role, name=f"{hostile} role") for role in framework.roles),
        categories=(replace(category, name=f"{hostile} group", skills=(skill,)), *others),
        resources=tuple(
            replace(
                resource,
                title=f"{hostile} resource",
                description=f"{hostile} description",
                provider=f"{hostile} provider",
                url="https://example.org/?" + "x" * 50,
            )
            for resource in framework.resources
        ),
    )
    return make_report(framework, framework.roles[0], make_answers(framework, 1))


def test_the_pdf_prints_it(report, hostile):
    reader = pdf_reader(report)
    text = squeezed(text_of(reader))

    assert "/JavaScript" not in str(reader.trailer["/Root"])
    for place in ("skill", "group", "resource", "description", "title"):
        assert f"{place}" in text
    # Signs without a glyph, without a form or in another direction cannot be read back.
    if len(hostile) > 400:  # the feet of pages come in between
        assert all(text.count(sign) > 5 * hostile.count(sign) for sign in set(hostile))
    elif hostile.isascii() and hostile.isprintable():
        for place in ("skill", "group", "resource", "source", "rule"):
            assert squeezed(f"{hostile} {place}") in text


@pytest.mark.parametrize("text", ["x" * 5000, "ab1-_./" * 700], ids=["equal", "varied"])
def test_the_pdf_prints_five_thousand_signs_without_a_space(text):
    framework = make_framework(skills=1)
    category = framework.categories[0]
    skill = replace(category.skills[0], descriptors=dict.fromkeys(range(1, 6), text))
    framework = replace(framework, categories=(replace(category, skills=(skill,)),))
    report = make_report(framework, framework.roles[0], make_answers(framework, 1))

    printed = squeezed(text_of(pdf_reader(report)))

    assert all(printed.count(sign) >= 2 * text.count(sign) for sign in set(text))


def test_json_holds_it(report, hostile):
    content = json.loads(report_json(report, ABOUT))
    resume = json.loads(report_json_resume(report, ABOUT))

    whole = hostile.encode("utf-8", "replace").decode()
    assert content["results"][0]["name"] == f"{whole} skill"
    assert content["role"]["name"] == f"{whole} role"
    assert resume["skills"][0]["name"] == f"{whole} skill"
    assert resume["skills"][0]["level"] == f"{whole} level (2 of 5)"


def test_csv_holds_it_harmlessly(report, hostile):
    row = csv_rows(report)[0]

    whole = hostile.encode("utf-8", "replace").decode()
    assert row["skill"] == harmless(f"{whole} skill")
    assert row["category"] == harmless(f"{whole} group")
    assert row["skill"].replace("'", "") == f"{whole} skill".replace("'", "")
