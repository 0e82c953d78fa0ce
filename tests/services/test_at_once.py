"""One person changes and removes the same thing in the same moment, with real threads.

It ends in one of the two, never in an error, and what was typed is there or comes back.
"""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, planning, sharing
from assessments.services.targets import set_own_targets
from tests.browsers import another_browser_of
from tests.sending import fields_of
from tests.threads import REAL_THREADS
from tests.typed import Response
from tests.views.conftest import Person

pytestmark = REAL_THREADS

TIMES = 12
PK = uuid.UUID(int=9)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all of these in threads of their own that begin together, and return what they return."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]


@pytest.fixture
def person(version: models.FrameworkVersion) -> Person:
    person = Person()
    person.start()
    person.answer_all()
    person.submit()
    return person


@pytest.fixture
def other(person: Person) -> Client:
    return another_browser_of(person.assessment.respondent_id)


def post(client: Client, address: str, data: dict[str, Any]) -> Callable[[], Response]:
    return lambda: client.post(address, data)


def is_told(response: Response, client: Client, words: str) -> bool:
    page = client.get(response["Location"]) if response.status_code == 302 else response
    return words in page.text


def test_a_step_is_changed_and_removed_at_once(person: Person, other: Client) -> None:
    address = reverse("plan", args=["it-project-manager"])
    for number in range(TIMES):
        pk = planning.add_own(
            owner=person.assessment,
            step_id=uuid.uuid4(),
            title="Lead it",
            skill_key="",
            due=None,
            at=timezone.now(),
        )
        page, note = fields_of(person.client.get(address)), f"step-{pk}-note"
        changed, removed = at_once(
            post(person.client, address, {**page, note: f"Typed {number}", "save": str(pk)}),
            post(other, address, {**page, "remove": str(pk)}),
        )

        left = [step for step in queries.plan_of(person.assessment) if step.id == str(pk)]
        if left:
            assert left[0].note == f"Typed {number}"
            assert changed.status_code == 302
            assert is_told(removed, other, "The step is still in your plan")
        else:
            assert changed.status_code == 409
            assert f"<p>Typed {number}</p>" in changed.text
            assert is_told(removed, other, "The step is no longer in your plan.")
        models.PlanStep.objects.all().delete()


def test_a_step_is_removed_twice_and_ticked_at_once(person: Person, other: Client) -> None:
    address = reverse("plan", args=["it-project-manager"])
    third = another_browser_of(person.assessment.respondent_id)
    for _ in range(TIMES):
        pk = planning.add_own(
            owner=person.assessment,
            step_id=uuid.uuid4(),
            title="Lead it",
            skill_key="",
            due=None,
            at=timezone.now(),
        )
        answers = at_once(
            post(person.client, address, {"remove": str(pk)}),
            post(other, address, {"remove": str(pk)}),
            post(third, address, {"tick": str(pk)}),
        )

        assert [answer.status_code for answer in answers] == [302, 302, 302]
        assert queries.plan_of(person.assessment) == ()


def test_an_example_is_changed_and_removed_at_once(person: Person, other: Client) -> None:
    owner = person.assessment
    skill = queries.definitions(owner.version_id).framework.skills[0]
    listed = reverse("examples", args=["it-project-manager"])
    one = reverse("example", args=["it-project-manager", skill.key, PK])
    for number in range(TIMES):
        told = Example(action="Old", id=str(PK))
        annotating.save_example(owner=owner, skill=skill, example=told, at=timezone.now())
        page, shown = fields_of(person.client.get(one)), fields_of(other.get(listed))
        changed, removed = at_once(
            post(person.client, one, {**page, "example-action": f"Typed {number}"}),
            post(other, listed, {**shown, "remove": str(PK)}),
        )

        assert (changed.status_code, removed.status_code) == (302, 302)
        (left,) = queries.examples_of(owner)[skill.key]  # what was typed is kept, whoever was first
        assert left.action == f"Typed {number}"
        models.Example.objects.all().delete()


def test_both_parts_of_an_example_that_two_tabs_change_at_once_are_kept(
    person: Person, other: Client
) -> None:
    owner = person.assessment
    skill = queries.definitions(owner.version_id).framework.skills[0]
    one = reverse("example", args=["it-project-manager", skill.key, PK])
    told = Example(action="Old", id=str(PK))
    annotating.save_example(owner=owner, skill=skill, example=told, at=timezone.now())
    for number in range(TIMES):
        page = fields_of(person.client.get(one))
        answers = at_once(
            post(person.client, one, {**page, "example-action": f"A {number}"}),
            post(other, one, {**page, "example-result": f"B {number}"}),
        )

        assert [answer.status_code for answer in answers] == [302, 302]
        (left,) = queries.examples_of(owner)[skill.key]
        assert (left.action, left.result) == (f"A {number}", f"B {number}")


def test_one_field_that_two_tabs_change_at_once_comes_back_to_one_of_them(
    person: Person, other: Client
) -> None:
    owner = person.assessment
    skill = queries.definitions(owner.version_id).framework.skills[0]
    one = reverse("example", args=["it-project-manager", skill.key, PK])
    add = reverse("add-example", args=["it-project-manager", skill.key])
    for number in range(TIMES):
        # Even numbers make it at once, with an id that both pages know.
        page = fields_of(person.client.get(one if number % 2 else add))
        page = page | {"example-id": [str(PK)]}
        address = one if number % 2 else add
        texts = [f"A {number}", f"B {number}"]
        answers = at_once(
            post(person.client, address, {**page, "example-action": texts[0]}),
            post(other, address, {**page, "example-action": texts[1]}),
        )

        assert sorted(answer.status_code for answer in answers) == [302, 409]
        (left,) = queries.examples_of(owner)[skill.key]
        kept = [answer.status_code for answer in answers].index(302)
        assert left.action == texts[kept]
        assert texts[0] in answers[1 - kept].text
        assert texts[1] in answers[1 - kept].text
        if number % 2:
            models.Example.objects.all().delete()


def test_own_targets_are_changed_and_taken_back_at_once(person: Person, other: Client) -> None:
    framework = queries.definitions(person.assessment.version_id).framework
    address = person.url("targets") + "?role=_own"
    field = f"level-{framework.skills[0].key}"
    for _ in range(TIMES):
        set_own_targets(assessment=person.assessment, targets=dict(framework.roles[0].targets))
        page = fields_of(person.client.get(address))
        level = "1" if page[field] != ["1"] else "2"
        changed, taken = at_once(
            post(person.client, address, {**page, field: level}),
            post(other, address, {**page, "take-back": "yes"}),
        )

        assert (changed.status_code, taken.status_code) == (302, 302)
        own = queries.own_targets_of(person.assessment)
        assert str(own[framework.skills[0].key].level) == level
        models.OwnTargets.objects.all().delete()


def test_a_link_is_ended_twice_at_once(person: Person, other: Client) -> None:
    link, _token = sharing.make(
        assessment=person.assessment,
        shows="all",
        role_key=queries.role_of(person.assessment).key,
        days=30,
        name="",
        at=timezone.now(),
    )
    address = person.url("links")
    answers = at_once(
        post(person.client, address, {"end": str(link.pk)}),
        post(other, reverse("all-links"), {"end": str(link.pk)}),
    )

    assert [answer.status_code for answer in answers] == [302, 302]
    for answer, client in zip(answers, (person.client, other), strict=True):
        assert is_told(answer, client, "The link has ended.")


def test_an_assessment_is_deleted_while_everything_of_it_is_saved(
    version: models.FrameworkVersion,
) -> None:
    for _ in range(TIMES):
        person = Person()
        person.start()
        assessment = person.assessment
        delete, question = person.url("delete"), person.url("question", "team-motivation")
        check, role = person.url("check"), person.url("role")
        clients = [another_browser_of(assessment.respondent_id) for _ in range(3)]
        answers = at_once(
            post(person.client, delete, {}),
            post(
                clients[0], question, {"answer-explain-shared-goal": 2, "example-action": "Typed"}
            ),
            post(clients[1], check, {}),
            post(clients[2], role, {"role": queries.role_of(assessment).key}),
        )

        assert {answer.status_code for answer in answers} <= {302, 404}
        assert answers[0].status_code == 302
        assert not models.Assessment.objects.filter(pk=assessment.pk).exists()
        models.Respondent.objects.all().delete()
