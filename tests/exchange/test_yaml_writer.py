"""What is written is read as it was, whatever the texts, and looks as if somebody had typed it."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.framework import Framework, Skill
from assessments.domain.letters import same_name, unseen
from assessments.domain.validation import problems
from assessments.exchange.document import write_document
from assessments.exchange.findings import Findings, UnreadableFramework
from assessments.exchange.nodes import Scalar
from assessments.exchange.yaml_layout import WIDTH, laid_out
from assessments.exchange.yaml_nodes import read_nodes
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework
from tests.factories import make_framework, make_resource, make_role, make_targets

CONTENT = Path(__file__).parents[2] / "assessments" / "content" / "it-project-manager.yaml"

WORDS = [
    *("yes", "no", "off", "true", "False", "null", "~", "12:30", "7", "-7", "1.5", "1_000", "0x1F"),
    *("017", "1e3", "1.0e+3", ".inf", "=", "<<", "2024-01-01", "2024-01-01 10:00:00", "- x", "-x"),
    *("? x", "?x", ": x", ":x", "a: b", "a:b", "a :b", "a:", "# x", "a #b", "a# b", "---", "..."),
    *("--- a", "[a]", "{a: b}", "a, b", "&a", "*a", "!a", "!!str a", "|", "|-", ">-", "> a", "%a"),
    *("@a", "`a`", "'a'", "a's", '"a"', "a\\b", 'a: "b"', "a: 'b'", "\\: \\n", "a\tb", "a\n- b"),
    *("a\n  b", "a \nb", "a\n\n\nb", "a\n\tb", "a\n---\nb", "a\n# b", "a\u2028b", "a\u2029b"),
    *("a\ufeffb", "a\u00a0b", "\u200da", "\N{SHRUG}\u200d\N{FEMALE SIGN}\ufe0f", "é", "x" * 190),
    *("word " * 60 + "end", "word  " * 60 + "end", "a\n" + "word " * 60 + "\n\nend"),
]  # fmt: skip
PIECES = [" ", "  ", "\n", "\n\n", ": ", " #", "- ", "\t", "word", "longer-word", "x" * 90]
PIECES += ["\u2028", "\ufeff", '"', "'", "\\", "é", "👋", "\n ", " \n"]
# Long enough to be folded, for the most part without anything that would need quotes.
PROSE = [
    "word ",
    "several words ",
    "longer-word ",
    "and: ",
    "# no ",
    "- item ",
    '"quoted" ',
    "two  ",
]
PROSE += ["end.\n", "end.\n\n", "x" * 90 + " "]
# All that a file may hold. Spaces at the ends are left out by the reader.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
ANY_TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PROSE), min_size=15, max_size=40).map(lambda p: "".join(p).strip()),
    st.text(CHARACTERS | st.sampled_from("\n\t"), max_size=30),
)
SEEN_TEXTS = ANY_TEXTS.filter(lambda text: not unseen(text))
TEXTS = SEEN_TEXTS.map(str.strip).filter(bool)
NAMES = TEXTS.map(lambda text: one_line(text)[:200].strip())
KEYS = st.sampled_from(["no", "yes", "null", "1", "017", "1e3", "0x1f", "2024-01-01", "a-b", "on"])
JSON_KEYS = (NAMES | KEYS).filter(lambda k: k.isprintable() and len(k) <= 80 and k != "<<")
SCENARIOS = st.recursive(
    st.none() | st.booleans() | st.integers() | SEEN_TEXTS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip

many = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Valid frameworks of many shapes, with all that is nasty in YAML for texts and keys."""
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    top = draw(st.integers(2, 4))
    resources = [
        make_resource(n, to_level=top) for n in range(1, draw(st.integers(0, len(counts))) + 1)
    ]
    plain = make_framework(
        statements=counts,
        top=top,
        categories=draw(st.integers(1, 3)),
        roles=draw(st.integers(1, 3)),
        resources=resources,
        scenarios=tuple(draw(st.lists(SCENARIOS, max_size=2))),
    )
    texts = draw(st.lists(TEXTS, min_size=4, max_size=12))
    names = draw(st.lists(NAMES, min_size=5, max_size=5, unique_by=same_name))
    keys = draw(st.lists(KEYS, min_size=5, max_size=5, unique=True))

    def dressed(value: Any, name: str) -> Any:
        """Put nasty texts in place of the factory's, which end in their number where unique."""
        if is_dataclass(value) and not isinstance(value, type):
            same = {"scenarios", "scoring_rule", "version", "checksum"}
            parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in same}
            return replace(value, **{n: dressed(part, n) for n, part in parts.items()})
        if isinstance(value, dict):
            return {dressed(key, name): dressed(item, name) for key, item in value.items()}
        if isinstance(value, tuple):
            return tuple(dressed(item, name) for item in value)
        if isinstance(value, StrEnum) or not isinstance(value, str):
            return value
        if number := re.fullmatch(r"(skill|role|category|resource)-(\d)", value):
            return keys[int(number[2])]
        if name in ("name", "label", "title") and value[-1].isdigit():
            return names[int(value[-1])]
        return value if name == "key" else text(name)

    def text(name: str) -> str:
        if name == "url":
            return draw(st.sampled_from(["", "https://example.org/?a=b:c#d", "http://x.org"]))
        if name == "language":
            return draw(st.sampled_from(["en", "no", "pt-BR", "zh-Hant"]))
        if name in ("hint", "example", "grounded_in", "guidance", "rationale", "provider", "note"):
            return draw(st.sampled_from(["", one_line(texts[0])[:200].strip()]))
        drawn = draw(st.sampled_from(texts))
        return one_line(drawn)[:200].strip() if name in LIMITED else drawn

    return aged(draw, dressed(plain, ""))


LIMITED = ("title", "prompt", "author", "publisher", "published")


def aged(draw: st.DrawFn, framework: Framework) -> Framework:
    """Return it as it may be after some versions: retired parts, new meanings, split skills."""

    def older(skill: Skill) -> Skill:
        statements = tuple(
            replace(
                s, meaning=draw(st.sampled_from([1, 1, 2, 9999])), retired=n > 0 and draw(flags)
            )
            for n, s in enumerate(skill.statements)
        )
        skill = replace(skill, statements=statements, comes_from=draw(origins))
        if skill.key == framework.skills[0].key or not draw(flags):
            return skill
        skill = replace(skill, retired=True)
        return replace(skill, statements=(), descriptors={1: ""}) if draw(flags) else skill

    flags = st.booleans()
    origins = st.lists(KEYS, max_size=2).map(tuple)
    categories = [replace(c, skills=tuple(map(older, c.skills))) for c in framework.categories]
    return replace(framework, categories=tuple(categories))


@given(frameworks())
@many
def test_written_framework_is_read_as_it_was(framework):
    assert problems(framework) == []
    data = write_framework(framework)
    again = read_framework(data)
    assert again == framework
    assert write_document(again) == write_document(framework)  # tells 1 from true and 1.0
    assert write_framework(again) == data


@given(ANY_TEXTS | st.text())
@settings(many, max_examples=400)
def test_any_text_is_read_as_it_was_or_refused(text):
    require_same(text)


@pytest.mark.parametrize("text", WORDS, ids=lambda text: repr(text)[:20])
def test_nasty_text_is_read_as_it_was(text):
    require_same(text)


def require_same(text: str) -> None:
    """In a list as in a mapping; what no text may hold is refused at its place."""
    found = Findings()
    written = laid_out({"a": [text, {"b": text}]})
    nodes = read_nodes(written.encode(), found)
    assert not re.search(r"[ \t]$", written, re.MULTILINE)  # an editor would take it away
    if unseen(text):
        with pytest.raises(UnreadableFramework) as refused:
            found.raise_any()
        assert [problem.place for problem in refused.value.problems] == ["a[0]", "a[1].b"]
    else:
        found.raise_any()
        assert nodes == {"a": [Scalar(text), {"b": Scalar(text)}]}


def test_default_framework_is_read_as_it_was():
    framework = read_framework(CONTENT.read_bytes())
    data = write_framework(framework)
    assert read_framework(data) == framework
    assert write_framework(read_framework(data)) == data
    texts = [line for line in data.decode().splitlines() if "skills: [" not in line]
    assert max(map(len, texts)) < WIDTH + len("grounded_in: ")


@pytest.mark.parametrize("text", ["  a ", "a\r\nb", "a\rb", "\n a \r\n"])
def test_space_round_a_text_and_line_ends_of_a_browser_are_tidied(text):
    framework = make_framework(summary=text, statements=1)
    tidy = "\n".join(text.split()).strip()
    assert read_framework(write_framework(framework)).summary == tidy


def test_control_character_is_refused_at_its_place():
    with pytest.raises(UnreadableFramework) as refused:
        read_framework(write_framework(make_framework(summary="a\x0bb")))
    assert [problem.place for problem in refused.value.problems] == ["summary"]


def test_order_in_a_mapping_changes_no_byte():
    framework = make_framework(scenarios=({"key": "a", "z": 1, "b": {"text": "x", "a": 2}},))

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(item) for key, item in reversed(value.items())}
        if isinstance(value, tuple):
            return tuple(map(turned, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: turned(getattr(value, f.name)) for f in fields(value)})
        return value

    other = turned(framework)
    assert list(other.roles[0].targets) != list(framework.roles[0].targets)
    assert write_framework(other) == write_framework(framework)


def test_targets_stand_in_the_order_of_the_skills_and_levels_in_theirs():
    framework = make_framework(skills=11, top=11, categories=1)
    text = write_framework(framework).decode()
    keys = [f"skill-{number}" for number in range(1, 12)]
    assert re.findall(r"^      (skill-\d+): {", text, re.MULTILINE) == keys
    levels = [str(number) for number in range(1, 12)]
    assert re.findall(r"^          (\d+): ", text, re.MULTILINE) == levels * 11


FIRST = "It takes more than one line to say this, which is why the text is folded and not cut"
SECOND = "at the end of the line."
LONG = f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plain, with a comma: no", '"Plain, with a comma: no"'),
        ("It's plain (really) – 10:30 h, 50 %", "It's plain (really) – 10:30 h, 50 %"),
        ("no", '"no"'),
        ("12:30", '"12:30"'),
        ("2024-01-01", '"2024-01-01"'),
        ("- x", '"- x"'),
        ("a #b", '"a #b"'),
        ("a#b", "a#b"),
        ("see:", '"see:"'),
        ("https://example.org/#a", "https://example.org/#a"),
        ('She says: "No"', "'She says: \"No\"'"),
        ("'quoted'", "\"'quoted'\""),
        ('A "word" in quotes', 'A "word" in quotes'),
        ("", '""'),
        ("a\u2028b", '"a\\u2028b"'),
        ("a\tb", '"a\\tb"'),
        ("First\n\nsecond", "|-\n  First\n\n  second"),
        (LONG, f">-\n  {FIRST}\n  {SECOND}"),
        (f"{LONG}\n- b", f">-\n  {FIRST}\n  {SECOND}\n\n  - b"),
        ("x" * 100, "x" * 100),
        (1, "1"),
        (1e16, "1.0e+16"),
        (True, "true"),
        (None, "null"),
        ([], "[]"),
        ({}, "{}"),
        ([1, [2, {"a": 3, "b": 4}]], "\n  - 1\n  - - 2\n    - a: 3\n      b: 4"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_value_looks_as_if_typed(text, written):
    assert laid_out({"k": text}) == f"k: {written}\n".replace(": \n", ":\n")


EXPECTED = """
format: 2
key: framework
language: en
title: Framework
summary: What the framework is about.
source:
  title: The article
  author: An author
  publisher: A publisher

prompt: How far do you agree?
guidance: Think of the last two years.

options:
  - key: answer-0
    value: 0
    label: Answer 0
  - key: answer-1
    value: 1
    label: Answer 1

levels:
  - key: level-1
    number: 1
    name: Level 1
    descriptor: What level 1 means.
  - key: level-2
    number: 2
    name: Level 2
    descriptor: What level 2 means.

importances:
  - key: importance-1
    value: 1
    name: Weight 1

categories:

  - key: category-1
    name: Category 1
    summary: What category 1 is about.
    skills:

      - key: skill-1
        name: Skill 1
        comes_from: [listen, "no"]
        definition: What skill 1 is.
        why_it_matters: Why skill 1 matters.
        statements:
          - key: skill-1-1
            text: I have done thing 1 of skill 1.
          - key: skill-1-2
            meaning: 2
            retired: true
            text: I have done thing 2 of skill 1.
        descriptors:
          1: Skill 1 at level 1.
          2: Skill 1 at level 2.

      - key: skill-2
        name: Skill 2
        retired: true
        definition: What skill 2 is.
        why_it_matters: Why skill 2 matters.

default_role: role-1

roles:

  - key: role-1
    name: Role 1
    summary: What role 1 does.
    rationale: Why role 1 asks for this.
    targets:
      skill-1: {level: 2, importance: 1}

resources:

  - key: resource-1
    title: Resource 1
    kind: practice
    url: https://example.org/
    checked_on: 2026-11-24
    description: What to do with resource 1.
    skills: [skill-1]
    from_level: 1
    to_level: 2
    effort: {amount: 2, unit: weeks, hours_a_week: 3}
    origin: team
"""


def test_file_is_laid_out_for_people():
    framework = make_framework(
        statements=[2, 1],
        top=2,
        categories=1,
        importances=[1],
        roles=[make_role(make_targets(["skill-1"], 2, importances=[1]))],
        resources=[
            make_resource(to_level=2, url="https://example.org/", checked_on=date(2026, 11, 24))
        ],
    )
    (category,) = framework.categories
    first, second = category.skills
    old = replace(first.statements[1], meaning=2, retired=True)
    first = replace(first, statements=(first.statements[0], old), comes_from=("listen", "no"))
    second = replace(second, retired=True, statements=(), descriptors={})
    category = replace(category, skills=(first, second))
    framework = replace(framework, categories=(category,))
    text = write_framework(framework).decode()
    head, _, body = text.partition("\n\n")
    assert all(line.startswith("#") and len(line) <= 95 for line in head.splitlines())
    assert f"\n{body}" == EXPECTED
    assert read_framework(text.encode()) == framework
