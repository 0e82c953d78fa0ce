"""Rows and the domain's Framework say the same: what is written is read again."""

from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any

import pytest
from django.db import models as django_models
from pytest_django import DjangoAssertNumQueries

from assessments import models, working_copy
from assessments.columns import value_of
from assessments.domain import framework as domain
from assessments.domain.framework import (
    Cost,
    Effort,
    EffortUnit,
    EstimateFrom,
    Framework,
    Origin,
    ResourceKind,
    Source,
    Stage,
    Target,
)
from assessments.domain.validation import problems
from assessments.services.restoring import import_framework
from tests.factories import make_framework, make_resource, make_role
from tests.publishing import DEFINITIONS, published

pytestmark = pytest.mark.django_db

ROUND = make_framework()


def first_skill(**fields: Any) -> Framework:
    """Return the framework with other values in its first skill."""
    category, *categories = ROUND.categories
    skill, *skills = category.skills
    changed = replace(category, skills=(replace(skill, **fields), *skills))
    return replace(ROUND, categories=(changed, *categories))


def first_statement(**fields: Any) -> Framework:
    first, *rest = ROUND.skills[0].statements
    return first_skill(statements=(replace(first, **fields), *rest))


def backwards(content: Framework) -> Framework:
    """Everything that has an order of its own in the other one, so that keys do not sort it."""
    return replace(
        content,
        categories=tuple(
            replace(
                category,
                skills=tuple(
                    replace(skill, statements=skill.statements[::-1])
                    for skill in category.skills[::-1]
                ),
            )
            for category in content.categories[::-1]
        ),
        roles=content.roles[::-1],
        resources=tuple(replace(r, skills=r.skills[::-1]) for r in content.resources[::-1]),
    )


CONTENTS = {
    "round": ROUND,
    "one skill": make_framework(skills=1, statements=1),
    "two answers": make_framework(top=2),
    "nine answers": make_framework(top=9),
    "uneven": make_framework(statements=[1, 9, 2, 4]),
    "one category": make_framework(categories=1),
    "many": make_framework(skills=40, statements=7, categories=7, roles=5),
    "twelve in a row": make_framework(skills=12, statements=12, categories=12, roles=12),
    "one importance": make_framework(importances=(1,)),
    "wide importances": make_framework(importances=(1, 50, 100)),
    "targets of all levels": make_framework(targets=[1, 2, 3, 4, 5]),
    "backwards": backwards(make_framework(skills=9, statements=3, categories=3, roles=3)),
    "another default role": make_framework(roles=3, default_role="role-3"),
    "roles that differ": make_framework(
        roles=[
            make_role(dict.fromkeys((f"skill-{n}" for n in range(1, 9)), target), number=number)
            for number, target in enumerate([Target(1, 1), Target(5, 3)], 1)
        ]
    ),
    "no resources": make_framework(resources=[]),
    "every kind and origin": make_framework(
        resources=[
            make_resource(number, skills=["skill-1"], kind=kind, origin=origin)
            for number, (kind, origin) in enumerate(
                ((kind, origin) for kind in ResourceKind for origin in Origin), 1
            )
        ]
    ),
    "full resource": make_framework(
        resources=[
            make_resource(
                skills=["skill-3", "skill-1", "skill-2"],
                from_level=2,
                to_level=4,
                provider="A provider",
                url="https://example.org/?a=1#b",
                checked_on=date(2026, 11, 24),
                effort=Effort(4, EffortUnit.WEEKS, 3),
                cost=Cost.LARGE,
                estimate=EstimateFrom.PROVIDER,
                stage=Stage.LEADING,
            )
        ]
    ),
    "no effort": make_framework(resources=[make_resource(effort=None)]),
    "efforts of every kind": make_framework(
        resources=[
            make_resource(number, skills=["skill-1"], effort=effort)
            for number, effort in enumerate(
                [None, Effort(1, EffortUnit.HOURS), Effort(9999, EffortUnit.YEARS, 80)], 1
            )
        ]
    ),
    "no source": make_framework(source=Source(title="")),
    "full source": make_framework(
        source=Source(
            "A title",
            "An author",
            "A publisher",
            "https://example.org/",
            "2025-10",
            date(2026, 11, 24),
            "A note",
        )
    ),
    "introduction": make_framework(introduction="One.\n\nTwo."),
    "another scale": make_framework(
        scale=3, scale_maps={2: (4, 3, 2, 1, 0), 3: (0, None, 2, 3, 4)}
    ),
    "scenarios": make_framework(scenarios=({"title": "A", "n": [1, 2.5, None]}, "text", [])),
    "another language": make_framework(language="pt-br", title="Gestão de projetos – ‘ágil’ 🎯"),
    "white space": make_framework(guidance="One line.\n\n  Another line.\n", summary="\ttext "),
    "full statement": first_statement(example="E.", grounded_in="G."),
    "new meaning": first_statement(meaning=3),
    "retired statement": first_statement(retired=True),
    "retired skill": first_skill(retired=True),
    "retired skill with nothing": first_skill(retired=True, statements=(), descriptors={}),
    "skill of others": first_skill(comes_from=("old-b", "old-a"), why_it_matters=""),
}


def test_default_framework_comes_out_as_it_went_in(framework: Framework) -> None:
    assert working_copy.read(import_framework(content=framework).pk) == framework


@pytest.mark.parametrize("name", CONTENTS)
def test_framework_comes_out_as_it_went_in(name: str) -> None:
    assert problems(CONTENTS[name]) == []
    assert working_copy.read(import_framework(content=CONTENTS[name]).pk) == CONTENTS[name]


@pytest.mark.parametrize("name", CONTENTS)
def test_one_framework_can_become_another(name: str) -> None:
    """Rows are moved, changed, added and deleted until they say what the other one says."""
    row = import_framework(content=backwards(make_framework(skills=9, roles=3)))
    content = replace(CONTENTS[name], key=row.key)
    working_copy.write(row, content)
    assert working_copy.read(row.pk) == content


def test_importances_out_of_order_are_a_problem() -> None:
    """They come out in the order of their values, so nothing else may go in."""
    message = "must be in order, the smallest value first"
    found = problems(make_framework(importances=(3, 1, 2)))
    assert [problem.message for problem in found] == [message]


def test_reading_costs_the_same_whatever_the_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = import_framework(content=make_framework(key="small", skills=2, statements=1))
    large = import_framework(content=make_framework(key="large", skills=40, roles=3))
    for row in (small, large):
        with django_assert_num_queries(12):
            working_copy.read(row.pk)


def test_framework_that_is_not_there_is_an_error() -> None:
    with pytest.raises(models.Framework.DoesNotExist):
        working_copy.read(1)


def test_rows_that_say_it_already_are_left_alone(framework: Framework) -> None:
    row = import_framework(content=framework)
    working_copy.write(row, replace(framework, title="Another title"))
    saves = {model: set(model._default_manager.values_list("revision", flat=True))
             for model in DEFINITIONS if issubclass(model, models.WorkingRow)}  # fmt: skip
    assert set().union(*saves.values()) == {0}


def test_published_row_is_not_deleted(version: models.FrameworkVersion) -> None:
    content = working_copy.read(version.framework_id)
    with pytest.raises(models.PublishedStays):
        working_copy.write(version.framework, replace(content, resources=content.resources[1:]))


def test_two_frameworks_with_the_same_keys_do_not_mix(framework: Framework) -> None:
    first = import_framework(content=framework)
    second = import_framework(content=replace(framework, key="copy", title="Copy"))
    working_copy.write(second, make_framework(key="copy"))
    assert working_copy.read(first.pk) == framework
    assert working_copy.read(second.pk) == make_framework(key="copy")


# What a row has beside the fields of the dataclass that it stands for.
OWN_COLUMNS = {"id", "framework", "revision", "order", "published", "category", "skill", "decided"}
PARTS = {"skills", "statements", "descriptors", "targets"}  # rows of their own
PAIRS = [
    (models.AnswerOption, domain.AnswerOption),
    (models.Level, domain.Level),
    (models.Importance, domain.Importance),
    (models.Category, domain.Category),
    (models.Skill, domain.Skill),
    (models.Statement, domain.Statement),
    (models.Role, domain.Role),
    (models.Target, domain.Target),
    (models.Resource, domain.Resource),
]


@pytest.mark.parametrize(("model", "cls"), PAIRS, ids=[cls.__name__ for _, cls in PAIRS])
def test_row_and_dataclass_have_the_same_fields(
    model: type[django_models.Model], cls: type[Any]
) -> None:
    """A field that only one of them has would be lost on the way."""
    columns = {f.name for f in model._meta.concrete_fields} - OWN_COLUMNS - {"role"}
    effort = {f"effort_{f.name}" for f in fields(Effort)} if cls is domain.Resource else set()
    assert columns - effort == {f.name for f in fields(cls)} - PARTS - {"effort"}
    assert effort <= columns


@pytest.mark.parametrize(("model", "cls"), PAIRS, ids=[cls.__name__ for _, cls in PAIRS])
def test_row_and_dataclass_have_the_same_defaults(
    model: type[django_models.Model], cls: type[Any]
) -> None:
    """Else what a document leaves out would mean something else than what a form leaves out."""
    names = [f.name for f in fields(cls) if f.default is not MISSING and f.name not in PARTS]
    defaults = {f.name: f.default for f in fields(cls) if f.name in names}
    others: dict[str, Any] = {f.name: None for f in fields(cls) if f.name not in names}
    blank = value_of(cls, model(), **others)
    assert {name: getattr(blank, name) for name in names} == defaults


def test_framework_row_and_dataclass_have_the_same_fields() -> None:
    columns = {f.name for f in models.Framework._meta.concrete_fields}
    own = {"id", "revision", "replaced_at", "withdrawn_at", "order", "last_number", "scale_decided"}
    own |= {"ready_at", "ready_by", "ready_note"}
    source = {f"source_{f.name}" for f in fields(Source)}
    assert source <= columns
    parts = {"source", "options", "levels", "importances", "categories", "roles", "resources"}
    content = {f.name for f in fields(Framework) if f.compare}
    assert columns - own - source == content - parts


def test_publishing_and_reading_again_is_the_same(framework: Framework) -> None:
    version = published(framework)
    assert working_copy.read(version.framework_id) == framework
