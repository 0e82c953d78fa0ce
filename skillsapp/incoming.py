"""What of a request is taken at all, before any view sees it.

Whoever sends too much is told the limit at once: nothing of the body is read then, and nothing of
any body is ever written to a disk. Files are taken only by the views that settings.FILES_TAKEN
names. A body without a length, in another encoding than UTF-8 or in broken parts is refused with a
page that says so, and so is a question in the address ("?q=…") with a NUL, which PostgreSQL
cannot be asked. How many bytes really come is counted by Django and the server: neither reads more
than the length that was said.
"""

import codecs
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import DataError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    QueryDict,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import bad_request

# No view does more than these say, but a view answers whatever it does not refuse: TRACE, or a
# word that somebody has made up.
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
NO_NUMBER = re.compile(r"Field '\w+' expected a number but got ")  # as Django has it
NO_NUL = "A string literal cannot contain NUL (0x00) characters."  # as psycopg2 has it


class Request(WSGIRequest):
    """A request whose type of content Django cannot take apart is a bad one, and no crash.

    `unreadable` is why the form in its body cannot be read. It is refused where there is a view
    (Incoming); a page that tells of an error looks into the form, too, and must not fail by it.
    """

    is_misread = False
    unreadable: Exception | None = None

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except Exception as error:  # told apart by refuse_unreadable
            self._mark_post_parse_error()  # type: ignore[attr-defined]
            self.unreadable = error

    def _set_content_type_params(self, meta: Any) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError, TooManyFieldsSent, Warning):
            self.is_misread, self._encoding = True, None
            self.content_type, self.content_params = "", {}


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory where the view takes one; else passes it by."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        super().handle_raw_input(*args, **kwargs)
        self.activated = self.activated and takes_files(self.request)


def takes_files(request: HttpRequest | None) -> bool:
    match = request.resolver_match if request else None
    return match is not None and match.view_name in settings.FILES_TAKEN


def limit_of(request: HttpRequest) -> int:
    """Return how many bytes the body of a request may have; more where its view takes a file."""
    limits = [settings.DATA_UPLOAD_MAX_MEMORY_SIZE]
    if request.resolver_match is None or takes_files(request):
        limits.append(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    return max(limits)


class Incoming(MiddlewareMixin):
    """Stands before all that reads a body: sessions, the check of forms, the views."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return refused(request)
        if getattr(request, "is_misread", False) or not is_utf_8(request):
            return refused(request)
        if "CONTENT_LENGTH" not in request.META and "HTTP_TRANSFER_ENCODING" in request.META:
            return render(request, "411.html", status=411)
        return refuse_large(request) or refuse_unreadable(request, "GET")

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        return refuse_large(request) or refuse_unreadable(request, "POST")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Take what no column can hold for what it is: nothing that a page of ours sends.

        Forms of Django's own look for whatever ids they are sent: a number without end, a NUL or,
        in the admin, a word.
        """
        fits = not isinstance(error, DataError | OverflowError) and not is_no_value(request, error)
        return None if fits else refused(request)


def refused(request: HttpRequest) -> HttpResponse:
    """Say that a request cannot be read. Not raised: the log would have a traceback for each."""
    return bad_request(request, BadRequest())


def is_no_value(request: HttpRequest, error: Exception) -> bool:
    """Tell whether this is the word for a text that no column can be compared with."""
    match = request.resolver_match
    no_number = match is not None and match.app_name == "admin" and NO_NUMBER.match(str(error))
    return isinstance(error, ValueError) and (str(error) == NO_NUL or bool(no_number))


def refuse_large(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body by the length that it says it has; Django reads no more than that."""
    limit, length = limit_of(request), length_of(request)
    if length is None:
        return refused(request)
    if length <= limit:
        return None
    return render(request, "413.html", {"limit": limit}, status=413)


def refuse_unreadable(request: HttpRequest, what: str) -> HttpResponse | None:
    """Read the fields of the address ("GET") or of the body ("POST"), or refuse them."""
    try:
        getattr(request, what)
        if error := getattr(request, "unreadable", None):
            raise error
    except (TooManyFieldsSent, TooManyFilesSent):
        context = {"fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    except RequestDataTooBig:
        context = {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    except (MultiPartParserError, UnreadablePostError, LookupError, ValueError):
        request._mark_post_parse_error()  # type: ignore[attr-defined]
        return refused(request)
    else:
        return None
    if what == "GET":
        request.GET = QueryDict()
    request._mark_post_parse_error()  # type: ignore[attr-defined]
    return render(request, "413.html", context, status=413)


def length_of(request: HttpRequest) -> int | None:
    """Return how long a body says it is; None for what is no length."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def is_utf_8(request: HttpRequest) -> bool:
    """Tell whether a body is said to be UTF-8, or to be in an encoding that nobody knows.

    Django reads the second as UTF-8, too. Under one of UTF-8's other names it reads neither.
    """
    if request.encoding is None:
        return True
    if codecs.lookup(request.encoding).name != "utf-8":
        return False
    request._encoding = "utf-8"  # type: ignore[attr-defined]
    return True
