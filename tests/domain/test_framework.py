"""The framework as a value: its checksum, and how its parts are found."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from assessments.domain.framework import Framework, content_checksum
from assessments.domain.validation import problems
from tests.factories import make_framework, make_resource


def small() -> Framework:
    return make_framework(
        skills=2, statements=[1, 2], top=2, importances=(1, 2), scenarios=({"title": "A"},)
    )


def variants(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield a copy of the value for every part that it has, with that one part changed."""
    if is_dataclass(value):
        for name in (f.name for f in fields(value) if f.compare):
            for where, changed in variants(getattr(value, name), f"{place}.{name}"):
                yield where, replace(value, **{name: changed})
    elif isinstance(value, tuple):
        yield f"{place}: of another length", value[:-1] if value else ("new",)
        for index, item in enumerate(value):
            for where, changed in variants(item, f"{place}[{index}]"):
                yield where, (*value[:index], changed, *value[index + 1 :])
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{place}.{key}: left out", {k: v for k, v in value.items() if k != key}
            for where, changed in variants(item, f"{place}.{key}"):
                yield where, {**value, key: changed}
    else:
        yield place, value + 1 if isinstance(value, int) else f"{value}."


CHANGED = dict(variants(small()))


def test_content_checksum_is_64_hexadecimal_digits():
    checksum = content_checksum(small())
    assert len(checksum) == 64
    assert int(checksum, 16) >= 0


def test_content_checksum_equal_content_is_equal():
    assert content_checksum(small()) == content_checksum(small())


@pytest.mark.parametrize("change", [{"version": 1}, {"version": 2}, {"checksum": "0" * 64}])
def test_content_checksum_version_and_checksum_do_not_count(change):
    other = replace(small(), **change)
    assert other == small()
    assert content_checksum(other) == content_checksum(small())


def test_content_checksum_order_of_a_mapping_does_not_count():
    framework = small()
    role = framework.roles[0]
    turned = replace(role, targets=dict(reversed(role.targets.items())))
    other = replace(framework, roles=(turned,))
    assert other == framework
    assert content_checksum(other) == content_checksum(framework)


def test_content_checksum_reading_a_framework_does_not_change_it():
    framework = small()
    before = content_checksum(framework)
    assert (len(framework.skills), len(framework.statements)) == (2, 3)
    assert content_checksum(framework) == before


@pytest.mark.parametrize("place", CHANGED)
def test_content_checksum_any_changed_part_changes_it(place):
    assert CHANGED[place] != small()
    assert content_checksum(CHANGED[place]) != content_checksum(small())


def test_content_checksum_every_change_has_its_own():
    checksums = {content_checksum(framework) for framework in CHANGED.values()}
    assert len(checksums) == len(CHANGED)


def test_content_checksum_order_of_skills_changes_it():
    framework = make_framework(skills=2, categories=1)
    (category,) = framework.categories
    turned = replace(category, skills=category.skills[::-1])
    other = replace(framework, categories=(turned,))
    assert content_checksum(other) != content_checksum(framework)


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
