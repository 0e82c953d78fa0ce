"""What is imported comes out of the database as it went in."""

from dataclasses import replace
from typing import Any

import pytest

from assessments import queries
from assessments.domain.framework import Framework as Content
from assessments.domain.framework import Origin, ResourceKind, Source, Target
from assessments.domain.validation import Problem, problems
from assessments.models import Framework, FrameworkVersion, VersionRow
from assessments.services.drafts import VERSION_ROWS, DraftExists
from assessments.services.importing import draft_from
from tests.factories import make_framework, make_resource, make_role

pytestmark = pytest.mark.django_db

ROUND = make_framework()


def first_skill(**fields: Any) -> Content:
    """Return the framework with other values in its first skill."""
    category, *categories = ROUND.categories
    skill, *skills = category.skills
    changed = replace(category, skills=(replace(skill, **fields), *skills))
    return replace(ROUND, categories=(changed, *categories))


def first_statement(**fields: Any) -> Content:
    first, *rest = ROUND.skills[0].statements
    return first_skill(statements=(replace(first, **fields), *rest))


def backwards(content: Content) -> Content:
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
                effort="4 weeks",
            )
        ]
    ),
    "no source": make_framework(source=Source(title="")),
    "full source": make_framework(source=Source("A title", "An author", "A publisher", "A note")),
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


def test_default_framework_comes_out_as_it_went_in(framework: Content) -> None:
    assert queries.read_framework(draft_from(framework).pk) == framework


@pytest.mark.parametrize("name", CONTENTS)
def test_framework_comes_out_as_it_went_in(name: str) -> None:
    assert problems(CONTENTS[name]) == []
    assert queries.read_framework(draft_from(CONTENTS[name]).pk) == CONTENTS[name]


def test_importances_out_of_order_are_a_problem() -> None:
    """They come out in the order of their values, so nothing else may go in."""
    message = "must be in order, the smallest value first"
    found = problems(make_framework(importances=(3, 1, 2)))
    assert found == [Problem("importances", message)]


def test_draft_is_a_draft_of_a_new_framework() -> None:
    draft = draft_from(ROUND)
    stored = FrameworkVersion.objects.select_related("framework").get()
    assert stored == draft
    assert stored.framework.key == "framework"
    assert (stored.number, stored.published_at, stored.checksum) == (None, None, "")


def test_framework_that_is_there_gets_the_draft(version: FrameworkVersion) -> None:
    content = make_framework(key="it-project-manager")
    draft = draft_from(content)
    assert Framework.objects.get() == version.framework == draft.framework
    assert queries.read_framework(draft.pk) == content


def test_second_draft_is_refused_and_nothing_is_kept(framework: Content) -> None:
    draft = draft_from(framework)
    with pytest.raises(DraftExists):
        draft_from(replace(framework, title="Another title"))
    assert list(FrameworkVersion.objects.all()) == [draft]
    assert queries.read_framework(draft.pk) == framework


def test_content_that_fails_half_way_leaves_nothing() -> None:
    """Content with problems must not be given; where it is, all of it stays out."""
    with pytest.raises(KeyError):
        draft_from(make_framework(resources=[make_resource(skills=["skill-1", "skill-99"])]))
    models = (Framework, FrameworkVersion, *VERSION_ROWS)
    assert {model: model._default_manager.count() for model in models} == dict.fromkeys(models, 0)


@pytest.mark.parametrize("model", VERSION_ROWS)
def test_every_row_carries_the_version(model: type[VersionRow], framework: Content) -> None:
    draft = draft_from(framework)
    assert set(model.objects.values_list("version", flat=True)) == {draft.pk}
