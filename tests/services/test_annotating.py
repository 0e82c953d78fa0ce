"""Examples beside skills: kept, changed and forgotten, before and after submitting."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Note, Setting
from assessments.domain.framework import Skill
from assessments.services import answering
from assessments.services.annotating import save_note
from tests.factories import make_framework, make_skill
from tests.publishing import NOON, published

pytestmark = pytest.mark.django_db

SMALL = make_framework(skills=2)
ONE, TWO = SMALL.skills
HOSTILE = (
    "</textarea><script>alert(1)</script> {{ settings.SECRET_KEY }} '; DROP TABLE x; -- \u202e"
)


@pytest.fixture
def running() -> models.Assessment:
    return answering.start(
        respondent=uuid.UUID(int=1), version=published(SMALL), role_key="role-1", at=NOON
    )


def test_note_is_kept_by_skill(running: models.Assessment) -> None:
    save_note(assessment=running, skill=ONE, note=Note("I moved a choir.", "year"))
    save_note(assessment=running, skill=TWO, note=Note("", "month"))
    assert queries.notes_of(running) == {
        "skill-1": Note("I moved a choir.", "year"),
        "skill-2": Note("", "month"),
    }


@pytest.mark.parametrize("setting", Setting)
def test_the_setting_of_an_example_is_kept_without_one(
    running: models.Assessment, setting: Setting
) -> None:
    save_note(assessment=running, skill=ONE, note=Note(setting=setting))
    assert queries.notes_of(running) == {"skill-1": Note(setting=setting)}


def test_note_is_changed_and_not_doubled(running: models.Assessment) -> None:
    save_note(assessment=running, skill=ONE, note=Note("First", "year"))
    save_note(assessment=running, skill=ONE, note=Note("Second"))
    assert queries.notes_of(running) == {"skill-1": Note("Second", "")}


def test_empty_note_is_forgotten(running: models.Assessment) -> None:
    save_note(assessment=running, skill=ONE, note=Note("First", "year"))
    save_note(assessment=running, skill=ONE, note=Note())
    assert not models.SkillNote.objects.exists()


def test_note_may_change_after_submitting(running: models.Assessment) -> None:
    answering.submit(assessment=running, at=NOON)
    save_note(
        assessment=models.Assessment.objects.get(pk=running.pk),
        skill=ONE,
        note=Note("Afterwards"),
    )
    assert queries.notes_of(running) == {"skill-1": Note("Afterwards", "")}


def test_note_changes_no_report(running: models.Assessment) -> None:
    answers = queries.answers_of(running)
    save_note(assessment=running, skill=ONE, note=Note("x", "longer"))
    assert queries.answers_of(running) == answers


def test_hostile_text_is_kept_as_it_is(running: models.Assessment) -> None:
    save_note(assessment=running, skill=ONE, note=Note(HOSTILE))
    assert queries.notes_of(running)["skill-1"].example == HOSTILE


def test_note_stays_with_its_assessment(running: models.Assessment) -> None:
    other = answering.start(
        respondent=uuid.UUID(int=2), version=running.version, role_key="role-1", at=NOON
    )
    save_note(assessment=running, skill=ONE, note=Note("Mine"))
    save_note(assessment=other, skill=ONE, note=Note())
    assert queries.notes_of(other) == {}
    assert queries.notes_of(running) == {"skill-1": Note("Mine")}


@pytest.mark.parametrize(
    ("skill", "note"),
    [
        (make_skill(99), Note("x")),
        (ONE, Note("x" * (EXAMPLE_LENGTH + 1))),
        (ONE, Note(last_used="tomorrow")),
        (ONE, Note(setting="the moon")),
    ],
)
def test_what_does_not_fit_is_refused(running: models.Assessment, skill: Skill, note: Note) -> None:
    with pytest.raises(ValueError, match="no such note"):
        save_note(assessment=running, skill=skill, note=note)
    assert not models.SkillNote.objects.exists()


@pytest.mark.parametrize("example", ["", "x"])
def test_saving_costs_one_query(running: models.Assessment, example: str) -> None:
    save_note(assessment=running, skill=ONE, note=Note("before"))
    with CaptureQueriesContext(connection) as made:
        save_note(assessment=running, skill=ONE, note=Note(example))
    assert sum("assessments_skillnote" in query["sql"] for query in made) == 1
