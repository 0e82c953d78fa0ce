"""Everything of a person: taken along, brought back, and erased without a trace."""

import json
import uuid
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.domain.framework import Target
from assessments.domain.questionnaire import Provenance
from assessments.services import annotating, answering, erasing, planning, sharing, targets
from assessments.services.correcting import correct
from tests import browsers
from tests.browsers import browser_of, respondent_of
from tests.publishing import DEFINITIONS
from tests.typed import Response
from tests.views.conftest import ROLE, Person
from tests.views.test_plan import offered

# Tables that hold nothing of people who answer.
OF_EDITORS = {models.Comment, models.DiscardedDraft, models.Presence, models.ReviewedChange}
OF_ACCOUNTS = {
    model
    for app in ("auth", "account", "mfa", "socialaccount", "accounts", "sessions")
    for model in apps.get_app_config(app).get_models()
}
# Counts of all people together, and how often something was tried (tests/services/test_counting.py
# sees that it leads to nobody).
COUNTS = {models.Cached, models.Tally, models.Tries}
# E-mails that wait for a worker, under no person's key: tests/accounts/test_worker.py sees them go.
WAITING = {DBTaskResult}
OTHERS = {ContentType, LogEntry} | WAITING | COUNTS | OF_EDITORS | OF_ACCOUNTS


def give_everything(person: Person) -> Person:
    """Let somebody have a row in every table about people."""
    person.start()
    person.answer_all(2)
    person.submit()
    report = person.assessment
    skill = queries.definitions(report.version_id).framework.skills[0]
    now = timezone.now()
    resource, about = offered(person)[0]
    planning.add(assessment=report, resource_key=resource, skill_key=about, at=now)
    planning.change(
        respondent_id=report.respondent_id,
        step_id=queries.plan_of(report)[0].id,
        due=date(2027, 1, 9),
        note="On “it”",
    )
    planning.add_own(
        owner=report, step_id=uuid.uuid4(), title="Ask Ann", skill_key="", due=None, at=now
    )
    for situation in ("It was late.", "It was early."):
        pk = str(models.Example().pk)
        example = Example(situation, "I told them.", "We shipped.", "study", 2024, pk)
        annotating.save_example(owner=report, skill=skill, example=example, at=timezone.now())
    targets.set_own_targets(assessment=report, targets={skill.key: Target(4, 3, True)})
    sharing.make(assessment=report, shows="all", role_key=ROLE, days=7, name="Ann", at=now)
    again = correct(report=report, at=now)
    models.Answer.objects.filter(assessment=again).update(provenance=Provenance.CARRIED)
    first = {skill.statements[0].key: 3}
    answering.save_answers(assessment=again, skill=skill, answers=first, at=timezone.now())
    digest = report.respondent_id.hex * 2
    models.Respondent.objects.filter(pk=report.respondent_id).update(return_digest=digest)
    models.SpareKey.objects.create(digest=digest[::-1], respondent_id=report.respondent_id)
    person.client.cookies.pop("messages")
    return person


def rows() -> dict[type[Model], Counter[str]]:
    """Return all that is in the database, by table.

    But for what is only counted: tests/services/test_using.py looks at that of all people.
    """
    return {
        model: Counter(repr(row) for row in model._default_manager.order_by().values_list())
        for model in apps.get_models()
        if model not in COUNTS
    }


def take_along(person: Person) -> bytes:
    response = person.client.get(reverse("take-along"))
    assert response["Content-Disposition"].startswith('attachment; filename="my-skills-')
    return response.content


def upload(person: Person, data: bytes) -> Response:
    file = SimpleUploadedFile("mine.json", data)
    return person.client.post(reverse("bring-back"), {"file": file})


def confirm(person: Person, page: Response, **choices: str) -> Response:
    initial = page.context["confirm"].initial
    data = {key: value for key, value in initial.items() if value}  # an empty box is not sent
    return person.client.post(reverse("bring-back"), data | choices)


def bring_back(person: Person, data: bytes) -> Response:
    return confirm(person, upload(person, data))


def erase(person: Person) -> Response:
    return person.client.post(reverse("erase"))


def reports(person: Person) -> list[bytes]:
    """Return every report of a person as JSON, against each role and the own targets."""
    mine = models.Assessment.objects.of(respondent_of(person.client)).submitted()
    return [
        person.client.get(reverse("assessment:json", args=[one.pk]), {"role": role}).content
        for one in mine.order_by("started_at")
        for role in (ROLE, "senior-it-project-manager", "_own")
    ]


@pytest.fixture
def owner(newcomer: Person) -> Person:
    return give_everything(newcomer)


# --- Erase -----------------------------------------------------------------------------------


def test_nothing_is_left_and_nothing_else_is_touched(newcomer):
    give_everything(Person())
    before = rows()

    owner = give_everything(newcomer)
    with_owner = rows()
    filled = {model for model in with_owner if with_owner[model] - before[model]}
    erase(owner)

    # Whoever adds a table says here that it holds nothing of people, or lets `owner` have rows.
    assert filled == {*apps.get_models()} - {*DEFINITIONS} - OTHERS
    assert rows() == before


def test_the_page_says_what_goes(owner):
    page = owner.client.get(reverse("erase")).text

    for line in (
        "2 self-assessments",
        "74 answers",
        "2 examples",
        "2 steps of a plan",
        "1 set of own targets",
        "1 link to a report",
    ):
        assert f"<li>{line}</li>" in page


def test_looking_at_the_page_erases_nothing(owner):
    before = rows()

    owner.client.get(reverse("erase"))

    assert rows() == before


def test_afterwards_the_browser_keeps_nothing(owner):
    owner.client.get(reverse("erase"))  # its form sets the cookie for forms

    response = erase(owner)

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    ended = {name for name, cookie in response.cookies.items() if cookie["max-age"] == 0}
    assert ended == {"person", "csrftoken"}
    for name in ended:
        owner.client.cookies.pop(name)
    page = owner.client.get(response["Location"])
    assert "Everything of yours is erased" in page.text
    assert "Erased: 2 self-assessments, 74 answers, 2 examples" in page.text
    assert page.cookies["messages"]["max-age"] == 0
    assert page.cookies.keys() == {"messages"}
    later = owner.client.get(reverse("erase")).text
    assert "Nothing of yours is here" in later
    assert "erased" not in later


def another_browser_of(person: Person) -> Person:
    other = Person()
    other.client = browsers.another_browser_of(respondent_of(person.client))
    return other


@pytest.fixture
def question(owner: Person) -> str:
    running = models.Assessment.objects.running().get()
    return reverse("assessment:question", args=[running.pk, "team-motivation"])


def test_another_browser_of_the_person_opens_nothing_any_more(owner, question):
    other = another_browser_of(owner).client
    assert other.get(question).status_code == 200

    erase(owner)

    assert other.get(reverse("take-along")).status_code == 404
    assert "Nothing of yours is here" in other.get(reverse("erase")).text
    response = other.post(question, {"answer-explain-shared-goal": 2})
    assert response.status_code == 404
    assert "This browser no longer knows you" in response.text
    assert "unless you have erased everything" in response.text
    assert response.cookies["person"]["max-age"] == 0


def test_nothing_comes_back_by_what_waited_in_another_browser(owner, question):
    other = another_browser_of(owner).client
    erase(owner)

    def save() -> int:
        choice, json_wanted = {"answer-explain-shared-goal": 2}, {"Accept": "application/json"}
        return other.post(f"{question}save/", choice, headers=json_wanted).status_code

    assert (save(), save()) == (401, 401)
    assert not models.Answer.objects.exists()


def test_who_begins_after_erasing_is_somebody_new(owner):
    other, old = another_browser_of(owner), respondent_of(owner.client)

    erase(owner)
    other.start()

    assert models.Respondent.objects.get().pk == respondent_of(other.client) != old


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_too_late_is_answered_as_if_it_had_never_been(person, monkeypatch):
    save, respondent = answering.save_answers, person.assessment.respondent_id

    def erase_before(**values: Any) -> None:
        erasing.erase(respondent_id=respondent)
        save(**values)

    url = person.url("question", "team-motivation")
    monkeypatch.setattr(answering, "save_answers", erase_before)
    response = person.client.post(url, {"answer-explain-shared-goal": 2})

    assert response.status_code == 404
    assert not models.Answer.objects.exists()


def test_an_own_link_shows_nothing_any_more(owner):
    token = sharing.token_of(models.ShareLink.objects.get())
    address = reverse("shared", args=[token])
    assert Client().get(address).status_code == 200

    erase(owner)

    assert Client().get(address).status_code == 404


def test_a_form_from_elsewhere_erases_nothing(owner):
    owner.client.handler.enforce_csrf_checks = True

    assert erase(owner).status_code == 403
    assert models.Respondent.objects.count() == 1


# --- Take along and bring back ---------------------------------------------------------------


def test_what_was_taken_along_comes_back_with_the_very_same_reports(owner):
    before, file = reports(owner), take_along(owner)

    erase(owner)
    response = bring_back(owner, file)

    assert response["Location"] == reverse("history")
    assert len(before) == 3
    assert reports(owner) == before
    again = json.loads(take_along(owner))
    assert again | {"taken_at": "", "links": []} == json.loads(file) | {"taken_at": "", "links": []}
    running = models.Assessment.objects.running().get()
    assert running.corrects == models.Assessment.objects.submitted().get() == running.earlier
    provenances = set(running.answers.values_list("provenance", flat=True))
    assert provenances == {Provenance.ANEW, Provenance.CARRIED}


def test_what_is_brought_twice_is_there_once(owner):
    file, before = take_along(owner), rows()

    page = upload(owner, file)
    assert "This file brings nothing new" in page.text
    confirm(owner, page)

    assert rows() == before


def test_nothing_is_kept_before_it_is_confirmed(owner, newcomer):
    file, before = take_along(owner), rows()
    other = Person()

    page = upload(other, file)

    assert "It comes back as it was." in page.text
    assert "person" not in other.client.cookies
    assert rows() == before


def test_what_has_changed_meanwhile_is_shown_once_more(owner):
    file = take_along(owner)
    erase(owner)
    page = upload(owner, file)
    owner.start()  # in another tab

    response = confirm(owner, page)

    assert "Something has changed meanwhile" in response.text
    assert "another one is not finished yet" in response.text
    assert models.Assessment.objects.count() == 1
    assert confirm(owner, response).status_code == 302
    assert models.Assessment.objects.count() == 2


@pytest.mark.parametrize(("data", "ends_with_browser"), [({}, False), ({"shared": "on"}, True)])
def test_who_is_new_in_a_browser_says_whether_others_use_it(owner, data, ends_with_browser):
    other = Person()
    page = upload(other, take_along(owner))
    assert "Others use this computer, too" in page.text

    confirm(other, page, **data)

    assert browser_of(other.client).is_shared is ends_with_browser
    assert "Others use this computer, too" not in upload(other, take_along(owner)).text


def test_it_is_added_to_what_is_there(owner):
    file = take_along(owner)
    other = Person()
    other.start()
    other.answer_all(1)
    other.submit()

    bring_back(other, file)

    mine = models.Assessment.objects.of(respondent_of(other.client))
    assert mine.count() == 3
    assert models.Assessment.objects.of(respondent_of(owner.client)).count() == 2


def test_a_file_of_somebody_else_touches_nothing_of_theirs(owner):
    theirs = {model: found.copy() for model, found in rows().items()}

    bring_back(Person(), take_along(owner))

    gone = {model: found - rows()[model] for model, found in theirs.items()}
    assert {model for model in gone if gone[model]} == set()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF", "it is not JSON"),
        (b"", "There is nothing in this file."),
        (b" " * 2_500_000, "larger than 2 megabytes"),
        (b"[" * 900_000, "it is not JSON"),
        (b'{"schema": "skillsapp.report/2"}', "it is of another release"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(newcomer, data, said):
    response = upload(newcomer, data)

    assert response.status_code == 422
    assert said in response.text
    assert "person" not in newcomer.client.cookies


def test_a_file_that_names_more_than_there_is_is_looked_at(owner):
    content = json.loads(take_along(owner))
    content["own_targets"] |= {f"f-{number}": {} for number in range(40_000)}

    page = upload(owner, json.dumps(content).encode())

    assert page.status_code == 200
    assert "40000 left out" in page.text


def test_no_file_is_refused_in_a_sentence(newcomer):
    response = newcomer.client.post(reverse("bring-back"))

    assert response.status_code == 422
    assert "Choose the file that you took along." in response.text


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("assessments", 0, "role"), "nobody", "assessments[0].role: is no role of this version"),
        (("versions", 0, "title"), "Another", "versions[0]: is not what this checksum stands for"),
        (("assessments", 0, "started_at"), "2999-01-01T00:00:00Z", "lies in the future"),
    ],
)
def test_a_file_that_cannot_be_true_is_refused_with_its_place(owner, place, value, said):
    content = json.loads(take_along(owner))
    *way, last = place
    inside = content
    for part in way:
        inside = inside[part]
    inside[last] = value
    before = rows()

    response = upload(owner, json.dumps(content).encode())

    assert response.status_code == 422
    assert said in response.text
    assert rows() == before
