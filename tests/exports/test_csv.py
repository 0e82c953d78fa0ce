"""A report as a table."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.domain.annotations import Setting
from assessments.domain.report import make_report
from assessments.exports.csv import COLUMNS, harmless, report_csv
from tests.exports.conftest import csv_rows
from tests.factories import make_answers, make_framework
from tests.golden.example import example_report


def test_a_table_has_one_row_a_skill_and_a_header(sample):
    data = report_csv(sample)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert tuple(rows[0]) == COLUMNS
    assert [row[1] for row in rows[1:]] == [skill.key for skill in sample.framework.skills]
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_each_value_stands_under_its_name():
    to_go, unknown = csv_rows(example_report())[1:3]

    assert to_go == {
        "category": "Category 1", "skill_key": "skill-2", "skill": "Skill 2",
        "answered": "4", "skipped": "0", "asked": "4",
        "score": "2.2500", "level": "2", "level_name": "Level 2",
        "range_low": "2.0700", "range_high": "2.7000",
        "target": "4", "target_name": "Level 4", "target_begins": "3.5000",
        "importance": "2", "importance_name": "Weight 2", "critical": "yes",
        "status": "to-go", "gap": "1.2500", "priority": "2.5000", "surplus": "", "setting": "",
    }  # fmt: skip
    assert (unknown["answered"], unknown["skipped"], unknown["status"]) == ("1", "1", "unknown")


def test_a_row_says_where_the_best_example_is_from():
    framework = make_framework(skills=2)
    settings = {"skill-2": Setting.PRIVATE_LIFE}
    answers = make_answers(framework, 2)
    report = make_report(framework, framework.roles[0], answers, settings)

    assert [row["setting"] for row in csv_rows(report)] == ["", "private-life"]


@pytest.mark.parametrize("values", [[0, 1, 1], [0, 0, 1, 0, 1, 1], [1] * 7 + [2]])
def test_a_gap_is_what_begins_less_the_score(values):
    framework = make_framework(statements=[len(values)], targets=4)
    report = make_report(framework, framework.roles[0], make_answers(framework, [values]))

    (row,) = csv_rows(report)

    assert Decimal(row["target_begins"]) - Decimal(row["score"]) == Decimal(row["gap"]) > 0


def test_excel_is_told_the_encoding(sample):
    assert report_csv(sample).startswith(b"\xef\xbb\xbfcategory,")


def test_what_is_not_known_is_empty():
    framework = make_framework(skills=2)
    report = make_report(framework, framework.roles[0], make_answers(framework, [[None, 3]]))

    row = csv_rows(report)[0]

    assert (row["answered"], row["skipped"], row["asked"]) == ("1", "1", "4")
    assert {row[key] for key in ("score", "level", "range_low", "gap", "priority")} == {""}
    assert row["status"] == "unknown"


def test_numbers_are_the_same_in_every_language(sample, settings):
    settings.LANGUAGE_CODE = "de"

    assert csv_rows(sample)[0]["score"] == "4.2000"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\n "])
def test_a_formula_is_made_a_text(sign, before):
    text = harmless(f"{before}{sign}1+1")

    assert "'" in text[: len(before) + 1]
    assert text.replace("'", "") == f"{before}{sign}1+1"


@pytest.mark.parametrize("text", ["a;=1+1", 'a",=1+1', "a,@SUM(A1)", "a\t=1", "a\r\n=1", "a; -1"])
def test_a_formula_behind_what_may_end_a_cell_is_made_a_text(text):
    assert "'" in harmless(text)


@pytest.mark.parametrize(
    "text", ["Team motivation", "A–B testing", "e-mail", "C++ = fun", "3.50", "Ελληνικά", ""]
)
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_no_cell_of_a_report_begins_a_formula():
    framework = make_framework(skills=3)
    evil = '=HYPERLINK("http://evil.example";"x")'
    framework = replace(
        framework,
        levels=tuple(replace(level, name=evil) for level in framework.levels),
        importances=tuple(replace(i, name=f"@{evil}") for i in framework.importances),
        categories=tuple(
            replace(c, name=evil, skills=tuple(replace(s, name=f"+{evil}") for s in c.skills))
            for c in framework.categories
        ),
    )
    report = make_report(framework, framework.roles[0], make_answers(framework, 3))

    cells = {cell for row in csv_rows(report) for cell in row.values() if cell}

    assert {cell[0] for cell in cells}.isdisjoint("=+-@\t\r\n")
    assert f"'{evil}" in cells
