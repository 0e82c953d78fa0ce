"""A plan: steps chosen, dated, ticked off and removed."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import models, queries
from assessments.services import answering, planning
from tests.factories import make_framework, make_resource
from tests.publishing import NOON, published, published_once

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
SMALL = make_framework(skills=3)


def begin(**fields: Any) -> models.Assessment:
    version = published_once(make_framework(**{"skills": 3, **fields}))
    return answering.start(respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON)


@pytest.fixture
def submitted(db: None) -> models.Assessment:
    assessment = begin()
    answering.submit(assessment=assessment, at=NOON)
    return models.Assessment.objects.get(pk=assessment.pk)


def keys(assessment: models.Assessment) -> list[str]:
    return [step.resource.key for step in queries.plan_of(assessment)]


def test_a_plan_is_empty_at_first(submitted: models.Assessment) -> None:
    assert queries.plan_of(submitted) == ()


def test_a_step_is_added_for_its_skill(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=LATER)
    (step,) = queries.plan_of(submitted)
    assert (step.resource.title, step.skill) == (SMALL.resources[0].title, SMALL.skills[0])
    assert (step.due, step.note, step.added_at, step.done_at) == (None, "", LATER, None)


def test_a_step_is_added_once(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="way-1", skill_key="skill-1", at=NOON)
    planning.add(assessment=submitted, resource_key="way-1", skill_key="skill-2", at=LATER)
    (step,) = queries.plan_of(submitted)
    assert (step.skill, step.added_at) == (SMALL.skills[0], NOON)


@pytest.mark.parametrize(
    ("resource", "skill"),
    [
        ("resource-1", "skill-2"),
        ("resource-99", "skill-1"),
        ("resource-1", "skill-99"),
        ("", ""),
    ],
)
def test_a_step_that_the_version_does_not_have_is_refused(
    submitted: models.Assessment, resource: str, skill: str
) -> None:
    with pytest.raises(LookupError):
        planning.add(assessment=submitted, resource_key=resource, skill_key=skill, at=NOON)
    assert not models.PlanStep.objects.exists()


def test_a_step_of_another_version_is_refused(submitted: models.Assessment) -> None:
    other = make_framework(
        key="other", skills=3, resources=[make_resource(key="foreign", skills=["skill-1"])]
    )
    published(other)
    with pytest.raises(LookupError):
        planning.add(assessment=submitted, resource_key="foreign", skill_key="skill-1", at=NOON)


def test_a_running_assessment_has_no_plan(db: None) -> None:
    with pytest.raises(ValueError, match="not submitted"):
        planning.add(assessment=begin(), resource_key="resource-1", skill_key="skill-1", at=NOON)
    assert not models.PlanStep.objects.exists()


def test_a_step_is_changed(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.change(
        assessment=submitted, resource_key="resource-1", due=date(2026, 4, 1), note="With Ana"
    )
    (step,) = queries.plan_of(submitted)
    assert (step.due, step.note) == (date(2026, 4, 1), "With Ana")


def test_too_long_a_note_is_refused(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    with pytest.raises(ValueError, match="too long"):
        planning.change(assessment=submitted, resource_key="resource-1", due=None, note="x" * 501)


def test_a_step_is_ticked_and_unticked(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.tick(assessment=submitted, resource_key="resource-1", at=LATER)
    assert queries.plan_of(submitted)[0].done_at == LATER
    planning.untick(assessment=submitted, resource_key="resource-1")
    assert queries.plan_of(submitted)[0].done_at is None


def test_a_step_is_removed_once(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.remove(assessment=submitted, resource_key="resource-1")
    planning.remove(assessment=submitted, resource_key="resource-1")
    assert queries.plan_of(submitted) == ()


def test_what_is_not_in_the_plan_cannot_be_changed(submitted: models.Assessment) -> None:
    with pytest.raises(LookupError):
        planning.change(assessment=submitted, resource_key="resource-1", due=None, note="")
    with pytest.raises(LookupError):
        planning.tick(assessment=submitted, resource_key="resource-1", at=NOON)
    with pytest.raises(LookupError):
        planning.untick(assessment=submitted, resource_key="resource-1")


def test_a_plan_stays_with_its_assessment(submitted: models.Assessment) -> None:
    other = answering.start(
        respondent=uuid.uuid4(), version=submitted.version, role_key="role-1", at=NOON
    )
    answering.submit(assessment=other, at=NOON)
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.remove(assessment=other, resource_key="resource-1")
    assert keys(submitted) == ["resource-1"]
    assert keys(other) == []
    with pytest.raises(LookupError):
        planning.tick(assessment=other, resource_key="resource-1", at=NOON)


def test_order_is_by_date_then_undated_then_done(submitted: models.Assessment) -> None:
    for number, key in enumerate(["resource-1", "resource-2", "resource-3"]):
        skill = f"skill-{number + 1}"
        planning.add(
            assessment=submitted,
            resource_key=key,
            skill_key=skill,
            at=datetime(2026, 3, 1 + number, tzinfo=UTC),
        )
    planning.change(assessment=submitted, resource_key="resource-3", due=date(2026, 5, 1), note="")
    planning.tick(assessment=submitted, resource_key="resource-1", at=LATER)
    assert keys(submitted) == ["resource-3", "resource-2", "resource-1"]


def test_a_plan_costs_one_query(
    submitted: models.Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2, 3):
        planning.add(
            assessment=submitted,
            resource_key=f"resource-{number}",
            skill_key=f"skill-{number}",
            at=NOON,
        )
    queries.plan_of(submitted)
    with django_assert_num_queries(1):
        queries.plan_of(submitted)
