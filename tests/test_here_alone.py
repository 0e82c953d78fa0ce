"""A site for one machine alone (LOCAL=true) that others reach all the same: it says so."""

import io
from typing import Any

import pytest
from pytest_django import Settings

from skillsapp.here_alone import REFUSAL, is_from_elsewhere
from skillsapp.wsgi import application

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"REMOTE_ADDR": ""},  # a socket's file
        {"REMOTE_ADDR": "::1"},
        {"REMOTE_ADDR": "127.8.0.1"},
        {"HTTP_ORIGIN": "http://localhost:8000"},
        {"HTTP_ORIGIN": "http://[::1]:8000"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://github.com/", "HTTP_SEC_FETCH_SITE": "cross-site"},
    ],
)
def test_what_comes_from_this_machine_is_answered(more: dict[str, str]) -> None:
    assert not is_from_elsewhere(HERE | more)


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "2001:db8::7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_VIA": "1.1 proxy"},
        # A proxy that says nothing of itself, as nginx does without further settings.
        {"HTTP_ORIGIN": "https://skills.example.org"},
        {"HTTP_REFERER": "https://skills.example.org/", "HTTP_SEC_FETCH_SITE": "same-origin"},
    ],
)
def test_what_comes_from_elsewhere_is_not(more: dict[str, str]) -> None:
    assert is_from_elsewhere(HERE | more)


@pytest.mark.parametrize(("local", "status"), [(True, "403 Forbidden"), (False, "404 Not Found")])
@pytest.mark.django_db
def test_it_is_told_what_to_set(
    settings: Settings, caplog: pytest.LogCaptureFixture, local: bool, status: str
) -> None:
    settings.LOCAL = local
    told: list[Any] = []
    environ = HERE | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/nowhere/",
        "HTTP_X_FORWARDED_FOR": "192.0.2.7",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    content = b"".join(application(environ, lambda *head: told.append(head)))

    assert told[0][0] == status
    assert (content.decode() == REFUSAL) == local
    assert ("take LOCAL=true out of .env" in caplog.text) == local
