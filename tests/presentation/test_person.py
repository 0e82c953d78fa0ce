"""Of whom a report speaks, and that no stranger is told about “you”."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from assessments.presentation.person import YOU, Person
from assessments.presentation.report_page import report_page
from assessments.presentation.skill_lines import Texts
from tests.presentation.made import report_of

OF_YOU, OF_OTHER = "you meet %(met)s", "%(person)s meets %(met)s"


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (YOU, "You meet 2"),
        (Person(is_reader=False), "This person meets 2"),
        (Person(is_reader=False, name="ada"), "Ada meets 2"),
        (Person(is_reader=False, name="100 %s"), "100 %s meets 2"),
    ],
)
def test_a_sentence_is_about_the_person(person, text):
    assert person.said(OF_YOU, OF_OTHER, {"met": 2}) == text


def texts_of(value: Any) -> list[str]:
    """Return all texts of a page but those of the framework itself."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (tuple, list)):
        return [text for item in value for text in texts_of(item)]
    if is_dataclass(value) and type(value).__module__.startswith("assessments.presentation"):
        return [text for field in fields(value) for text in texts_of(getattr(value, field.name))]
    return []


@pytest.mark.parametrize(
    "values",
    [
        [4, 4],
        [4, 0, None],
        [0, 0],
        [1, 1, 1, 1],
        [1, 0],
        [None, None],
        [2, 2, 1],
        [3, [3, 2, 3, 2]],
    ],
)
@pytest.mark.parametrize("own", [None, {}], ids=["role", "own"])
def test_no_text_for_a_stranger_says_you(values, own):
    report = report_of(values, own=own)
    said = " ".join(texts_of(report_page(report, Person(is_reader=False))))
    assert re.findall(r"\b(?:you|your|my)\b", said.replace("My own targets", ""), re.I) == []
    assert re.search(r"\byou\b", " ".join(texts_of(report_page(report))), re.I)


def test_texts_of_a_skill_are_among_those_looked_at():
    page = report_page(report_of([4, 0]))
    assert isinstance(page.lines[0].texts, Texts)
    assert page.lines[1].texts.status in texts_of(page)
