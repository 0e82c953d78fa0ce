"""What programs ask of this process: whether it is alive, and whether to send people to it.

/healthz: it is alive. No database is asked: to start it anew would not mend one that is away.
/readyz: its database answers and takes writes, has every migration of this release, and a framework
is published. Else 503; why is for the operator, in a line of the log whenever it changes.

/metrics: numbers for Prometheus, where they are switched on (telemetry/metrics.py).

They are answered before Django: for any host, without https, without a line in the log, a cookie
or a query that Django makes for a request. All are also found under the path that the site is
served under.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections, connection

from assessments import models
from skillsapp import schema
from skillsapp.outages import SOON, reason
from skillsapp.request_ids import without_request

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]
Answer = tuple[HTTPStatus, str]

KEPT = 1.0  # second, for which an answer to /readyz holds
LONGEST = 2.0  # seconds, for which one thread waits while another asks the database


class Readiness:
    """What the database said last, and when. One thread asks at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at = -KEPT
        self._why_not = ""

    def why_not(self) -> str:
        """Return why people should not be sent here; "" if they should."""
        if not self._lock.acquire(timeout=LONGEST):
            return "the database has not answered yet"
        try:
            if time.monotonic() - self._asked_at >= KEPT:
                self._note(_ask())
            return self._why_not
        finally:
            self._lock.release()

    def _note(self, why_not: str) -> None:
        if why_not and why_not != self._why_not:
            log.warning("Not ready: %s.", why_not)
        elif self._why_not and not why_not:
            log.warning("Ready again.")
        self._why_not, self._asked_at = why_not, time.monotonic()


def _ask() -> str:
    is_test = connection.in_atomic_block  # in which no connection may be closed
    if not is_test:
        close_old_connections()  # as before each request: one from before an outage tells nothing
    try:
        if _only_reads():
            return "the database only reads"
        if lacking := schema.lacking():
            app, name = lacking[0]
            return f"the database lacks {len(lacking)} migrations, {app} {name} first"
        if not models.FrameworkVersion.objects.exists():
            return "no framework is published"
    except Error as error:
        if not is_test:
            with suppress(Error):
                connection.close()
        return f"the database is away ({reason(error)})"
    return ""


def _only_reads() -> bool:
    """Tell whether this server takes no writes: it is a replica, or was the primary once."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only')")
        return bool(cursor.fetchone()[0] == "on")


READINESS = Readiness()  # of this process


def alive(environ: Environ) -> Answer:
    return HTTPStatus.OK, "alive\n"


def ready(environ: Environ) -> Answer:
    if READINESS.why_not():
        return HTTPStatus.SERVICE_UNAVAILABLE, "not ready\n"
    return HTTPStatus.OK, "ready\n"


def metrics(environ: Environ) -> Answer | None:
    """Tell numbers, where there is a secret for that, to whoever shows it."""
    if not settings.METRICS_TOKEN:
        return None
    from skillsapp.telemetry import metrics

    if not metrics.may_ask(environ.get("HTTP_AUTHORIZATION", "")):
        return None
    return HTTPStatus.OK, metrics.told()


PROBES: dict[str, Callable[[Environ], Answer | None]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
}


def with_probes(application: Wsgi) -> Wsgi:
    """Answer the probes, and leave everything else to the application."""

    def wsgi(environ: Environ, start_response: Start) -> Iterable[bytes]:
        without_request()
        probe = probe_at(environ.get("PATH_INFO", ""))
        asks = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        answer = probe(environ) if probe and asks else None
        if answer is None:
            return application(environ, start_response)
        status, text = answer
        body = text.encode()
        start_response(f"{status.value} {status.phrase}", headers_of(status, body))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return wsgi


def probe_at(path: str) -> Callable[[Environ], Answer | None] | None:
    return PROBES.get(path) or PROBES.get(path.removeprefix(settings.PATH_PREFIX))


def headers_of(status: HTTPStatus, body: bytes) -> list[tuple[str, str]]:
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(SOON)
    return [*headers.items()]
