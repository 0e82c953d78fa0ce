"""Who may see what, and what every answer carries with it.

The addresses come from urls.py itself, so that no page is forgotten: a new one fails here until
ANSWERS says who gets what.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments import models
from tests.views.conftest import Person

LOGIN = "login"  # instead of a status: led to where people sign in

# The status of a GET by somebody without anything, by a stranger with a finished assessment of
# their own, and by the owner of the (finished) assessment that the address names.
ANSWERS: dict[str, tuple[int | str, int | str, int | str]] = {
    # open to everybody
    "favicon": (302, 302, 302),
    "security-txt": (404, 404, 404),  # no setting names a contact
    "landing": (200, 200, 200),
    "about": (200, 200, 200),
    "sample": (200, 200, 200),
    "how": (200, 200, 200),
    "what-changed": (200, 200, 200),
    "privacy": (200, 200, 200),
    "history": (200, 200, 200),
    "erase": (200, 200, 200),
    "bring-back": (200, 200, 200),
    "take-along": (404, 200, 200),  # each their own
    "choose": (302, 302, 302),
    "worker": (200, 200, 200),
    "offline": (200, 200, 200),
    "start": (200, 200, 200),
    "all-links": (200, 200, 200),
    "return": (200, 200, 200),
    "return-here": (302, 302, 302),
    "return-link": (303, 303, 303),
    "return-key": (302, 200, 200),
    "return-mail": (405, 405, 405),
    "return-reminder": (405, 405, 405),
    "leave": (200, 200, 200),
    "admin:login": (LOGIN, LOGIN, LOGIN),
    # what belongs to whoever comes: no address names a person
    "my-plan": (200, 200, 200),
    "plan": (302, 200, 200),
    "plan-calendar": (302, 302, 302),
    "my-examples": (200, 200, 200),
    "examples": (302, 200, 200),
    "add-example": (302, 200, 200),
    "example": (302, 404, 404),
    "next-time": (200, 200, 200),
    # guarded by the session that began the assessment
    "assessment:resume": (404, 404, 302),
    "assessment:role": (404, 404, 302),
    "assessment:question": (404, 404, 302),
    "assessment:save": (404, 404, 405),
    "assessment:stop": (404, 404, 302),
    "assessment:check": (404, 404, 302),
    "assessment:report": (404, 404, 200),
    "assessment:pdf": (404, 404, 200),
    "assessment:csv": (404, 404, 200),
    "assessment:json": (404, 404, 200),
    "assessment:json-resume": (404, 404, 200),
    "assessment:targets": (404, 404, 200),
    "assessment:interview": (404, 404, 200),
    "assessment:interview-pdf": (404, 404, 200),
    "assessment:plan": (404, 404, 302),
    "assessment:links": (404, 404, 200),
    "assessment:correct": (404, 404, 302),
    "assessment:delete": (404, 404, 200),
    # guarded by the token in its address
    "shared": (404, 404, 404),
    # guarded by an account with a permission
    "preview:resume": (LOGIN, LOGIN, LOGIN),
    "preview:role": (LOGIN, LOGIN, LOGIN),
    "preview:question": (LOGIN, LOGIN, LOGIN),
    "preview:stop": (LOGIN, LOGIN, LOGIN),
    "preview:check": (LOGIN, LOGIN, LOGIN),
    "preview:report": (LOGIN, LOGIN, LOGIN),
    "preview-version:resume": (LOGIN, LOGIN, LOGIN),
    "preview-version:role": (LOGIN, LOGIN, LOGIN),
    "preview-version:question": (LOGIN, LOGIN, LOGIN),
    "preview-version:stop": (LOGIN, LOGIN, LOGIN),
    "preview-version:check": (LOGIN, LOGIN, LOGIN),
    "preview-version:report": (LOGIN, LOGIN, LOGIN),
}
ADMIN = (LOGIN, LOGIN, LOGIN)  # every other address of the admin, which guards itself

NEVER_WAS = "7f1e8a52-0000-4000-8000-000000000000"

# What stands in an address for an argument of this name, where the test itself has nothing.
SAMPLES = {
    "framework_key": "it-project-manager",
    "skill_key": "team-motivation",
    "example_id": NEVER_WAS,
    "number": "1",
    "token": "A" * 43,
    "key": "0000-0000-0000-0000-0000-0000-0000",
    # of the preview and the admin
    "version_id": NEVER_WAS,
    "framework_id": "1",
    "role_id": "1",
    "skill_id": "1",
    "comment_id": "1",
    "draft_id": "1",
    "object_id": "1",
    "id": "1",
    "content_type_id": "1",
    "app_label": "assessments",
    "url": "no-such-page",
}

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One line of urls.py: its name with that of its namespaces, and its route from the root."""

    name: str
    route: str
    asks_for_an_account: bool

    @property
    def is_of_an_assessment(self) -> bool:
        return "assessment_id" in ARGUMENT.findall(self.route)

    def url(self, assessment_id: object = NEVER_WAS) -> str:
        samples = SAMPLES | {"assessment_id": str(assessment_id)}
        for argument in ARGUMENT.findall(self.route):
            if argument not in samples:
                pytest.fail(f"Give SAMPLES a value for the argument {argument} of {self.route}.")
        return "/" + ARGUMENT.sub(lambda match: samples[match[1]], self.route)


def addresses(
    resolver: URLResolver | None = None, names: tuple[str, ...] = (), prefix: str = ""
) -> Iterator[Address]:
    """Walk over all addresses, with those of the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from addresses(pattern, inner, route)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*names, str(pattern.name)))
            yield Address(name, route, getattr(pattern.callback, "login_required", True))


def plain(route: str) -> str:
    """Return a route as path() has it, also where it is a regular expression."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).removeprefix("^").removesuffix("$")


def expected(address: Address) -> tuple[int | str, int | str, int | str]:
    if address.name in ANSWERS:
        return ANSWERS[address.name]
    if address.name.startswith("admin:"):
        return ADMIN
    return pytest.fail(
        f"{address.name} ({address.route}) is new: say in ANSWERS who gets what there."
    )


def answer(client: Client, url: str) -> int | str:
    response, login = client.get(url), reverse("account_login")
    is_login = response.status_code == 302 and response["Location"].startswith(login)
    return LOGIN if is_login else response.status_code


@pytest.fixture
def other(finished: Person) -> Client:
    """A stranger with a finished assessment of their own."""
    person = Person()
    person.start()
    person.submit()
    person.client.cookies.pop("messages")
    return person.client


def test_every_address_answers_everybody_as_said(finished, stranger, other):
    clients = (stranger, other, finished.client)
    answers = {
        address: tuple(answer(client, address.url(finished.assessment.pk)) for client in clients)
        for address in addresses()
    }

    assert answers == {address: expected(address) for address in answers}


def test_nothing_is_said_of_an_address_that_is_gone():
    assert ANSWERS.keys() - {address.name for address in addresses()} == set()


def test_every_address_asks_for_an_account_but_those_named_as_open():
    public = {address.name for address in addresses() if not address.asks_for_an_account}

    assert public == {name for name in ANSWERS if ANSWERS[name][0] != LOGIN}


def test_anonymous_people_are_led_from_the_admin_to_where_people_sign_in(client, db):
    assert client.get("/admin/").url == "/account/login/?next=%2Fadmin%2F"


@pytest.mark.parametrize("method", ["get", "head", "post", "put"])
def test_a_stranger_cannot_tell_an_assessment_from_one_that_never_was(
    finished, stranger, other, method
):
    running = Person()
    running.start()

    def look(client: Client, address: Address, assessment_id: object) -> tuple[object, ...]:
        response = getattr(client, method)(address.url(assessment_id))
        return response.status_code, dict(response.headers), response.content, response.cookies

    assessment_pages = [address for address in addresses() if address.is_of_an_assessment]
    assert {address.name.split(":")[0] for address in assessment_pages} == {"assessment"}
    with CaptureQueriesContext(connection) as context:
        for address in assessment_pages:
            for client in (stranger, other):
                unknown = look(client, address, NEVER_WAS)
                for person in (finished, running):
                    assert look(client, address, person.assessment.pk) == unknown, address
                assert (unknown[0], unknown[3]) == (404, {}), address
    # The questions that find out who owns what are the only thing that the database sees.
    assert {query["sql"].split()[0] for query in context.captured_queries} == {"SELECT"}


def test_a_stranger_is_told_a_way_on(finished, stranger, other):
    ways = {stranger: "This browser no longer knows you", other: "We cannot find this page"}
    for client, words in ways.items():
        response = client.get(finished.url("report"))

        assert response.status_code == 404
        assert words in response.text


def test_a_stranger_cannot_answer(person, stranger):
    url = person.url("question", "team-motivation")

    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"answer-explain-shared-goal": 2}).status_code == 404
    assert person.assessment.answers.count() == 0


def test_a_forged_session_value_is_not_believed(finished, stranger):
    stranger.cookies["person"] = stranger.cookies["session"] = "x" * 32

    assert stranger.get(finished.url("report")).status_code == 404


@pytest.mark.parametrize("name", ["resume", "check", "report"])
def test_pages_about_a_person_are_kept_by_nobody(finished, name):
    response = finished.client.get(finished.url(name))

    directives = set(response["Cache-Control"].split(", "))
    assert directives == {"private", "no-store"}


def test_every_page_has_the_strict_headers(newcomer):
    headers = newcomer.client.get(reverse("landing")).headers

    policy = dict(
        directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused_with_a_way_on(newcomer):
    newcomer.client.handler.enforce_csrf_checks = True

    response = newcomer.start()

    assert response.status_code == 403
    assert "This page has been open for too long" in response.text
    assert models.Assessment.objects.count() == 0


def test_a_crash_has_a_page_with_a_way_on(newcomer, monkeypatch, caplog):
    newcomer.client.raise_request_exception = False

    def crash(*args):
        raise RuntimeError

    monkeypatch.setattr("assessments.queries.open_versions", crash)
    response = newcomer.client.get(reverse("landing"))
    caplog.clear()  # the crash is meant

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
