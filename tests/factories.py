"""Small builders of domain values for tests: valid, deterministic, without Django or a database.

Everything is numbered from 1 in the framework's order and named after its number: "category-1",
"skill-1", "skill-1-1" (its first statement), "role-1", "level-1", "importance-1" (by weight) and
"resource-1". Answers of the scale are named after their values: "answer-0" … "answer-4".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Effort,
    EffortUnit,
    Framework,
    Importance,
    Level,
    Origin,
    Resource,
    ResourceKind,
    Role,
    Skill,
    Source,
    Statement,
    Target,
)
from assessments.exchange.document import given

Targets = int | Sequence[Target | int] | Mapping[str, Target | int]


def make_framework(
    *,
    skills: int = 8,
    statements: int | Sequence[int] = 4,
    top: int = 5,
    categories: int = 2,
    importances: Sequence[int] = (1, 2, 3),
    roles: int | Sequence[Role] = 1,
    targets: Targets | None = None,
    resources: Sequence[Resource] | None = None,
    **fields: Any,
) -> Framework:
    """Return a valid framework: `problems(make_framework(…)) == []` for any sensible arguments.

    skills       how many skills, spread over the categories in order and as evenly as possible
    statements   how many each skill asks, or one number for each skill ([1, 4, 2]), which then
                 also says how many skills there are
    top          m: how many levels there are, and answers (2 or more)
    categories   how many categories (never more than there are skills)
    importances  the weights of the importance scale, each once
    roles        how many roles ("role-1" is the default role), or the roles themselves
    targets      the target profile of every role that is built here; see `make_targets`
    resources    the resources; None gives one practice for each skill ("resource-1" for
                 "skill-1", from level 1 to m) and then a job named in the article ("way-1",
                 for every skill, from level 1 to m)
    fields       any other field of `Framework`: title="…", version=3, …
    """
    counts = [statements] * skills if isinstance(statements, int) else list(statements)
    built = [make_skill(n, statements=count, top=top) for n, count in enumerate(counts, 1)]
    profile = make_targets([s.key for s in built], targets, top=top, importances=importances)
    if isinstance(roles, int):
        roles = [make_role(profile, number=n) for n in range(1, roles + 1)]
    if resources is None:
        resources = _default_resources([s.key for s in built], top)
    values: dict[str, Any] = {
        "key": "framework",
        "language": "en",
        "title": "Framework",
        "summary": "What the framework is about.",
        "source": Source(title="The article", author="An author", publisher="A publisher"),
        "prompt": "How far do you agree?",
        "guidance": "Think of the last two years.",
        "options": tuple(AnswerOption(f"answer-{n}", n, f"Answer {n}") for n in range(top)),
        "levels": tuple(
            Level(f"level-{n}", n, f"Level {n}", f"What level {n} means.")
            for n in range(1, top + 1)
        ),
        "importances": tuple(Importance(f"importance-{n}", n, f"Weight {n}") for n in importances),
        "categories": _spread(built, categories),
        "roles": tuple(roles),
        "default_role": roles[0].key,
        "resources": tuple(resources),
    }
    return Framework(**values | fields)


def large_framework(
    skills: int = 200, statements: int = 8, roles: int = 10, *, name: str = "", **fields: Any
) -> Framework:
    """Return a framework as large as the largest: of 200 skills × 8 statements × 10 roles.

    Its groups have twenty skills each. `name` stands in the place of the first of all names.
    """
    framework = make_framework(
        skills=skills,
        statements=statements,
        roles=roles,
        categories=max(1, skills // 20),
        key="large",
        **fields,
    )
    return _with_first_names(framework, name) if name else framework


def _with_first_names(framework: Framework, name: str) -> Framework:
    """Give this name to the framework and to the first of each kind of its parts."""

    def first(parts: Sequence[Any], **changes: Any) -> tuple[Any, ...]:
        return (replace(parts[0], **changes), *parts[1:])

    category = framework.categories[0]
    category = replace(
        category,
        name=name,
        skills=first(
            category.skills,
            name=name,
            definition=name,
            statements=first(category.skills[0].statements, text=name, example=name),
            descriptors=dict.fromkeys(category.skills[0].descriptors, name),
        ),
    )
    return replace(
        framework,
        title=name,
        summary=name,
        prompt=name,
        options=first(framework.options, label=name, hint=name),
        levels=first(framework.levels, name=name, descriptor=name),
        importances=first(framework.importances, name=name),
        categories=(category, *framework.categories[1:]),
        roles=first(framework.roles, name=name, summary=name),
        resources=first(framework.resources, title=name, provider=name, description=name),
    )


def make_skill(number: int = 1, *, statements: int = 4, top: int = 5, **fields: Any) -> Skill:
    """Return the skill of this number with so many statements, described for levels 1 … top."""
    values: dict[str, Any] = {
        "key": f"skill-{number}",
        "name": f"Skill {number}",
        "definition": f"What skill {number} is.",
        "why_it_matters": f"Why skill {number} matters.",
        "statements": tuple(
            Statement(f"skill-{number}-{n}", f"I have done thing {n} of skill {number}.")
            for n in range(1, statements + 1)
        ),
        "descriptors": {n: f"Skill {number} at level {n}." for n in range(1, top + 1)},
    }
    return Skill(**values | fields)


def make_targets(
    skills: Sequence[str],
    targets: Targets | None = None,
    *,
    top: int = 5,
    importances: Sequence[int] = (1, 2, 3),
) -> dict[str, Target]:
    """Return a target for each of these keys of skills.

    Left out, the level is 4 (or `top`, where that is less) and the weights of the importances
    take turns from the heaviest: 3, 2, 1, 3, … A level given as a whole number keeps that
    weight; a `Target` gives both. One level may be given for all skills, or a sequence for the
    first ones in order, or a mapping from the keys of some skills.
    """
    weights = sorted(importances, reverse=True)
    if isinstance(targets, int):
        targets = [targets] * len(skills)
    if not isinstance(targets, Mapping):
        targets = dict(zip(skills, targets or (), strict=False))
    _refuse_strangers(targets, skills)
    profile = {}
    for index, key in enumerate(skills):
        given = targets.get(key, min(4, top))
        weight = weights[index % len(weights)]
        profile[key] = Target(given, weight) if isinstance(given, int) else given
    return profile


def make_role(targets: Mapping[str, Target], *, number: int = 1, **fields: Any) -> Role:
    """Return the role of this number with this target profile."""
    values: dict[str, Any] = {
        "key": f"role-{number}",
        "name": f"Role {number}",
        "summary": f"What role {number} does.",
        "rationale": f"Why role {number} asks for this.",
        "targets": dict(targets),
    }
    return Role(**values | fields)


def make_resource(
    number: int = 1, *, skills: Sequence[str] | None = None, **fields: Any
) -> Resource:
    """Return the resource of this number: a practice for "skill-<number>", from level 1 to 5."""
    values: dict[str, Any] = {
        "key": f"resource-{number}",
        "title": f"Resource {number}",
        "kind": ResourceKind.PRACTICE,
        "description": f"What to do with resource {number}.",
        "skills": tuple(skills or [f"skill-{number}"]),
        "from_level": 1,
        "to_level": 5,
        "effort": Effort(2, EffortUnit.WEEKS, 3),
        "origin": Origin.TEAM,
    }
    return Resource(**values | fields)


def make_answers(
    framework: Framework,
    values: int | Sequence[Sequence[int | None]] | Mapping[str, Sequence[int | None]],
) -> dict[str, int | None]:
    """Return answers by the keys of the statements.

    One whole number answers every statement with it. Otherwise give values skill by skill, in
    the framework's order ([[1, 2], [None, 3]]) or by the key of the skill ({"skill-2": [3]}), for
    its first statements: None is skipped, and what is not given is not answered.
    """
    if isinstance(values, int):
        return {statement.key: values for statement in framework.statements}
    keys = [skill.key for skill in framework.skills]
    if not isinstance(values, Mapping):
        values = dict(zip(keys, values, strict=False))
    _refuse_strangers(values, keys)
    return {
        statement.key: value
        for skill in framework.skills
        for statement, value in zip(skill.statements, values.get(skill.key, ()), strict=False)
    }


def _refuse_strangers(given: Mapping[str, Any], skills: Sequence[str]) -> None:
    """A misspelt key would leave a test that tests nothing."""
    strangers = sorted(set(given) - set(skills))
    if strangers:
        raise KeyError(f"no such skill: {', '.join(strangers)}")


def _spread(skills: Sequence[Skill], categories: int) -> tuple[Category, ...]:
    count = min(categories, len(skills))
    bounds = [len(skills) * n // count for n in range(count + 1)]
    return tuple(
        Category(
            key=f"category-{n}",
            name=f"Category {n}",
            summary=f"What category {n} is about.",
            skills=tuple(skills[bounds[n - 1] : bounds[n]]),
        )
        for n in range(1, count + 1)
    )


def _default_resources(skills: Sequence[str], top: int) -> list[Resource]:
    practices = [
        make_resource(number, skills=[key], to_level=top) for number, key in enumerate(skills, 1)
    ]
    way = make_resource(
        key="way-1",
        title="Way 1",
        kind=ResourceKind.JOB,
        skills=skills,
        to_level=top,
        origin=Origin.ARTICLE,
    )
    return [*practices, way]


MARK = "\N{LOZENGE}"  # a sign that the site itself never says


def marked(value: Any) -> Any:
    """Return a framework of which each text that people read begins with MARK."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return MARK + value if value else value
    if isinstance(value, tuple):
        return tuple(item if isinstance(item, str) else marked(item) for item in value)
    if isinstance(value, Mapping):
        return {key: marked(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        unread = ("key", "language", "url", "published", "default_role")
        names = [f.name for f in fields(value) if f.compare and f.name not in unread]
        return replace(value, **{name: marked(getattr(value, name)) for name in names})
    return value


def filled_framework() -> Framework:
    """Return a valid framework in which every field of every kind of part has some other value
    than its default. A new field is filled by its type.

    The last of several parts is not retired, so that something is asked: "skill-4", with its
    second statement, for "role-2".
    """
    plain = make_framework(skills=4, statements=2, roles=2, importances=(2, 3))
    return replace(_filled(plain), default_role="role-2")


def _filled(value: Any, retired: bool = False) -> Any:
    """Fill what has its default, here and below."""
    if isinstance(value, tuple):
        last = len(value) - 1
        return tuple(_filled(item, retired or n < last) for n, item in enumerate(value))
    if isinstance(value, Mapping):
        return {key: _filled(item) for key, item in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    hints, content = get_type_hints(type(value)), given(value)
    names = [f.name for f in fields(value) if f.compare and (retired or f.name != "retired")]
    return replace(
        value,
        **{
            name: _filled(content[name], retired) if name in content else _filler(hints[name], name)
            for name in names
        },
    )


def _filler(hint: Any, name: str) -> Any:
    """Return a value of this type for the field of this name."""
    kind, *parts = get_origin(hint) or hint, *get_args(hint)
    if kind is tuple:
        return (_filler(parts[0], name),)
    if kind is Mapping:
        return {_filler(parts[0], name): _filler(parts[1], name)}
    if kind in (Union, UnionType):
        return _filler(parts[0], name)
    if kind is Any:
        return {"key": "other", "options": [1, 2.5, True, None, "no"]}
    if issubclass(kind, StrEnum):
        return list(kind)[-1]
    if is_dataclass(kind):
        values = {field: _filler(part, field) for field, part in get_type_hints(kind).items()}
        return cast(Any, kind)(**values)
    if kind is date:
        return date(2026, 11, 24)
    text = "https://example.org/" if name == "url" else f"other-{name}".replace("_", "-")
    return {bool: True, int: 2, str: text}[kind]


def variants(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield a copy of the value for every part that it has, with that one part changed."""
    if is_dataclass(value) and not isinstance(value, type):
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
    elif isinstance(value, bool):
        yield place, not value
    elif isinstance(value, StrEnum):
        yield place, next(member for member in type(value) if member != value)
    elif isinstance(value, date):
        yield place, value + timedelta(days=1)
    elif value is not None:
        yield place, value + 1 if isinstance(value, int) else f"{value}."
