"""How much one person may keep: as much as is allowed, no more, and whoever adds at once."""

import uuid
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, answering, correcting, planning, sharing
from assessments.services.room import Full
from tests.factories import make_framework
from tests.publishing import NOON, published
from tests.threads import REAL_THREADS, meanwhile

pytestmark = pytest.mark.django_db

ME = uuid.UUID(int=1)
SMALL = make_framework(skills=2)
ONE, TWO = SMALL.skills


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_ASSESSMENTS", 3)
    monkeypatch.setattr(correcting, "MOST_ASSESSMENTS", 3)
    monkeypatch.setattr(annotating, "MOST_EXAMPLES", 3)
    monkeypatch.setattr(planning, "MOST_STEPS", 3)
    monkeypatch.setattr(sharing, "MOST_OPEN_LINKS_OF_REPORT", 3)
    monkeypatch.setattr(sharing, "MOST_OPEN_LINKS", 4)
    monkeypatch.setattr(sharing, "ENDED_LINKS_KEPT", 2)


def report(version: models.FrameworkVersion, days: int = 0, me: uuid.UUID = ME) -> Any:
    at = NOON + timedelta(days=days)
    row = answering.start(respondent=me, version=version, role_key="role-1", at=at)
    answering.submit(assessment=row, at=at)
    return models.Assessment.objects.get(pk=row.pk)


@pytest.fixture
def mine() -> Any:
    return report(published(SMALL))


def tell(mine: Any, number: int, skill: Any = ONE) -> str:
    pk = str(uuid.UUID(int=1000 * SMALL.skills.index(skill) + number))
    example = Example("It was late.", id=pk)
    annotating.save_example(owner=mine, skill=skill, example=example, at=NOON)
    return pk


def plan(mine: Any, number: int) -> uuid.UUID:
    pk = uuid.UUID(int=number)
    planning.add_own(owner=mine, step_id=pk, title="Read", skill_key="", due=None, at=NOON)
    return pk


def share(mine: Any, at: Any = NOON, days: int = 7) -> models.ShareLink:
    link, _token = sharing.make(
        assessment=mine, shows="all", role_key="role-1", days=days, name="", at=at
    )
    return link


def test_of_assessments(mine: Any) -> None:
    version = mine.version
    report(version, 1)
    last = report(version, 2)

    with pytest.raises(Full) as full:
        report(version, 3)
    assert full.value.most == 3
    with pytest.raises(Full):
        correcting.correct(report=last, at=NOON + timedelta(days=3))
    assert models.Assessment.objects.count() == 3

    report(version, 3, uuid.UUID(int=2))  # of somebody else
    mine.delete()
    assert correcting.correct(report=last, at=NOON + timedelta(days=3))


def test_whoever_begins_anew_needs_no_more_room(mine: Any) -> None:
    report(mine.version, 1)
    begin = {"respondent": ME, "version": mine.version, "role_key": "role-1"}
    running = answering.start(**begin, at=NOON + timedelta(days=2))

    assert answering.start(**begin, at=NOON + timedelta(days=3), instead_of=[running.pk])
    assert models.Assessment.objects.count() == 3


def test_of_examples_for_each_skill(mine: Any) -> None:
    kept = [tell(mine, number) for number in range(3)]
    with pytest.raises(Full):
        tell(mine, 3)
    tell(mine, 0, TWO)

    assert tell(mine, 2) == kept[2]  # to change one is always possible
    assert {key: len(of) for key, of in queries.examples_of(mine).items()} == {
        "skill-1": 3,
        "skill-2": 1,
    }
    annotating.remove_example(respondent_id=ME, example_id=kept[0])
    tell(mine, 3)


def test_of_steps(mine: Any) -> None:
    planning.add(assessment=mine, resource_key="resource-1", skill_key="skill-1", at=NOON)
    steps = [plan(mine, number) for number in range(2)]
    with pytest.raises(Full):
        plan(mine, 2)
    with pytest.raises(Full):
        planning.add(assessment=mine, resource_key="way-1", skill_key="skill-1", at=NOON)

    plan(mine, 0)  # sent twice, it is there already
    planning.add(assessment=mine, resource_key="resource-1", skill_key="skill-1", at=NOON)
    assert models.PlanStep.objects.count() == 3
    planning.remove(respondent_id=ME, step_id=str(steps[0]))
    plan(mine, 2)


def test_of_open_links_to_one_report_and_to_all(mine: Any) -> None:
    links = [share(mine) for _ in range(3)]
    with pytest.raises(Full) as full:
        share(mine)
    assert full.value.most == 3
    other = report(mine.version, 1)
    share(other)
    with pytest.raises(Full) as full:
        share(other)
    assert full.value.most == 4

    sharing.end(link=links[0], at=NOON)
    share(other)
    share(mine, at=NOON + timedelta(days=8))  # those before have ended by themselves


def test_of_links_that_have_ended_the_last_ones_are_kept(mine: Any) -> None:
    made, still_open = [], share(mine, at=NOON - timedelta(minutes=1))
    for minutes in range(6):
        link = share(mine, at=NOON + timedelta(minutes=minutes))
        sharing.end(link=link, at=NOON + timedelta(minutes=minutes))
        made.append(link)
    newest = share(mine, at=NOON + timedelta(minutes=9))

    assert set(models.ShareLink.objects.all()) == {still_open, *made[-2:], newest}


class TestAtOnce:
    pytestmark = REAL_THREADS

    @pytest.mark.parametrize("kind", ["examples", "steps", "links", "assessments"])
    def test_no_more_is_kept_than_is_allowed(self, kind: str) -> None:
        mine = report(published(SMALL))
        report(mine.version, 1)
        numbers = iter(range(8))

        def add(_is_over: Event) -> bool:
            number = next(numbers)
            try:
                if kind == "examples":
                    tell(mine, number)
                elif kind == "steps":
                    plan(mine, number)
                elif kind == "links":
                    share(mine)
                else:
                    report(mine.version, 2 + number)
            except Full:
                return False
            except answering.Running:
                return False
            return True

        with meanwhile(add, times=8) as others:
            pass

        room = {"assessments": 1}.get(kind, 3)
        assert sum(other.result() for other in others) == room
        assert {
            "examples": models.Example,
            "steps": models.PlanStep,
            "links": models.ShareLink,
            "assessments": models.Assessment,
        }[kind]._default_manager.count() == 3
