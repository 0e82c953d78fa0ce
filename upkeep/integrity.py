"""Whether the database keeps what it is there to keep: its pages, and what points where."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from assessments.domain.health import Finding
from upkeep.databases import stored_models

NOT_PROVED = """
SELECT conrelid::regclass::text FROM pg_constraint
WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1
"""


def foreign_keys() -> Iterator[Finding]:
    """Look whether the database still holds every row to which another one points."""
    with connection.cursor() as cursor:
        for model in stored_models():
            held = connection.introspection.get_relations(cursor, model._meta.db_table)
            if lost := [key.column for key in _keys(model) if key.column not in held]:
                yield _lost(model._meta.db_table, lost[0])
        if connection.vendor == "postgresql":
            cursor.execute(NOT_PROVED)
            for (table,) in cursor.fetchall():
                yield _lost(table, "…")


def file() -> Iterator[Finding]:
    """Let SQLite look through its file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            ((told,),) = cursor.fetchall()
        if told != "ok":
            yield Finding(
                _("The file of the database does not hold together: %(told)s.") % {"told": told},
                _("Restore the newest backup in which doctor finds nothing; look after the disk."),
            )


def orphans() -> Iterator[Finding]:
    """Look for rows that point at one that is not there."""
    for model in stored_models():
        for key in _keys(model):
            at = key.remote_field.model._base_manager.order_by()
            there = at.filter(**{key.target_field.attname: OuterRef(key.attname)})
            rows = model._base_manager.order_by().filter(**{f"{key.attname}__isnull": False})
            if number := rows.filter(~Exists(there)).count():
                words = {
                    "number": number,
                    "table": model._meta.db_table,
                    "column": key.column,
                    "other": key.remote_field.model._meta.db_table,
                }
                yield Finding(
                    _(
                        "Rows of %(table)s point by %(column)s at rows of %(other)s that are not "
                        "there: %(number)s."
                    )
                    % words,
                    _("Bring them back from the newest backup in which doctor finds nothing."),
                )


def _lost(table: str, column: str) -> Finding:
    return Finding(
        _("The database does not hold what %(table)s points at by %(column)s.")
        % {"table": table, "column": column},
        _("Bring the table back from a backup, with its constraints."),
    )


def _keys(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
