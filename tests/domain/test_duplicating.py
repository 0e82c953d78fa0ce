"""A copy of a framework: the same content, without its history."""

from dataclasses import replace

from assessments.domain.duplicating import duplicate
from assessments.domain.framework import Framework
from assessments.domain.validation import problems
from tests.factories import make_framework


def with_history() -> Framework:
    """Return a framework of which a skill, a statement and a role are retired."""
    framework = make_framework(skills=3, categories=1, statements=2, roles=2)
    (category,) = framework.categories
    first, second, third = category.skills
    one, two = first.statements
    first = replace(
        first, statements=(replace(one, meaning=3), replace(two, retired=True)), comes_from=("old",)
    )
    category = replace(category, skills=(first, replace(second, retired=True), third))
    roles = (framework.roles[0], replace(framework.roles[1], retired=True))
    maps = {2: (0, 1, 2, 3, None)}
    return replace(framework, categories=(category,), roles=roles, scale=2, scale_maps=maps)


def test_copy_says_the_same_under_another_key_and_title() -> None:
    framework = make_framework()
    copy = duplicate(framework, key="copy", title="Copy of it")
    assert copy == replace(framework, key="copy", title="Copy of it")


def test_copy_has_no_history() -> None:
    copy = duplicate(with_history(), key="copy", title="Copy")
    assert [skill.key for skill in copy.skills] == ["skill-1", "skill-3"]
    assert (copy.scale, copy.scale_maps) == (1, {})
    first = copy.skills[0]
    assert [(s.key, s.meaning) for s in first.statements] == [("skill-1-1", 1)]
    assert first.comes_from == ()
    assert [role.key for role in copy.roles] == ["role-1"]
    assert set(copy.roles[0].targets) == {"skill-1", "skill-3"}
    assert all("skill-2" not in resource.skills for resource in copy.resources)


def test_copy_of_what_can_be_published_has_no_problem_but_resources_without_a_skill() -> None:
    copy = duplicate(with_history(), key="copy", title="Copy")
    assert [problem.place for problem in problems(copy)] == ["resources[1].skills"]


def test_default_role_that_is_retired_is_to_be_chosen_again() -> None:
    framework = replace(with_history(), default_role="role-2")
    assert duplicate(framework, key="copy", title="Copy").default_role == ""
