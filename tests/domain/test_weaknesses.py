"""What works but is weak: one test or more for each kind."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given

from assessments.domain.entries import What, entries
from assessments.domain.framework import ResourceKind, Statement, Target
from assessments.domain.weaknesses import TOO_HARD, Weak, Weakness, lix, similarity, weaknesses
from assessments.exchange.yaml_reader import read_framework
from tests.domain.versions import many, versions, with_skill, with_statement
from tests.factories import make_framework, make_resource, make_role, make_targets

DEFAULT = Path(__file__).parents[2] / "assessments" / "content" / "it-project-manager.yaml"

# Fourteen words of which eight are long, in one sentence: 14 + 57.1 = 71.1.
HARD = (
    "Operationalise interdepartmental communication strategies so that every stakeholder "
    "understands organisational requirements and team goals"
)


def framework(**fields):
    """Two skills of two statements that differ, and nothing weak about them."""
    texts = ["Plan the week.", "Write down costs.", "Lead small groups.", "Settle hard conflicts."]
    whole = make_framework(**{"skills": 2, "statements": 2, "top": 3, "targets": 3} | fields)
    for statement, text in zip(whole.statements, texts, strict=True):
        whole = with_statement(whole, statement.key, text=text)
    return whole


def said(whole):
    return [(w.kind, w.what, w.key, w.message % w.values) for w in weaknesses(whole)]


def test_weaknesses_none():
    assert weaknesses(framework()) == []


def test_weaknesses_of_the_default_framework_are_none():
    assert said(read_framework(DEFAULT.read_bytes())) == []


@many
@given(versions())
def test_weaknesses_point_at_entries_that_exist(whole):
    there = {(entry.what, entry.key): entry.name for entry in entries(whole)}
    for weakness in weaknesses(whole):
        assert there[weakness.what, weakness.key] == weakness.name
        assert weakness.message % weakness.values


def test_one_statement_asked():
    whole = with_statement(framework(), "skill-2-2", retired=True)
    assert weaknesses(whole) == [
        Weakness(Weak.ONE_STATEMENT, What.SKILL, "skill-2", "Skill 2"),
    ]


def test_two_statements_nearly_the_same_point_at_the_later():
    # plan, the, week, with, team (and "my" is left out): 5 of 7 words, 0.71
    whole = with_statement(framework(), "skill-1-1", text="Plan the week with my team and tools")
    whole = with_statement(whole, "skill-2-2", text="PLAN the week, with team.")
    assert weaknesses(whole) == [
        Weakness(
            Weak.NEARLY_THE_SAME,
            What.STATEMENT,
            "skill-2-2",
            "PLAN the week, with team.",
            {"other": "Plan the week with my team and tools"},
        )
    ]


def test_two_statements_that_share_less_are_not_the_same():
    whole = with_statement(framework(), "skill-1-1", text="Plan the week with the team, not alone")
    whole = with_statement(whole, "skill-2-2", text="Plan the week with team and boss")  # 5 of 9
    assert weaknesses(whole) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plan one two six ten top run", ["skill-2-2"]),  # 7 of 10
        ("Plan one two six ten top", []),  # 6 of 10
        ("Plan one two six ten top run in it by on at", ["skill-2-2"]),  # short ones do not count
    ],
)
def test_two_statements_nearly_the_same_from_seven_words_of_ten(text, found):
    whole = with_statement(
        framework(), "skill-1-1", text="Plan one two six ten top run day cup art"
    )
    whole = with_statement(whole, "skill-2-2", text=text)
    assert [w.key for w in weaknesses(whole)] == found


def test_statement_nearly_the_same_as_several_is_named_once():
    whole = framework()
    for key in ("skill-1-1", "skill-1-2", "skill-2-1"):
        whole = with_statement(whole, key, text="Plan the week.")
    assert [w.key for w in weaknesses(whole)] == ["skill-1-2", "skill-2-1"]


def test_two_statements_of_short_words_are_compared_as_texts():
    whole = with_statement(framework(), "skill-1-1", text="Do it")
    assert weaknesses(with_statement(whole, "skill-2-2", text="Go on")) == []
    assert [w.key for w in weaknesses(with_statement(whole, "skill-2-2", text="DO it"))] == [
        "skill-2-2"
    ]


def test_a_statement_that_is_retired_is_the_same_as_none():
    whole = with_statement(make_framework(statements=[3]), "skill-1-2", retired=True)
    whole = with_statement(whole, "skill-1-1", text="Plan the week.")
    whole = with_statement(whole, "skill-1-2", text="Plan the week.")
    assert weaknesses(whole) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("ab", "ab", 1), ("ab", "cd", 0), ("abc", "bcd", 0.5), ("abcdefg", "abcdefghij", 0.7)],
)
def test_similarity(one, other, expected):
    assert similarity(set(one), set(other)) == similarity(set(other), set(one)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), 0),
        (("",), 0),
        (("— …",), 0),
        (("I see.",), 2),  # 2 words, 1 sentence
        (("I see. You see!",), 2),
        (("I see", "You see"), 2),  # the end of a text ends a sentence
        (("I paid 3.50 then.",), 4),  # a point inside a number ends nothing
        (("He said “Go.” I went.",), 2.5),
        (("Plan six letters: planned",), 2 + 50),  # letters and planned are long: 2 of 4
        (("Plan my “things”.",), 3),  # letters count, and this has six
        (("Plan self-made work",), 3 + 100 / 3),  # a word with a hyphen is one word
    ],
)
def test_lix(texts, expected):
    assert lix(*texts) == pytest.approx(expected)


def test_text_of_a_statement_and_definition_hard_to_read():
    whole = with_statement(framework(), "skill-2-1", example=HARD)
    whole = with_skill(whole, replace(whole.skills[0], definition=HARD))
    assert said(whole) == [
        (
            Weak.HARD_TO_READ,
            What.SKILL,
            "skill-1",
            "is hard to read: its LIX is 71, and more than 60 is very difficult; shorter sentences "
            "and shorter words help",
        ),
    ]
    whole = with_statement(whole, "skill-2-1", text="", example=HARD)
    assert [w.key for w in weaknesses(whole)] == ["skill-1", "skill-2-1"]


def test_text_of_few_words_is_not_judged():
    few = (
        "Operationalise interdepartmental communication strategies and organisational requirements"
    )
    assert lix(few) > TOO_HARD
    whole = framework()
    assert weaknesses(with_skill(whole, replace(whole.skills[0], definition=few))) == []


@pytest.mark.parametrize(
    ("short", "long", "weak"),
    [
        (5, 5, False),  # 10 + 50 = 60 is not more than 60
        (4, 5, True),  # 9 + 55.6
        (3, 5, True),  # eight words are enough, 8 + 62.5
        (2, 5, False),  # seven are not
    ],
)
def test_text_is_hard_above_sixty_from_eight_words_on(short, long, weak):
    definition = "day " * short + "planned " * long
    whole = framework()
    found = weaknesses(with_skill(whole, replace(whole.skills[0], definition=definition)))
    assert [w.kind for w in found] == [Weak.HARD_TO_READ] * weak


def test_no_step_below_the_highest_target_of_any_role():
    roles = [
        make_role(make_targets(["skill-1", "skill-2"], [1, level]), number=level)
        for level in (1, 4)
    ]
    resources = [make_resource(1, skills=["skill-2"], from_level=2, to_level=3)]
    whole = framework(top=5, roles=roles, resources=resources)
    assert said(whole) == [
        (
            Weak.NO_STEP,
            What.SKILL,
            "skill-2",
            "has no resource for somebody at these levels: 1, 3",
        )
    ]


def test_no_step_at_the_target_is_needed():
    resources = [make_resource(n, to_level=2) for n in (1, 2)]
    assert weaknesses(framework(targets=2, resources=resources)) == []


def test_role_with_the_profile_of_another():
    profile = make_targets(["skill-1", "skill-2"], [3, 2], top=3)
    other = {**profile, "skill-1": Target(3, 1)}
    roles = [make_role(t, number=n) for n, t in enumerate((profile, other, profile, profile), 1)]
    assert said(framework(roles=roles)) == [
        (Weak.SAME_PROFILE, What.ROLE, key, "has the same target profile as “Role 1”")
        for key in ("role-3", "role-4")
    ]


def test_resource_for_a_retired_skill_alone():
    whole = framework()
    whole = with_skill(whole, replace(whole.skills[1], retired=True))
    assert said(whole) == [
        (
            Weak.RETIRED_ONLY,
            What.RESOURCE,
            "resource-2",
            "helps with retired skills alone, so that nobody sees it",
        )
    ]


def test_what_is_retired_is_not_weak():
    whole = framework(roles=2)
    roles = (whole.roles[0], replace(whole.roles[1], retired=True))  # of the same profile
    first, second, *ways = whole.resources
    resources = (first, replace(second, retired=True), *ways)
    whole = with_skill(whole, replace(whole.skills[1], definition=HARD, retired=True))
    assert weaknesses(replace(whole, roles=roles, resources=resources)) == []


def test_a_retired_resource_is_no_step_and_a_retired_role_asks_for_none():
    roles = [
        make_role(make_targets(["skill-1", "skill-2"], level), number=level, retired=level == 3)
        for level in (2, 3)
    ]
    suits = [make_resource(n, to_level=2) for n in (1, 2)]
    assert weaknesses(framework(roles=roles, resources=suits)) == []
    resources = [suits[0], replace(suits[1], retired=True)]
    found = weaknesses(framework(roles=roles, resources=resources))
    assert [(w.kind, w.key, w.values) for w in found] == [
        (Weak.NO_STEP, "skill-2", {"levels": "1"})
    ]


def test_what_is_missing_altogether_is_no_weakness_but_a_problem():
    roles = [make_role({}, number=n) for n in (1, 2)]
    resources = [replace(make_resource(), skills=())]
    assert weaknesses(framework(roles=roles, resources=resources)) == []


def test_weaknesses_of_a_large_framework_are_found_quickly():
    whole = make_framework(skills=40, statements=7, roles=5)
    for number, skill in enumerate(whole.skills):
        statements = tuple(
            Statement(s.key, " ".join(f"word-{(number * 7 + n) * 5 + k}" for k in range(20)))
            for n, s in enumerate(skill.statements)
        )
        whole = with_skill(whole, replace(skill, statements=statements))
    begun = perf_counter()
    weaknesses(whole)
    assert perf_counter() - begun < 2


def test_kinds_of_resource_do_not_matter_for_a_step():
    resources = [make_resource(n, kind=ResourceKind.DEGREE, to_level=3) for n in (1, 2)]
    assert weaknesses(framework(resources=resources)) == []
