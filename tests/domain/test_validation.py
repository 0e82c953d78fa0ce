"""The rules that a framework keeps, one by one: what is wrong, and where."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest
from django.core.validators import URLValidator

from assessments.domain.framework import Effort, EffortUnit, Framework, Source, Target
from assessments.domain.validation import MAX_PROBLEMS, Problem, problems
from tests.factories import (
    filled_framework,
    make_framework,
    make_resource,
    make_role,
    variants,
)

NOT_A_KEY = (
    "“%s” is not a key: small letters a to z, digits and single hyphens "
    "between them, 80 characters at most"
)
TOO_LONG = "must have 200 characters at most"
NONE = "there is none, and one is needed"
Change = Callable[[Framework], Framework]


def framework() -> Framework:
    """Two categories with one skill of two statements each, three levels and one role."""
    return make_framework(skills=2, statements=2, top=3)


def said(framework: Framework) -> dict[str, str]:
    return {item.place: item.message % item.values for item in problems(framework)}


def item(part: str, index: int = 0, **fields: Any) -> Change:
    """Change fields of one item of this part of the framework."""

    def change(whole: Framework) -> Framework:
        items = list(getattr(whole, part))
        items[index] = replace(items[index], **fields)
        changed: dict[str, Any] = {part: tuple(items)}
        return replace(whole, **changed)

    return change


def skill(index: int = 0, **fields: Any) -> Change:
    """Change fields of the skill of this category."""
    return lambda whole: item(
        "categories", index, skills=(replace(whole.categories[index].skills[0], **fields),)
    )(whole)


def statement(index: int = 0, **fields: Any) -> Change:
    """Change fields of the second statement of this category's skill."""

    def change(whole: Framework) -> Framework:
        first, second = whole.categories[index].skills[0].statements
        return skill(index, statements=(first, replace(second, **fields)))(whole)

    return change


def target(level: int, importance: int) -> Change:
    """Change what the role asks of the second skill."""
    return lambda whole: item(
        "roles", targets={**whole.roles[0].targets, "skill-2": Target(level, importance)}
    )(whole)


def fields(**values: Any) -> Change:
    return lambda whole: replace(whole, **values)


def source(**values: Any) -> Change:
    return lambda whole: replace(whole, source=replace(whole.source, **values))


def effort(amount: int, unit: EffortUnit, hours_a_week: int = 0) -> Change:
    """Change what the first resource takes."""
    return item("resources", effort=Effort(amount, unit, hours_a_week))


def test_valid_framework_has_no_problem():
    assert problems(framework()) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (fields(key=""), "key"),
        (fields(language=""), "language"),
        (fields(title=" \n"), "title"),
        (fields(summary=""), "summary"),
        (fields(prompt=""), "prompt"),
        (fields(default_role=""), "default_role"),
        (item("options", 1, key=""), "options[1].key"),
        (item("options", 1, label=""), "options[1].label"),
        (item("levels", 1, key=""), "levels[1].key"),
        (item("levels", 1, name=""), "levels[1].name"),
        (item("levels", 1, descriptor=""), "levels[1].descriptor"),
        (item("importances", 1, key=""), "importances[1].key"),
        (item("importances", 1, name=""), "importances[1].name"),
        (item("categories", 1, key=""), "categories[1].key"),
        (item("categories", 1, name=""), "categories[1].name"),
        (item("categories", 1, summary=""), "categories[1].summary"),
        (skill(1, name=""), "categories[1].skills[0].name"),
        (skill(1, definition=""), "categories[1].skills[0].definition"),
        (skill(1, descriptors={}), "categories[1].skills[0].descriptors"),
        (skill(1, descriptors={1: "a", 2: " ", 3: "c"}), "categories[1].skills[0].descriptors.2"),
        (skill(1, descriptors={1: "a", 2: "b"}), "categories[1].skills[0].descriptors.3"),
        (statement(1, key=""), "categories[1].skills[0].statements[1].key"),
        (statement(1, text=""), "categories[1].skills[0].statements[1].text"),
        (item("roles", name=""), "roles[0].name"),
        (item("roles", summary=""), "roles[0].summary"),
        (item("roles", targets={}), "roles[0].targets"),
        (item("resources", 1, key=""), "resources[1].key"),
        (item("resources", 1, title=""), "resources[1].title"),
        (item("resources", 1, description=""), "resources[1].description"),
        (item("resources", 1, skills=("skill-1", "")), "resources[1].skills[1]"),
    ],
)
def test_required_part_is_missing(change, place):
    assert said(change(framework())) == {place: "missing"}


@pytest.mark.parametrize(
    "change",
    [
        fields(guidance=""),
        fields(resources=()),
        fields(source=Source()),
        fields(introduction=""),
        item("resources", effort=None, cost=None, stage=None, checked_on=None),
        item("options", hint=""),
        skill(why_it_matters=""),
        statement(example="", grounded_in=""),
        item("roles", rationale=""),
        item("resources", provider="", url=""),
    ],
)
def test_optional_part_may_be_blank(change):
    assert said(change(framework())) == {}


@pytest.mark.parametrize(
    "key", ["A", "a_b", "a b", "ä", "-a", "a-", "a--b", "a\n", " a", "a.b", "a" * 81]
)
def test_text_that_is_no_key(key):
    assert said(fields(key=key)(framework())) == {"key": NOT_A_KEY % key}


@pytest.mark.parametrize("key", ["a", "1", "a-1-b", "a" * 80])
def test_text_that_is_a_key(key):
    assert said(fields(key=key)(framework())) == {}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (fields(title="a" * 201), "title"),
        (fields(prompt="a" * 201), "prompt"),
        (source(author="a" * 201), "source.author"),
        (source(published="a" * 201), "source.published"),
        (item("options", label="a" * 201), "options[0].label"),
        (item("levels", name="a" * 201), "levels[0].name"),
        (item("importances", name="a" * 201), "importances[0].name"),
        (item("categories", name="a" * 201), "categories[0].name"),
        (skill(name="a" * 201), "categories[0].skills[0].name"),
        (item("roles", name="a" * 201), "roles[0].name"),
        (item("resources", title="a" * 201), "resources[0].title"),
        (item("resources", provider="a" * 201), "resources[0].provider"),
    ],
)
def test_name_is_longer_than_its_column(change, place):
    assert said(change(framework())) == {place: TOO_LONG}


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        (item("options", 1, key="answer-0"), "options[1].key", "answer-0"),
        (item("options", 1, label="Answer 0"), "options[1].label", "Answer 0"),
        (item("levels", 1, key="level-1"), "levels[1].key", "level-1"),
        (item("levels", 1, name="Level 1"), "levels[1].name", "Level 1"),
        (item("importances", 1, key="importance-1"), "importances[1].key", "importance-1"),
        (item("importances", 1, name="Weight 1"), "importances[1].name", "Weight 1"),
        (item("categories", 1, key="category-1"), "categories[1].key", "category-1"),
        (item("categories", 1, name="Category 1"), "categories[1].name", "Category 1"),
        (skill(1, key="skill-1"), "categories[1].skills[0].key", "skill-1"),
        (skill(1, name="Skill 1"), "categories[1].skills[0].name", "Skill 1"),
        (
            statement(1, key="skill-1-1"),
            "categories[1].skills[0].statements[1].key",
            "skill-1-1",
        ),
        (item("resources", 1, key="resource-1"), "resources[1].key", "resource-1"),
        (item("resources", 1, title="Resource 1"), "resources[1].title", "Resource 1"),
        (
            item("resources", skills=("skill-1", "skill-2", "skill-1")),
            "resources[0].skills[2]",
            "skill-1",
        ),
    ],
)
def test_value_is_used_twice(change, place, value):
    assert said(change(framework())) == {place: f"“{value}” is used twice"}


def test_weight_is_used_twice():
    # A target is by weight, so that nothing else could tell the two importances apart.
    whole = item("importances", 1, value=1)(make_framework(targets=[Target(3, 1)] * 8))
    assert said(whole) == {"importances[1].value": "“1” is used twice"}


def test_roles_of_the_same_key_and_name():
    role = framework().roles[0]
    assert said(fields(roles=(role, role))(framework())) == {
        "roles[1].key": "“role-1” is used twice",
        "roles[1].name": "“Role 1” is used twice",
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (fields(scoring_rule="sum"), {"scoring_rule": "there is no scoring rule of this name"}),
        (
            item("options", 1, value=2),
            {"options[1].value": "must be 1, because the order counts without a gap"},
        ),
        (
            item("levels", 1, number=3),
            {"levels[1].number": "must be 2, because the order counts without a gap"},
        ),
        (item("importances", 2, value=0), {"importances[2].value": "must be from 1 to 100"}),
        (item("importances", 2, value=101), {"importances[2].value": "must be from 1 to 100"}),
        (
            item("categories", 1, skills=()),
            {"categories[1].skills": "this category has no skill"},
        ),
        (
            skill(1, statements=()),
            {"categories[1].skills[0].statements": "this skill has no statement"},
        ),
        (
            skill(1, descriptors={0: "x", 1: "a", 2: "b", 3: "c", 4: "d"}),
            {
                "categories[1].skills[0].descriptors.0": "there is no such level",
                "categories[1].skills[0].descriptors.4": "there is no such level",
            },
        ),
        (fields(default_role="guest"), {"default_role": "“guest” does not exist"}),
        (
            item("roles", targets={"skill-1": Target(1, 1), "hear": Target(1, 1)}),
            {
                "roles[0].targets.skill-2": "missing: a role needs a target for every skill",
                "roles[0].targets.hear": "“hear” does not exist",
            },
        ),
        (item("roles", retired=True), {"default_role": "“role-1” is retired"}),
        (
            item("categories", 1, retired=True),
            {
                "categories[1].retired": (
                    "a retired category cannot have a skill that is not retired"
                )
            },
        ),
        (target(0, 1), {"roles[0].targets.skill-2.level": "must be from 1 to 3"}),
        (target(4, 1), {"roles[0].targets.skill-2.level": "must be from 1 to 3"}),
        (
            target(3, 4),
            {
                "roles[0].targets.skill-2.importance": (
                    "must be one of the importance scale: 1, 2, 3"
                )
            },
        ),
        (item("resources", skills=()), {"resources[0].skills": "it helps with no skill"}),
        (
            item("resources", skills=("skill-1", "hear")),
            {"resources[0].skills[1]": "“hear” does not exist"},
        ),
        (item("resources", from_level=0), {"resources[0].from_level": "must be from 1 to 3"}),
        (item("resources", to_level=4), {"resources[0].to_level": "must be from 1 to 3"}),
        (item("resources", from_level=3), {"resources[0].to_level": "must be above from_level"}),
        (
            item("resources", url="https://" + "a" * 493),
            {"resources[0].url": "must have 500 characters at most"},
        ),
    ],
)
def test_rule_is_broken(change, expected):
    assert said(change(framework())) == expected


@pytest.mark.parametrize(
    "url",
    ["ftp://a.org", "javascript:alert(1)", "a.org", "https://", "https:///a", "http://a b",
     "https://?", "https://#", "https://?q=a.org", "https://.", "https://-", "https://a", "http://x/",
     "https://a..org", "https://-a.org", "https://me@a.org", "https://a.org:port", "http://1.2.3.256",
     "https://a.org/\u00a0"],
)  # fmt: skip
def test_text_that_is_no_web_address(url):
    message = (
        "must be an address that begins with https:// or http:// and names a site, such as "
        "https://example.org/"
    )
    assert said(source(url=url)(framework())) == {"source.url": message}
    assert said(item("resources", url=url)(framework())) == {"resources[0].url": message}


@pytest.mark.parametrize(
    "code", ["english", "e", "en_GB", "pt-", "-ar", "zh-Hant-", "ar rtl", "arä", '"><b>', "de-x"]
)
def test_text_that_is_no_code_of_a_language(code):
    (found,) = problems(make_framework(language=code))

    assert found.place == "language"
    assert found.message == "must be a language code such as en, pt-BR or ar"


@pytest.mark.parametrize(
    "code",
    ["en", "AR", "fil", "pt-BR", "es-419", "zh-hant", "zh-Hant-TW", "de-CH-1996", "sl-nedis"],
)
def test_code_of_a_language(code):
    assert problems(make_framework(language=code)) == []


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org/a?b=c#d", "https://example.org?a", "HTTPS://A.ORG",
     "https://münchen.example/straße", "http://localhost:8000/", "http://127.0.0.1", "https://a.org.",
     "https://xn--mnchen-3ya.example/", "https://例え.テスト/"],
)  # fmt: skip
def test_text_that_is_a_web_address_here_and_in_the_forms_of_the_admin(url):
    URLValidator(schemes=["http", "https"])(url)
    assert said(item("resources", url=url)(framework())) == {}
    assert said(source(url=url)(framework())) == {}


def test_address_can_have_been_checked_only_where_there_is_one():
    day = date(2026, 11, 24)
    assert said(item("resources", url="https://example.org/", checked_on=day)(framework())) == {}
    assert said(item("resources", checked_on=day)(framework())) == {
        "resources[0].checked_on": "there is no address that can have been checked"
    }


@pytest.mark.parametrize(
    "change",
    [
        effort(1, EffortUnit.HOURS),
        effort(9999, EffortUnit.HOURS),
        *(effort(1, unit, hours) for unit in list(EffortUnit)[1:] for hours in (1, 80)),
    ],
)
def test_effort_that_is_one(change):
    assert said(change(framework())) == {}


AMOUNT, WEEKLY = "resources[0].effort.amount", "resources[0].effort.hours_a_week"
NO_AMOUNT, NO_HOURS = "must be from 1 to 9999", "must be from 1 to 80"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (effort(0, EffortUnit.HOURS), {AMOUNT: NO_AMOUNT}),
        (effort(-1, EffortUnit.WEEKS, 3), {AMOUNT: NO_AMOUNT}),
        (effort(10000, EffortUnit.WEEKS, 3), {AMOUNT: NO_AMOUNT}),
        *((effort(4, unit), {WEEKLY: NO_HOURS}) for unit in list(EffortUnit)[1:]),
        (effort(4, EffortUnit.MONTHS, 81), {WEEKLY: NO_HOURS}),
        (effort(4, EffortUnit.YEARS, -1), {WEEKLY: NO_HOURS}),
        (effort(0, EffortUnit.YEARS), {AMOUNT: NO_AMOUNT, WEEKLY: NO_HOURS}),
        (
            effort(4, EffortUnit.HOURS, 1),
            {WEEKLY: "must be left out where the effort is in hours: these are all"},
        ),
    ],
)
def test_effort_that_is_none(change, expected):
    assert said(change(framework())) == expected
    retired = item("resources", retired=True)(change(framework()))
    assert said(retired) == expected


def test_one_answer_and_one_level_are_too_few():
    assert said(
        replace(
            fields(resources=())(
                skill(descriptors={1: "a"})(
                    skill(1, descriptors={1: "a"})(
                        item("roles", targets={"skill-1": Target(1, 1), "skill-2": Target(1, 1)})(
                            framework()
                        )
                    )
                )
            ),
            options=framework().options[:1],
            levels=framework().levels[:1],
        )
    ) == {"options": "there must be two answers or more"}


def without_what_follows() -> Mapping[str, tuple[Change, Mapping[str, str]]]:
    return {
        "a level too few": (
            fields(levels=framework().levels[:2]),
            {
                "levels": (
                    "answers and levels must pair one to one, but there are 3 answers and 2 levels"
                )
            },
        ),
        "no importance": (fields(importances=()), {"importances": NONE}),
        "no category": (fields(categories=()), {"categories": NONE}),
        "no role": (fields(roles=()), {"roles": NONE}),
        "a role without a key": (item("roles", key=""), {"roles[0].key": "missing"}),
        "a skill without a key": (skill(key=""), {"categories[0].skills[0].key": "missing"}),
    }


@pytest.mark.parametrize(
    ("change", "expected"), without_what_follows().values(), ids=without_what_follows()
)
def test_references_to_what_is_not_known_are_not_reported(change, expected):
    assert said(change(framework())) == expected


def test_retired_role_may_lack_targets_of_newer_skills():
    whole = make_framework(skills=2, roles=2, targets=2)
    old = replace(whole.roles[1], retired=True, targets={"skill-1": Target(1, 1)})
    assert said(replace(whole, roles=(whole.roles[0], old))) == {}


def test_retired_category_keeps_its_retired_skills():
    retired = replace(framework().categories[1].skills[0], retired=True)
    whole = item("categories", 1, retired=True, skills=(retired,))(framework())
    assert said(whole) == {}


def test_framework_of_which_every_skill_is_retired_asks_nothing():
    whole = skill(retired=True)(skill(1, retired=True)(framework()))
    assert said(whole) == {"categories": "every skill is retired, and one is needed"}


def test_problems_are_reported_together():
    whole = framework()
    for change in (fields(title=""), statement(text=""), target(9, 9), fields(default_role="x")):
        whole = change(whole)
    assert [item.place for item in problems(whole)] == [
        "title",
        "categories[0].skills[0].statements[1].text",
        "roles[0].targets.skill-2.level",
        "roles[0].targets.skill-2.importance",
        "default_role",
    ]


def test_problem_keeps_message_and_values_apart_for_translation():
    assert problems(fields(default_role="x")(framework())) == [
        Problem("default_role", "“%(key)s” does not exist", {"key": "x"})
    ]


def test_list_of_problems_ends():
    roles = [make_role({"hear": Target(1, 1)}, number=number) for number in range(200)]
    resources = [make_resource(number, skills=["hear"]) for number in range(200)]
    found = problems(make_framework(roles=roles, resources=resources, skills=40))
    assert len(found) == MAX_PROBLEMS


def test_retired_category_may_be_empty():
    whole = framework()
    empty = replace(whole.categories[0], key="empty", name="Empty", skills=(), retired=True)
    assert said(replace(whole, categories=(*whole.categories, empty))) == {}


# --- What can be seen ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "character", "number"),
    [
        ("Pay \u202etxt.exe", "U+202E RIGHT-TO-LEFT OVERRIDE", 5),
        ("\u2067abc\u2069", "U+2067 RIGHT-TO-LEFT ISOLATE", 1),
        ("ad\u200bmin", "U+200B ZERO WIDTH SPACE", 3),
        ("\u3164", "U+3164 HANGUL FILLER", 1),
        ("re\u00adview", "U+00AD SOFT HYPHEN", 3),
        ("a\x0bb", "U+000B", 2),
    ],
)
def test_character_that_cannot_be_seen_is_named_with_its_place(text, character, number):
    message = (
        f"{character} cannot be seen, or hides what can (character {number} of this text): "
        "delete it"
    )
    changed = item("categories", summary=text)(item("roles", name=text)(framework()))
    assert said(changed) == {"roles[0].name": message, "categories[0].summary": message}


def test_every_text_is_looked_at_wherever_it_stands():
    hidden = "a\u2060b"
    for place, changed in with_text(filled_framework(), hidden):
        found = [p.place for p in problems(changed) if "U+2060 WORD JOINER" in str(p.values)]
        assert found == [place]


def with_text(whole: Framework, text: str) -> Iterator[tuple[str, Framework]]:
    """Yield copies in which one text is this one; texts that are references and keys left out."""
    for place, _ in variants(whole):
        way = re.findall(r"[^.\[\]]+", place)
        if ":" in place or re.search(r"(key|default_role|(skills|comes_from)\[\d\])$", place):
            continue
        value = reduce(part_of, way, whole)
        if type(value) is str:
            yield place.lstrip("."), put(whole, way, text)


def part_of(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value[next(key for key in value if str(key) == name)]
    return value[int(name)] if isinstance(value, tuple | list) else getattr(value, name)


def put(value: Any, way: list[str], text: str) -> Any:
    if not way:
        return text
    inner = put(part_of(value, way[0]), way[1:], text)
    if isinstance(value, Mapping):
        return {key: inner if str(key) == way[0] else item for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(inner if n == int(way[0]) else item for n, item in enumerate(value))
    return replace(value, **{way[0]: inner})


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_name_must_be_in_one_line(end):
    said_ = said(item("roles", name=f"Junior{end}manager")(framework()))
    assert said_ == {"roles[0].name": "must be in one line; it has a line end behind “Junior”"}
    assert said(item("roles", summary=f"Junior{end}manager")(framework())) == {}


def test_text_that_is_too_long_is_told_its_length():
    message = "has 300000 characters, and a text has 10000 at most: shorten it"
    assert said(skill(definition="a" * 300_000)(framework())) == {
        "categories[0].skills[0].definition": message
    }
    assert said(skill(descriptors={1: "a", 2: "b" * 10_001, 3: "c"})(framework())) == {
        "categories[0].skills[0].descriptors.2": message.replace("300000", "10001")
    }
    assert said(skill(definition="a" * 10_000)(framework())) == {}


@pytest.mark.parametrize(
    "name", ["SKILL 1", "Ｓｋｉｌｌ １", "Skill\u00a01", "Skill  1", "ſkill 1", " Skill 1"]
)
def test_names_that_look_alike_are_the_same_name(name):
    assert said(skill(1, name=name)(framework())) == {
        "categories[1].skills[0].name": f"“{name}” is the same name as “Skill 1”"
    }


def test_names_of_different_kinds_may_be_the_same():
    assert said(item("roles", name="Skill 1")(framework())) == {}
