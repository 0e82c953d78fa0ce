"""What a log may say: which page or which line of code failed, and nothing about whose it was.

A line of a log lives longer than what somebody erases here, and is read by others. So no line has
the address of a shared report or of a return key, the number of a person or of anything of theirs,
or what the database tells of a row that it refused.

A record is one line, as text or as JSON, with its time in UTC whatever the zone of the site is.
"""

import json
import logging
import re
import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

from skillsapp.request_ids import request_id
from skillsapp.secret_addresses import RETURN, SHARED

ADDRESS = re.compile(rf"({SHARED}|{RETURN}).*", re.DOTALL)
# What PostgreSQL adds below its first line: the row, the key or the statement that it refused.
ROW = re.compile(r"^\s*(DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*", re.DOTALL | re.MULTILINE)
# As text, in an address or in a statement: with its hyphens, or without them as SQLite keeps it.
NUMBER = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-f])", re.I)
E_MAIL = re.compile(r"[^\s@<>()'\"=]+@[^\s@<>()'\"=]+")
HIDDEN = "…"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
PAUSE = 60  # seconds, in which Seldom lets one record through


class Text(logging.Formatter):
    """Time, level, logger, request and message; line breaks, also those of a trace, are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        words = [_time(record), record.levelname, record.name]
        if current := request_id():
            words.append(f"[{current}]")
        text = f"{' '.join(words)}: {record.getMessage()}"
        if trace := _trace(record):
            text += f"\n{trace}"
        return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class Json(logging.Formatter):
    """The same as an object, for programs that read logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id(),
            "message": record.getMessage(),
            "trace": _trace(record),
        }
        return json.dumps({name: value for name, value in told.items() if value})


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _trace(record: logging.LogRecord) -> str:
    raised = record.exc_info[1] if record.exc_info else None
    return record.exc_text or (told(raised) if raised else "")


class Seldom(logging.Filter):
    """Lets one record of a kind through in a minute, which says how many there were in between.

    For what one cause brings about many times: a database that is away, a host that is not ours.
    Records of one template are of one kind, and so are those of a logger that has none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._held_back: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = self.kind_of(record)
        with self._lock:
            now = time.monotonic()
            if now - self._last.get(kind, -PAUSE) < PAUSE:
                self._held_back[kind] = self._held_back.get(kind, 0) + 1
                return False
            self._last[kind], held_back = now, self._held_back.pop(kind, 0)
        if held_back:
            record.msg = f"{record.getMessage()} ({held_back} more like this before)"
            record.args = ()
        if record.name.startswith("django.security."):
            record.exc_info = None  # where we found out is of no interest
        return True

    def kind_of(self, record: logging.LogRecord) -> str:
        return str(record.msg) if record.args else record.name


class Refusals(Seldom):
    """Lets what Django notes of refused requests through seldom, each status for itself.

    Those who look for holes ask for pages that were never here, hundreds in a minute. What a page
    says of a form that was filled in is no refusal. Wrong sign-ins are told by accounts/refused.py.
    """

    OF_FORMS = (
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name != "django.request" or record.levelno >= logging.ERROR:
            return True
        return getattr(record, "status_code", 0) not in self.OF_FORMS and super().filter(record)

    def kind_of(self, record: logging.LogRecord) -> str:
        return str(getattr(record, "status_code", 0))


class HideSecrets(logging.Filter):
    """Take out of every record what no log may say.

    Django logs the path of each answer from 400 on ("Not Found: /r/…"), of each failed check of
    a form and of each crash, with the error and where it came from, and its development server
    logs every request. At a handler this filter covers whatever is logged; at a logger also what
    other handlers make of its records.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hidden(record.getMessage()), ()
        record.__dict__.pop("request", None)  # a handler that sends mail would print it
        if record.exc_info and record.exc_info[1] and not record.exc_text:
            record.exc_text = told(record.exc_info[1])
        return True


def hidden(text: str) -> str:
    """Return a text without secret addresses, e-mail addresses, numbers and refused rows."""
    text = ROW.sub("", ADDRESS.sub(rf"\1{HIDDEN}", text))
    return NUMBER.sub(HIDDEN, E_MAIL.sub(HIDDEN, text)).rstrip()


def told(error: BaseException) -> str:
    """Return an error as Python tells it, with where it came from, but not with what it holds.

    Only the first line of what an error says is told: in those below it, PostgreSQL names the
    whole row that it refused ("DETAIL: Failing row contains …").
    """
    return "\n".join(_lines(error, set())).strip()


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nThe above exception led to the following one:\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kind, says = type(error), hidden(next(iter(str(error).splitlines()), ""))
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {says}" if says else "")
