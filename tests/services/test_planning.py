"""A plan: steps chosen, dated, ticked off and removed."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import models, queries
from assessments.services import answering, planning
from tests.factories import make_framework, make_resource
from tests.publishing import NOON, change, published, published_again, published_once

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


def the_step(assessment: models.Assessment) -> dict[str, Any]:
    """Return how the verbs name the one step of the first skill's resource."""
    (step,) = (s for s in queries.plan_of(assessment) if s.resource.key == "resource-1")
    return {"respondent_id": assessment.respondent_id, "step_id": step.id}


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
    planning.change(**the_step(submitted), due=date(2026, 4, 1), note="With Ana")
    (step,) = queries.plan_of(submitted)
    assert (step.due, step.note) == (date(2026, 4, 1), "With Ana")


def test_too_long_a_note_is_refused(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    with pytest.raises(ValueError, match="too long"):
        planning.change(**the_step(submitted), note="x" * 501)
    with pytest.raises(ValueError, match="too long"):
        planning.change(**the_step(submitted), title="x" * 201)


def test_a_step_is_ticked_and_unticked(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.tick(**the_step(submitted), at=LATER)
    assert queries.plan_of(submitted)[0].done_at == LATER
    planning.untick(**the_step(submitted))
    assert queries.plan_of(submitted)[0].done_at is None


def test_what_is_changed_in_two_tabs_is_both_there(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.change(**the_step(submitted), due=date(2026, 4, 1))
    planning.change(**the_step(submitted), note="With Ana")
    (step,) = queries.plan_of(submitted)
    assert (step.due, step.note) == (date(2026, 4, 1), "With Ana")


def test_a_step_of_a_report_is_taken_out_once(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.take_out(assessment=submitted, resource_key="resource-1")
    planning.take_out(assessment=submitted, resource_key="resource-1")
    assert queries.plan_of(submitted) == ()
    with pytest.raises(LookupError):
        planning.take_out(assessment=submitted, resource_key="no-such-resource")


def test_what_was_removed_meanwhile_cannot_be_changed(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    step = the_step(submitted)
    planning.remove(**step)
    with pytest.raises(LookupError):
        planning.change(**step, note="")
    with pytest.raises(LookupError):
        planning.tick(**step, at=NOON)
    with pytest.raises(LookupError):
        planning.untick(**step)
    with pytest.raises(LookupError):
        planning.remove(**step)


def test_a_plan_stays_with_its_person(submitted: models.Assessment) -> None:
    other = answering.start(
        respondent=uuid.uuid4(), version=submitted.version, role_key="role-1", at=NOON
    )
    answering.submit(assessment=other, at=NOON)
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    planning.take_out(assessment=other, resource_key="resource-1")
    assert keys(submitted) == ["resource-1"]
    assert keys(other) == []
    step = the_step(submitted) | {"respondent_id": other.respondent_id}
    with pytest.raises(LookupError):
        planning.tick(**step, at=NOON)
    with pytest.raises(LookupError):
        planning.remove(**step)
    assert keys(submitted) == ["resource-1"]


# --- Steps of one's own -----------------------------------------------------------------------


def own(assessment: models.Assessment, **fields: Any) -> None:
    values: dict[str, Any] = {"title": "Ask Ana", "skill_key": "", "due": None, "at": NOON}
    planning.add_own(owner=assessment, step_id=uuid.UUID(int=7), **values | fields)


def test_a_step_of_ones_own_is_for_a_skill_or_for_none(submitted: models.Assessment) -> None:
    own(submitted)
    planning.add_own(
        owner=submitted,
        step_id=uuid.UUID(int=8),
        title="Give a talk",
        skill_key="skill-2",
        due=date(2026, 4, 1),
        at=NOON,
    )
    first, second = queries.plan_of(submitted)
    assert (first.resource.title, first.skill, first.is_own) == (
        "Give a talk",
        SMALL.skills[1],
        True,
    )
    assert (second.resource.title, second.skill, second.report_id) == ("Ask Ana", None, "")


def test_a_step_of_ones_own_that_is_sent_twice_is_one(submitted: models.Assessment) -> None:
    own(submitted)
    own(submitted)
    assert len(queries.plan_of(submitted)) == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": ""}, ValueError),
        ({"title": "x" * 201}, ValueError),
        ({"skill_key": "flying"}, LookupError),
    ],
)
def test_a_step_of_ones_own_that_does_not_fit_is_refused(
    submitted: models.Assessment, fields: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        own(submitted, **fields)
    assert not models.PlanStep.objects.exists()


# --- From report to report --------------------------------------------------------------------


def test_a_plan_goes_along_into_the_next_report_and_version(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    own(submitted, at=LATER)
    change(models.Resource.objects.get(key="resource-1"), title="Another title")
    newer = published_again(submitted.version.framework, at=LATER)
    again = answering.start(
        respondent=submitted.respondent_id, version=newer, role_key="role-1", at=LATER
    )
    told = [(s.resource.title, s.report_id) for s in queries.plan_of(again)]
    assert told == [("Another title", str(submitted.pk)), ("Ask Ana", "")]


def test_a_step_that_a_version_does_not_know_is_told_by_its_own(
    submitted: models.Assessment,
) -> None:
    more = (*SMALL.resources, make_resource(key="newer", title="Newer", skills=["skill-1"]))
    newer = published(make_framework(skills=3, resources=more), at=LATER)
    again = answering.start(
        respondent=submitted.respondent_id, version=newer, role_key="role-1", at=LATER
    )
    answering.submit(assessment=again, at=LATER)
    again.refresh_from_db()
    planning.add(assessment=again, resource_key="newer", skill_key="skill-1", at=LATER)
    (step,) = queries.plan_of(submitted)
    assert (step.resource.title, step.skill) == ("Newer", SMALL.skills[0])


def test_a_step_stays_when_its_report_goes(submitted: models.Assessment) -> None:
    planning.add(assessment=submitted, resource_key="resource-1", skill_key="skill-1", at=NOON)
    (mine,) = queries.frameworks_of(submitted.respondent_id)
    submitted.delete()
    (step,) = queries.plan_of(mine)
    assert (step.resource.key, step.report_id, step.report_at) == ("resource-1", "", None)
    assert queries.frameworks_of(mine.respondent_id) == [mine]


def test_order_is_by_date_then_undated_then_done(submitted: models.Assessment) -> None:
    for number, key in enumerate(["resource-1", "resource-2", "resource-3"]):
        skill = f"skill-{number + 1}"
        planning.add(
            assessment=submitted,
            resource_key=key,
            skill_key=skill,
            at=datetime(2026, 3, 1 + number, tzinfo=UTC),
        )
    planning.tick(**the_step(submitted), at=LATER)
    third = next(s.id for s in queries.plan_of(submitted) if s.resource.key == "resource-3")
    planning.change(
        respondent_id=submitted.respondent_id, step_id=third, due=date(2026, 5, 1), note=""
    )
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
