"""Queries that are composed once and then only asked.

Django composes the SQL of a query anew whenever it is asked, which takes several times as long as
a database takes to find one row by its key. What every page of a person asks is composed at its
first time and kept: the very SQL that Django composes, in which only values change.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, Model, QuerySet, UUIDField

Value = str | int | uuid.UUID
Params = tuple[Any, ...]


class Composed:
    """A query in which only some values change, or none: `make` makes it, with any of them.

    It gives rows with their annotations, or tuples where the query asks for values. Those come as
    the database has them, so they must be numbers or texts.
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, Any]]") -> None:
        self._make = make
        self._sql: dict[str, tuple[str, Params]] = {}  # by the kind of database
        self._rows: Callable[[str, Params], Any] = _tuples
        self._annotated: dict[str, Expression] = {}

    def __call__(self, *value: Value) -> list[Any]:
        sql, constants = self._sql.get(connection.vendor) or self._composed(*value)
        rows = list(self._rows(sql, tuple(map(_as_kept, value)) or constants))
        if rows and self._annotated:
            self._convert(rows)
        return rows

    def _convert(self, rows: list[Model]) -> None:
        """Make of what is annotated what Django's own queries make of it."""
        for name, expression in self._annotated.items():
            steps = connection.ops.get_db_converters(expression)
            for convert in [*steps, *expression.get_db_converters(connection)]:
                for row in rows:
                    setattr(row, name, convert(getattr(row, name), expression, connection))

    def _composed(self, *value: Value) -> tuple[str, Params]:
        made = self._make(*value)
        if not made.query.values_select:
            self._rows = made.model._default_manager.raw
            self._annotated = dict(made.query.annotation_select)
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
