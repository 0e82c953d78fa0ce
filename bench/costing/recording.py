"""What ours does for each page, written down so that a bare site can do the same and no more.

Two people walk through with the same answers. What differs between their statements is a person's
own: their numbers and digests, and the time. In the record that is a hole, which the bare site
fills anew for each of its visitors; all else it sends as it was.
"""

import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection, transaction

from bench.costing.inside import NUMBER, TRANSACTION, Inside, go
from bench.costing.journeys import OURS
from bench.costing.operations import Listening

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
HEX = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
KEPT_HEADERS = ("content-type", "location", "cache-control")
MOST_WALKS = 20


@dataclass(frozen=True)
class Own:
    """A hole for something of the visitor's own: the place of it, and as what it is written."""

    place: int
    length: int
    kind: str  # "uuid", "hex" or "hyphens"


@dataclass(frozen=True)
class Now:
    """A hole for the time, as an object or as SQLite has it."""

    is_text: bool


@dataclass(frozen=True)
class Statement:
    """What was sent to the database; `operation` is the number of the ORM's that sent it, or None.

    An operation may send several, and those of ours that it knows nothing of have none.
    """

    sql: str
    params: Any
    operation: int | None = None


@dataclass(frozen=True)
class Enter:
    """Here a transaction begins, or a savepoint in one."""

    savepoint: bool
    operation: int | None = None


@dataclass(frozen=True)
class Leave:
    """Here what was entered last ends."""

    operation: int | None = None


Event = Statement | Enter | Leave


@dataclass
class Step:
    """A page: what was asked, what the database was asked for it, and what was answered.

    `operations` are those of the ORM, by their numbers: pickled once their holes are known.
    """

    method: str
    path: str
    events: list[Event] = field(default_factory=list)
    operations: list[Any] = field(default_factory=list)
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def token(self) -> bytes:
        """The token of the page's form, which is to be another one each time; or nothing."""
        found = TOKEN.search(self.body)
        return found[1] if found else b""

    @property
    def statements(self) -> list[Statement]:
        return [event for event in self.events if isinstance(event, Statement)]


def record(app: Callable[..., Any], file: str) -> None:
    Path(file).write_bytes(pickle.dumps(recorded(app)))


def recorded(app: Callable[..., Any]) -> list[Step]:
    """Walk until two in a row have done the same, and return the second one's way."""
    before = _walked(app, 1)
    for number in range(2, MOST_WALKS):
        begun = datetime.now(UTC)
        now = _walked(app, number)
        if _sqls(before) == _sqls(now):
            holes = _Holes(before, now, begun)
            return [holes.made_in(step) for step in now]
        before = now
    raise AssertionError("no two in a row have sent the same statements")


def read(file: str) -> list[Step]:
    steps: list[Step] = pickle.loads(Path(file).read_bytes())  # noqa: S301 - written by ourselves
    return steps


def _sqls(steps: Sequence[Step]) -> list[list[str]]:
    return [[statement.sql for statement in step.statements] for step in steps]


# --- Listening --------------------------------------------------------------------------------


def _walked(app: Callable[..., Any], number: int) -> list[Step]:
    steps: list[Step] = []

    class Heard(Inside):
        def __call__(self, request: Any) -> Any:
            step = Step(request.method, request.path)
            with _heard(step):
                reply = super().__call__(request)
            step.status, step.body = reply.status, reply.body
            step.headers = [pair for pair in reply.headers if pair[0].lower() in KEPT_HEADERS]
            steps.append(step)
            return reply

    go(OURS, Heard(app), NUMBER, number)
    return steps


@contextmanager
def _heard(step: Step) -> Iterator[None]:
    """Write down what the database is asked, and where transactions begin and end."""

    def now() -> int | None:
        return len(step.operations) - 1 if listening.is_asking else None

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(TRANSACTION):  # entering and leaving makes those
            step.events.append(Statement(sql, params, now()))
        return execute(sql, params, many, context)

    def entered(self: Any) -> None:
        step.events.append(Enter(self.savepoint, now()))
        enter(self)

    def left(self: Any, *error: Any) -> None:
        leave(self, *error)
        step.events.append(Leave(now()))

    listening = Listening(step.operations)
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    with ExitStack() as stack:
        stack.enter_context(listening.to_orm())
        stack.enter_context(connection.execute_wrapper(hear))
        stack.enter_context(patch.object(transaction.Atomic, "__enter__", entered))
        stack.enter_context(patch.object(transaction.Atomic, "__exit__", left))
        yield


# --- Making holes -----------------------------------------------------------------------------


class _Holes:
    """Knows what of a record is a person's own, by comparing two people's."""

    def __init__(self, before: Sequence[Step], now: Sequence[Step], begun: datetime) -> None:
        self._times = (begun - timedelta(seconds=1), datetime.now(UTC))
        self._own: dict[str, int] = {}
        for old, new in zip(_params(before), _params(now), strict=True):
            if old != new and _as_hex(new):
                self._own.setdefault(_as_hex(new), len(self._own))

    def made_in(self, step: Step) -> Step:
        events = [
            replace(event, params=event.params and tuple(map(self.of, event.params)))
            if isinstance(event, Statement)
            else event
            for event in step.events
        ]
        operations = [self._pickled(operation) for operation in step.operations]
        return replace(step, events=events, operations=operations)

    def of(self, value: Any) -> Any:
        """Return the hole for a value, or the value where it is everybody's."""
        if hasattr(value, "prepare"):  # a parameter as psycopg2 makes them, with its connection
            value = copy(value)
            value.prepare(None)
        text = _as_hex(value)
        if text in self._own:
            kind = "uuid" if isinstance(value, UUID) else "hyphens" if "-" in value else "hex"
            return Own(self._own[text], len(text), kind)
        time = _as_time(value)
        if time and self._times[0] <= time <= self._times[1]:
            return Now(isinstance(value, str))
        return value

    def _pickled(self, operation: Any) -> bytes:
        made = BytesIO()
        pickler = pickle.Pickler(made)
        pickler.persistent_id = self._hole_or_none  # type: ignore[method-assign]
        pickler.dump(operation)
        return made.getvalue()

    def _hole_or_none(self, value: Any) -> Any:
        if isinstance(value, (str, UUID, datetime)):
            hole = self.of(value)
            return hole if isinstance(hole, (Own, Now)) else None
        return None


def _params(steps: Sequence[Step]) -> Iterator[Any]:
    for step in steps:
        for statement in step.statements:
            yield from statement.params or ()


def _as_hex(value: Any) -> str:
    """Return the digits of a random number or a digest, "" for everything else."""
    if isinstance(value, UUID):
        return value.hex
    text = value.replace("-", "") if isinstance(value, str) else ""
    return text if HEX.fullmatch(text) else ""


def _as_time(value: Any) -> datetime | None:
    if isinstance(value, str) and value[:2] == "20":
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None
