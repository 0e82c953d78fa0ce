"""A framework file is read exactly, or refused with everything that is wrong with it."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.framework import (
    Cost,
    Effort,
    EffortUnit,
    EstimateFrom,
    Framework,
    Stage,
    Target,
)
from assessments.exchange.yaml_reader import UnreadableFramework, read_framework

CONTENT = Path(__file__).parents[2] / "assessments" / "content" / "it-project-manager.yaml"

ANCHORS = "anchors (&) and aliases (*) are not allowed; write it out"
KINDS = "must be one of these: practice, reading, course, certification, job, degree"
NOT_UTF_8 = "this is not text in the UTF-8 encoding"
NOT_SEEN = "%s cannot be seen, or hides what can (character %s of this text): delete it"
NO_KEYS = "must begin with keys, such as “key: …”"
NO_MAPPING = "must be a mapping: lines such as “key: …”"
NO_NUMBER = "must be a whole number: one to four digits, without quotes"
ORIGINS = "must be one of these: article, team"

SMALL = """\
key: small
language: en
title: Small
summary: >
  One category,
  two skills.
source: {title: A book}
prompt: Which answer fits?
guidance: Think of it.
options:
  - {key: no-yet, value: 0, label: Not yet, hint: New to you}
  - {key: alone, value: 1, label: Alone}
levels:
  - {key: starting, number: 1, name: Starting, descriptor: New}
  - {key: able, number: 2, name: Able, descriptor: Alone}
importances:
  - {key: helpful, value: 1, name: Helpful}
categories:
  - key: people
    name: People
    summary: With people
    skills:
      - key: listen
        name: Listening
        definition: You listen.
        why_it_matters: People notice.
        statements:
          - {key: repeat, text: Repeat it, example: At home, grounded_in: A book}
        descriptors: {1: You hear, 2: You listen}
      - key: speak
        name: Speaking
        definition: You speak.
        statements:
          - {key: short, text: Speak shortly}
        descriptors: {1: You talk, 2: You speak}
default_role: host
roles:
  - key: host
    name: Host
    summary: Invites
    rationale: Talks a lot
    targets:
      listen: {level: 2, importance: 1}
      speak: {level: 1, importance: 1}
resources:
  - key: club
    title: A club
    kind: practice
    description: Join one
    skills: [listen, speak]
    from_level: 1
    to_level: 2
    effort: {amount: 1, unit: hours}
    origin: team
    provider: The town
    url: https://example.org/
scenarios:
  - {key: party, options: [1, 2.5, true, null, text]}
"""


def findings(data: str | bytes) -> dict[str, str]:
    """Return what is said about this file, by place; {} if it can be read."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    try:
        read_framework(data)
    except UnreadableFramework as error:
        said = {item.place: item.message % item.values for item in error.problems}
        if not said or len(said) != len(error.problems):
            raise AssertionError("refused without a problem, or two for one place") from error
        return said
    return {}


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, f"{old!r} is there {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def small() -> Framework:
    return read_framework(SMALL.encode())


def test_default_content_has_no_problems():
    framework = read_framework(CONTENT.read_bytes())
    assert len(framework.skills) == 8
    assert len(framework.statements) == 37
    assert len(framework.roles) == 4
    assert len(framework.levels) == len(framework.options) == 5
    assert all(sorted(skill.descriptors) == [1, 2, 3, 4, 5] for skill in framework.skills)


def test_small_file_is_read_into_every_part():
    framework = small()
    assert (framework.key, framework.default_role) == ("small", "host")
    assert framework.summary == "One category, two skills."
    assert framework.source.title == "A book"
    assert [option.hint for option in framework.options] == ["New to you", ""]
    assert [level.number for level in framework.levels] == [1, 2]
    assert framework.skills[0].descriptors == {1: "You hear", 2: "You listen"}
    assert framework.statements[0].grounded_in == "A book"
    assert framework.roles[0].targets == {"listen": Target(2, 1), "speak": Target(1, 1)}
    assert framework.resources[0].skills == ("listen", "speak")
    assert framework.scenarios == ({"key": "party", "options": [1, 2.5, True, None, "text"]},)
    assert framework.version is None


AGED = SMALL
for old, new in (
    ("text: Repeat it,", "text: Repeat it, meaning: 2,"),
    ("{key: short,", "{key: old, retired: true, text: Speak}\n          - {key: short,"),
    ("        name: Listening\n", "        name: Listening\n        comes_from: [hear, notice]\n"),
    ("      - key: speak\n", "      - {key: sing, name: Singing, retired: true, definition: Sing}\n"
     "      - key: speak\n"),
):  # fmt: skip
    assert AGED.count(old) == 1
    AGED = AGED.replace(old, new)


def test_marks_of_earlier_versions_are_read():
    listen, sing, speak = read_framework(AGED.encode()).skills
    assert [(s.key, s.meaning, s.retired) for s in listen.statements] == [("repeat", 2, False)]
    assert [(s.key, s.meaning, s.retired) for s in speak.statements] == [
        ("old", 1, True),
        ("short", 1, False),
    ]
    assert (listen.comes_from, sing.comes_from, speak.comes_from) == (("hear", "notice"), (), ())
    assert (listen.retired, sing.retired, speak.retired) == (False, True, False)
    assert (sing.statements, sing.descriptors) == ((), {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: Repeat it", "text: Repeat it, meaning: 1, retired: false"),
        ("text: Repeat it", "text: Repeat it, meaning: , retired: "),
        (
            "    name: Listening",
            "    name: Listening\n        retired: false\n        comes_from: []",
        ),
        ("    name: Listening", "    name: Listening\n        retired:\n        comes_from:"),
    ],
)
def test_mark_with_its_default_may_be_written_out(old, new):
    assert read_framework(changed(old, new).encode()) == small()


EFFORT = "effort: {amount: 1, unit: hours}"
NO_DAY = "must be a day, such as 2026-11-24"
NO_EFFORT = (
    "must be an amount with its unit, such as {amount: 2, unit: hours} or {amount: 4, unit: weeks, "
    "hours_a_week: 3}; where that cannot be said, leave the key out and say it in the description"
)
HOURS_A_WEEK = "must be from 1 to 80"
UNITS = "must be one of these: hours, weeks, months, years"


def test_what_a_resource_takes_is_read():
    text = changed(
        EFFORT,
        "effort: {hours_a_week: 3, unit: weeks, amount: 4}\n    cost: small\n"
        "    estimate: provider\n    stage: first-job\n    checked_on: 2026-11-24",
    )
    (resource,) = read_framework(text.encode()).resources
    assert resource.effort == Effort(4, EffortUnit.WEEKS, 3)
    assert (resource.cost, resource.stage) == (Cost.SMALL, Stage.FIRST_JOB)
    assert (resource.estimate, resource.checked_on) == (EstimateFrom.PROVIDER, date(2026, 11, 24))


@pytest.mark.parametrize("name", ["effort", "cost", "stage", "checked_on"])
@pytest.mark.parametrize("value", ["", " ~", " null"])
def test_what_nobody_knows_of_a_resource_may_be_left_blank(name, value):
    (resource,) = read_framework(changed(EFFORT, f"{name}:{value}").encode()).resources
    assert getattr(resource, name) is None


@pytest.mark.parametrize(
    "value", ["a few days", "'4 weeks'", "2", "2.5", "2026-11-24", "no", "[4, weeks]"]
)
def test_effort_of_a_file_of_before_is_said_with_its_line_and_how_to_mend_it(value):
    text = changed(EFFORT, f"effort: {value}")
    assert findings(text) == {"resources[0].effort": NO_EFFORT}
    assert lines(text)["resources[0].effort"] == line_of(EFFORT)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{}", {"amount": "missing", "unit": UNITS, "hours_a_week": HOURS_A_WEEK}),
        ("{unit: weeks, hours_a_week: 3}", {"amount": "missing"}),
        ("{amount: 4, hours_a_week: 3}", {"unit": UNITS}),
        ("{amount: 4, unit: days, hours_a_week: 3}", {"unit": UNITS}),
        ("{amount: '4', unit: hours}", {"amount": NO_NUMBER}),
        ("{amount: 2.5, unit: hours}", {"amount": NO_NUMBER}),
        ("{amount: 0, unit: hours}", {"amount": "must be from 1 to 9999"}),
        ("{amount: 4, unit: weeks}", {"hours_a_week": HOURS_A_WEEK}),
        ("{amount: 4, unit: hours, a_week: 1}", {"a_week": "unknown key"}),
    ],
)
def test_effort_that_is_not_whole_is_refused_by_its_parts(value, said):
    places = {f"resources[0].effort.{name}": message for name, message in said.items()}
    assert findings(changed(EFFORT, f"effort: {value}")) == places


@pytest.mark.parametrize("value", ["2026-11-24", "'2026-11-24'", '"2026-11-24"'])
def test_day_may_have_quotes(value):
    (resource,) = read_framework(changed(EFFORT, f"checked_on: {value}").encode()).resources
    assert resource.checked_on == date(2026, 11, 24)


@pytest.mark.parametrize(
    "value",
    ["2026-02-30", "24.11.2026", "2026-11-24 10:00:00", "2026-11-24T00:00:00Z", "2026", "0", "2.5",
     "true", "yesterday", "''", "[2026-11-24]", "{day: 24}"],
)  # fmt: skip
def test_what_is_no_day_is_refused(value):
    text = changed(EFFORT, f"checked_on: {value}")
    assert findings(text) == {"resources[0].checked_on": NO_DAY}


def test_date_of_the_source_is_a_text_and_the_day_of_reading_a_day():
    text = changed("{title: A book}", "{title: A book, published: '2025-10', read_on: 2026-11-24}")
    source = read_framework(text.encode()).source
    assert (source.published, source.read_on) == ("2025-10", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("cost", "free, small, large"),
        ("estimate", "team, provider"),
        ("stage", "before-first-job, first-job, leading"),
    ],
)
@pytest.mark.parametrize("value", ["cheap", "1", "2026-11-24", "''", "[free]"])
def test_choice_that_is_not_offered_is_refused(name, allowed, value):
    said = findings(changed(EFFORT, f"{name}: {value}"))
    assert said == {f"resources[0].{name}": f"must be one of these: {allowed}"}


STATEMENT = "categories[0].skills[0].statements[0]"
NO_FLAG = "must be true or false"
NO_MEANING = "must be from 1 to 9999"


@pytest.mark.parametrize(
    ("mark", "place", "message"),
    [
        ("meaning: two", f"{STATEMENT}.meaning", NO_NUMBER),
        ("meaning: '2'", f"{STATEMENT}.meaning", NO_NUMBER),
        ("meaning: 1.0", f"{STATEMENT}.meaning", NO_NUMBER),
        ("meaning: ''", f"{STATEMENT}.meaning", NO_NUMBER),
        ("meaning: true", f"{STATEMENT}.meaning", NO_NUMBER),
        ("meaning: 0", f"{STATEMENT}.meaning", NO_MEANING),
        ("meaning: *a", f"{STATEMENT}.meaning", ANCHORS),
    ],
)
def test_meaning_that_is_no_number_is_refused(mark, place, message):
    assert findings(changed("text: Repeat it", f"text: Repeat it, {mark}")) == {place: message}


@pytest.mark.parametrize("value", ["yes", "True", "'true'", "1", "on", "''", "~", "[true]", "{}"])
def test_flag_that_is_not_true_or_false_is_refused(value):
    text = changed(
        "{key: short,", f"{{key: old, retired: {value}, text: a}}\n          - {{key: short,"
    )
    assert findings(text) == {"categories[0].skills[1].statements[0].retired": NO_FLAG}


def test_skill_that_is_meant_to_be_retired_is_not_asked_for_more():
    text = AGED.replace("Singing, retired: true", "Singing, retired: yes")
    assert findings(text) == {"categories[0].skills[1].retired": NO_FLAG}


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ("hear", "", "must be a list: lines that begin with “- ”"),
        ("[no]", "[0]", "YAML reads “no” as true or false; put it in quotes"),
        ("[hear, 7]", "[1]", "YAML reads “7” as a number; put it in quotes"),
        ("[[hear]]", "[0]", "must be a text"),
        ("['']", "[0]", "missing"),
    ],
)
def test_comes_from_is_a_list_of_keys(value, place, message):
    text = changed("    name: Listening", f"    name: Listening\n        comes_from: {value}")
    assert findings(text) == {f"categories[0].skills[0].comes_from{place}": message}


def test_order_of_targets_does_not_count():
    listen, speak = (
        f"      {key}: {{level: {level}, importance: 1}}\n"
        for key, level in (("listen", 2), ("speak", 1))
    )
    assert read_framework(changed(listen + speak, speak + listen).encode()) == small()


@pytest.mark.parametrize(
    "optional",
    [
        ", hint: New to you",
        ", example: At home",
        ", grounded_in: A book",
        "        why_it_matters: People notice.\n",
        "    rationale: Talks a lot\n",
        "guidance: Think of it.\n",
        "    provider: The town\n",
        "    url: https://example.org/\n",
        "source: {title: A book}\n",
        SMALL[SMALL.index("scenarios:") :],
        SMALL[SMALL.index("resources:") : SMALL.index("scenarios:")],
    ],
)
def test_optional_part_may_be_left_out(optional):
    assert findings(changed(optional, "")) == {}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_any_line_ending_are_read(ending):
    data = ("\ufeff" + SMALL.replace("\n", ending)).encode()
    assert read_framework(data) == small()


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a" * (1024 * 1024 + 1), "file", "must have 1048576 bytes at most"),
        (b"", "file", "there is nothing in this file"),
        (b"\xef\xbb\xbf \n# only a remark\n", "file", "there is nothing in this file"),
        (b"---\n", "file", NO_KEYS),
        (b"- a\n- b\n", "file", NO_KEYS),
        (b"text", "file", NO_KEYS),
        (SMALL.encode("utf-16"), "line 1, column 1", NOT_UTF_8),
        (SMALL.encode("utf-32"), "line 1, column 1", NOT_UTF_8),
        (b"key: a\nb: \xfc", "line 2, column 4", NOT_UTF_8),
        (
            SMALL.encode("utf-16-le"),
            "line 1, column 2",
            "the character U+0000 is not allowed in a text",
        ),
        (b"key: a\n\nb: \x07", "line 3, column 4", "the character U+0007 is not allowed in a text"),
        (
            b"key: a\nb: ]",
            "line 2, column 4",
            "this is not valid YAML: while parsing a block node, "
            "expected the node content, but found ']'",
        ),
        (
            b'key: "\\UFFFFFFFF"',
            "line 1, column 9",
            "this is not valid YAML: Python int too large to convert to C int",
        ),
        (b"[" * 200_000, "line 1, column 21", "nested deeper than 20 levels"),
        (b"{a: " * 200_000, "line 1, column 81", "nested deeper than 20 levels"),
        (b"- " * 200_000, "line 1, column 41", "nested deeper than 20 levels"),
        (b"a: [" + b"a," * 100_000 + b"]", "file", "there are too many values in this file"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_file_that_cannot_be_read_on_has_one_problem(data, place, message):
    assert findings(data) == {place: message}


def test_second_document_is_refused():
    message = "a second document begins here; a file holds one framework"
    last = SMALL.count("\n") + 1
    assert findings(SMALL + "---\nkey: b\n") == {f"line {last}, column 1": message}


def test_billion_laughs_is_refused_without_expanding_it():
    lines = ["a0: &a0 [ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    said = findings(SMALL + "\n".join(lines))
    assert {said[f"a{n}"] for n in range(30)} == {ANCHORS}
    assert {said[f"a{n}[8]"] for n in range(1, 30)} == {ANCHORS}
    assert len(said) == 30 + 29 * 9


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: Small", "title: Small\ntitle: Small", "title"),
        ("default_role: host", "default_role: host\ncategories: 3", "categories"),
        ("1: You hear", "1: You hear, '1': You hear", "categories[0].skills[0].descriptors.1"),
        ("2: You listen", "2: You listen, 2: b", "categories[0].skills[0].descriptors.2"),
        ("text: Repeat it", "text: a, text: b", "categories[0].skills[0].statements[0].text"),
        ("speak: {level: 1", "listen: {}\n      speak: {level: 1", "roles[0].targets.listen"),
        ("speak: {level: 1", "speak: {level: 1, level: 2", "roles[0].targets.speak.level"),
        ("- {key: party", "- {key: party, key: party", "scenarios[0].key"),
        ("text]}", "text, {a: 1, a: 1}]}", "scenarios[0].options[5].a"),
    ],
)
def test_key_given_twice_is_refused(old, new, place):
    assert findings(changed(old, new)) == {place: "this key is given twice"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: Small", "title: Small\nsubtitle: x", "subtitle"),
        ("title: Small", "title: Small\n<<: {a: b}", "<<"),
        ("title: Small", "title: Small\n'<<': {a: b}", "<<"),
        ("title: Small", "title: Small\n~: x", "~"),
        ("title: A book", "title: A book, year: 2020", "source.year"),
        ("label: Alone", "label: Alone, score: 1", "options[1].score"),
        ("number: 1, name", "number: 1, level: 1, name", "levels[0].level"),
        ("name: Helpful", "name: Helpful, weight: 1", "importances[0].weight"),
        ("    name: People", "    name: People\n    size: 2", "categories[0].size"),
        ("    name: Listening", "    name: Listening\n        a: 2", "categories[0].skills[0].a"),
        ("text: Repeat it", "text: a, a: {b: c}", "categories[0].skills[0].statements[0].a"),
        ("1: You hear", "1: You hear, one: a", "categories[0].skills[0].descriptors.one"),
        ("1: You hear", "1: You hear, 01: a", "categories[0].skills[0].descriptors.01"),
        ("    name: Host", "    name: Host\n    a: b", "roles[0].a"),
        ("speak: {level: 1", "speak: {a: b, level: 1", "roles[0].targets.speak.a"),
        ("speak: {level: 1", "<<: {}\n      speak: {level: 1", "roles[0].targets.<<"),
        ("    origin: team", "    origin: team\n    a: b", "resources[0].a"),
        ("- {key: party", "- {<<: {a: b}, key: party", "scenarios[0].<<"),
    ],
)
def test_unknown_key_is_refused(old, new, place):
    assert findings(changed(old, new)) == {place: "unknown key"}


@pytest.mark.parametrize(
    ("key", "column"),
    [("[a, b]", 3), ("{a: b}", 3), ('"\\0"', 3), ('""', 3), ('"a\\nb"', 3), ("a" * 81, 3)],
)
def test_key_that_is_no_name_is_refused_by_its_line(key, column):
    place = f"line {SMALL[: SMALL.index('title: Small')].count(chr(10)) + 1}, column {column}"
    message = "a key must be a text in one line, 80 characters at most"
    assert findings(changed("title: Small", f"? {key}\n: x\ntitle: Small")) == {place: message}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("&a x", ANCHORS),
        ("*a", ANCHORS),
        ("!!str x", "tags (!) are not allowed"),
        ("! x", "tags (!) are not allowed"),
        ("!!python/object/apply:os.getcwd []", "tags (!) are not allowed"),
        ("no", "YAML reads “no” as true or false; put it in quotes"),
        ("12:30", "YAML reads “12:30” as a number; put it in quotes"),
        ("1.5", "YAML reads “1.5” as a number; put it in quotes"),
        ("7", "YAML reads “7” as a number; put it in quotes"),
        ("2024-01-01", "YAML reads “2024-01-01” as a date; put it in quotes"),
        ("~", "YAML reads “~” as nothing; put it in quotes"),
        ("", "missing"),
        ("' '", "missing"),
        ("[x]", "must be a text"),
        ("{x: y}", "must be a text"),
        ('"\\0"', NOT_SEEN % ("U+0000", 1)),
        ('"a\\rb"', NOT_SEEN % ("U+000D", 2)),
        ('"\\N"', NOT_SEEN % ("U+0085", 1)),
        ('"\\ud800"', NOT_SEEN % ("U+D800", 1)),
        ('"a\\u202Eb"', NOT_SEEN % ("U+202E RIGHT-TO-LEFT OVERRIDE", 2)),
        ("no\u00adname", NOT_SEEN % ("U+00AD SOFT HYPHEN", 3)),
        ("a\n\n          b", "must be in one line; it has a line end behind “a”"),
        ("a" * 201, "must have 200 characters at most"),
    ],
    ids=lambda value: value[:30],
)
def test_value_that_is_no_text_is_refused(value, message):
    assert findings(changed("name: Listening", f"name: {value}")) == {
        "categories[0].skills[0].name": message
    }


@pytest.mark.parametrize("value", ["'no'", '"12:30"', "=", "<<", "'~'", '"a\\tb"'])
def test_value_that_is_a_text_is_read(value):
    assert findings(changed("name: Listening", f"name: {value}")) == {}


@pytest.mark.parametrize(
    "value",
    ["12:30", "0x2", "0b10", "02", "1_0", "'2'", "2.0", "true", "-2", "12345", "two", "[2]"],
)
def test_value_that_is_no_whole_number_is_refused(value):
    assert findings(changed("to_level: 2", f"to_level: {value}")) == {
        "resources[0].to_level": NO_NUMBER
    }


def test_number_that_is_not_there_is_missing():
    assert findings(changed("number: 1, ", "")) == {"levels[0].number": "missing"}
    assert findings(changed("number: 1, ", "number: , ")) == {"levels[0].number": "missing"}


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "number: 2, name",
            "number: 3, name",
            "levels[1].number",
            "must be 2, because the order counts without a gap",
        ),
        (
            "  - {key: alone, value: 1, label: Alone}\n",
            "  - {key: alone, value: 1, label: Alone}\n  - {key: c, value: 2, label: C}\n",
            "levels",
            "answers and levels must pair one to one, but there are 3 answers and 2 levels",
        ),
        ("kind: practice", "kind: book", "resources[0].kind", KINDS),
        ("kind: practice", "kind: no", "resources[0].kind", KINDS),
        (
            "origin: team",
            "origin: me",
            "resources[0].origin",
            "must be one of these: article, team",
        ),
        ("    origin: team\n", "", "resources[0].origin", "must be one of these: article, team"),
        (
            "skills: [listen, speak]",
            "skills: [listen, listen]",
            "resources[0].skills[1]",
            "“listen” is used twice",
        ),
        ("skills: [listen,", "skills: [hear,", "resources[0].skills[0]", "“hear” does not exist"),
        ("skills: [listen,", "skills: ['',", "resources[0].skills[0]", "missing"),
    ],
)
def test_rule_of_the_domain_is_kept(old, new, place, message):
    assert findings(changed(old, new)) == {place: message}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2024-01-01", "YAML reads “2024-01-01” as a date; put it in quotes"),
        (".nan", "YAML reads “.nan” as a number; put it in quotes"),
        ("1.0e+999", "YAML reads “1.0e+999” as a number; put it in quotes"),
        ("12:30", "YAML reads “12:30” as a number; put it in quotes"),
        ("0x10", "YAML reads “0x10” as a number; put it in quotes"),
        ("yes", "YAML reads “yes” as true or false; put it in quotes"),
        ("*a", ANCHORS),
        ('"\\0"', NOT_SEEN % ("U+0000", 1)),
        ("", "missing"),
    ],
)
def test_scenario_holds_json_values_only(value, message):
    assert findings(changed("- {key: party", f"- {{a: {value}, key: party")) == {
        "scenarios[0].a": message
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            SMALL[SMALL.index("categories:") : SMALL.index("default_role:")],
            "categories: 3\n",
            "categories",
            "must be a list: lines that begin with “- ”",
        ),
        (
            SMALL[SMALL.index("  - key: people") : SMALL.index("default_role:")],
            "  - people\n",
            "categories[0]",
            NO_MAPPING,
        ),
        (
            SMALL[SMALL.index("      - key: speak") : SMALL.index("default_role:")],
            "      - *speak\n",
            "categories[0].skills[1]",
            ANCHORS,
        ),
        (
            "descriptors: {1: You hear, 2: You listen}",
            "descriptors: [You hear]",
            "categories[0].skills[0].descriptors",
            NO_MAPPING,
        ),
        (
            "        descriptors: {1: You hear, 2: You listen}\n",
            "",
            "categories[0].skills[0].descriptors",
            "missing",
        ),
        (
            SMALL[SMALL.index("      listen: {level") : SMALL.index("resources:")],
            "",
            "roles[0].targets",
            "missing",
        ),
        (
            "speak: {level: 1, importance: 1}",
            "speak: 2",
            "roles[0].targets.speak",
            NO_MAPPING,
        ),
        (
            SMALL[SMALL.index("  - key: club") : SMALL.index("scenarios:")],
            "  - club\n",
            "resources[0]",
            NO_MAPPING,
        ),
        ("value: 1, name: Helpful", "name: Helpful", "importances[0].value", "missing"),
        (
            "{title: A book}",
            "A book",
            "source",
            NO_MAPPING,
        ),
    ],
    ids=lambda value: value[:30].strip(),
)
def test_broken_part_is_reported_once_without_what_follows_from_it(old, new, place, message):
    assert findings(changed(old, new)) == {place: message}


def lines(text: str) -> dict[str, Any]:
    with pytest.raises(UnreadableFramework) as refused:
        read_framework(text.encode())
    return {problem.place: problem.where for problem in refused.value.problems}


def line_of(text: str, *, nth: int = 1) -> int:
    """Return the line of SMALL, from 1, that holds this text for the nth time."""
    return [n for n, line in enumerate(SMALL.splitlines(), 1) if text in line][nth - 1]


@pytest.mark.parametrize(
    ("old", "new", "place", "line"),
    [
        ("title: Small", "title: no", "title", line_of("title: Small")),
        ("title: Small", "title:\n  no", "title", line_of("title: Small")),
        ("title: Small\n", "", "title", None),
        ("definition: You speak.", "a: b\n        definition: x",
         "categories[0].skills[1].a", line_of("definition: You speak.")),
        ("        definition: You speak.\n", "",
         "categories[0].skills[1].definition", line_of("- key: speak")),
        ("1: You talk", "1: ''", "categories[0].skills[1].descriptors.1", line_of("1: You talk")),
        ("      speak: {level: 1, importance: 1}\n", "",
         "roles[0].targets.speak", line_of("targets:")),
        ("speak: {level: 1", "listen: {level: 1", "roles[0].targets.listen",
         line_of("speak: {level: 1")),
        ("[listen, speak]", "[listen, hear]", "resources[0].skills[1]", line_of("skills: [")),
        ("{key: party", "{<<: 1, key: party", "scenarios[0].<<", line_of("{key: party")),
        ("{key: party", "{a: .nan, key: party", "scenarios[0].a", line_of("{key: party")),
    ],
)  # fmt: skip
def test_problem_has_its_line_or_that_of_what_it_lies_in(old, new, place, line):
    assert lines(changed(old, new)).pop(place) == line


def test_problems_stand_in_the_order_of_the_file():
    text = changed("effort: {amount: 1, unit: hours}", "effort: 1").replace(
        "title: Small", "title: ''\ntitel: x"
    )
    text = text.replace("name: Speaking", "named: Speaking")
    assert list(lines(text)) == [
        "title",
        "titel",
        "categories[0].skills[1].name",
        "categories[0].skills[1].named",
        "resources[0].effort",
    ]


COLON = (
    "no key can stand here: put a text with “: ” in it into quotes, and begin keys that belong "
    "together in the same column"
)
TAB = "a tab stands here; put spaces in its place"
UNCLOSED = (
    "the quote that opens here is not closed where its text ends: put the same quote there, or "
    "take this one away"
)


@pytest.mark.parametrize(
    ("old", "new", "column", "message"),
    [
        ("name: Listening", "name: Listening: a skill", 24, COLON),
        ("  name: Listening", "   name: Listening", 14, COLON),
        ("name: Listening", "name: a\n          b: c", None, COLON),
        ("text: Repeat it", "text: Repeat: it", 39, COLON),
        ("        name: Listening", "        \tname: Listening", 9, TAB),
        ("        name: Listening", "\tname: Listening", 1, TAB),
        ("name: Listening", "name:\tListening", 14, TAB),
        ("name: Listening", 'name: "Listening', 15, UNCLOSED),
        ("name: Listening", "name: 'Listening", 15, UNCLOSED),
        ("text: Repeat it", 'text: "Repeat it', 33, UNCLOSED),
        ('name: Listening\n        definition: You listen.',
         'name: "Listening\n        definition: "You listen."', 15, UNCLOSED),
        ('name: Listening\n        definition: You listen.',
         'name: "Listening\n        definition: "You: listen."', 15, UNCLOSED),
        ('name: Listening\n        definition: You listen.',
         'name: "Listening\n        definition: ""', 15, UNCLOSED),
    ],
)  # fmt: skip
def test_commonest_mistakes_are_explained_where_they_are(old, new, column, message):
    line = line_of(old.splitlines()[0].strip()) + (column is None)
    place = f"line {line}, column {column or 12}"
    assert findings(changed(old, new)) == {place: message}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: [b\nc: d\n", "line 2, column 2",
         "while parsing a flow sequence, expected ',' or ']', but got ':'"),
        ("a: 'don't'\n", "line 1, column 9",
         "while parsing a block mapping, expected <block end>, but found '<scalar>'"),
        ("a: [\n", "line 2, column 1",
         "while parsing a flow node, expected the node content, but found '<stream end>'"),
    ],
)  # fmt: skip
def test_other_mistakes_are_said_in_the_words_of_yaml(text, place, words):
    assert findings(text) == {place: f"this is not valid YAML: {words}"}


@pytest.mark.parametrize("number", ["1", "2", ""])
def test_file_may_name_its_format(number):
    assert read_framework(f"format: {number}\n{SMALL}".encode()) == small()


@pytest.mark.parametrize("number", ["3", "0", "'1'", "1.0", "[1]"])
def test_file_of_another_format_is_refused_without_more_words(number):
    text = f"format: {number}\n" + changed("title: Small", "titel: Small")
    assert findings(text)["format"] == "this release reads files up to format 2"
    assert lines(text)["format"] == 1


@pytest.mark.parametrize("name", ["version", "checksum", "scoring_rule"])
def test_field_that_is_no_content_is_unknown(name):
    assert findings(f"{name}: 1\n" + SMALL) == {name: "unknown key"}


def test_key_of_a_descriptor_that_is_no_number_and_has_no_text_is_refused_once():
    place = "categories[0].skills[0].descriptors"
    for value in ("", " 7", " [7]"):
        said = findings(changed("1: You hear", f"1: You hear, one:{value}"))
        assert said == {f"{place}.one": "unknown key"}


@pytest.mark.parametrize("key", ["01", "1.0", "'1 '", "' 1'", "+1", "1_0", "0x1", "one", "[key]"])
def test_key_of_a_descriptor_is_the_number_of_a_level_as_it_is_written(key):
    said = findings(changed("1: You hear", f"1: You hear, ? {key}\n : x"))
    place = f"categories[0].skills[0].descriptors.{key.strip(chr(39))}"
    if key == "[key]":
        place = f"line {line_of('1: You hear')}, column 38"
        assert list(said) == [place]
    else:
        assert said == {place: "unknown key"}


def test_key_with_space_round_it_is_another_key():
    said = findings(changed("speak: {level: 1", "' speak': {level: 1"))
    assert said["roles[0].targets. speak"] == "unknown key"


def test_all_problems_are_reported_at_once():
    text = SMALL
    for old, new in (
        ("title: Small", "title: no\nsubtitle: x"),
        ("number: 2", "number: 2.0"),
        ("text: Speak shortly", "example: x"),
        ("2: You speak", "3: You speak"),
        ("default_role: host", "default_role: guest\ndefault_role: host"),
        ("level: 1, importance: 1}", "level: 9, importance: 4}"),
        ("kind: practice", "kind: book"),
        ("key: party", "<<: *party"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert findings(text) == {
        "title": "YAML reads “no” as true or false; put it in quotes",
        "subtitle": "unknown key",
        "levels[1].number": NO_NUMBER,
        "categories[0].skills[1].statements[0].text": "missing",
        "categories[0].skills[1].descriptors.2": "missing",
        "categories[0].skills[1].descriptors.3": "there is no such level",
        "default_role": "this key is given twice",
        "roles[0].targets.speak.level": "must be from 1 to 2",
        "roles[0].targets.speak.importance": "must be one of the importance scale: 1",
        "resources[0].kind": KINDS,
        "scenarios[0].<<": "unknown key",
    }


SNIPPETS = [*"[]{}:,-?&*!|>'\"%@`#~<=\\ \n\t\0\x85\ufeff", "key", "---", "...", "0x1", "\\u"]
YAMLISH = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=3), max_size=40).map("".join)
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.binary() | YAMLISH.map(str.encode))
@quick
def test_arbitrary_bytes_are_refused(data):
    said = findings(data)
    assert said
    assert all(said)


@given(YAMLISH, st.integers(0, len(SMALL)))
@quick
def test_text_put_in_anywhere_is_read_or_refused_with_places(text, position):
    assert all(findings(SMALL[:position] + text + SMALL[position:]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


def containers(value: Any) -> list[Any]:
    """Return every list and mapping in this value."""
    if not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [value, *(found for item in inner for found in containers(item))]


@given(st.data())
@quick
def test_changed_document_is_read_or_refused_with_places(data):
    document = copy.deepcopy(yaml.safe_load(SMALL))
    for _ in range(data.draw(st.integers(1, 3))):
        container = data.draw(st.sampled_from([found for found in containers(document) if found]))
        keys = range(len(container)) if isinstance(container, list) else list(container)
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()):
            del container[key]
        else:
            container[key] = copy.deepcopy(data.draw(JSON))
    assert all(findings(yaml.safe_dump(document, allow_unicode=data.draw(st.booleans()))))
