"""A site for one machine alone (LOCAL=true) that others reach all the same: it says so."""

from typing import Any

import pytest

from skillsapp.here_alone import REFUSAL, is_from_elsewhere, log_once, refuse

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
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_REFERER": "https://skills.example.org/", "HTTP_SEC_FETCH_SITE": "same-origin"},
    ],
)
def test_what_comes_from_elsewhere_is_not(more: dict[str, str]) -> None:
    assert is_from_elsewhere(HERE | more)


def test_it_is_told_what_to_set(caplog: pytest.LogCaptureFixture) -> None:
    """tests/test_served.py asks a real server."""
    log_once.cache_clear()
    told: list[Any] = []
    for _again in range(2):
        content = b"".join(refuse(lambda *head: told.append(head)))

    assert told[0][0] == "403 Forbidden"
    assert content.decode() == REFUSAL
    assert caplog.messages == [REFUSAL.strip()]  # once
