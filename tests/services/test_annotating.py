"""Examples for skills: kept, changed and forgotten, before and after submitting."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Example, Setting
from assessments.domain.framework import Skill
from assessments.services import answering
from assessments.services.annotating import make_best, remove_example, save_example
from tests.factories import make_framework, make_skill
from tests.publishing import NOON, change, published, published_again

pytestmark = pytest.mark.django_db

SMALL = make_framework(skills=2)
ONE, TWO = SMALL.skills
IDS = [str(uuid.UUID(int=number)) for number in range(1, 4)]
CHOIR = Example("A choir", "I moved it.", "It sang.", Setting.PRIVATE_LIFE, 2024, IDS[0])
LONG = "x" * (EXAMPLE_LENGTH + 1)
HOSTILE = (
    "</textarea><script>alert(1)</script> {{ settings.SECRET_KEY }} '; DROP TABLE x; -- \u202e"
)


@pytest.fixture
def running() -> models.Assessment:
    return answering.start(
        respondent=uuid.UUID(int=1), version=published(SMALL), role_key="role-1", at=NOON
    )


def save(
    assessment: models.Assessment, example: Example, skill: Skill = ONE, minutes: int = 0
) -> None:
    at = NOON + timedelta(minutes=minutes)
    save_example(owner=assessment, skill=skill, example=example, at=at)


def test_examples_are_kept_by_skill_the_first_one_first(running: models.Assessment) -> None:
    later = replace(CHOIR, id=IDS[1], situation="A band")
    other = Example(setting=Setting.STUDY, id=IDS[2])
    save(running, later, minutes=1)
    save(running, CHOIR)
    save(running, other, TWO)
    assert queries.examples_of(running) == {"skill-1": (CHOIR, later), "skill-2": (other,)}


def test_example_is_changed_and_not_doubled(running: models.Assessment) -> None:
    save(running, CHOIR)
    changed = replace(CHOIR, action="I led it.", year=None)
    save(running, changed, minutes=1)
    assert queries.examples_of(running) == {"skill-1": (changed,)}


def test_empty_example_is_forgotten(running: models.Assessment) -> None:
    save(running, CHOIR)
    save(running, Example(id=IDS[0]))
    assert not models.Example.objects.exists()


def test_example_may_change_after_submitting(running: models.Assessment) -> None:
    answering.submit(assessment=running, at=NOON)
    save(models.Assessment.objects.get(pk=running.pk), CHOIR)
    assert queries.examples_of(running) == {"skill-1": (CHOIR,)}


def test_hostile_text_is_kept_as_it_is(running: models.Assessment) -> None:
    save(running, replace(CHOIR, action=HOSTILE))
    assert queries.examples_of(running)["skill-1"][0].action == HOSTILE


def test_examples_go_along_into_the_next_assessment_and_version(
    running: models.Assessment,
) -> None:
    save(running, CHOIR)
    change(models.Skill.objects.get(key="skill-1"), name="Another name")
    newer = published_again(running.version.framework)
    answering.submit(assessment=running, at=NOON)
    again = answering.start(
        respondent=running.respondent_id, version=newer, role_key="role-1", at=NOON
    )
    assert queries.examples_of(again) == {"skill-1": (CHOIR,)}


def test_nobody_changes_or_forgets_what_is_somebody_elses(running: models.Assessment) -> None:
    other = answering.start(
        respondent=uuid.UUID(int=2), version=running.version, role_key="role-1", at=NOON
    )
    save(running, CHOIR)
    save(other, replace(CHOIR, action="Mine"))
    save(other, Example(id=IDS[0]))
    (mine,) = queries.examples_of(other)["skill-1"]
    assert (mine.action, mine.id == IDS[0]) == ("Mine", False)
    assert queries.examples_of(running) == {"skill-1": (CHOIR,)}


def test_any_example_can_be_the_best(running: models.Assessment) -> None:
    first, second, third = (replace(CHOIR, id=pk) for pk in IDS)
    for minutes, example in enumerate((first, second, third)):
        save(running, example, minutes=minutes)
    make_best(respondent_id=running.respondent_id, example_id=IDS[2])
    make_best(respondent_id=running.respondent_id, example_id=IDS[2])
    assert queries.examples_of(running) == {"skill-1": (third, first, second)}
    make_best(respondent_id=running.respondent_id, example_id=IDS[1])
    assert queries.best_example(running, "skill-1") == second


def test_an_example_is_removed_and_only_by_its_person(running: models.Assessment) -> None:
    save(running, CHOIR)
    for verb in (make_best, remove_example):
        with pytest.raises(LookupError):
            verb(respondent_id=uuid.UUID(int=2), example_id=IDS[0])
    assert queries.examples_of(running) == {"skill-1": (CHOIR,)}
    remove_example(respondent_id=running.respondent_id, example_id=IDS[0])
    assert queries.examples_of(running) == {}
    with pytest.raises(LookupError):
        remove_example(respondent_id=running.respondent_id, example_id=IDS[0])


@pytest.mark.parametrize(
    ("skill", "example"),
    [
        (make_skill(99), CHOIR),
        (ONE, replace(CHOIR, situation=LONG)),
        (ONE, replace(CHOIR, action=LONG)),
        (ONE, replace(CHOIR, result=LONG)),
        (ONE, replace(CHOIR, setting="the moon")),
        (ONE, replace(CHOIR, year=1066)),
        (ONE, replace(CHOIR, year=NOON.year + 2)),
    ],
)
def test_what_does_not_fit_is_refused(
    running: models.Assessment, skill: Skill, example: Example
) -> None:
    with pytest.raises(ValueError, match="no such example"):
        save(running, example, skill)
    assert not models.Example.objects.exists()
