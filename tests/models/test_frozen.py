"""The last wall: what the database itself refuses, whatever program writes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from assessments import models, queries
from assessments.services import answering
from assessments.services.restoring import import_framework
from tests.factories import make_framework
from tests.publishing import published_again, published_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
ME = UUID(int=1)
SMALL = make_framework(skills=2, statements=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    return published_once(SMALL)


@pytest.fixture
def running(version: models.FrameworkVersion) -> models.Assessment:
    assessment = answering.start(respondent=ME, version=version, role_key="role-1", at=NOON)
    answering.save_answers(
        assessment=assessment,
        skill=SMALL.skills[0],
        answers={"skill-1-1": 2, "skill-1-2": None},
        at=NOON,
    )
    return assessment


@pytest.fixture
def submitted(running: models.Assessment) -> models.Assessment:
    answering.submit(assessment=running, at=LATER)
    running.refresh_from_db()
    return running


def refused(write: Any, message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        write()


# --- Versions --------------------------------------------------------------------------------

NEVER = "A published version never changes"
CHANGES: dict[str, Any] = {
    "number": 2,
    "document": "{}",
    "checksum": "0" * 64,
    "scoring_rule": "other",
    "release_notes": "Other notes.",
    "published_at": LATER,
}


@pytest.mark.parametrize("name", CHANGES)
def test_version_cannot_be_updated(version: models.FrameworkVersion, name: str) -> None:
    rows = models.FrameworkVersion.objects.filter(pk=version.pk)
    refused(lambda: rows.update(**{name: CHANGES[name]}), NEVER)
    setattr(version, name, CHANGES[name])
    refused(version.save, NEVER)
    refused(lambda: models.FrameworkVersion.objects.bulk_update([version], [name]), NEVER)


def test_version_cannot_be_given_to_another_framework(version: models.FrameworkVersion) -> None:
    other = import_framework(content=make_framework(key="other"))
    rows = models.FrameworkVersion.objects.filter(pk=version.pk)
    refused(lambda: rows.update(framework=other), NEVER)


def test_version_cannot_be_changed_by_sql(version: models.FrameworkVersion) -> None:
    with connection.cursor() as cursor:
        refused(
            lambda: cursor.execute("UPDATE assessments_frameworkversion SET document = ''"), NEVER
        )
    version.refresh_from_db()
    assert version.document.startswith("{")


def test_every_column_of_a_version_is_tried() -> None:
    columns = {field.name for field in models.FrameworkVersion._meta.concrete_fields}
    assert columns == {"id", "framework", "published_by", *CHANGES}


def test_publisher_may_leave(version: models.FrameworkVersion) -> None:
    """The account of somebody who published can be deleted; the version stays."""
    publisher = User.objects.create_user("publisher")
    models.FrameworkVersion.objects.filter(pk=version.pk).update(published_by=publisher)
    publisher.delete()
    version.refresh_from_db()
    assert version.published_by is None


def test_version_that_people_are_on_cannot_be_deleted(running: models.Assessment) -> None:
    with pytest.raises(ProtectedError):
        running.version.delete()


# --- Answers ---------------------------------------------------------------------------------

STAYS = "answers of a submitted assessment stay"


def test_answer_of_a_submitted_assessment_cannot_be_changed(submitted: models.Assessment) -> None:
    answers = models.Answer.objects.filter(assessment=submitted)
    refused(lambda: answers.update(value=4), STAYS)
    answer = answers[0]
    answer.value = 4
    refused(answer.save, STAYS)


def test_answer_cannot_be_added_to_a_submitted_assessment(submitted: models.Assessment) -> None:
    statement = models.Statement.objects.get(key="skill-2-1")
    answer = models.Answer(assessment=submitted, statement=statement, value=4)
    refused(lambda: answer.save(force_insert=True), STAYS)
    refused(
        lambda: models.Answer.objects.bulk_create(
            [answer],
            update_conflicts=True,
            unique_fields=["assessment", "statement"],
            update_fields=["value"],
        ),
        STAYS,
    )


def test_answer_cannot_be_moved_into_a_submitted_assessment(
    submitted: models.Assessment, version: models.FrameworkVersion
) -> None:
    other = answering.start(respondent=ME, version=version, role_key="role-1", at=NOON)
    statement = models.Statement.objects.get(key="skill-2-1")
    models.Answer.objects.create(assessment=other, statement=statement, value=1)
    rows = models.Answer.objects.filter(assessment=other)
    refused(lambda: rows.update(assessment=submitted), STAYS)


@pytest.mark.parametrize(
    "change",
    [
        {"submitted_at": None},
        {"submitted_at": LATER + timedelta(1)},
        {"started_at": NOON - timedelta(1)},
    ],
)
def test_submitted_assessment_stays_submitted(
    submitted: models.Assessment, change: dict[str, Any]
) -> None:
    rows = models.Assessment.objects.filter(pk=submitted.pk)
    refused(lambda: rows.update(**change), "stays submitted")


def test_submitted_assessment_stays_on_its_version(submitted: models.Assessment) -> None:
    newer = published_again(submitted.version.framework)
    rows = models.Assessment.objects.filter(pk=submitted.pk)
    refused(lambda: rows.update(version=newer), "stays submitted")


def test_answer_of_a_running_assessment_can_be_changed(running: models.Assessment) -> None:
    models.Answer.objects.filter(assessment=running, value=2).update(value=3)
    assert queries.answers_of(running) == {"skill-1-1": 3, "skill-1-2": None}


def test_statement_has_one_answer_in_an_assessment(running: models.Assessment) -> None:
    answer = models.Answer.objects.filter(assessment=running)[0]
    again = models.Answer(assessment=running, statement_id=answer.statement_id, value=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_person_may_have_everything_erased(submitted: models.Assessment) -> None:
    submitted.delete()
    assert not models.Answer.objects.exists()


def test_answers_have_no_index_but_their_key() -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "assessments_answer")
    indexes = [set(c["columns"]) for c in constraints.values() if c["index"] or c["unique"]]
    assert all(columns == {"assessment_id", "statement_id"} for columns in indexes)


# --- Rows that were published ----------------------------------------------------------------

LASTING = [models.Category, models.Skill, models.Statement, models.Role, models.Resource]


@pytest.mark.parametrize("model", LASTING)
def test_key_of_a_published_row_stays(version: models.FrameworkVersion, model: Any) -> None:
    row = model.objects.all()[0]
    refused(lambda: model.objects.filter(pk=row.pk).update(key="other"), "key of a published row")
    row.key = "other"
    refused(row.save, "key of a published row")


@pytest.mark.parametrize("model", LASTING)
def test_key_of_a_row_that_was_never_published_can_change(db: None, model: Any) -> None:
    import_framework(content=SMALL)
    row = model.objects.all()[0]
    row.key = "other"
    row.save()
    assert model.objects.filter(key="other").exists()


@pytest.mark.parametrize("model", LASTING)
def test_published_row_is_not_deleted(version: models.FrameworkVersion, model: Any) -> None:
    row = model.objects.all()[0]
    with pytest.raises(models.PublishedStays):
        row.delete()
    assert model.objects.filter(pk=row.pk).exists()


def test_row_over_published_ones_is_not_deleted(version: models.FrameworkVersion) -> None:
    """A new category or skill may have taken in what was published."""
    framework = version.framework
    category = models.Category.objects.create(framework=framework, key="new", name="New")
    skill = models.Skill.objects.create(
        framework=framework, category=category, key="new", name="New"
    )
    models.Statement.objects.filter(key="skill-1-1").update(skill=skill)
    for row in (skill, category):
        with pytest.raises(models.PublishedStays):
            row.delete()
    assert models.Statement.objects.filter(key="skill-1-1").exists()


@pytest.mark.parametrize("model", LASTING)
def test_row_that_was_never_published_may_go(db: None, model: Any) -> None:
    import_framework(content=SMALL)
    row = model.objects.all()[0]
    row.delete()
    assert not model.objects.filter(pk=row.pk).exists()


def test_statement_that_was_answered_cannot_go_even_by_a_query(
    running: models.Assessment,
) -> None:
    def delete() -> None:
        models.Statement.objects.filter(key="skill-1-1").delete()
        connection.check_constraints()

    refused(delete, "(?i)foreign key")


def test_id_of_a_version_is_never_counted_again(version: models.FrameworkVersion) -> None:
    assert version.pk.version == uuid4().version
