"""What strangers are told, and what every answer carries with it (test_matrix.py: the statuses)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models
from tests.addresses import NEVER_WAS, Address, addresses
from tests.browsers import browser_of
from tests.views.conftest import Person


@pytest.fixture
def other(finished: Person) -> Client:
    """A stranger with a finished assessment of their own."""
    person = Person()
    person.start()
    person.submit()
    person.client.cookies.pop("messages")
    return person.client


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
        del response.headers["X-Request-ID"]  # it is of the request alone
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


def test_a_digest_from_a_backup_opens_no_browser(finished, stranger):
    stranger.cookies["person"] = browser_of(finished.client).pk

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
