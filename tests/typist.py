"""Somebody who types recognisable texts wherever pages let them, to be looked for afterwards."""

import json
import re
import uuid
from dataclasses import dataclass, field

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from assessments.services import sharing
from tests.accounts.people import with_app
from tests.browsers import another_browser_of, respondent_of
from tests.views.conftest import Person

NOT_KEPT = {
    *(f"{part} on the question" for part in ("situation", "action", "result")),  # replaced later
    "a title",  # that, too
    "an answer", "a wrong key",  # refused
    "an address", "a password",  # used, and not kept
}  # fmt: skip
KEY = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}")


@dataclass
class Typed:
    """What was typed, each of it only once, and what opens something, by what it is."""

    texts: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def text(self, what: str) -> str:
        """Return a text for this place that is nowhere else."""
        return self.texts.setdefault(what, f"Zebra {what} {uuid.uuid4().hex} naïve")

    def parts(self, page: str) -> dict[str, str]:
        """Return the fields of an example, all of them filled in."""
        names = ("situation", "action", "result")
        return {f"example-{name}": self.text(f"{name} on {page}") for name in names}


def type_everywhere() -> Typed:
    """Walk over all pages with a field for a text; the database has a published framework."""
    typed, person = Typed(), Person()
    person.start(models.Role.objects.all()[0].key)
    person.answer_all()
    _tell(typed, person)
    person.submit()
    _plan(typed, person)
    _share(typed, person)
    _bring_back(typed, person)
    _come_back(typed, person)
    _sign_in(typed)
    typed.secrets["cookie"] = person.client.cookies[settings.PERSON_COOKIE].value
    mine = str(json.loads(person.client.get(reverse("take-along")).content))
    assert {what for what, text in typed.texts.items() if text not in mine} == NOT_KEPT
    return typed


def _tell(typed: Typed, person: Person) -> None:
    framework = queries.definitions(person.assessment.version_id).framework
    first, second = framework.skills[:2]
    question, pk = person.url("question", first.key), str(uuid.uuid4())
    saved = person.client.post(question, typed.parts("the question") | {"example-id": pk})
    assert saved.status_code == 302
    kept = person.client.post(
        person.url("save", second.key),
        typed.parts("the question, by its script") | {"example-id": str(uuid.uuid4())},
        headers={"accept": "application/json"},
    )
    assert kept.json()["saved"] is True
    add = reverse("add-example", args=[framework.key, first.key])
    assert person.client.post(add, typed.parts("the examples")).status_code == 302
    own = reverse("example", args=[framework.key, first.key, pk])
    changed = typed.parts("the examples, later") | {"example-id": pk}
    assert person.client.post(own, changed).status_code == 302
    # What is no answer is refused, and not kept anywhere either.
    statement = f"answer-{first.statements[0].key}"
    assert person.client.post(question, {statement: typed.text("an answer")}).status_code == 422


def _plan(typed: Typed, person: Person) -> None:
    framework = queries.definitions(person.assessment.version_id).framework
    page, resource = reverse("plan", args=[framework.key]), framework.resources[0]
    data = {"add": resource.key, "skill": resource.skills[0]}
    assert person.client.post(person.url("plan"), data).status_code == 302
    own = {"own-id": str(uuid.uuid4()), "own-title": typed.text("a title"), "add": ""}
    assert person.client.post(page, own).status_code == 302
    for row in models.PlanStep.objects.all():
        note = {f"step-{row.pk}-note": typed.text(f"a note {row.resource_id}"), "save": row.pk}
        title = {} if row.resource_id else {f"step-{row.pk}-title": typed.text("a newer title")}
        assert person.client.post(page, note | title).status_code == 302


def _share(typed: Typed, person: Person) -> None:
    role = models.Role.objects.get(pk=person.assessment.role_id).key
    data = {"shows": "examples", "role": role, "days": "30", "name": typed.text("a name")}
    assert person.client.post(person.url("links"), data).status_code == 302
    token = sharing.token_of(models.ShareLink.objects.get())
    assert token
    shown = Client().get(reverse("shared", args=[token]))
    assert typed.text("a name") in shown.text
    typed.secrets["link"] = token


def _bring_back(typed: Typed, person: Person) -> None:
    """Bring a file with examples, steps and an own target that are not there yet."""
    file = json.loads(person.client.get(reverse("take-along")).content)
    for number, one in enumerate(file["examples"] + file["steps"]):
        one["added_at"] = f"2020-01-01T00:00:{number:02}Z"
    file["examples"][0]["situation"] = typed.text("a situation in a file")
    step = next(one for one in file["steps"] if one["title"])
    step |= {"title": typed.text("a title in a file"), "note": typed.text("a note in a file")}
    upload = SimpleUploadedFile("mine.json", json.dumps(file).encode())
    page = person.client.post(reverse("bring-back"), {"file": upload})
    confirm = {key: value for key, value in page.context["confirm"].initial.items() if value}
    assert person.client.post(reverse("bring-back"), confirm).status_code == 302


def _come_back(typed: Typed, person: Person) -> None:
    """Make a key, send it, come back with it by form and by link, and type a wrong one."""
    offer = person.client.get(reverse("return-key")).text
    (replaces,) = re.findall(r'name="replaces" value="(\w*)"', offer)
    shown = person.client.post(reverse("return-key"), {"replaces": replaces})
    (key,) = set(KEY.findall(shown.text))
    typed.secrets |= {"return key": key, "return key without hyphens": key.replace("-", "")}
    mail = {"key": key, "address": "zebra@example.org"}
    sent = person.client.post(reverse("return-mail"), mail)
    assert sent.status_code in (200, 404)  # only where the site sends
    typed.texts["an address"] = mail["address"]
    another = Client()
    assert another.post(reverse("return"), {"key": key}).status_code == 302
    typed.secrets["cookie of another browser"] = another.cookies[settings.PERSON_COOKIE].value
    Client().get(reverse("return-link", args=[key]))
    Client().post(reverse("return"), {"key": typed.text("a wrong key")})
    third = another_browser_of(respondent_of(person.client))
    typed.secrets["cookie of a third browser"] = third.cookies[settings.PERSON_COOKIE].value


def _sign_in(typed: Typed) -> None:
    user, client = User.objects.create_user("somebody", password=typed.text("a password")), Client()
    client.force_login(user)
    typed.secrets["app that shows codes"] = with_app(user)
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    typed.secrets["seed of recovery codes"] = get_adapter().decrypt(codes.data["seed"])
    key = client.session.session_key
    assert key
    typed.secrets["session"] = key
