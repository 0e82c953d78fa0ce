"""The reference page of a framework file says what the code does."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from assessments.domain import framework as definitions
from assessments.domain.validation import problems
from assessments.exchange import sheets
from assessments.exchange.descriptions import FIELDS, LINES, longest
from assessments.exchange.reference import PARTS, kind_of, reference
from tests.domain.test_validation import with_text
from tests.factories import filled_framework

FILE = Path(__file__).parents[2] / "docs" / "framework-format.md"


def test_page_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == reference(), "it is stale: run `make schema`"


def test_every_field_is_described():
    parts: list[Any] = [kind for kind in vars(definitions).values() if is_dataclass(kind)]
    assert set(PARTS) == set(FIELDS) == set(parts)
    for part in parts:
        names = {field.name for field in fields(part) if field.compare}
        assert set(FIELDS[part]) == names


def test_every_column_stands_on_the_page():
    page = reference()
    for columns in (*sheets.FIXED.values(), sheets.FRAMEWORK_COLUMNS):
        for column in columns:
            assert f"| {column.heading} |" in page


@pytest.mark.parametrize(("text", "problem"), [("a\nb", "in one line"), ("a" * 201, "at most")])
def test_what_is_called_a_line_is_one(text, problem):
    lines = set(LINES) - {"key", "default_role", "url", "language"}
    for place, changed in with_text(filled_framework(), text):
        name = re.findall(r"[a-z_]+", place)[-1]
        found = [p for p in problems(changed) if p.place == place and problem in p.message]
        if name not in ("url", "language"):
            assert bool(found) == (name in lines), place


def test_text_may_be_as_long_as_the_schema_says():
    for place, changed in with_text(filled_framework(), "a" * longest("summary")):
        name = re.findall(r"[a-z_]+", place)[-1]
        if name not in LINES:
            assert [p.place for p in problems(changed) if p.place == place] == [], place


def test_kinds_of_fields_are_said_in_words():
    assert kind_of(definitions.Resource, "cost") == "one of free, small, large"
    assert kind_of(definitions.Skill, "definition") == "a text"
    assert kind_of(definitions.Skill, "name") == "a line of 200 characters at most"
