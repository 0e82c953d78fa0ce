"""Who may see what, and what every answer carries with it."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments import models

OPEN_TO_ALL = {
    "favicon",
    "landing",
    "about",
    "sample",
    "how",
    "history",
    "choose",
    "start",
    # guarded by the session that began the assessment
    "resume",
    "role",
    "question",
    "check",
    "report",
    "pdf",
    "csv",
    "json",
    "json-resume",
    "targets",
    "note",
    "plan",
    "calendar",
    "links",
    # guarded by the token in its address
    "shared",
}


def patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern


def test_every_address_asks_for_an_account_but_those_named_here():
    public = {
        pattern.name
        for pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }

    # The admin guards its pages itself; these two must be open for that.
    assert public - {"login", "jsi18n"} == OPEN_TO_ALL


def test_anonymous_people_are_sent_to_the_login_of_the_admin(client, db):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("name", ["resume", "role", "check", "report"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(finished, stranger, name, method):
    response = getattr(stranger, method)(finished.url(name))

    assert response.status_code == 404
    assert "We cannot find this page" in response.text


def test_somebody_with_an_assessment_finds_nothing_of_another(finished, stranger):
    stranger.post(reverse("start", args=["it-project-manager"]), {"role": "not-sure"})

    assert stranger.get(finished.url("report")).status_code == 404


def test_a_stranger_cannot_answer(person, stranger):
    url = person.url("question", "team-motivation")

    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"answer-explain-shared-goal": 2}).status_code == 404
    assert person.assessment.answers.count() == 0


def test_an_assessment_that_never_was_looks_like_a_strangers(finished, stranger):
    unknown = reverse("assessment:report", args=["7f1e8a52-0000-4000-8000-000000000000"])

    pages = [stranger.get(url).content for url in (finished.url("report"), unknown)]
    assert pages[0] == pages[1]


def test_a_forged_session_value_is_not_believed(finished, stranger):
    stranger.cookies["sessionid"] = "x" * 32

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
