"""Whether a database is that of this release, by its migrations."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]  # the label of an app, and a name


def lacking(database: Any = connection) -> list[Migration]:
    """Return the migrations of this release that the database has not seen, by one or two queries.

    What it has beyond them is no lack: while a newer release is being brought in, the nodes of the
    older one go on serving on the newer tables.
    """
    applied = MigrationRecorder(database).applied_migrations().keys()
    return sorted(it for it, replaced in _released() if not _is_in(applied, it, replaced))


def beyond(database: Any = connection) -> list[Migration]:
    """Return the migrations of our apps that the database has seen, and this release not.

    A newer release made them. What apps have left behind that are gone does not matter.
    """
    known = {it for migration, replaced in _released() for it in (migration, *replaced)}
    apps = {app for app, _name in known}
    applied = MigrationRecorder(database).applied_migrations().keys()
    return sorted(it for it in applied - known if it[0] in apps)


def named(migrations: Iterable[Migration]) -> str:
    """Return these migrations in words, the first few of them."""
    names = [f"{app}.{name}" for app, name in migrations]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


@cache
def _released() -> list[tuple[Migration, frozenset[Migration]]]:
    """Return each migration with those that it replaces. Reading the files takes a while."""
    on_disk = MigrationLoader(None).disk_migrations
    return [(key, frozenset(migration.replaces)) for key, migration in on_disk.items()]


def _is_in(applied: Iterable[Migration], it: Migration, replaced: frozenset[Migration]) -> bool:
    return it in applied or (bool(replaced) and replaced <= set(applied))
