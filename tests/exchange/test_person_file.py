"""The file of a person: the same out as in, and nothing that cannot be true."""

import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.belongings import (
    AskedStatement,
    AskedVersion,
    Belongings,
    GivenAnswer,
    OwnAssessment,
    OwnExample,
    OwnLink,
    OwnStep,
)
from assessments.domain.framework import Target
from assessments.domain.questionnaire import Provenance
from assessments.exchange.person_file import MAX_BYTES, UnreadablePerson, read_person, write_person
from assessments.presentation.words import problem_text
from tests.domain.versions import many

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
BEGUN = NOW - timedelta(days=9)
ALL = Belongings(
    versions=(
        AskedVersion("f", 1, "F", "c" * 64, "mean-2", ("no", "yes"), {"s": AskedStatement("S", 2)}),
    ),
    assessments=(
        OwnAssessment("f", 1, "r", BEGUN, NOW, {"s": GivenAnswer(None, Provenance.CARRIED, 7)}),
        OwnAssessment("f", 1, "r", NOW, None, {}, corrects=BEGUN),
    ),
    examples=(OwnExample("f", "k", BEGUN, "a “b”\n", "c", "d", "study", 2025),),
    steps=(OwnStep("f", 1, BEGUN, "k", "x", "", date(2027, 1, 1), "n", NOW, BEGUN),),
    own_targets={"f": {"k": Target(3, 2, critical=True)}},
    links=(OwnLink("f", BEGUN, "all", "r", "Ann", BEGUN, NOW + timedelta(9), NOW, 3, NOW),),
)


def changed(place: str, value: object) -> bytes:
    """Return the file with something else in this place, such as "steps.0.due"."""
    content = json.loads(write_person(ALL, NOW))
    *way, last = [int(part) if part.isdecimal() else part for part in place.split(".")]
    inside: Any = content
    for part in way:
        inside = inside[part]
    inside[last] = value
    return json.dumps(content).encode()


def refusal(data: bytes) -> list[str]:
    with pytest.raises(UnreadablePerson) as refused:
        read_person(data, NOW)
    return [problem_text(problem) for problem in refused.value.problems]


def test_a_file_holds_everything_as_it_was() -> None:
    assert read_person(write_person(ALL, NOW), NOW) == ALL


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("schema", "skillsapp.report/2", "must be “skillsapp.person/1”"),
        ("respondent", "7f1e8a52-0000-4000-8000-000000000000", "respondent: unknown key"),
        ("assessments.0.id", "7f1e8a52", "assessments[0].id: unknown key"),
        ("assessments", {}, "assessments: must be a list"),
        ("assessments.0.started_at", "2026-03-02T12:00:00Z", "started_at: lies in the future"),
        ("assessments.0.started_at", "1999-12-31T12:00:00Z", "since 2000"),
        ("assessments.0.started_at", "2026-02-20T12:00:00", "with its offset"),
        ("assessments.0.started_at", 1, "started_at: must be a time"),
        ("assessments.0.submitted_at", "2026-01-01T12:00:00Z", "lies before the beginning"),
        ("assessments.0.version", 2, "names a version that is not among “versions”"),
        ("assessments.1.corrects", "2026-02-01T12:00:00Z", "that is not among “assessments”"),
        ("assessments.1.started_at", BEGUN.isoformat(), "assessments[1]: is there twice"),
        ("assessments.0.answers.other", {"value": 1}, "answers.other: is not asked"),
        ("assessments.0.answers.s.value", 2, "s.value: is no answer of this version’s scale"),
        ("assessments.0.answers.s.value", -1, "s.value: is no answer of this version’s scale"),
        ("assessments.0.answers.s.value", True, "s.value: must be a whole number"),
        ("assessments.0.answers.s.value", "1", "s.value: must be a whole number"),
        ("assessments.0.answers.s.provenance", 3, "is none of the values that can be here"),
        ("assessments.0.answers.s.moment", 2**31, "must lie between 0 and 2147483647"),
        ("assessments.0.answers.s.moment", 10**400, "moment: "),
        ("examples.0.situation", "x" * 2001, "situation: has more than 2000 characters"),
        ("examples.0.action", "a\0b", "action: the character U+0000 is not allowed"),
        ("examples.0.setting", "prison", "setting: must be one of these"),
        ("examples.0.year", 2028, "year: must be a year from 1950 to 2027"),
        ("steps.0.due", "2200-01-01", "due: must be a day from 2000 to 2199"),
        ("steps.0.note", "x" * 501, "note: has more than 500 characters"),
        ("steps.0.resource", None, "title: must not be empty"),
        ("own_targets.f.k", [3, 2, True], "own_targets.f.k: must be a mapping"),
        ("own_targets.f.\u0007", {"level": 1, "importance": 1}, "U+0007"),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_place(
    place: str, value: object, said: str
) -> None:
    assert any(said in problem for problem in refusal(changed(place, value)))


def test_a_resource_is_in_a_plan_once() -> None:
    own = replace(ALL.steps[0], resource=None, title="Read")

    assert read_person(write_person(replace(ALL, steps=(own, own)), NOW), NOW).steps == (own, own)
    assert refusal(write_person(replace(ALL, steps=(own, *ALL.steps * 2)), NOW)) == [
        "steps[2]: is there twice"
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"%PDF-1.7",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        write_person(ALL, NOW)[:-9],
        write_person(ALL, NOW).replace(b'"study"', rb'"\ud800"'),
        write_person(ALL, NOW).replace(b"2025", b"NaN"),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_sentence(data: bytes) -> None:
    assert len(refusal(data)) == 1


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert refusal(b" " * (MAX_BYTES + 1)) == [
        "The file is larger than 2 megabytes, and so large a file is not read."
    ]


def test_a_file_that_is_wrong_all_over_is_told_about_in_twenty_lines() -> None:
    wrong = replace(ALL, examples=ALL.examples * 300)
    data = write_person(wrong, NOW).replace(b'"study"', b'"prison"')

    assert len(refusal(data)) == 20
    assert len(refusal(data.replace(b'"prison"', b"7"))) == 20


def test_every_name_in_the_file_is_described() -> None:
    description = (ROOT / "docs/person-json.md").read_text()
    described = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", description))))

    def names(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(names, value))
        if not isinstance(value, dict):
            return set()
        return {*value, *names(list(value.values()))}

    keys = {"f", "k", "s"}  # of the example itself
    assert names(json.loads(write_person(ALL, NOW))) - keys - described == set()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@settings(many, max_examples=60)
@given(data=st.data())
def test_whatever_stands_in_a_place_is_read_or_refused(data: st.DataObject) -> None:
    inside: Any = json.loads(write_person(ALL, NOW))
    content = inside
    while True:
        ways = list(inside) if isinstance(inside, dict) else range(len(inside))
        way = data.draw(st.sampled_from(ways))
        if not (isinstance(inside[way], dict | list) and inside[way] and data.draw(st.booleans())):
            break
        inside = inside[way]
    inside[way] = data.draw(VALUES)

    with suppress(UnreadablePerson):
        read_person(json.dumps(content).encode(), NOW)


def test_file_from_before_scales_had_numbers_is_of_the_first() -> None:
    content = json.loads(write_person(ALL, NOW))
    for version in content["versions"]:
        version.pop("scale", None)
    read = read_person(json.dumps(content).encode(), NOW)
    assert {version.scale for version in read.versions} == {1}
