"""A workbook says all that a framework holds, and is refused by its cells."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assessments.domain.framework import Framework, Skill
from assessments.exchange import limits, sheets
from assessments.exchange.cells import Formula
from assessments.exchange.cells import Table as Read
from assessments.exchange.files import KINDS, read_file
from assessments.exchange.findings import UnreadableFramework
from assessments.exchange.sheet_reader import read_tables
from assessments.exchange.sheet_writer import write_tables
from assessments.exchange.yaml_reader import read_framework
from tests.exchange.test_yaml_writer import CONTENT, frameworks, many
from tests.factories import filled_framework, make_framework, make_resource

SMALL = make_framework(
    skills=3, statements=2, top=3, roles=2, resources=[make_resource(to_level=3)]
)
Rows = dict[str, list[list[Any]]]


def rows_of(framework: Framework) -> Rows:
    return {table.name: [list(row) for row in table.rows] for table in write_tables(framework)}


def read(rows: Rows, base: Framework | None = None, into: str = "") -> Framework:
    tables = [Read(name, number, cells) for number, (name, cells) in enumerate(rows.items(), 1)]
    known = {base.key: base} if base else {}
    return read_tables(tables, known.get, into)


def said(reading: Callable[[], Any]) -> dict[str, str]:
    """Return what is said about a file, by cell or else by place."""
    with pytest.raises(UnreadableFramework) as refused:
        reading()
    problems = refused.value.problems
    return {str(p.where or p.place): p.message % p.values for p in problems}


def changed(*cells: tuple[str, str, Any], framework: Framework = SMALL) -> Rows:
    """Return the rows of a framework with other values in some cells, as in ("Roles", "A2", "")."""
    rows = rows_of(framework)
    for sheet, address, value in cells:
        row, column = int(address[1:]) - 1, ord(address[0]) - ord("A")
        while len(rows[sheet]) <= row:
            rows[sheet].append([None] * len(rows[sheet][0]))
        rows[sheet][row] += [None] * (column + 1 - len(rows[sheet][row]))
        rows[sheet][row][column] = value
    return rows


def without(rows: Rows, *names: str) -> Rows:
    return {name: cells for name, cells in rows.items() if name not in names}


# --- Out and in ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "framework",
    [filled_framework(), SMALL, read_framework(CONTENT.read_bytes())],
    ids=["filled", "small", "default"],
)
def test_every_kind_of_file_is_read_as_it_was_written(kind, framework):
    data = KINDS[kind].write(framework)
    assert read_file(f"any{KINDS[kind].ending}", data, lambda key: None) == framework


def without_blanks(framework: Framework) -> Framework:
    """Leave out level descriptors that say nothing, which only a retired skill may have."""

    def said_of(skill: Skill) -> Skill:
        return replace(skill, descriptors={n: t for n, t in skill.descriptors.items() if t})

    categories = [replace(c, skills=tuple(map(said_of, c.skills))) for c in framework.categories]
    return replace(framework, categories=tuple(categories))


@given(frameworks().map(without_blanks), st.sampled_from(["xlsx", "csv"]))
@settings(many, max_examples=15)
def test_framework_with_any_texts_comes_through(framework, kind):
    data = KINDS[kind].write(framework)
    assert read_file(f"any{KINDS[kind].ending}", data, lambda key: None) == framework


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "'=1", "''-1", "＝1", "_x000D_", "_x005F_x0041_",
         "1", "01", "1.0", "1e3", "TRUE", "yes", "2026-11-24", "#N/A", "a,b;c\t\"d\"", "a\nb",
         "'a"]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("text", NASTY)
def test_text_is_read_as_it_was_even_where_it_looks_like_something_else(kind, text):
    framework = replace(SMALL, summary=text, guidance=f"{text}.")
    data = KINDS[kind].write(framework)
    again = read_file(f"any{KINDS[kind].ending}", data, lambda key: None)
    assert (again.summary, again.guidance) == (text.strip(), f"{text}.".strip())


def test_nothing_in_a_file_is_a_formula_for_a_spreadsheet():
    texts = {
        "title": "=1+1",
        "summary": "+1",
        "introduction": "-1",
        "prompt": "@a",
        "guidance": "＝1",
    }
    framework = replace(SMALL, **texts)  # type: ignore[arg-type]
    book: Any = load_workbook(io.BytesIO(KINDS["xlsx"].write(framework)))
    cells = [c for sheet in book for row in sheet for c in row if isinstance(c.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    lines = csv_of(sheets.FRAMEWORK, framework).decode("utf-8-sig").splitlines()
    for field, text in texts.items():
        assert f"{field.capitalize()},'{text}" in lines


def test_workbook_is_ready_to_be_worked_in():
    book: Any = load_workbook(io.BytesIO(KINDS["xlsx"].write(SMALL)))
    assert book.sheetnames == list(sheets.SHEETS)[:-1]
    targets = book[sheets.TARGETS]
    assert targets.freeze_panes == "A2"
    offered = {
        str(c.sqref).partition("2:")[0]: c.formula1 for c in targets.data_validations.dataValidation
    }
    assert offered["C"] == '"1,2,3"'
    assert offered["E"] == '"yes,no"'
    assert [cell.value for cell in targets[1]][:5] == [
        "Skill", "Skill key", "Role 1: level", "Role 1: importance", "Role 1: critical",
    ]  # fmt: skip


def test_large_framework_comes_through():
    """200 skills with 8 statements and 10 roles are within all limits of sheets."""
    large = make_framework(skills=200, statements=8, roles=10, categories=10)
    data = KINDS["csv"].write(large)
    assert read_file("any.zip", data, lambda key: None) == large


# --- What a trainer does ---------------------------------------------------------------------


def test_keys_that_are_left_blank_are_made_of_the_names():
    rows = rows_of(SMALL)
    for name, cells in rows.items():
        keys = [n for n, heading in enumerate(cells[0]) if str(heading).lower().endswith("key")]
        for row in cells[1:]:
            for index in keys:
                row[index] = None
        rows[name] = [row for row in cells if row[0] != "Key"]
    rows["Resources"][1][rows["Resources"][0].index("Skills")] = "skill 1\nSkill 2"
    rows["Framework"] = [
        [field, "Role 2" if field == "Default role" else value]
        for field, value in rows["Framework"]
    ]
    framework = read(rows)
    assert framework.key == "framework"
    assert [skill.key for skill in framework.skills] == ["skill-1", "skill-2", "skill-3"]
    assert framework.statements[0].key == "i-have-done-thing-1-of-skill-1"
    assert framework.roles == tuple(
        replace(role, key=f"role-{n}") for n, role in enumerate(SMALL.roles, 1)
    )
    assert framework.default_role == "role-2"
    assert framework.resources[0].skills == ("skill-1", "skill-2")


def test_key_that_is_left_blank_is_the_one_that_the_name_has_already():
    keyed = {"skill-1": "listen", "skill-1-1": "thing"}
    text = json.dumps(rows_of(SMALL))
    base = read(json.loads(text.replace('"skill-1"', '"listen"').replace('"skill-1-1"', '"thing"')))
    assert (base.skills[0].key, base.statements[0].key) == tuple(keyed.values())
    rows = rows_of(base)
    rows[sheets.SKILLS] = [[None if cell in keyed.values() else cell for cell in row]
                           for row in rows[sheets.SKILLS]]  # fmt: skip
    assert read(rows, base) == base


def test_names_need_not_be_repeated_and_rows_may_be_blank():
    rows, before = rows_of(SMALL), rows_of(SMALL)[sheets.SKILLS]
    for above, row in zip(before[1:], rows[sheets.SKILLS][2:], strict=False):
        for index in (before[0].index("Category"), before[0].index("Skill")):
            if row[index] == above[index]:
                row[index] = None
    rows[sheets.SKILLS].insert(3, [])
    rows[sheets.SKILLS].append([None, " "])
    assert read(rows) == SMALL


def test_columns_may_stand_in_any_order_and_headings_be_typed_anyhow():
    rows = rows_of(SMALL)
    rows[sheets.SKILLS] = [row[::-1] for row in rows[sheets.SKILLS]]
    rows[sheets.SKILLS][0] = [f" {h.upper()}" for h in rows[sheets.SKILLS][0]]
    rows = {name.upper(): cells for name, cells in reversed(rows.items())}
    assert read(rows | {"Sheet1": [[None, ""], []]}) == SMALL


@pytest.mark.parametrize(
    ("sheet", "address", "value"),
    [
        ("Roles", "E2", False),
        ("Roles", "E2", "no"),
        ("Targets", "C2", 3.0),
        ("Targets", "C2", "3"),
        ("Framework", "B5", None),
        ("Levels", "A2", 1.0),
    ],
)
def test_what_a_spreadsheet_makes_of_a_value_is_understood(sheet, address, value):
    assert read(changed((sheet, address, value))) == SMALL


def test_days_and_numbers_are_texts_where_a_text_is_meant():
    rows = changed(("Framework", "B4", 2026), framework=replace(SMALL, guidance="x"))
    by_field = {row[0]: row for row in rows["Framework"]}
    by_field["Source published"][1] = datetime(2025, 10, 15)
    by_field["Source read on"][1] = datetime(2026, 11, 24)
    by_field["Source note"][1] = 2.5
    framework = read(rows)
    assert framework.summary == "2026"
    assert (framework.source.published, framework.source.note) == ("2025-10-15", "2.5")
    assert framework.source.read_on == date(2026, 11, 24)


@pytest.mark.parametrize("sheet", list(sheets.SHEETS)[:-1])
def test_sheet_that_is_missing_is_taken_from_the_framework_as_it_stands(sheet):
    framework = filled_framework()
    rows = rows_of(framework)
    into = framework.key if sheet == sheets.FRAMEWORK else ""
    assert read(without(rows, sheet), framework, into) == framework
    assert read({sheet: rows[sheet]}, framework, framework.key) == framework


def test_one_sheet_changes_what_it_holds_and_nothing_else():
    rows = changed((sheets.TARGETS, "C2", 1))
    framework = read({sheets.TARGETS: rows[sheets.TARGETS]}, SMALL, SMALL.key)
    target = SMALL.roles[0].targets["skill-1"]
    targets = {**SMALL.roles[0].targets, "skill-1": replace(target, level=1)}
    assert framework == replace(
        SMALL, roles=(replace(SMALL.roles[0], targets=targets), SMALL.roles[1])
    )


# --- What is refused -------------------------------------------------------------------------

HIDDEN = (
    "U+202E RIGHT-TO-LEFT OVERRIDE cannot be seen, or hides what can (character 2 of this text): "
    "delete it"
)
NUMBER = "must be a whole number: one to four digits"
FIELDS = [column.heading for column in sheets.FRAMEWORK_COLUMNS]
OTHERWISE = "row 2 says otherwise: say it once, or the same"


@pytest.mark.parametrize(
    ("sheet", "address", "value", "expected"),
    [
        (sheets.SKILLS, "F2", None, {"Skills and statements!F2": "missing"}),
        (sheets.SKILLS, "F2", "a\u202eb", {"Skills and statements!F2": HIDDEN}),
        (sheets.SKILLS, "K3", "a" * 10_001, {"Skills and statements!K3":
         "has 10001 characters, and a text has 10000 at most: shorten it"}),
        (sheets.SKILLS, "F3", "Other", {"Skills and statements!F3": OTHERWISE}),
        (sheets.SKILLS, "N2", "two", {"Skills and statements!N2": NUMBER}),
        (sheets.SKILLS, "P2", "perhaps",
         {"Skills and statements!P2": "must be yes or no; left blank, it is no"}),
        (sheets.SKILLS, "O3", "skill-1-1",
         {"Skills and statements!O3": "“skill-1-1” is used twice"}),
        (sheets.SKILLS, "K2", Formula("=A1"), {"Skills and statements!K2":
         "this is a formula, and its value is not in the file: write the value"}),
        (sheets.SKILLS, "Q1", "Note", {"Skills and statements!Q1":
         "no column of this sheet has this heading: give it one of these, or delete it: Category, "
         "Category summary, Category key, Category retired, Skill, Definition, Why it matters, "
         "Comes from, Skill key, Skill retired, Statement, Example, Grounded in, Meaning, "
         "Statement key, Statement retired"}),
        (sheets.SKILLS, "Q2", "x", {"Skills and statements!Q1":
         "the first row must say what stands in this column"}),
        (sheets.LEVELS, "A3", "two", {"Levels!A3": NUMBER}),
        (sheets.LEVELS, "E3", None, {"Levels!E3": "missing"}),
        (sheets.DESCRIPTORS, "D3", None, {"Level descriptors!D3": "missing"}),
        (sheets.DESCRIPTORS, "B3", "skill-9", {"Level descriptors!B3": "“skill-9” does not exist",
                                               "Skills and statements!E4": "missing"}),
        (sheets.DESCRIPTORS, "B3", "skill-1", {"Level descriptors!B3": "this is given twice",
                                               "Skills and statements!E4": "missing"}),
        (sheets.TARGETS, "C2", 9, {"Targets!C2": "must be from 1 to 3"}),
        (sheets.TARGETS, "C2", None, {"Targets!C2": "missing"}),
        (sheets.TARGETS, "C2", True, {"Targets!C2": NUMBER}),
        (sheets.TARGETS, "C1", "Nobody: level", {"Targets!C1":
         "no column of this sheet has this heading: give it one of these, or delete it: "
         "Role 1: level, Role 1: importance, Role 1: critical, "
         "Role 2: level, Role 2: importance, Role 2: critical",
         "Targets!D2": "missing", "Targets!D3": "missing", "Targets!D4": "missing"}),
        (sheets.RESOURCES, "E2", "book", {"Resources!E2":
         "must be one of these: practice, reading, course, certification, job, degree"}),
        (sheets.RESOURCES, "F2", "soon", {"Resources!F2": "must be a day, such as 2026-11-24"}),
        (sheets.RESOURCES, "G2", "Nothing", {"Resources!G2": "“Nothing” does not exist"}),
        (sheets.RESOURCES, "J2", None, {"Resources!J2": "missing"}),
        (sheets.IMPORTANCES, "A3", "WEIGHT 1",
         {"Importances!A3": "“WEIGHT 1” is the same name as “Weight 1”"}),
        (sheets.IMPORTANCES, "B2", None, {"Importances!B2": "missing"}),
        ("Framework", "A3", "Tongue", {"Framework!A3":
         f"no field of a framework has this name: it must be one of {', '.join(FIELDS)}",
         "language": "missing"}),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_problem_is_told_by_its_cell(sheet, address, value, expected):
    found = said(lambda: read(changed((sheet, address, value))))
    assert found == expected


def test_statement_needs_a_skill_and_a_skill_a_category():
    missing = "missing: say which it is, here or in the row above"
    rows = changed((sheets.SKILLS, "E2", None), (sheets.SKILLS, "I2", None),
                   (sheets.SKILLS, "F2", None), (sheets.SKILLS, "G2", None))  # fmt: skip
    assert said(lambda: read(rows))["Skills and statements!E2"] == missing
    rows = rows_of(SMALL)
    for row in rows[sheets.SKILLS][1:]:
        row[0:4] = [None] * 4
    assert said(lambda: read(rows))["Skills and statements!A2"] == missing


def test_skill_cannot_stand_in_two_categories():
    rows = changed((sheets.SKILLS, "A3", "Category 2"))
    assert said(lambda: read(rows))["Skills and statements!A3"] == OTHERWISE


def test_sheet_that_nobody_knows_or_that_nobody_can_add_is_refused():
    names = ", ".join(sheets.SHEETS)
    message = f"no sheet of a framework has this name: give it one of these, or delete it: {names}"
    assert said(lambda: read(rows_of(SMALL) | {"Notes": [["x"]]})) == {"Notes!A1": message}
    missing = (
        "the sheet “Roles” is missing, and there is no framework “framework” here to take it from"
    )
    assert said(lambda: read(without(rows_of(SMALL), "Roles"))) == {"sheet Roles": missing}
    assert (
        "choose the framework" in said(lambda: read(without(rows_of(SMALL), "Framework")))["file"]
    )
    assert said(lambda: read({})) == {"file": "there is nothing in this file"}


# --- Files that are none, or too much --------------------------------------------------------


def book_with(change: Callable[[Any], None]) -> bytes:
    book: Any = Workbook()
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def reread(name: str, data: bytes) -> dict[str, str]:
    return said(lambda: read_file(name, data, lambda key: None))


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def repacked(parts: dict[str, bytes]) -> bytes:
    """Return the small framework's workbook with other or more parts."""
    with zipfile.ZipFile(io.BytesIO(KINDS["xlsx"].write(SMALL))) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts)


NO_ARCHIVE = "this is not a file of the kind that its name says: it cannot be opened"


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip"])
@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", b"%PDF-1.7", b"key: a\n"])
def test_file_that_is_no_archive_is_refused(name, data):
    assert reread(name, data) == {"file": NO_ARCHIVE}


def test_archive_that_is_no_workbook_is_refused():
    assert reread("a.xlsx", zipped({"a.txt": b"a"})) == {"file": NO_ARCHIVE}
    assert reread("a.xlsx", repacked({"xl/workbook.xml": b"<a"})) == {"file": NO_ARCHIVE}
    assert reread("a.zip", zipped({"a.txt": b"a"})) == {"file": "there is nothing in this file"}


def test_bomb_is_refused_before_it_is_inflated():
    bomb = zipped({"xl/worksheets/sheet1.xml": b"0" * (limits.MAX_INFLATED + 1)})
    assert len(bomb) < limits.MAX_BYTES
    message = "it holds far more than its size tells, and is not read"
    assert reread("a.xlsx", bomb) == reread("a.zip", bomb) == {"file": message}
    assert reread("a.zip", zipped({f"{n}.csv": b"" for n in range(201)})) == {"file": message}


def test_macros_and_definitions_of_xml_are_refused():
    assert "macros" in reread("a.xlsx", repacked({"xl/vbaProject.bin": b"x"}))["file"]
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for part in (entity, entity.decode().encode("utf-16")):
        found = reread("a.xlsx", repacked({"xl/worksheets/sheet1.xml": part}))
        assert found == {"file": "this workbook defines XML of its own, and is not read"}


def test_formula_is_refused_in_words():
    def change(book: Any) -> None:
        book.active.title = "Roles"
        book.active.append(["Name", "Summary", "Key"])
        book.active.append(["=1+1", "x", "role-1"])

    found = said(lambda: read_file("a.xlsx", book_with(change), {SMALL.key: SMALL}.get, SMALL.key))
    assert found["Roles!A2"].startswith("this is a formula")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["a"]] * (limits.MAX_ROWS + 2), "there are too many cells in this file"),
        ([["a"] * (limits.MAX_COLUMNS + 1)], "there are too many cells in this file"),
        ([["a" * 30_000]] * 40,
         f"there is too much text in this file: more than {limits.MAX_BYTES} bytes"),
    ],
    ids=["rows", "columns", "text"],
)  # fmt: skip
def test_file_with_too_much_in_it_is_refused(rows, message):
    def change(book: Any) -> None:
        for row in rows:
            book.active.append(row)

    assert reread("a.xlsx", book_with(change)) == {"file": message}
    csv = "\n".join(",".join(row) for row in rows).encode()
    data = zipped({"Roles.csv": csv})
    assert reread("a.zip", data) == {"file": message}


def test_file_of_another_kind_is_told_which_there_are():
    found = reread("framework.xls", b"x")
    assert found["file"].endswith("one of these, by what it is: .yaml .yml .xlsx .csv .zip")


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "Roles.csv", "a.zip", "a.xlsx"]))
@settings(deadline=None, derandomize=True, database=None)
def test_arbitrary_bytes_are_refused(data, name):
    assert all(reread(name, data))


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]


@given(st.sampled_from(PARTS), st.integers(0, 3000), st.binary(min_size=1, max_size=5))
@settings(deadline=None, derandomize=True, database=None, max_examples=15)
def test_damaged_workbook_is_read_or_refused(part, position, damage):
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as archive:
        content = archive.read(part)
    position %= len(content)
    data = repacked({part: content[:position] + damage + content[position + len(damage) :]})
    with suppress(UnreadableFramework):
        read_file("a.xlsx", data, lambda key: None)


WRITTEN = KINDS["xlsx"].write(SMALL)


# --- CSV -------------------------------------------------------------------------------------


def csv_of(sheet: str, framework: Framework = SMALL) -> bytes:
    with zipfile.ZipFile(io.BytesIO(KINDS["csv"].write(framework))) as archive:
        return archive.read(f"{sheet}.csv")


def one_csv(name: str, data: bytes) -> Framework:
    return read_file(name, data, {SMALL.key: SMALL}.get, SMALL.key)


@pytest.mark.parametrize("sheet", list(sheets.SHEETS)[:-1])
def test_one_csv_is_the_sheet_that_its_name_says(sheet):
    for name in (
        f"{sheet}.csv",
        f"draft {sheet.lower()} (1).CSV",
        f"{sheet.replace(' ', '_')}.csv",
    ):
        assert one_csv(name, csv_of(sheet)) == SMALL


@pytest.mark.parametrize("sheet", sheets.FIXED)
def test_one_csv_is_the_sheet_that_its_headings_say(sheet):
    assert one_csv("download.csv", csv_of(sheet)) == SMALL


def test_csv_of_no_sheet_is_refused():
    for data in (b"", b"a,b\n1,2\n", csv_of(sheets.TARGETS)):
        found = said(partial(one_csv, "download.csv", data))
        assert found["file"].startswith("which sheet this is cannot be told: name the file after")


@pytest.mark.parametrize("divider", [";", "\t"])
def test_csv_may_be_divided_as_other_countries_do(divider):
    data = csv_of(sheets.ROLES).decode("utf-8-sig").replace(",", divider)
    assert one_csv("Roles.csv", data.encode()) == SMALL


def test_csv_in_another_encoding_is_told_how_to_save_it():
    found = said(lambda: one_csv("Roles.csv", "Name\nÄrzte".encode("latin-1")))
    assert found["file"].startswith(
        "this is not text in the UTF-8 encoding: save it as “CSV UTF-8”"
    )


def test_same_framework_gives_the_same_archive():
    assert KINDS["csv"].write(SMALL) == KINDS["csv"].write(SMALL)


def test_content_of_this_release_can_be_read_by_its_ending():
    assert read_file(str(CONTENT), Path(CONTENT).read_bytes(), lambda key: None).skills
