"""The framework as a value: how its parts are found."""

import pytest

from assessments.domain.validation import problems
from tests.factories import make_framework, make_resource


def test_framework_lists_skills_and_statements_in_order():
    framework = make_framework(statements=[1, 2], categories=2)
    assert [skill.key for skill in framework.skills] == ["skill-1", "skill-2"]
    assert [s.key for s in framework.statements] == ["skill-1-1", "skill-2-1", "skill-2-2"]


def test_framework_finds_levels_importances_and_roles():
    framework = make_framework(top=3, importances=(1, 5), roles=2)
    assert framework.top == 3
    assert framework.level(3).key == "level-3"
    assert framework.importance(5).key == "importance-5"
    assert framework.role("role-2") == framework.roles[1]


def test_framework_role_that_does_not_exist_is_none():
    assert make_framework().role("nobody") is None


@pytest.mark.parametrize(
    ("level", "suits"), [(1, False), (2, True), (3, True), (4, False), (5, False)]
)
def test_resource_suits_from_its_first_level_to_below_its_last(level, suits):
    resource = make_resource(skills=["skill-1"], from_level=2, to_level=4)
    assert resource.suits("skill-1", level) is suits


def test_resource_suits_only_its_own_skills():
    resource = make_resource(skills=["skill-1"])
    assert resource.suits("skill-2", 1) is False


@pytest.mark.parametrize("skills", [1, 2, 8, 40])
@pytest.mark.parametrize("top", range(2, 10))
def test_make_framework_is_valid(skills, top):
    for statements in (1, 7):
        framework = make_framework(skills=skills, statements=statements, top=top, roles=2)
        assert problems(framework) == []
