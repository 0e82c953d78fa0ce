"""A file's content after a published version: what it lacks is retired, and its keys stay."""

from dataclasses import replace

from hypothesis import given

from assessments.domain.differences import Kind, differences
from assessments.domain.framework import asked
from assessments.domain.importing import following, problems_following
from assessments.domain.validation import Problem, problems
from tests.domain.versions import many, versions, with_skill, with_statement
from tests.factories import make_framework


def keys(items):
    return [item.key for item in items]


def without(framework, *lost):
    """Drop skills and statements with these keys, and what refers to them."""
    categories = (
        replace(
            category,
            skills=tuple(
                replace(s, statements=tuple(t for t in s.statements if t.key not in lost))
                for s in category.skills
                if s.key not in lost
            ),
        )
        for category in framework.categories
    )
    return replace(
        framework,
        categories=tuple(c for c in categories if c.skills),
        roles=tuple(
            replace(r, targets={k: t for k, t in r.targets.items() if k not in lost})
            for r in framework.roles
        ),
        resources=tuple(r for r in framework.resources if not set(r.skills) & set(lost)),
    )


@many
@given(versions())
def test_versions_tried_are_valid(framework):
    assert problems(framework) == []


@many
@given(versions(), versions())
def test_following_has_every_key_of_the_old_version_and_asks_what_the_file_asks(new, old):
    followed = following(new, old)
    assert set(keys(old.skills)) <= set(keys(followed.skills))
    assert set(keys(old.statements)) <= set(keys(followed.statements))
    assert asked(followed) == asked(new)


@many
@given(versions(), versions())
def test_following_stays_valid(new, old):
    assert problems(following(new, old)) == []


@many
@given(versions(), versions())
def test_following_twice_is_following_once(new, old):
    once = following(new, old)
    assert following(once, old) == once


@many
@given(versions())
def test_following_itself_is_itself(framework):
    assert following(framework, framework) == framework
    assert problems_following(framework, framework) == []


def test_following_a_statement_left_out_is_retired_in_its_place():
    old = make_framework(statements=[3, 1])
    followed = following(without(old, "skill-1-2"), old)
    assert followed == with_statement(old, "skill-1-2", retired=True)
    assert [change.kind for change in differences(old, followed)] == [Kind.RETIRED]


def test_following_neighbours_left_out_stay_in_their_order():
    old = make_framework(statements=[4, 1])
    followed = following(without(old, "skill-1-2", "skill-1-3"), old)
    assert keys(followed.statements) == keys(old.statements)


def test_following_a_skill_left_out_is_retired_in_its_place_and_keeps_its_statements():
    old = make_framework(statements=[1, 2, 1], categories=1)
    followed = following(without(old, "skill-2"), old)
    assert followed.categories == with_skill(old, replace(old.skills[1], retired=True)).categories
    assert "skill-2" not in followed.roles[0].targets
    assert "skill-2" not in [key for r in followed.resources for key in r.skills]


def test_following_a_skill_of_a_category_that_is_gone_goes_to_the_first():
    old = make_framework(skills=3, categories=3)
    followed = following(without(old, "skill-2"), old)
    assert keys(followed.categories) == ["category-1", "category-3"]
    assert keys(followed.categories[0].skills) == ["skill-1", "skill-2"]


def test_following_a_statement_under_another_skill_has_moved():
    old = make_framework(statements=[2, 1], categories=1)
    first, second = old.skills
    moved = replace(second, statements=(*second.statements, first.statements[1]))
    new = with_skill(without(old, "skill-1-2"), moved)
    assert following(new, old) == new


def test_following_a_statement_moved_out_of_a_skill_left_out_is_there_once():
    old = make_framework(statements=[2, 1], categories=1)
    first, second = old.skills
    moved = replace(second, statements=(*second.statements, first.statements[1]))
    followed = following(with_skill(without(old, "skill-1"), moved), old)
    assert [keys(skill.statements) for skill in followed.skills] == [
        ["skill-1-1"],
        ["skill-2-1", "skill-1-2"],
    ]


def test_following_a_name_that_is_taken_gets_a_number():
    old = make_framework(skills=2, categories=1)
    new = make_framework(skills=1)
    new = with_skill(new, replace(new.skills[0], name="Skill 2"))
    assert [(s.key, s.name) for s in following(new, old).skills] == [
        ("skill-1", "Skill 2"),
        ("skill-2", "Skill 2 (2)"),
    ]


def test_following_names_of_which_only_the_end_differs_stay_apart():
    names = ["L" * 199 + end for end in "AB"]
    old, new = make_framework(skills=4, categories=1), make_framework(skills=2, categories=1)
    for index, name in enumerate(names):
        old = with_skill(old, replace(old.skills[index + 2], name=name))
        new = with_skill(new, replace(new.skills[index], name=name))
    followed = following(new, old)
    assert problems(followed) == []
    assert [s.name for s in followed.skills[2:]] == ["L" * 196 + " (2)", "L" * 196 + " (3)"]


def test_following_a_descriptor_of_a_level_that_is_gone_goes():
    old, new = make_framework(skills=2, top=3), make_framework(skills=1, top=2)
    assert [set(skill.descriptors) for skill in following(new, old).skills] == [{1, 2}, {1, 2}]


def test_following_keeps_what_the_file_brings_back():
    old = with_statement(make_framework(statements=[2]), "skill-1-1", retired=True)
    new = make_framework(statements=[2])
    assert following(new, old) == new


def test_problems_following_another_key():
    new = replace(make_framework(), key="other")
    assert problems_following(new, make_framework()) == [
        Problem(
            "key", "must be “%(key)s”, as in the version that is published", {"key": "framework"}
        )
    ]


def test_problems_following_a_lower_meaning_wherever_the_statement_is_now():
    old = with_statement(make_framework(statements=[1, 2]), "skill-2-2", meaning=3)
    (found,) = problems_following(make_framework(statements=[1, 2]), old)
    assert found.place == "categories[1].skills[0].statements[1].meaning"
    assert found.message % found.values == "must be 3 or more, as in the version that is published"


def test_problems_following_a_higher_meaning_and_new_rows_are_none():
    old = make_framework(statements=[1, 2])
    new = with_statement(make_framework(statements=[1, 2, 1]), "skill-2-2", meaning=2)
    assert problems_following(new, old) == []
