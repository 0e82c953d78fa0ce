"""Everybody asks for every address by every method: what they get, as a table.

A row is an address and a method, a column is a browser. "in" leads to the sign-in, "2nd" to where a
second factor is shown or set up, another number is the status. test_matrix.py compares, and says
by rules of its own what such a table may never hold.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.annotations import LinkShows
from assessments.services import respondents, sharing
from tests.addresses import NEVER_WAS, Address, addresses
from tests.typed import Response
from tests.views.conftest import ROLE, Person

PEOPLE = (
    "nobody", "other", "own", "key", "account", "another",
    "staff", "editor", "publisher", "superuser",
)  # fmt: skip

FILE = Path(__file__).with_name("matrix.txt")
METHODS = ("get", "head", "post", "put")
LIKE_GET = {"head", "put"}  # a page that they answer with is that of GET, which was drawn already
WAYS: Mapping[str, str] = {"account_login": "in", "staff-second-factor": "2nd"}

Cells = dict[tuple[str, str], str]


class World:
    """Somebody's finished and running assessment, links to them, and everybody who may ask."""

    def __init__(self) -> None:
        self.owner, self.other = _finished(), _finished()
        report = models.Assessment.objects.get(respondent=self.owner.assessment.respondent_id)
        self.report = report
        self.tokens = {"open": self._token(), "ended": self._token()}
        sharing.end(link=models.ShareLink.objects.latest("pk"), at=timezone.now())
        self.key = respondents.make_key(respondent_id=report.respondent_id, replaces="")
        self.browsers: Mapping[str, Callable[[], Client]] = {
            "nobody": Client,
            "other": lambda: self.other.client,
            "own": lambda: self.owner.client,
            "key": self._with_key,
            "account": lambda: self._signed_in("account", owns=self.owner),
            "another": lambda: self._signed_in("another", owns=self.other),
            "staff": lambda: self._signed_in("staff", is_staff=True),
            "editor": lambda: self._signed_in("editor", "Editor", is_staff=True),
            "publisher": lambda: self._signed_in("publisher", "Publisher", is_staff=True),
            "superuser": lambda: self._signed_in("root", is_staff=True, is_superuser=True),
        }

    def urls(self) -> Iterator[tuple[str, str]]:
        """Return the name and the address of every page, with what there is for its arguments."""
        for address in addresses():
            name = address.name
            if name.endswith("None"):  # has no name of its own, but the address of its page
                name = f"{name} {address.route}"
            yield name, address.url(self.report.pk, self._arguments(address))
        for state, token in self.tokens.items():
            yield f"shared, {state}", reverse("shared", args=[token])

    def _arguments(self, address: Address) -> dict[str, object]:
        version, framework = models.FrameworkVersion.objects.get(), models.Framework.objects.get()
        found: dict[str, object] = {"version_id": version.pk, "framework_id": framework.pk}
        for row in ("skill", "role"):
            found[f"{row}_id"] = _first(apps.get_model("assessments", row))
        _admin, _, app_and_rest = address.name.partition("admin:")
        for model in apps.get_models() if app_and_rest else ():
            if f"/{model._meta.app_label}/{model._meta.model_name}/<" in f"/{address.route}":
                found["object_id"] = _first(model)
        return found

    def _token(self) -> str:
        _link, token = sharing.make(
            assessment=self.report,
            shows=LinkShows.PICTURE,
            role_key=ROLE,
            days=30,
            name="",
            at=timezone.now(),
        )
        return token

    def _with_key(self) -> Client:
        client = Client()
        client.post(reverse("return"), {"key": self.key})
        return client

    def _signed_in(
        self, name: str, group: str = "", *, owns: Person | None = None, **about: Any
    ) -> Client:
        user = User.objects.create_user(name, f"{name}@example.org", **about)
        user.groups.set(Group.objects.filter(name=group))
        if owns:
            person = models.Respondent.objects.filter(pk=owns.assessment.respondent_id)
            person.update(account=user)
        client = Client()
        client.force_login(user)
        return client


def _first(model: Any) -> object:
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first() or NEVER_WAS


def _finished() -> Person:
    person = Person()
    person.start()
    person.submit()
    person.client.cookies.pop("messages")
    return person


def column(world: World, who: str) -> Cells:
    """Return what one browser gets, by the name of the address and the method."""
    client = world.browsers[who]()
    cookies, cells = client.cookies.output(), {}
    client.raise_request_exception = False
    for name, url in world.urls():
        for method in METHODS:
            undrawn = mock.patch.object(Template, "render", return_value="")
            with (
                transaction.atomic(),
                undrawn if method in LIKE_GET else nullcontext(),
            ):  # nothing of it is kept
                cells[name, method] = told(getattr(client, method)(url))
                transaction.set_rollback(True)
            client.cookies.clear()
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return cells


def told(response: Response) -> str:
    location = response.headers.get("Location", "").partition("?")[0]
    ways = {reverse(name): word for name, word in WAYS.items()}
    return ways.get(location, str(response.status_code))


def as_text(columns: Mapping[str, Cells]) -> str:
    """Return the table; methods of an address that are answered alike to everybody share a row."""
    first = next(iter(columns.values()))
    rows: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, method in first:
        cells = tuple(columns[who][name, method] for who in columns)
        rows.setdefault((name, cells), []).append(method)
    width = max(len(name) for name, _cells in rows)
    lines = [f"{'':{width}} {'':24} {' '.join(f'{who:9}' for who in columns)}"]
    for (name, cells), methods in rows.items():
        lines.append(f"{name:{width}} {' '.join(methods):24} {' '.join(f'{c:9}' for c in cells)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def read(text: str) -> dict[str, Cells]:
    """Return the columns of a table, by whose they are."""
    head, *lines = text.splitlines()
    people = head.split()
    columns: dict[str, Cells] = {who: {} for who in people}
    for line in lines:
        words = line.split()
        cells, before = words[-len(people) :], words[: -len(people)]
        methods = [word for word in before if word in METHODS]
        name = " ".join(word for word in before if word not in METHODS)
        for method in methods:
            for who, cell in zip(people, cells, strict=True):
                columns[who][name, method] = cell
    return columns
