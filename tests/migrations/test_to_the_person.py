"""What was kept with single reports is with the person afterwards, and nothing of it is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, transaction

from assessments import models, queries
from assessments.domain.annotations import Example
from tests.factories import make_framework, make_resource
from tests.migrations.test_from_before import NOW, migrate
from tests.publishing import NOON, published

BEFORE = "0005_mean_2"
ME, OTHER = UUID(int=1), UUID(int=2)
LATER = NOON + timedelta(days=30)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_old() -> Iterator[Apps]:
    content = make_framework(
        skills=2, statements=2, resources=[make_resource(1, skills=["skill-1"]), make_resource(2)]
    )
    published(content)
    try:
        yield migrate(BEFORE)
    finally:
        migrate(NOW)


def rows(old: Apps, name: str) -> Any:
    return old.get_model("assessments", name)._default_manager


def begin(old: Apps, who: UUID, at: Any, **values: Any) -> Any:
    version, role = rows(old, "FrameworkVersion").get(), rows(old, "Role").first()
    values |= {"version": version, "role": role, "started_at": at}
    return rows(old, "Assessment").create(respondent=who, **values)


def test_what_belongs_to_a_person_is_brought_along(at_old: Apps) -> None:
    first = begin(at_old, ME, NOON, own_targets={"skill-1": [2, 1]})
    second = begin(at_old, ME, LATER, own_targets={"skill-1": [3, 1]})
    theirs = begin(at_old, OTHER, NOON)
    skill = rows(at_old, "Skill").get(key="skill-1")
    statement = rows(at_old, "Statement").first()
    rows(at_old, "Answer").create(assessment=first, statement=statement, value=3)
    for assessment, text, used in (
        (first, "A", "month"),
        (second, "A", ""),
        (second, "B", "longer"),
    ):
        rows(at_old, "SkillNote").update_or_create(
            assessment=assessment,
            skill=skill,
            defaults={"example": text, "last_used": used, "setting": "study"},
        )
    resource = rows(at_old, "Resource").get(key="resource-1")
    for assessment, done in ((first, LATER), (second, None), (theirs, None)):
        rows(at_old, "PlanItem").create(
            assessment=assessment, resource=resource, skill=skill, added_at=NOON, done_at=done
        )

    migrate(NOW)

    mine = models.Assessment.objects.get(pk=second.pk)
    examples = queries.examples_of(mine)["skill-1"]
    assert [(e.action, e.setting, e.year) for e in examples] == [
        ("A", "study", NOON.year),
        ("B", "study", None),
    ]
    assert examples[0].parts == Example(action="A").parts
    (step,) = queries.plan_of(mine)
    assert (step.resource.key, step.done_at) == ("resource-1", LATER)
    assert mine.own_targets == {"skill-1": [3, 1]}
    assert queries.answers_of(models.Assessment.objects.get(pk=first.pk)) == {statement.key: 3}
    assert set(models.Respondent.objects.values_list("pk", flat=True)) == {ME, OTHER}
    other = models.Assessment.objects.get(pk=theirs.pk)
    assert queries.examples_of(other) == {}
    assert len(queries.plan_of(other)) == 1


def test_walls_stand_afterwards(at_old: Apps) -> None:
    submitted = begin(at_old, ME, NOON, submitted_at=LATER)
    migrate(NOW)
    statement = models.Statement.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Answer.objects.create(assessment_id=submitted.pk, statement_id=statement.pk, value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Assessment.objects.update(submitted_at=None)
