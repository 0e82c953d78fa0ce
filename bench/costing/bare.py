"""The limit: a Django site whose one view asks the database what ours asks, and answers as much.

It does what `recording` wrote down, and knows no forms, no templates and no rules. BARE_BY says
how it asks: "sql" sends the statements as they are; "orm" calls the same methods of Django's
querysets and models, which make the statements, and objects of what comes back.
"""

import os
import pickle
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import re_path

from bench.costing.recording import Enter, Leave, Now, Own, Statement, Step, read

COOKIE = "visitor"
PAGES = {(step.method, step.path): (step, step.token) for step in read(os.environ["BARE_RECORD"])}
BY_ORM = os.environ.get("BARE_BY") == "orm"


def page(request: HttpRequest) -> HttpResponse:
    step, token = PAGES[request.method or "", request.get_full_path()]
    visitor = request.COOKIES.get(COOKIE) or secrets.token_hex(16)
    ask(step, visitor)
    body = step.body.replace(token, get_token(request).encode()) if token else step.body
    response = HttpResponse(body, status=step.status)
    for name, value in step.headers:
        response[name] = value
    if COOKIE not in request.COOKIES:
        response.set_cookie(COOKIE, visitor, httponly=True)
    return response


def ask(step: Step, visitor: str) -> None:
    """Ask the database what was asked for ours, for this visitor."""
    entered: list[transaction.Atomic] = []
    done = -1
    for event in step.events:
        if BY_ORM and event.operation is not None:
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


urlpatterns = [re_path("", page)]
