"""A file's content after a published version: what it lacks is retired, and its keys stay."""

from dataclasses import replace

import pytest
from hypothesis import given

from assessments.domain.differences import Kind, differences
from assessments.domain.framework import Framework, asked
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
    assert problems_following(framework, [framework]) == []


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
    assert "skill-2" not in [key for r in asked(followed).resources for key in r.skills]


def test_following_a_category_that_is_gone_is_retired_with_its_skills():
    old = make_framework(skills=3, categories=3)
    followed = following(without(old, "skill-2"), old)
    assert keys(followed.categories) == keys(old.categories)
    assert [category.retired for category in followed.categories] == [False, True, False]
    assert [skill.retired for skill in followed.skills] == [False, True, False]


def test_following_roles_and_resources_left_out_are_retired_in_their_places():
    old = make_framework(roles=3, default_role="role-1")
    new = replace(old, roles=old.roles[::2], resources=old.resources[1:])
    followed = following(new, old)
    assert [(role.key, role.retired) for role in followed.roles] == [
        ("role-1", False),
        ("role-2", True),
        ("role-3", False),
    ]
    assert followed.resources == (replace(old.resources[0], retired=True), *old.resources[1:])


def test_following_a_role_on_a_longer_scale_stays_as_it_was():
    """Nobody is compared with it, so it need not fit; a target would be lost by making it fit."""
    old = make_framework(roles=2, top=5, targets=5)
    new = make_framework(roles=1, top=2)
    followed = following(new, old)
    assert followed.roles[1] == replace(old.roles[1], retired=True)
    assert problems(followed) == []


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
    assert problems_following(new, [make_framework()]) == [
        Problem(
            "key", "must be “%(key)s”, as in the version that is published", {"key": "framework"}
        )
    ]


def test_problems_following_nothing_are_none():
    assert problems_following(make_framework(), []) == []


@pytest.mark.parametrize("name", ["categories", "roles", "resources"])
def test_problems_following_what_was_published_and_is_gone(name):
    old = make_framework(skills=2, roles=2, default_role="role-1")
    key = getattr(old, name)[-1].key
    new = replace(old, **{name: getattr(old, name)[:-1]})
    assert ("“%(key)s” has been published: retire it instead", {"key": key}) in [
        (problem.message, problem.values) for problem in problems_following(new, [old])
    ]


def test_problems_following_statements_that_are_gone_name_each():
    old = make_framework(statements=[1, 3])
    gone = [p.values for p in problems_following(without(old, "skill-2-1", "skill-2-3"), [old])]
    assert gone == [{"key": "skill-2-1"}, {"key": "skill-2-3"}]


# The versions of the tests below: the text of "skill-2-2" and the number of its meaning.
FIRST, SECOND = ("First text.", 1), ("Second text.", 2)


def version(text: str, meaning: int) -> Framework:
    framework = make_framework(statements=[1, 2])
    return with_statement(framework, "skill-2-2", text=text, meaning=meaning)


@pytest.mark.parametrize(
    ("new", "published"),
    [
        (("Second text.", 2), [FIRST]),  # a new meaning
        (("Other text.", 7), [FIRST]),  # whatever its number, if none has used it
        (("First text, mended.", 1), [FIRST]),  # a correction
        (("First text.", 1), [SECOND, FIRST]),  # the earlier meaning again
        (("Third text.", 3), [FIRST, SECOND, FIRST]),  # a new one after that
        (("Second text.", 2), [FIRST, SECOND, FIRST]),
        (("First text.", 3), [SECOND, FIRST]),  # a new meaning of old words: such as a new example
        (("First, mended.", 1), [("First, mended.", 1), SECOND, FIRST]),
    ],
)
def test_problems_following_a_meaning_with_the_number_that_it_had(new, published):
    assert problems_following(version(*new), [version(*old) for old in published]) == []


@pytest.mark.parametrize(
    ("new", "published", "values"),
    [
        (("Other text.", 1), [SECOND, FIRST], {"newest": 2, "next": 3}),  # forgotten in a file
        (("Other text.", 2), [FIRST, SECOND, FIRST], {"newest": 1, "next": 3}),  # another's
        (("Other text.", 2), [("Third text.", 3)], {"newest": 3, "next": 4}),  # passed over
        (("Second text.", 1), [SECOND, FIRST], {"number": 2}),
        (("First text.", 2), [SECOND, FIRST], {"number": 1}),  # no correction of the second
    ],
)
def test_problems_following_a_number_that_is_not_that_of_the_text(new, published, values):
    versions = [version(*old) for old in published]
    (problem,) = problems_following(version(*new), versions)
    assert problem.place == "categories[1].skills[0].statements[1].meaning"
    assert problem.values == values


def test_problems_following_looks_at_older_versions_only_where_it_must():
    def versions():
        yield version(*FIRST)
        raise AssertionError("an older version was read")

    assert problems_following(version(*FIRST), versions()) == []
    for changed in (SECOND, ("First text, mended.", 1)):
        with pytest.raises(AssertionError):
            problems_following(version(*changed), versions())


def test_problems_following_new_rows_are_none():
    old = make_framework(statements=[1, 2])
    assert problems_following(make_framework(statements=[1, 2, 1]), [old]) == []
