"""Whatever is refused is kept by nobody, and so is whatever does not say otherwise."""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from skillsapp.caching import NOBODY, kept_by_nobody
from tests.typed import Response
from tests.views.conftest import Person

METHODS = ("get", "post", "put")
NUMBER = "7f1e8a52-0000-4000-8000-000000000000"
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
PUBLIC = {"/favicon.ico"}


def addresses(
    assessment: object, resolver: URLResolver | None = None, prefix: str = "/"
) -> list[str]:
    """Return an address for every line of urls.py; of this assessment, where it names one."""
    found = []

    def sample(match: re.Match[str]) -> str:
        if match[2] == "assessment_id":
            return str(assessment)
        return {"uuid": NUMBER, "int": "1"}.get(match[1] or "", "it-project-manager")

    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + ARGUMENT.sub(sample, str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            found += addresses(assessment, pattern, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def is_kept_by_nobody(response: Response) -> bool:
    directives = set(response.get("Cache-Control", "").split(", "))
    return {"private", "no-store"} <= directives and "public" not in directives


def test_every_refusal_of_every_address_is_kept_by_nobody(finished: Person) -> None:
    other = Person()
    other.start()
    seen = set()
    for client in (Client(enforce_csrf_checks=True), other.client, finished.client):
        for address in addresses(finished.assessment.pk):
            for method in METHODS:
                if client is finished.client and method == "post":
                    continue  # it would take away what the others are refused
                response = getattr(client, method)(address)
                if response.status_code >= 400:
                    seen.add(response.status_code)
                    assert is_kept_by_nobody(response), (method, address)
    assert {403, 404, 405} <= seen


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadRequest, 400),
        (SuspiciousOperation, 400),
        (PermissionDenied, 403),
        (OperationalError, 500),
        (RuntimeError, 500),
    ],
)
def test_every_failure_is_kept_by_nobody(
    newcomer: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
    status: int,
) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr("assessments.queries.open_versions", fail)
    newcomer.client.raise_request_exception = False
    response = newcomer.client.get(reverse("landing"))
    caplog.clear()  # the failure is meant

    assert response.status_code == status
    assert is_kept_by_nobody(response)


def test_what_no_view_has_seen_is_kept_by_nobody(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = client.get("/no-such-page/")
    broken = client.get("/", headers={"Host": "a host/"})
    caplog.clear()  # a wrong host is logged

    assert (unknown.status_code, broken.status_code) == (404, 400)
    assert is_kept_by_nobody(unknown)
    assert is_kept_by_nobody(broken)


def test_no_address_of_the_site_is_kept_unless_it_says_so(
    finished: Person, caplog: pytest.LogCaptureFixture
) -> None:
    finished.client.raise_request_exception = False
    kept = {
        address
        for address in addresses(finished.assessment.pk)
        if not is_kept_by_nobody(finished.client.get(address))
    }
    caplog.clear()  # what crashes is for other tests to find

    assert {address for address in kept if not address.startswith("/admin/")} == PUBLIC


@pytest.mark.parametrize(
    ("status", "says", "hears"),
    [
        (200, None, NOBODY),
        (302, None, NOBODY),
        (200, "public, max-age=60", "public, max-age=60"),
        (304, "public, max-age=60", "public, max-age=60"),
        (404, "public, max-age=60", NOBODY),
        (500, None, NOBODY),
    ],
)
def test_an_answer_may_say_for_itself_unless_it_refuses(
    status: int, says: str | None, hears: str
) -> None:
    answer = HttpResponse(status=status, headers={"Cache-Control": says} if says else None)

    assert kept_by_nobody(lambda _request: answer)(RequestFactory().get("/"))["Cache-Control"] == (
        hears
    )
