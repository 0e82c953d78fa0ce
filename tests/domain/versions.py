"""Versions of one framework for tests of what holds for any two of them."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from assessments.domain.framework import (
    Category,
    Framework,
    Resource,
    Role,
    Skill,
    Statement,
    Target,
)
from tests.factories import make_framework, make_resource, make_role, make_skill

NAMES = ["Plan", "Plan (2)", "Plan (3)", "L" * 200, "L" * 196 + " (2)"]
TEXTS = ["Plan a day.", "Plan a whole week.", "Lead a group."]

many = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def with_skill(framework: Framework, skill: Skill) -> Framework:
    """Return the framework with this skill in place of the one that has its key."""
    return replace(
        framework,
        categories=tuple(
            replace(c, skills=tuple(skill if s.key == skill.key else s for s in c.skills))
            for c in framework.categories
        ),
    )


def with_statement(framework: Framework, key: str, **fields: Any) -> Framework:
    """Return the framework with these fields of one statement changed."""
    skill = next(s for s in framework.skills if key in [t.key for t in s.statements])
    changed = (replace(t, **fields) if t.key == key else t for t in skill.statements)
    return with_skill(framework, replace(skill, statements=tuple(changed)))


@st.composite
def versions(draw: st.DrawFn) -> Framework:
    """Valid frameworks that have many keys, names and texts in common, in any order and place."""
    top = draw(st.sampled_from([2, 2, 3]))
    names, keys = draw(st.permutations(NAMES)), draw(st.permutations(range(1, 6)))
    statements = iter(draw(st.permutations(range(1, 11))))
    skills: list[Skill] = []
    for number in keys[: draw(st.integers(1, 5))]:
        asked = draw(st.booleans()) or not skills
        made = [make_statement(draw, next(statements)) for _ in range(draw(st.integers(1, 2)))]
        made[0] = replace(made[0], retired=not asked)
        skill = make_skill(number, name=names[number - 1], top=top, retired=not asked)
        skills.append(replace(skill, statements=tuple(made)))
    whole = make_framework(
        top=top,
        roles=make_roles(draw, skills, top),
        default_role=draw(st.sampled_from(["role-1", "role-2"])),
        resources=make_resources(draw, skills),
    )
    return replace(whole, categories=make_categories(draw, skills))


def make_statement(draw: st.DrawFn, number: int) -> Statement:
    return Statement(
        f"statement-{number}",
        draw(st.sampled_from(TEXTS)),
        meaning=draw(st.integers(1, 2)),
        retired=draw(st.booleans()),
    )


def make_categories(draw: st.DrawFn, skills: list[Skill]) -> tuple[Category, ...]:
    keys = draw(st.permutations([1, 2, 3]))[: draw(st.integers(1, min(3, len(skills))))]
    homes = [*keys, *(draw(st.sampled_from(keys)) for _ in skills[len(keys) :])]
    pairs = list(zip(homes, skills, strict=True))
    return tuple(
        Category(
            f"category-{key}",
            f"Category {key}",
            "What it is about.",
            tuple(skill for home, skill in pairs if home == key),
        )
        for key in keys
    )


def make_roles(draw: st.DrawFn, skills: list[Skill], top: int) -> list[Role]:
    target = st.builds(Target, st.integers(1, top), st.sampled_from([1, 2, 3]))
    return [
        make_role({s.key: draw(target) for s in skills if not s.retired}, number=number)
        for number in draw(st.permutations([1, 2]))
    ]


def make_resources(draw: st.DrawFn, skills: list[Skill]) -> list[Resource]:
    numbers = draw(st.lists(st.integers(1, 3), max_size=2, unique=True))
    some = st.lists(st.sampled_from([s.key for s in skills]), min_size=1, unique=True)
    return [make_resource(n, skills=draw(some), to_level=2) for n in numbers]
