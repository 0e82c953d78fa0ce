"""What people get while the site lacks the key of what they typed: a page that says so."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assessments import models, queries
from assessments.sealing import Unreadable
from assessments.services import annotating, planning, sharing
from skillsapp.unreadable import REMEDY
from tests.browsers import respondent_of
from tests.typed import Response
from tests.views.conftest import Person, without_form_tokens
from tests.views.test_plan import fields
from tests.views.test_yours import give_everything, rows

ANOTHER = ["another key, and not the one that was put there first"]
SORRY = "We cannot read what is kept here at the moment"
NOT_SAVED = "What you sent just now was not saved."


@pytest.fixture
def owner(newcomer: Person) -> Person:
    """Somebody with everything, of whom a report is the assessment."""
    return give_everything(newcomer)


@pytest.fixture
def lost(owner: Person, settings: Settings, caplog: pytest.LogCaptureFixture) -> Iterator[Person]:
    """The same, and the key is gone, which the log says as an error."""
    settings.TEXT_KEYS = ANOTHER
    with caplog.at_level(logging.INFO):
        yield owner
    caplog.get_records("call").clear()


def report_of(person: Person) -> models.Assessment:
    return models.Assessment.objects.of(respondent_of(person.client)).submitted().get()


def pages(person: Person) -> dict[str, str]:
    """Return the address of everything that tells what a person has typed."""
    report = report_of(person)
    running = models.Assessment.objects.running().get()
    example = models.Example.objects.all()[0]
    framework, skill = report.version.framework.key, example.skill.key
    link = models.ShareLink.objects.get()
    of_report = (
        "report", "pdf", "json", "csv", "interview", "interview-pdf", "links",
    )  # fmt: skip
    return {name: reverse(f"assessment:{name}", args=[report.pk]) for name in of_report} | {
        "question": reverse("assessment:question", args=[running.pk, skill]),
        "plan": reverse("plan", args=[framework]),
        "dates": reverse("plan-calendar", args=[framework]),
        "examples": reverse("examples", args=[framework]),
        "example": reverse("example", args=[framework, skill, example.pk]),
        "take along": reverse("take-along"),
        "all links": reverse("all-links"),
        "shared": reverse("shared", args=[sharing.token_of(link)]),
    }


def sends(person: Person) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what would write over a text, or beside it."""
    address = pages(person)
    example, step = models.Example.objects.all()[0], models.PlanStep.objects.filter(resource=None)
    typed = {"example-id": str(example.pk), "example-action": "Newer"}
    statement = queries.definitions(report_of(person).version_id).framework.skills[0].statements[0]
    pk = step.get().pk
    return {
        "question": (address["question"], typed | {f"answer-{statement.key}": 1}),
        "example": (address["example"], typed),
        "emptied example": (address["example"], typed | {"example-action": ""}),
        "examples": (address["examples"], {"remove": example.pk}),
        "step": (address["plan"], fields(str(pk), title="Newer", note="Newer") | {"save": pk}),
        "links": (address["links"], {"shows": "no such"}),
    }


def is_sorry(response: Response) -> None:
    assert response.status_code == 503
    assert SORRY in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_every_page_says_so_and_none_is_changed(lost: Person) -> None:
    before = rows()
    for address in pages(lost).values():
        response = lost.client.get(address)
        is_sorry(response)
        assert NOT_SAVED not in response.text
    models.ShareLink.objects.update(times_opened=0, last_opened_at=None)  # it was looked at
    assert rows() == before


def test_nothing_is_written_over_what_cannot_be_read(lost: Person) -> None:
    before = rows()
    for address, data in sends(lost).values():
        response = lost.client.post(address, data)
        is_sorry(response)
        assert NOT_SAVED in response.text
        is_sorry(lost.client.post(address, data, headers={"accept": "application/json"}))
    assert rows() == before


def test_all_is_there_again_with_the_key(owner: Person, settings: Settings, caplog: Any) -> None:
    def shown() -> list[tuple[int, str]]:
        seen = [
            owner.client.get(pages(owner)[name]) for name in ("report", "examples", "interview")
        ]
        return [(page.status_code, without_form_tokens(page)) for page in seen]

    before, keys = shown(), settings.TEXT_KEYS
    settings.TEXT_KEYS = ANOTHER
    assert {status for status, _page in shown()} == {503}
    settings.TEXT_KEYS = [*ANOTHER, *keys]
    assert shown() == before
    caplog.clear()


def test_the_log_names_the_remedy_and_nobody(
    lost: Person, caplog: pytest.LogCaptureFixture
) -> None:
    lost.client.get(pages(lost)["report"])
    assert [record.getMessage() for record in caplog.records] == [REMEDY]
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("ERROR", None)
    assert record.__dict__.get("request") is None


def test_pages_that_tell_no_text_go_on(lost: Person, stranger: Client) -> None:
    for name in ("landing", "history", "privacy", "erase", "return-key", "how"):
        assert lost.client.get(reverse(name)).status_code == 200
    running = models.Assessment.objects.running().get()
    check = reverse("assessment:check", args=[running.pk])
    assert lost.client.get(check).status_code == 200


def test_somebody_without_texts_notices_nothing(lost: Person) -> None:
    other = Person()
    other.start()
    other.answer_all()
    other.submit()
    assert other.client.get(other.url("report")).status_code == 200


def test_everything_can_be_erased_all_the_same(lost: Person) -> None:
    lost.client.post(reverse("erase"))
    assert not models.Respondent.objects.exists()
    assert not models.Example.objects.exists()


def test_no_service_writes_over_it_either(lost: Person) -> None:
    """Whatever a page has shown or asked before: a tab may have been open for long."""
    before, report = rows(), report_of(lost)
    row = models.Example.objects.all()[0]
    skill = queries.definitions(report.version_id).framework.skills[0]
    now = timezone.now() + timedelta(days=1)
    for example in (
        annotating.Example(action="Newer", id=str(row.pk)),
        annotating.Example(id=str(row.pk)),
    ):
        with pytest.raises(Unreadable):
            annotating.save_example(owner=report, skill=skill, example=example, at=now)
    for step in models.PlanStep.objects.exclude(note="", title=""):
        with pytest.raises(Unreadable):
            planning.change(respondent_id=row.respondent_id, step_id=str(step.pk), note="Newer")
    assert rows() == before
