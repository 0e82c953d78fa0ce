"""A plan: steps chosen, dated, ticked off and removed."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from assessments import queries
from assessments.models import Assessment, PlanItem
from assessments.services import answering, planning
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.conftest import NOON
from tests.factories import make_framework, make_resource

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
SMALL = make_framework(skills=3)


def begin(**fields: object) -> Assessment:
    queries._published_definitions.cache_clear()
    version = publish(draft_from(make_framework(**{"skills": 3, **fields})), NOON)  # type: ignore[arg-type]
    return answering.start(uuid.uuid4(), version, "role-1", NOON)


@pytest.fixture
def submitted(db: None) -> Assessment:
    assessment = begin()
    answering.submit(assessment, NOON)
    return Assessment.objects.get(pk=assessment.pk)


def keys(assessment: Assessment) -> list[str]:
    return [step.resource.key for step in queries.plan_of(assessment)]


def test_a_plan_is_empty_at_first(submitted: Assessment) -> None:
    assert queries.plan_of(submitted) == ()


def test_a_step_is_added_for_its_skill(submitted: Assessment) -> None:
    planning.add(submitted, "resource-1", "skill-1", LATER)
    (step,) = queries.plan_of(submitted)
    assert (step.resource.title, step.skill.name) == (
        SMALL.resources[0].title,
        SMALL.skills[0].name,
    )
    assert (step.due, step.note, step.added_at, step.done_at) == (None, "", LATER, None)


def test_a_step_is_added_once(submitted: Assessment) -> None:
    planning.add(submitted, "way-1", "skill-1", NOON)
    planning.add(submitted, "way-1", "skill-2", LATER)
    (step,) = queries.plan_of(submitted)
    assert (step.skill.key, step.added_at) == ("skill-1", NOON)


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
    submitted: Assessment, resource: str, skill: str
) -> None:
    with pytest.raises(LookupError):
        planning.add(submitted, resource, skill, NOON)
    assert not PlanItem.objects.exists()


def test_a_step_of_another_version_is_refused(submitted: Assessment) -> None:
    other = make_framework(
        key="other", skills=3, resources=[make_resource(key="foreign", skills=["skill-1"])]
    )
    publish(draft_from(other), NOON)
    with pytest.raises(LookupError):
        planning.add(submitted, "foreign", "skill-1", NOON)


def test_a_running_assessment_has_no_plan() -> None:
    with pytest.raises(ValueError, match="not submitted"):
        planning.add(begin(), "resource-1", "skill-1", NOON)
    assert not PlanItem.objects.exists()


def test_a_step_is_changed(submitted: Assessment) -> None:
    planning.add(submitted, "resource-1", "skill-1", NOON)
    planning.change(submitted, "resource-1", date(2026, 4, 1), "With Ana")
    (step,) = queries.plan_of(submitted)
    assert (step.due, step.note) == (date(2026, 4, 1), "With Ana")


def test_too_long_a_note_is_refused(submitted: Assessment) -> None:
    planning.add(submitted, "resource-1", "skill-1", NOON)
    with pytest.raises(ValueError, match="too long"):
        planning.change(submitted, "resource-1", None, "x" * 501)


def test_a_step_is_ticked_and_unticked(submitted: Assessment) -> None:
    planning.add(submitted, "resource-1", "skill-1", NOON)
    planning.tick(submitted, "resource-1", LATER)
    assert queries.plan_of(submitted)[0].done_at == LATER
    planning.untick(submitted, "resource-1")
    assert queries.plan_of(submitted)[0].done_at is None


def test_a_step_is_removed_once(submitted: Assessment) -> None:
    planning.add(submitted, "resource-1", "skill-1", NOON)
    planning.remove(submitted, "resource-1")
    planning.remove(submitted, "resource-1")
    assert queries.plan_of(submitted) == ()


def test_what_is_not_in_the_plan_cannot_be_changed(submitted: Assessment) -> None:
    with pytest.raises(LookupError):
        planning.change(submitted, "resource-1", None, "")
    with pytest.raises(LookupError):
        planning.tick(submitted, "resource-1", NOON)
    with pytest.raises(LookupError):
        planning.untick(submitted, "resource-1")


def test_a_plan_stays_with_its_assessment(submitted: Assessment) -> None:
    other = answering.start(uuid.uuid4(), submitted.version, "role-1", NOON)
    answering.submit(other, NOON)
    planning.add(submitted, "resource-1", "skill-1", NOON)
    planning.remove(other, "resource-1")
    assert keys(submitted) == ["resource-1"]
    assert keys(other) == []
    with pytest.raises(LookupError):
        planning.tick(other, "resource-1", NOON)


def test_order_is_by_date_then_undated_then_done(submitted: Assessment) -> None:
    for number, key in enumerate(["resource-1", "resource-2", "resource-3"]):
        skill = f"skill-{number + 1}"
        planning.add(submitted, key, skill, datetime(2026, 3, 1 + number, tzinfo=UTC))
    planning.change(submitted, "resource-3", date(2026, 5, 1), "")
    planning.tick(submitted, "resource-1", LATER)
    assert keys(submitted) == ["resource-3", "resource-2", "resource-1"]


def test_a_plan_costs_one_query(submitted: Assessment, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in (1, 2, 3):
        planning.add(submitted, f"resource-{number}", f"skill-{number}", NOON)
    queries.plan_of(submitted)
    with django_assert_num_queries(1):
        queries.plan_of(submitted)
