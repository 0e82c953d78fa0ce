"""Each thing that is limited, at its limit and one more; what people and scripts are told then."""

import json
import re
import uuid
from html import unescape

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.limits import ALLOWED, HOUR, Allowed, Tried
from assessments.services import answering, counting, planning, respondents
from tests.views.conftest import ROLE, Person

SKILL, GOAL = "team-motivation", "explain-shared-goal"
SCRIPT = {"accept": "application/json"}
LINK = {"shows": "all", "role": ROLE, "days": "30"}


def begin(person):
    """Begin another one where nothing is running."""
    response = person.start()
    if response.status_code == 302:
        running = models.Assessment.objects.running().get()
        person.client.post(reverse("assessment:check", args=[running.pk]))
    return response


def correct(person):
    response = person.client.post(newest(person, "correct"))
    if response.status_code == 302:
        models.Assessment.objects.running().delete()
    return response


def newest(person, name, *args):
    report = models.Assessment.objects.submitted().latest("submitted_at")
    return reverse(f"assessment:{name}", args=[report.pk, *args])


def get(name):
    return lambda person: person.client.get(newest(person, name))


def post(name, *args, **data):
    return lambda person: person.client.post(newest(person, name, *args), data)


def mine(name, *args, **data):
    address = reverse(name, args=["it-project-manager", *args])
    return lambda person: person.client.post(address, data)


def change_role(person):
    """Of another one, which has been begun before anything was counted."""
    running = models.Assessment.objects.running().first() or answering.start(
        respondent=models.Respondent.objects.get().pk,
        version=models.FrameworkVersion.objects.get(),
        role_key=ROLE,
        at=timezone.now(),
    )
    return person.client.post(reverse("assessment:role", args=[running.pk]), {"role": ROLE})


def send_key(person):
    own = models.Respondent.objects.get()
    key = respondents.make_key(respondent_id=own.pk, replaces=own.return_digest or "")
    return person.client.post(reverse("return-mail"), {"key": key, "address": "a@example.org"})


def remind(person):
    own = models.Respondent.objects.get()
    key = respondents.make_key(respondent_id=own.pk, replaces=own.return_digest or "")
    return person.client.post(reverse("return-reminder"), {"key": key})


def plan_from_report(person):
    resource = queries.definitions(models.FrameworkVersion.objects.get().pk).framework.resources[0]
    step = {"add": resource.key, "skill": resource.skills[0]}
    return person.client.post(newest(person, "plan"), step)


def plan_calendar(person):
    planning.add_own(
        owner=models.Assessment.objects.submitted().latest("submitted_at"),
        step_id=uuid.UUID(int=1),
        title="Ask",
        skill_key="",
        due=timezone.localdate(),
        at=timezone.now(),
    )
    return person.client.get(reverse("plan-calendar", args=["it-project-manager"]))


def make_key(person):
    own = models.Respondent.objects.get()
    return person.client.post(reverse("return-key"), {"replaces": own.return_digest or ""})


def enter_nothing(person):
    return person.client.post(reverse("return"), {"key": "0000"})


def bring(person):
    file = SimpleUploadedFile("mine.json", b"{}")
    return person.client.post(reverse("bring-back"), {"file": file})


def bring_seen(person):
    return person.client.post(reverse("bring-back"), {"file": "{}", "mark": "x"})


# What somebody does who has finished, each as often as the test likes: what it counts as, and what
# is answered where it is allowed.
ACTIONS = {
    "begin": (Tried.START, begin, 302),
    "correct": (Tried.START, correct, 302),
    "answer": (Tried.SAVE, post("question", SKILL, **{f"answer-{GOAL}": "2"}), 302),
    "save": (
        Tried.SAVE,
        lambda person: person.client.post(
            newest(person, "save", SKILL), {"example-situation": "x"}, headers=SCRIPT
        ),
        200,
    ),
    "plan": (Tried.SAVE, mine("plan", save=""), 302),
    "plan from the report": (Tried.SAVE, plan_from_report, 302),
    "add an example": (Tried.SAVE, mine("add-example", SKILL, **{"example-action": "x"}), 302),
    "remove an example": (Tried.SAVE, mine("examples", remove="x"), 302),
    "targets": (Tried.SAVE, post("targets", **{"take-back": ""}), 302),
    "role": (Tried.SAVE, change_role, 302),
    "key": (Tried.KEY, make_key, 200),
    "wrong key": (Tried.WRONG_KEY, enter_nothing, 422),
    "mail": (Tried.MAIL, send_key, 200),
    "link": (Tried.LINK, post("links", **LINK), 302),
    "pdf": (Tried.PDF, get("pdf"), 200),
    "interview": (Tried.PDF, get("interview-pdf"), 200),
    "csv": (Tried.FILE, get("csv"), 200),
    "json": (Tried.FILE, get("json"), 200),
    "resume": (Tried.FILE, get("json-resume"), 200),
    "all of mine": (Tried.FILE, lambda person: person.client.get(reverse("take-along")), 200),
    "next time": (Tried.FILE, lambda person: person.client.get(reverse("next-time")), 200),
    "reminder": (Tried.FILE, remind, 200),
    "plan's calendar": (Tried.FILE, plan_calendar, 200),
    "bring": (Tried.BRING, bring, 422),
    "bring what was seen": (Tried.BRING, bring_seen, 422),
}


@pytest.fixture
def allow(finished, monkeypatch):
    """Let so many tries be allowed from now on, to somebody who has finished."""

    def allow(what, of_person, from_address=1000, **more):
        models.Tries.objects.all().delete()
        counting.LEASES.forget()
        monkeypatch.setitem(ALLOWED, what, Allowed(of_person, from_address, **more))

    return allow


@pytest.fixture(autouse=True)
def mailing(settings):
    settings.SENDS_EMAIL = True


def test_everything_that_is_counted_is_tried_here():
    assert {what for what, _, _ in ACTIONS.values()} == set(Tried)


@pytest.mark.parametrize("name", ACTIONS)
def test_each_is_answered_as_often_as_is_allowed_and_then_refused(finished, allow, name):
    what, act, status = ACTIONS[name]
    allow(what, 3)

    assert [act(finished).status_code for _ in range(5)] == [status] * 3 + [429] * 2


@pytest.mark.parametrize("name", ACTIONS)
def test_each_is_counted_for_the_address_too(finished, allow, name):
    what, act, status = ACTIONS[name]
    allow(what, 1000, 2)

    answers = [act(finished) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [status] * 2 + [429]


def test_what_is_refused_changes_nothing(finished, allow):
    for what in Tried:
        allow(what, 0)
    tables = (models.Assessment, models.Answer, models.Example, models.PlanStep, models.ShareLink)
    before = [list(table.objects.values()) for table in (*tables, models.Respondent)]
    for name, (_, act, _) in ACTIONS.items():
        if name not in (
            "role",
            "mail",
            "reminder",
            "plan's calendar",
        ):  # which make something first
            assert act(finished).status_code == 429

    assert [list(table.objects.values()) for table in (*tables, models.Respondent)] == before
    assert mail.outbox == []


def test_looking_is_not_counted(finished, allow):
    for what in Tried:
        allow(what, 0, 0)
    pages = ["report", "targets", "interview", "links"]
    of_mine = ["plan", "examples"]
    addresses = [finished.url(page) for page in pages]
    addresses += [reverse(page, args=["it-project-manager"]) for page in of_mine]
    addresses += [reverse(page) for page in ("return", "return-key", "bring-back", "history")]

    assert {finished.client.get(address).status_code for address in addresses} == {200}


def test_erasing_leaving_submitting_and_ending_a_link_are_never_refused(finished, allow):
    finished.client.post(finished.url("links"), LINK)
    finished.start()
    for what in Tried:
        allow(what, 0, 0)
    link = models.ShareLink.objects.get()
    running = models.Assessment.objects.running().get()
    of_report = models.Assessment.objects.submitted().get().pk

    def status(address, **data):
        return finished.client.post(address, data).status_code

    assert status(reverse("assessment:check", args=[running.pk])) == 302
    assert status(reverse("assessment:links", args=[of_report]), end=str(link.pk)) == 302
    assert status(reverse("assessment:delete", args=[running.pk])) == 302
    assert status(reverse("erase")) == 302
    assert status(reverse("leave")) == 200


def test_each_person_is_counted_alone(finished, allow):
    allow(Tried.START, 1)
    assert [begin(finished).status_code for _ in range(2)] == [302, 429]
    other = Person()
    other.start()
    other.submit()
    assert other.start().status_code == 302


def test_who_has_not_begun_is_bounded_by_the_address(allow):
    allow(Tried.START, 1, 3)

    def start(address):
        return Client(REMOTE_ADDR=address).post("/start/it-project-manager/", {"role": ROLE})

    first, second = "192.0.2.1", "192.0.2.2"
    assert [start(first).status_code for _ in range(5)] == [302] * 3 + [429] * 2
    assert start(second).status_code == 302
    assert models.Respondent.objects.count() == 1 + 4


def test_a_header_that_a_client_sends_is_not_believed(allow, settings):
    settings.PROXY_ADDRESS_HEADER, settings.TRUSTED_PROXIES = "X-Forwarded-For", 1
    allow(Tried.WRONG_KEY, 5, 2)

    def enter(forged):
        headers = {"x-forwarded-for": f"{forged}, 203.0.113.9"}
        return Client().post(reverse("return"), {"key": "0000"}, headers=headers).status_code

    assert [enter(f"198.51.100.{number}") for number in range(3)] == [422, 422, 429]


# --- What is said ------------------------------------------------------------------------------


def seconds_said(text):
    number, unit = re.findall(r"come back in (one|\d+) (minute|hour)s?\.", text)[0]
    return (1 if number == "one" else int(number)) * {"minute": 60, "hour": HOUR}[unit]


@pytest.mark.parametrize("name", ACTIONS)
def test_it_is_said_what_was_too_often_and_when_to_come_back(finished, allow, name):
    what, act, _ = ACTIONS[name]
    allow(what, 0, window=ALLOWED[what].window)
    response = act(finished)
    if name == "save":
        response = finished.client.post(finished.url("save", SKILL), {"example-situation": "x"})
    text = unescape(response.text)

    assert response.status_code == 429
    assert int(response["Retry-After"]) == seconds_said(text)
    assert 0 < seconds_said(text) <= ALLOWED[what].window
    assert "Very m" in text
    assert "no-store" in response["Cache-Control"]


def test_the_page_says_whether_others_were_counted_too(finished, allow):
    allow(Tried.PDF, 0)
    assert "Everybody in your network" not in get("pdf")(finished).text
    allow(Tried.PDF, 10, 0)
    assert "Everybody in your network is counted together" in get("pdf")(finished).text


def test_what_was_sent_can_be_sent_again_from_the_page(allow):
    """Without a script nothing else would hold it."""
    person = Person()
    person.start()
    allow(Tried.SAVE, 0)
    odd = 'It was "odd" & <b>long</b>\r\nin two lines'
    answer = {f"answer-{GOAL}": "2", "example-situation": odd, "then": "leave"}
    client = Client(enforce_csrf_checks=True)
    client.cookies = person.client.cookies
    page = client.get(person.url("question", SKILL)).text
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    address = f"{person.url('question', SKILL)}?check"
    refused = client.post(address, answer | {"csrfmiddlewaretoken": token})
    allow(Tried.SAVE, 10)

    assert refused.status_code == 429
    form = re.findall(r'<form method="post" action="([^"]*)".*?>(.*?)</form>', refused.text, re.S)
    [(action, inputs)] = form
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', inputs)
    again = {name: unescape(value) for name, value in fields}
    assert again.keys() == answer.keys() | {"csrfmiddlewaretoken"}
    assert client.post(unescape(action), again).status_code == 302
    assert queries.answers_of(person.assessment) == {GOAL: 2}
    kept = queries.examples_of(person.assessment)[SKILL][0].situation
    assert kept == odd.replace("\r\n", "\n")


def test_a_wrong_key_and_a_file_are_not_held_in_the_page(finished, allow):
    allow(Tried.WRONG_KEY, 0)
    allow(Tried.BRING, 0)

    assert "<form" not in enter_nothing(finished).text
    refused = bring(finished).text
    assert "<form" not in refused
    assert "Your file was not read. Choose it again then." in refused


def test_the_script_hears_the_status_and_when_to_try_again(finished, allow):
    allow(Tried.SAVE, 0)
    data = {f"answer-{GOAL}": "2"}
    response = finished.client.post(finished.url("save", SKILL), data, headers=SCRIPT)

    assert (response.status_code, json.loads(response.content)) == (429, {})
    assert int(response["Retry-After"]) % 60 == 0
    assert "no-store" in response["Cache-Control"]


def test_a_key_that_could_not_be_sent_is_still_shown(finished, allow):
    allow(Tried.MAIL, 0)
    text = send_key(finished).text

    assert "Not sent. Keep the key below in another way." in text
    assert re.search(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", text)


def test_no_address_and_no_person_is_logged(finished, allow, caplog):
    for what in Tried:
        allow(what, 0)
    respondent = str(models.Respondent.objects.get().pk)
    with caplog.at_level("DEBUG"):
        for _, act, _ in ACTIONS.values():
            act(finished)

    messages = [record.getMessage() for record in caplog.records]
    assert any("Too Many Requests" in message for message in messages)
    assert not any(respondent in text or "127.0.0.1" in text for text in messages)
