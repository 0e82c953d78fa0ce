"""What people are told while the database does not do what it is asked for: when to try again.

Three kinds of fault are no fault of a page. Others are in the way for too long (PATIENCE_OF in the
settings); the database cannot be reached, or cannot write; or it has not been migrated yet. All
else is a bug, and answered with 500.

Nothing is half done then: whatever writes is one transaction. Who loses the connection in the very
moment of a commit cannot know whether it was made, so the page promises no more than that.
"""

import logging
import sys
from contextlib import suppress
from enum import StrEnum
from http import HTTPStatus

from django.db import DatabaseError, Error, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from skillsapp import schema
from skillsapp.logs import hidden
from skillsapp.request_ids import request_id

log = logging.getLogger(__name__)
SOON = 10  # seconds


class Fault(StrEnum):
    """What is wrong; the text is for the log."""

    BUSY = "The database is busy: somebody waited for too long"
    AWAY = "The database is away"
    CACHE = "The cache is away"
    BEHIND = "The database lacks what this release asks for: run `manage.py migrate`"


# PostgreSQL's names for: a lock is not free, a statement takes too long, two wait for each other.
BUSY = {"55P03", "57014", "40P01", "40001"}
# Connections fail (PgBouncer says everything by 08P01), resources are used up, an operator has
# stopped it, the system or the disk fails. Then: it only reads, as after a failover; or a
# transaction was idle for too long.
AWAY = ("08", "53", "57P", "58", "XX001", "XX002", "25006", "25P03")
LACKS = {"42P01", "42703"}  # a table, a column

# What the library of Redis, the one cache that CACHE_URL may name, says when it is not there.
CACHE_AWAY = {"ConnectionError", "TimeoutError", "BusyLoadingError", "ReadOnlyError"}

SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
SQLITE_AWAY = (
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
    "SQLITE_READONLY",
)
SQLITE_LACKS = ("no such table", "no such column", "has no column named")


def fault_of(error: BaseException | None) -> Fault | None:
    """Return what is wrong with the database or the cache; None if this is no fault of theirs."""
    if type(error).__module__ == "redis.exceptions":
        return Fault.CACHE if type(error).__name__ in CACHE_AWAY else None
    if not isinstance(error, Error) or error.__cause__ is None:
        return None
    told = _sqlite(error.__cause__) if _is_sqlite(error.__cause__) else _postgresql(error.__cause__)
    return None if told is Fault.BEHIND and not _is_behind() else told


def _is_sqlite(cause: BaseException) -> bool:
    return type(cause).__module__ == "sqlite3"


def _sqlite(cause: BaseException) -> Fault | None:
    name = getattr(cause, "sqlite_errorname", None) or ""
    if name.startswith(SQLITE_BUSY):
        return Fault.BUSY
    if name.startswith(SQLITE_AWAY):
        return Fault.AWAY
    return Fault.BEHIND if any(words in str(cause) for words in SQLITE_LACKS) else None


def _postgresql(cause: BaseException) -> Fault | None:
    code = getattr(cause, "pgcode", None)
    if code is None:
        # Nobody has answered: there is no connection, or it broke. psycopg2 says the last by its
        # most general error, too.
        names = {"OperationalError", "InterfaceError", "DatabaseError"}
        return Fault.AWAY if type(cause).__name__ in names else None
    if code in BUSY:
        return Fault.BUSY
    if code.startswith(AWAY):
        return Fault.AWAY
    return Fault.BEHIND if code in LACKS else None


def _is_behind() -> bool:
    """Tell a table that is still to be made from one that a mistake of ours asks for."""
    try:
        return bool(schema.lacking())
    except DatabaseError:
        return False


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer to whatever went wrong in any view or middleware (`handler500` in urls.py).

    Django calls this while it handles the error, and logs it, unless that is done here.
    """
    error = sys.exc_info()[1]
    if fault := fault_of(error):
        return answer_to(fault, error)
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def answer_to(fault: Fault, error: BaseException | None) -> HttpResponse:
    """Say when to try again, and let the next request begin with a connection of its own.

    Else one that leads to a server which only reads since a failover would be kept for ever.
    """
    is_busy = fault is Fault.BUSY
    if not is_busy and not connection.in_atomic_block:
        with suppress(Error):
            connection.close()
    response = _page("503.html", HTTPStatus.SERVICE_UNAVAILABLE, is_busy=is_busy)
    response["Retry-After"] = str(SOON)
    response.fault_of_database = fault  # type: ignore[attr-defined] # telemetry/metrics.py
    # One line in a minute (settings/logs.py) instead of Django's, which is a trace for each.
    log.log(logging.WARNING if is_busy else logging.ERROR, f"{fault} (%s).", reason(error))
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _page(template: str, status: HTTPStatus, **context: object) -> HttpResponse:
    """Make a page for which nobody is asked who is there, as for an empty request."""
    context |= {"request_id": request_id()}
    try:
        return HttpResponse(render_to_string(template, context, HttpRequest()), status=status)
    except Exception:  # a template of the operator's may be wrong, too
        log.exception("The page %s cannot be made", template)
        text = _("Something went wrong on our side. Please try again in a few minutes.")
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def reason(error: BaseException | None) -> str:
    """Return what the driver says, in one line. A failed connection takes it up to three."""
    cause = error.__cause__ if error else None
    code = getattr(cause, "pgcode", None) or getattr(cause, "sqlite_errorname", None)
    lines = [line.strip() for line in hidden(str(cause or error or "")).splitlines()[:3]]
    return ": ".join(part for part in (code, " ".join(lines)) if part)
