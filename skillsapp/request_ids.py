"""What ties the lines of a log to one request, and to the page that told somebody of a failure.

Each request has an id, in the answer's header X-Request-ID too. A proxy in front that makes its own
is followed where PROXY_REQUEST_ID_HEADER names the header in which it says so.
"""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
TAKEN = re.compile(r"[A-Za-z0-9._-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the request that this thread answers, or has answered last; "" for none."""
    return _current.get()


def without_request() -> None:
    """Let what this thread does now belong to none."""
    _current.set("")


def request_ids(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, before anything else can be said of it.

    It stays until the next request: Django and gunicorn still log when the answer is made.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.headers.get(settings.PROXY_REQUEST_ID_HEADER, "")
        _current.set(told if TAKEN.fullmatch(told) else secrets.token_hex(8))
        response = get_response(request)
        response[HEADER] = _current.get()
        return response

    return middleware
