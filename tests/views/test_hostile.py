"""Whatever is sent to a person's pages is answered by a page: never an error, never a wrong yes.

What cannot be understood gets the usual refusal of its page; what nobody can have typed is left
out of a text that is kept.
"""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, planning, sharing
from assessments.services.targets import set_own_targets
from tests.sending import fields_of
from tests.views.conftest import Person

SKILL = "team-motivation"
STEP = EXAMPLE = uuid.UUID(int=9)
KEY = "it-project-manager"

# Text in an address or a form, as a browser's bytes may be read.
HOSTILE = [
    "\x00",
    "a\x00b\x1b[0m\x7f\u202e",
    "\ud800",
    "9" * 5000,
    "-" + "9" * 400,
    "1e999",
    "٣",
    "9223372036854775808",
    "𒈙" * 2500,
    "../../etc/passwd\r\nSet-Cookie: a=b",
    "{{ 7 }}{% now %}<script>",
]
ASKED = [
    *("role", "order", "hours", "free", "skill", "report", "since", "older", "saved", "after"),
    *("check", "earlier", "examples", "then", "anew", "framework", "next", "page"),
]
PRESSED = (
    "save",
    "tick",
    "untick",
    "remove",
    "add",
    "best",
    "end",
    "take-back",
    "then",
    "replaces",
)
ONE_BY_ONE = 24  # of the fields of a page
USUAL = {200, 302, 303, 400, 404, 405, 409, 412, 422}
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def owner(finished: Person) -> Person:
    """Somebody with one of everything, and a second assessment that runs."""
    report = finished.assessment
    skill = queries.definitions(report.version_id).framework.skills[0]
    now = timezone.now()
    told = Example("Old", "Old", "Old", "study", 2020, str(EXAMPLE))
    annotating.save_example(owner=report, skill=skill, example=told, at=now)
    planning.add_own(owner=report, step_id=STEP, title="Lead it", skill_key="", due=None, at=now)
    role = queries.definitions(report.version_id).framework.roles[0]
    set_own_targets(assessment=report, targets=dict(role.targets))
    sharing.make(assessment=report, shows="all", role_key=role.key, days=30, name="", at=now)
    return finished


def pages(report: models.Assessment, running: models.Assessment) -> dict[str, str]:
    """Return the address of every page of a person, by a name of it."""
    skill = queries.definitions(report.version_id).framework.skills[0].key
    of_report = ("report", "targets", "interview", "plan", "links", "correct", "delete")
    of_running = ("role", "check", "stop", "resume")
    addresses = {name: reverse(f"assessment:{name}", args=[report.pk]) for name in of_report}
    addresses |= {name: reverse(f"assessment:{name}", args=[running.pk]) for name in of_running}
    return addresses | {
        "question": reverse("assessment:question", args=[running.pk, skill]),
        "save": reverse("assessment:save", args=[running.pk, skill]),
        "my plan": reverse("plan", args=[KEY]),
        "dates": reverse("plan-calendar", args=[KEY]),
        "examples": reverse("examples", args=[KEY]),
        "example": reverse("example", args=[KEY, skill, EXAMPLE]),
        "add example": reverse("add-example", args=[KEY, skill]),
        "history": reverse("history"),
        "all links": reverse("all-links"),
        "start": reverse("start", args=[KEY]),
        "landing": reverse("landing"),
        "how": reverse("how"),
        "key": reverse("return-key"),
        "mail": reverse("return-mail"),
        "reminder": reverse("return-reminder"),
        "return": reverse("return"),
        "bring back": reverse("bring-back"),
        "erase": reverse("erase"),
    }


FOR_GOOD = {"delete", "erase", "correct", "check", "start"}  # a POST there changes what is tried


def body(fields: dict[str, Any]) -> str:
    """Write a form as bytes that are no valid UTF-8 where a text is none."""
    query = QueryDict(mutable=True)
    for name, values in fields.items():
        query.setlist(name, values if isinstance(values, list) else [values])
    pairs = ((name, value) for name, values in query.lists() for value in values)
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def post(client: Client, address: str, fields: dict[str, Any], **headers: Any) -> int:
    form = "application/x-www-form-urlencoded"
    return client.post(address, body(fields), content_type=form, **headers).status_code


@pytest.fixture
def tried(owner: Person) -> tuple[Client, dict[str, str]]:
    report = owner.assessment
    owner.start()
    running = models.Assessment.objects.running().get()
    return owner.client, pages(report, running)


def strange(statuses: Iterator[tuple[str, str, str, int]]) -> list[tuple[str, str, str, int]]:
    return [found for found in statuses if found[3] not in USUAL]


def test_whatever_an_address_asks_for_is_answered_by_a_page(tried: Any) -> None:
    client, addresses = tried

    def asked() -> Iterator[tuple[str, str, str, int]]:
        for page, address in addresses.items():
            for value in HOSTILE:
                query = "&".join(f"{name}={quoted(value)}" for name in ASKED)
                yield page, "all", value[:20], client.get(f"{address}?{query}").status_code

    before = {model: model._default_manager.count() for model in KEPT}
    assert strange(asked()) == []
    assert {model: model._default_manager.count() for model in KEPT} == before


WITH_BUTTONS = {"my plan", "examples", "links", "all links", "plan"}
KEPT: tuple[Any, ...] = (models.Answer, models.Example, models.PlanStep, models.ShareLink)


@pytest.mark.parametrize("headers", [{}, SCRIPT], ids=["by a form", "by the script"])
def test_whatever_a_field_holds_is_answered_by_a_page(tried: Any, headers: Any) -> None:
    client, addresses = tried

    def sent() -> Iterator[tuple[str, str, str, int]]:
        for page, address in addresses.items():
            if page in FOR_GOOD:
                continue
            shown = fields_of(client.get(addresses["question" if page == "save" else page]))
            for value in HOSTILE:
                status = post(client, address, dict.fromkeys(shown, value), headers=headers)
                yield page, "all", value[:20], status
            for place, name in enumerate(list(shown)[:ONE_BY_ONE]):
                value = HOSTILE[place % len(HOSTILE)]
                status = post(client, address, {**shown, name: value}, headers=headers)
                yield page, name, value[:20], status

    assert strange(sent()) == []


def test_whatever_a_button_sends_is_answered_by_a_page(tried: Any) -> None:
    client, addresses = tried

    def pressed() -> Iterator[tuple[str, str, str, int]]:
        for page, address in addresses.items():
            if page not in WITH_BUTTONS:
                continue
            for name in PRESSED:
                for value in (*HOSTILE[:5], HOSTILE[8], "", str(uuid.UUID(int=1)), "-1"):
                    yield page, name, value[:20], post(client, address, {name: value})

    assert strange(pressed()) == []
    assert models.PlanStep.objects.filter(pk=STEP).exists()
    assert models.Example.objects.filter(pk=EXAMPLE).exists()
    assert models.ShareLink.objects.get().ended_at is None


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_new_thing_is_made_of_is_answered_by_a_page(tried: Any, value: str) -> None:
    client, addresses = tried
    new: dict[str, Callable[[str], dict[str, str]]] = {
        "start": lambda v: {"role": v, "keep": v, "shared": v},
        "links": lambda v: {"shows": v, "role": v, "days": v, "name": v},
        "my plan": lambda v: {"own-title": v, "own-due": v, "own-skill": v, "own-id": v, "add": ""},
        "add example": lambda v: {
            f"example-{name}": v for name in ("id", "situation", "action", "year", "setting")
        },
        "plan": lambda v: {"add": v, "skill": v},
        "return": lambda v: {"key": v},
        "mail": lambda v: {"address": v, "key": v},
        "bring back": lambda v: {"file": v, "mark": v},
        "question": lambda v: {f"at-answer-{v}": v, f"initial-answer-{v}": v, v: v},
        "save": lambda v: {"at-answer-explain-shared-goal": v, "answer-explain-shared-goal": "1"},
        "targets": lambda v: {
            f"level-{v}": v,
            "own": v,
            "take-back": v,
            f"initial-level-{SKILL}": v,
        },
    }
    found = {page: post(client, addresses[page], fields(value)) for page, fields in new.items()}
    assert {page: status for page, status in found.items() if status not in USUAL} == {}


def test_what_nobody_can_have_typed_is_left_out_of_what_is_kept(tried: Any) -> None:
    client, addresses = tried
    typed = "Ana und\x1b Bo\ud800\r\n\U0001f600"

    sent = {f"step-{STEP}-title": "Lead it", "save": str(STEP)}
    kept = post(client, addresses["my plan"], {**sent, f"step-{STEP}-note": typed})
    refused = post(client, addresses["my plan"], {**sent, f"step-{STEP}-note": "a\x00"})
    assert kept == 302
    assert refused == 422

    (step,) = queries.plan_of(models.Assessment.objects.submitted().get())
    assert step.note == "Ana und Bo���\n\U0001f600"  # bytes that are no text are shown as such


@pytest.mark.parametrize(
    "number", ["9" * 5000, "9" * 4000, "9223372036854775808", "-1", "1e9", "٣"]
)
def test_a_version_of_any_number_is_not_found(tried: Any, number: str) -> None:
    client, _ = tried

    assert client.get(f"/versions/{KEY}/{quoted(number)}/").status_code == 404
