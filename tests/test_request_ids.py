"""One id ties lines of the log, an answer and the page of a failure (skillsapp/request_ids.py)."""

import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from skillsapp.logs import Text
from skillsapp.request_ids import request_ids

OURS = re.compile(r"[0-9a-f]{16}")
SENT = (
    "4f2a9c1e7b3d4e5f8a6b0c1d2e3f4a5b"  # as nginx makes them; a log hides such a number elsewhere
)


def ask(header: str, value: str) -> str:
    """Return the id of the answer to a request with this header."""
    response = request_ids(lambda request: HttpResponse())(
        RequestFactory(headers={header: value}).get("/")
    )
    return response["X-Request-ID"]


def test_each_request_has_an_id_of_ours(settings: Settings) -> None:
    ids = {ask("X-Request-ID", SENT) for _ in range(50)}

    assert len(ids) == 50
    assert all(OURS.fullmatch(it) for it in ids)


def test_that_of_a_proxy_is_taken_where_it_is_named(settings: Settings) -> None:
    settings.PROXY_REQUEST_ID_HEADER = "X-Amzn-Trace"

    assert ask("X-Amzn-Trace", SENT) == SENT
    assert OURS.fullmatch(ask("X-Request-ID", SENT))


@pytest.mark.parametrize(
    "wrong", ["", "short", "a" * 65, "ada@example.org", "a" * 9 + "\n", "x y z 1 2"]
)
def test_what_is_no_id_is_not_taken(settings: Settings, wrong: str) -> None:
    settings.PROXY_REQUEST_ID_HEADER = "X-Request-ID"

    assert OURS.fullmatch(ask("X-Request-ID", wrong))


def test_a_line_of_the_log_has_it() -> None:
    lines = []

    def view(request: HttpRequest) -> HttpResponse:
        lines.append(Text().format(logging.makeLogRecord({"name": "a", "msg": "b"})))
        return HttpResponse()

    response = request_ids(view)(HttpRequest())

    assert lines[0].endswith(f" a [{response['X-Request-ID']}]: b")


@pytest.mark.django_db
def test_every_answer_has_it(client: Client) -> None:
    for path in ("/", "/no-such-page/", "/admin/", "/static/css/base.css", "/static/nothing.css"):
        response = client.get(path)
        response.close()  # a file
        assert OURS.fullmatch(response["X-Request-ID"]), path
