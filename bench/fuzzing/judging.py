"""What must hold of every answer, whatever was asked.

The site never breaks (no 5xx, no traceback, nothing logged as an error), tells nobody a secret, in
an answer or in its log, gives nothing back as HTML that was sent as text, leads nowhere else, and
a look (GET, HEAD, OPTIONS, TRACE) or a form from another site changes nothing but what MAY_CHANGE
names.
"""

import logging
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, connection, transaction

from bench.fuzzing import inputs
from bench.fuzzing.addresses import ROOT, Address
from bench.fuzzing.pages import Form, forms_of
from bench.fuzzing.sending import Sent, is_for
from bench.fuzzing.stage import Stage, object_ids
from skillsapp.serving import Application

# What a look may change, with its reason: the columns of a table, or all of it.
MAY_CHANGE: dict[str, tuple[set[str] | None, str]] = {
    "assessments_respondent": ({"last_visit"}, "what is kept of people goes so long after it"),
    "assessments_sharelink": (
        {"times_opened", "last_opened_at"},
        "whoever made a link sees how often it was opened",
    ),
    "assessments_presence": (None, "editors see who else looks at the draft"),
    "assessments_browser": ({"visited"}, "a visit lets the browser's cookie live for longer"),
    "accounts_session": (None, "a visit keeps the session of an account for longer"),
    "assessments_tries": (None, "so is how often somebody did what is limited"),
    "assessments_cache": (None, "how often somebody has tried something is counted there"),
}
TELLTALES = ("Traceback (most recent call last)", "DJANGO_SETTINGS_MODULE", str(ROOT), "psycopg2.",
             "sqlite3.", "django/core/", "site-packages")  # fmt: skip
SLOW = 3  # seconds of a processor: others may be busy with it, too
TOKEN = "t" * 32  # of forms; whoever sends the same in a cookie has not been made to send it

Digest = dict[str, Counter[tuple[object, ...]]]


@dataclass(frozen=True)
class Fault:
    """Something that must never be; `kind` is the same for the same mistake of the site."""

    kind: str
    detail: str
    sent: tuple[Sent, ...]

    def __str__(self) -> str:
        asked = "\n".join(f"    {one!r}" for one in self.sent)
        return f"{self.kind}\n{asked}\n{self.detail}"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    cookies: dict[str, str] = field(default_factory=dict)
    error: str = ""  # the traceback of what went wrong in it
    where: str = ""  # the last line of ours in it

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[int, str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.levelno, record.name, record.getMessage()))


@dataclass
class Judge:
    """Asks the site within a transaction that is rolled back, and says what was wrong."""

    stage: Stage
    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    by_address: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: tuple[float, Sent | None] = (0.0, None)

    def __post_init__(self) -> None:
        self.before = digest()
        self._forms: dict[tuple[str, str], list[Form]] = {}
        self._by_action: dict[str, dict[str, list[Form]]] = {}

    # --- Asking -------------------------------------------------------------------------------

    def play(self, sents: Sequence[Sent], name: str = "") -> list[Fault]:
        """Ask one after the other, as one browser would, and take back what that changed."""
        faults: list[Fault] = []
        cookies: dict[str, dict[str, str]] = {}
        before = self.before
        with self._taken_back():
            for count, sent in enumerate(sents, 1):
                jar = cookies.setdefault(sent.role, dict(self.stage.cookies.get(sent.role, {})))
                mails = len(mail.outbox)
                with _logged() as log, _written() as writes:
                    answer = self._ask(sent, jar)
                self.by_address[name] += 1
                found = [*self._wrong(sent, answer), *self._said_in_log(sent, answer, log)]
                if writes:
                    after = digest()
                    changed = _difference(before, after)
                    if changed and (sent.is_safe or sent.is_foreign):
                        found.append(("a look changed something", f"{changed}\n{writes}"))
                    before = after
                if (sent.is_safe or sent.is_foreign) and len(mail.outbox) > mails:
                    found.append(("a look sent a mail", ""))
                asked = tuple(sents[:count])
                faults += [Fault(kind, detail, asked) for kind, detail in found]
                if answer.error:
                    break  # the transaction may be broken, too
        return faults

    def _ask(self, sent: Sent, jar: dict[str, str]) -> Answer:
        errors: list[tuple[str, str]] = []

        def remember(**_kwargs: Any) -> None:
            errors.append(_told(sys.exc_info()[1]))

        got_request_exception.connect(remember)
        start = time.process_time()
        try:
            answer = _answer(sent, jar)
        except Exception as error:  # what a server would answer with 500 itself
            text, where = _told(error)
            return Answer(500, {}, b"", {}, text, where)
        finally:
            got_request_exception.disconnect(remember)
            took = time.process_time() - start
            self.asked, self.seconds = self.asked + 1, self.seconds + took
            if took > self.slowest[0]:
                self.slowest = took, sent
        self.statuses[answer.status] += 1
        jar.update(answer.cookies)
        if errors:
            answer.error, answer.where = errors[-1]
        return answer

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            mail.outbox.clear()

    # --- Judging ------------------------------------------------------------------------------

    def _wrong(self, sent: Sent, answer: Answer) -> Iterator[tuple[str, str]]:
        if answer.status >= 500 or answer.error:
            yield f"{answer.status} at {answer.where}", answer.error
        if sent.is_foreign and not sent.is_safe and answer.status < 400:
            yield "a form from another site was taken", str(answer.status)
        if self.slowest[0] > SLOW and self.slowest[1] is sent:
            yield "slow", f"{self.slowest[0]:.1f} s"
        text = answer.content.decode("utf-8", "replace")
        for telltale in TELLTALES:
            if telltale in text:
                yield f"tells of its inside: {telltale}", _around(text, telltale)
        everything = f"{text}\n{answer.headers}"
        for secret in self.stage.secrets:
            if secret in everything and secret not in _everything_sent(sent):
                yield "tells a secret", _around(everything, secret)
        if answer.is_html and inputs.MARK in text:
            yield "gives back as HTML what was text", _around(text, inputs.MARK)
        location = urlsplit(answer.headers.get("Location", "").replace("\\", "/"))
        if location.netloc not in {"", "localhost"} or location.scheme not in {"", "http"}:
            yield "leads somewhere else", answer.headers["Location"]
        if answer.status < 500 and answer.headers.get("X-Content-Type-Options") != "nosniff":
            yield "without nosniff", str(answer.headers)

    def _said_in_log(
        self, sent: Sent, answer: Answer, log: list[tuple[int, str, str]]
    ) -> Iterator[tuple[str, str]]:
        for level, name, message in log:
            is_refusal = name.startswith("django.security")
            if level >= logging.ERROR and not is_refusal and not answer.error:
                yield "an error is logged", f"{name}: {message}"
            for secret in self.stage.secrets:
                if secret in message and secret not in _everything_sent(sent):
                    yield "a secret is logged", f"{name}: {message}"

    # --- Forms --------------------------------------------------------------------------------

    def forms(self, role: str, address: Address, path: str) -> list[Form]:
        """Return the forms that lead to a path: of its own page, or else of any other page."""
        own = [form for form in self._forms_at(role, path) if is_for(form, path)]
        return own or self._crawled(role).get(path, [])

    def crawl(self, role: str, addresses: Sequence[Address], each: int = 4) -> None:
        """Look at all pages of somebody, with a few values, and learn where their forms lead."""
        by_action = self._by_action.setdefault(role, {})
        for address in addresses:
            values = {argument: self.stage.values.get(argument, ["1"])
                      for argument in address.arguments}  # fmt: skip
            if "object_id" in values:
                values["object_id"] = object_ids(address.route)[:1] or ["1"]
            for count in range(min(each, max([1, *map(len, values.values())]))):
                path = address.path({name: v[min(count, len(v) - 1)] for name, v in values.items()})
                for form in self._forms_at(role, path):
                    action = urlsplit(form.action).path
                    if action and action != path and form.method == "post":
                        by_action.setdefault(action, []).append(form)

    def _crawled(self, role: str) -> dict[str, list[Form]]:
        return self._by_action.get(role, {})

    def _forms_at(self, role: str, path: str) -> list[Form]:
        if len(path) > 300:
            return []
        key = role, path
        if key not in self._forms:
            with self._taken_back():
                sent, jar = Sent(role, "GET", path), dict(self.stage.cookies.get(role, {}))
                answer = self._ask(sent, jar)
            html = answer.content.decode("utf-8", "replace") if answer.is_html else ""
            self._forms[key] = forms_of(html)
        return self._forms[key]


def digest() -> Digest:
    """Return the rows of every table, without what a look may change."""
    rows: Digest = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns, _reason = MAY_CHANGE.get(table, (set(), ""))
            if columns is None:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            kept = [n for n, name in enumerate(names) if name not in columns]
            rows[table] = Counter(tuple(str(row[n]) for n in kept) for row in cursor.fetchall())
    return rows


def _difference(before: Digest, after: Digest) -> str:
    return "\n".join(
        f"{table}: -{list((before[table] - after[table]).elements())[:3]} "
        f"+{list((after[table] - before[table]).elements())[:3]}"
        for table in before
        if before[table] != after[table]
    )


@contextmanager
def _logged() -> Iterator[list[tuple[int, str, str]]]:
    log, root = _Log(), logging.getLogger()
    root.addHandler(log)
    try:
        yield log.records
    finally:
        root.removeHandler(log)


@contextmanager
def _written() -> Iterator[list[str]]:
    """Collect what is written meanwhile, as its statements."""
    writes: list[str] = []
    depth = len(connection.savepoint_ids)

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            writes.append(sql[:200])
        is_mark = verb in {"SAVEPOINT", "RELEASE", "ROLLBACK"}
        if is_mark or len(connection.savepoint_ids) > depth:
            return execute(sql, params, many, context)
        # A statement that fails outside of a transaction of the site's own spoils nothing there.
        connection.needs_rollback = False
        if connection.vendor != "postgresql":
            return execute(sql, params, many, context)
        with connection.connection.cursor() as cursor:
            cursor.execute("SAVEPOINT statement")
            try:
                return execute(sql, params, many, context)
            except Exception:
                cursor.execute("ROLLBACK TO SAVEPOINT statement")
                raise
            finally:
                cursor.execute("RELEASE SAVEPOINT statement")

    with connection.execute_wrapper(see):
        yield writes
    connection.needs_rollback = False


@cache
def application() -> Application:
    return Application()


def _answer(sent: Sent, jar: dict[str, str]) -> Answer:
    """Ask the site itself, as a server would. A form of its own has the token that it asks for."""
    given: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _error: Any = None, /
    ) -> Callable[[bytes], object]:
        given.append((status, headers))
        return bytes  # the old way to write an answer, which Django does not go

    environ = sent.environ(jar if sent.is_foreign else {**jar, settings.CSRF_COOKIE_NAME: TOKEN})
    if not sent.is_foreign:
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
    with _connected():
        parts = application()(environ, start_response)
        try:
            content = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
    [(status, headers)] = given
    lines = [value for name, value in headers if name.lower() == "set-cookie"]
    return Answer(int(status.split()[0]), dict(headers), content, _cookies(lines))


@contextmanager
def _connected() -> Iterator[None]:
    """Keep the connection, which a request may close, for the transaction round all of them."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


def _cookies(lines: list[str]) -> dict[str, str]:
    cookies: dict[str, str] = {}
    for line in lines:
        try:
            cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(line).items()}
        except CookieError:
            continue
    return cookies


def _told(error: BaseException | None) -> tuple[str, str]:
    """Return the end of a traceback, and the last line of ours in it."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    here = [f for f in frames if Path(f.filename).is_relative_to(ROOT)]
    own = [f for f in here if not any(other in f.filename for other in (".venv", "/bench/"))]
    last = (own or list(frames))[-1:]
    where = f"{Path(last[0].filename).name}:{last[0].name}" if last else ""
    lines = [f"  {Path(f.filename).name}:{f.lineno} {f.name}: {f.line}" for f in frames[-8:]]
    return "\n".join([*lines, f"  {type(error).__name__}: {str(error)[:300]}"]), (
        f"{where} {type(error).__name__}"
    )


def _around(text: str, part: str) -> str:
    at = text.index(part)
    return text[max(0, at - 100) : at + len(part) + 100]


def _everything_sent(sent: Sent) -> str:
    return f"{sent.path} {sent.query} {sent.body!r} {sent.headers}"
