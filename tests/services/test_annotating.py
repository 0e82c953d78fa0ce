"""Examples beside skills: kept, changed and forgotten, before and after submitting."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Note
from assessments.models import Assessment, SkillNote
from assessments.services import answering
from assessments.services.annotating import save_note
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.conftest import NOON
from tests.factories import make_framework, make_skill

pytestmark = pytest.mark.django_db

SMALL = make_framework(skills=2)
ONE, TWO = SMALL.skills
HOSTILE = (
    "</textarea><script>alert(1)</script> {{ settings.SECRET_KEY }} '; DROP TABLE x; -- \u202e"
)


@pytest.fixture
def running() -> Assessment:
    queries._published_definitions.cache_clear()
    return answering.start(uuid.UUID(int=1), publish(draft_from(SMALL), NOON), "role-1", NOON)


def test_note_is_kept_by_skill(running: Assessment) -> None:
    save_note(running, ONE, "I moved a choir.", "year")
    save_note(running, TWO, "", "month")
    assert queries.notes_of(running) == {
        "skill-1": Note("I moved a choir.", "year"),
        "skill-2": Note("", "month"),
    }


def test_note_is_changed_and_not_doubled(running: Assessment) -> None:
    save_note(running, ONE, "First", "year")
    save_note(running, ONE, "Second", "")
    assert queries.notes_of(running) == {"skill-1": Note("Second", "")}


def test_empty_note_is_forgotten(running: Assessment) -> None:
    save_note(running, ONE, "First", "year")
    save_note(running, ONE, "", "")
    assert not SkillNote.objects.exists()


def test_note_may_change_after_submitting(running: Assessment) -> None:
    answering.submit(running, NOON)
    save_note(Assessment.objects.get(pk=running.pk), ONE, "Afterwards", "")
    assert queries.notes_of(running) == {"skill-1": Note("Afterwards", "")}


def test_note_changes_no_report(running: Assessment) -> None:
    answers = queries.answers_of(running)
    save_note(running, ONE, "x", "longer")
    assert queries.answers_of(running) == answers


def test_hostile_text_is_kept_as_it_is(running: Assessment) -> None:
    save_note(running, ONE, HOSTILE, "")
    assert queries.notes_of(running)["skill-1"].example == HOSTILE


def test_note_stays_with_its_assessment(running: Assessment) -> None:
    other = answering.start(uuid.UUID(int=2), running.version, "role-1", NOON)
    save_note(running, ONE, "Mine", "")
    save_note(other, ONE, "", "")
    assert queries.notes_of(other) == {}
    assert queries.notes_of(running) == {"skill-1": Note("Mine", "")}


@pytest.mark.parametrize(
    ("skill", "example", "last_used"),
    [
        (make_skill(99), "x", ""),
        (ONE, "x" * (EXAMPLE_LENGTH + 1), ""),
        (ONE, "", "tomorrow"),
    ],
)
def test_what_does_not_fit_is_refused(
    running: Assessment, skill: object, example: str, last_used: str
) -> None:
    with pytest.raises(ValueError, match="no such note"):
        save_note(running, skill, example, last_used)  # type: ignore[arg-type]
    assert not SkillNote.objects.exists()


@pytest.mark.parametrize("example", ["", "x"])
def test_saving_costs_one_query(running: Assessment, example: str) -> None:
    save_note(running, ONE, "before", "")
    with CaptureQueriesContext(connection) as made:
        save_note(running, ONE, example, "")
    assert sum("assessments_skillnote" in query["sql"] for query in made) == 1
