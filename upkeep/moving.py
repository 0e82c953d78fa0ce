"""Everything of a site from its database into another one that is empty: all of it, or nothing.

Rows are read as values of Python and written as such, so either database may be of either kind:
what is a text of 32 digits in SQLite is a UUID in PostgreSQL, and a moment keeps its microseconds.
The numbers of rows stay, so what points at a row points at the same one, and what migrations have
written into the new database (content types, permissions, groups) makes room for what the old one
has. While it runs nobody can write into the old one: whoever tries waits or is told to come again,
so what was said to be saved is there. Memory does not grow with the number of rows.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import models, transaction
from django.utils.translation import gettext as _

from upkeep import schema, walls
from upkeep.databases import Refused, all_queries_to, in_pieces, stored_models, tables

AT_ONCE = 500  # rows


@dataclass(frozen=True)
class Moved:
    """A table, and how many rows of it were copied and found to be equal afterwards."""

    table: str
    rows: int


class Digest:
    """How many rows there are, and a sum of their SHA-256 that does not depend on their order."""

    def __init__(self) -> None:
        self.rows = self._sum = 0

    def add(self, row: Iterable[Any]) -> None:
        text = json.dumps(list(row), default=str, sort_keys=True)
        self.rows += 1
        self._sum += int.from_bytes(sha256(text.encode(errors="surrogatepass")).digest(), "big")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digest) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


def move(source: Any, target: Any) -> list[Moved]:
    """Copy everything from one connection's database to another's; return what was copied.

    Raise Refused, and leave the target as empty as it was, where the source is not that of this
    release, the target is not empty, or what was written is not what was read.
    """
    with in_pieces(source), in_pieces(target), _held(source):
        if why := schema.unlike(source):
            raise Refused(why)
        with _filled_whole(target):
            digests = _copy(source, target)
            return [_compared(model, digest, target) for model, digest in digests.items()]


def left_behind(source: Any) -> list[str]:
    """Return the tables of the source that no part of this release knows; they are not copied."""
    known = {model._meta.db_table for model in stored_models()} | {"django_migrations"}
    return [table for table in tables(source) if table not in known]


@contextmanager
def _held(source: Any) -> Iterator[None]:
    """Let nobody write into the source until this is over; reading goes on."""
    with transaction.atomic(using=source.alias):  # in SQLite, the settings let this alone hold it
        if source.vendor == "postgresql":
            quoted = ", ".join(map(source.ops.quote_name, tables(source)))
            with source.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {quoted} IN SHARE MODE")
        yield


@contextmanager
def _filled_whole(target: Any) -> Iterator[None]:
    """Make the tables in the target and let them be filled: all of it comes to stay, or nothing."""
    with _to_be_filled(target):
        with all_queries_to(target.alias):
            call_command("migrate", database=target.alias, verbosity=0, skip_checks=True)
        with transaction.atomic(using=target.alias), target.cursor() as cursor:
            with walls.set_aside(target):
                for model in stored_models():
                    table = target.ops.quote_name(model._meta.db_table)
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608
                yield
            for statement in target.ops.sequence_reset_sql(no_style(), stored_models()):
                cursor.execute(statement)
            cursor.execute("ANALYZE")


@contextmanager
def _to_be_filled(target: Any) -> Iterator[None]:
    if target.vendor == "postgresql":
        _require_empty(target)
        with transaction.atomic(using=target.alias):
            with target.cursor() as cursor:
                # No table changes while what migrations have written is still to be proved.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
        return
    # Migrations of SQLite need more than one transaction, so they get a file beside the last one.
    file = Path(target.settings_dict["NAME"])
    if file.exists():
        _require_empty(target)
        target.close()
    beside = file.with_name(file.name + ".moving")
    target.settings_dict["NAME"] = str(beside)
    try:
        yield
        target.close()  # and so all that is in its log comes into the file
        os.replace(beside, file)
    finally:
        target.close()
        target.settings_dict["NAME"] = str(file)
        for end in ("", "-wal", "-shm"):
            Path(f"{beside}{end}").unlink(missing_ok=True)


def _require_empty(target: Any) -> None:
    if there := tables(target):
        raise Refused(
            _(
                "The new database is not empty: it has %(number)s tables, such as %(name)s. "
                "Name one that has none."
            )
            % {"number": len(there), "name": there[0]}
        )


def _copy(source: Any, target: Any) -> dict[type[models.Model], Digest]:
    digests = {}
    for model in stored_models():
        digests[model] = digest = Digest()
        rows = _rows(model, source)
        while some := list(islice(rows, AT_ONCE)):
            for row in some:
                digest.add(row)
            _write(model, target, some)
    return digests


def _compared(model: type[models.Model], digest: Digest, target: Any) -> Moved:
    found = Digest()
    for row in _rows(model, target):
        found.add(row)
    if found != digest:
        raise Refused(
            _("The table %(table)s is not the same in the new database.")
            % {"table": model._meta.db_table}
        )
    return Moved(model._meta.db_table, digest.rows)


def _rows(model: type[models.Model], connection: Any) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(connection.alias).order_by().values_list(*names)
    return rows.iterator(chunk_size=AT_ONCE)


def _write(model: type[models.Model], target: Any, rows: list[tuple[Any, ...]]) -> None:
    fields = model._meta.concrete_fields
    quote = target.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    line = "(" + ", ".join(["%s"] * len(fields)) + ")"
    size = target.ops.bulk_batch_size(fields, rows)
    with target.cursor() as cursor:
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            values = [
                field.get_db_prep_save(value, connection=target)
                for row in some
                for field, value in zip(fields, row, strict=True)
            ]
            into = f"INSERT INTO {quote(model._meta.db_table)} ({columns})"
            cursor.execute(f"{into} VALUES {', '.join([line] * len(some))}", values)
