"""Queries that are composed once and then only asked.

Django composes the SQL of a query anew whenever it is asked, which takes several times as long as
a database takes to find one row by its key. What every page of a person asks is composed at its
first time and kept: the very SQL that Django composes, in which only values change.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet, UUIDField

Value = str | int | uuid.UUID
Params = tuple[Any, ...]


class Composed:
    """A query in which only some values change, or none: `make` makes it, with any of them.

    It gives rows, or tuples where the query asks for values. Those come as the database has
    them, so they must be numbers or texts.
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, Any]]") -> None:
        self._make = make
        self._sql: dict[str, tuple[str, Params]] = {}  # by the kind of database
        self._rows: Callable[[str, Params], Any] = _tuples

    def __call__(self, *value: Value) -> list[Any]:
        sql, constants = self._sql.get(connection.vendor) or self._composed(*value)
        return list(self._rows(sql, tuple(map(_as_kept, value)) or constants))

    def _composed(self, *value: Value) -> tuple[str, Params]:
        made = self._make(*value)
        if not made.query.values_select:
            self._rows = made.model._default_manager.raw
        sql, params = made.query.sql_with_params()
        if value and params != tuple(map(_as_kept, value)):
            raise ValueError(f"only {value} may change, and not {params}")
        return self._sql.setdefault(connection.vendor, (sql, params))


def _tuples(sql: str, params: Params) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _as_kept(value: Value) -> Value:
    """Return a value as the columns of this database have it."""
    if isinstance(value, uuid.UUID):
        return UUIDField().get_db_prep_value(value, connection)
    return value
