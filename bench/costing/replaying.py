"""Asking the database once more what `recording` wrote down, for somebody else."""

import pickle
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.costing.recording import Enter, Leave, Now, Own, Statement, Step


def ask(step: Step, visitor: str, *, by_orm: bool) -> None:
    """Ask the database what was asked for ours, for this visitor."""
    entered: list[transaction.Atomic] = []
    done = -1
    for event in step.events:
        if by_orm and event.operation is not None:
            if event.operation > done:  # at its first event: it makes the others itself
                done = event.operation
                _ask_by_orm(step.operations[done], visitor)
        elif isinstance(event, Enter):
            entered.append(transaction.Atomic("default", event.savepoint, False))
            entered[-1].__enter__()
        elif isinstance(event, Leave):
            entered.pop().__exit__(None, None, None)
        else:
            _ask_by_sql(event, visitor)


def _ask_by_orm(operation: bytes, visitor: str) -> None:
    unpickler = pickle.Unpickler(BytesIO(operation))  # noqa: S301 - of ours
    unpickler.persistent_load = lambda hole: filled(hole, visitor)  # type: ignore[method-assign]
    unpickler.load().do()


def _ask_by_sql(statement: Statement, visitor: str) -> None:
    params = statement.params and tuple(filled(value, visitor) for value in statement.params)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        if cursor.description:
            cursor.fetchall()


def filled(value: Any, visitor: str) -> Any:
    """Return what fills a hole for this visitor, and everything else as it is."""
    if isinstance(value, Own):
        digits = sha256(f"{visitor}{value.place}".encode()).hexdigest()[: value.length]
        if value.kind == "hex":
            return digits
        return UUID(digits) if value.kind == "uuid" else str(UUID(digits))
    if isinstance(value, Now):
        now = datetime.now(UTC)
        return str(now.replace(tzinfo=None)) if value.is_text else now
    return value
