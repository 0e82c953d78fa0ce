"""A dataclass and the columns of its row, field by field; no field is spelled here.

A column has the name of the field. A field that is a dataclass itself has a column for each of its
own fields: those of `effort` begin with "effort_", and all are blank where the effort is None. A
mapping from numbers is one column of JSON, in which keys are texts.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from django.db import models

Value = TypeVar("Value")


def value_of(cls: type[Value], row: models.Model, prefix: str = "", **parts: Any) -> Value:
    """Return the dataclass that a row stands for; `parts` are the fields that are no columns."""
    hints = get_type_hints(cls)
    names = [f.name for f in fields(cls) if f.compare and f.name not in parts]  # type: ignore[arg-type]
    columns = {name: _read(hints[name], row, prefix + name) for name in names}
    return cls(**columns, **parts)


def columns_of(item: Any, model: type[models.Model], prefix: str = "") -> dict[str, Any]:
    """Return what a row of this model holds of a dataclass, by the names of its columns."""
    columns, hints = {}, get_type_hints(type(item))
    for field in fields(item):
        value, column = getattr(item, field.name), prefix + field.name
        part = _without_none(hints[field.name])
        if column in _plain_columns(model):
            columns[column] = _blank(model, column) if value is None else _plain(value)
        elif is_dataclass(part):
            nested = f"{column}_"
            columns |= (
                _blank_columns(part, model, nested)
                if value is None
                else columns_of(value, model, nested)
            )
    return columns


def _read(hint: Any, row: models.Model, column: str) -> Any:
    part = _without_none(hint)
    may_be_none = part is not hint
    if is_dataclass(part):
        blank = _blank_columns(part, type(row), f"{column}_")
        is_blank = all(getattr(row, name) == value for name, value in blank.items())
        return None if may_be_none and is_blank else value_of(part, row, f"{column}_")  # type: ignore[arg-type]
    value = getattr(row, column)
    if isinstance(part, type) and issubclass(part, Enum):
        return None if may_be_none and value == "" else part(value)
    return _frozen(value)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {int(key): _frozen(item) for key, item in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value


@cache
def _plain_columns(model: type[models.Model]) -> Mapping[str, Any]:
    return {f.name: f for f in model._meta.concrete_fields if not f.is_relation}


def _blank(model: type[models.Model], column: str) -> Any:
    """Return what a column holds that nobody has filled in: "" for a text, None for a day."""
    return _plain_columns(model)[column].get_default()


def _blank_columns(part: Any, model: type[models.Model], prefix: str) -> dict[str, Any]:
    return {prefix + f.name: _blank(model, prefix + f.name) for f in fields(part)}


def _without_none(hint: Any) -> Any:
    """Return X of a type that is X or None, and any other type as it is."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if NoneType in get_args(hint) else hint
