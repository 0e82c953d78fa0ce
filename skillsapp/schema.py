"""Whether a database has every migration of this release."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection as of_site
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]  # the label of an app, and a name


def lacking(connection: Any = of_site) -> list[Migration]:
    """Return the migrations of this release that a database has not seen, by two queries.

    What it has beyond them is no lack: while a newer release is being brought in, the nodes of the
    older one go on serving on the newer tables.
    """
    applied = MigrationRecorder(connection).applied_migrations().keys()
    return sorted(it for it, replaced in _released() if not _is_in(applied, it, replaced))


@cache
def _released() -> list[tuple[Migration, frozenset[Migration]]]:
    """Return each migration with those that it replaces. Reading the files takes a while."""
    on_disk = MigrationLoader(None).disk_migrations
    return [(key, frozenset(migration.replaces)) for key, migration in on_disk.items()]


def _is_in(applied: Iterable[Migration], it: Migration, replaced: frozenset[Migration]) -> bool:
    return it in applied or (bool(replaced) and replaced <= set(applied))
