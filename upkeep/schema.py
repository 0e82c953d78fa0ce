"""Whether a database is that of this release, by its migrations."""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from skillsapp.schema import Migration, lacking

__all__ = ["Migration", "beyond", "lacking", "named"]


def beyond(connection: Any) -> list[Migration]:
    """Return the migrations that the database has seen of this release's apps, and we do not know.

    A newer release made them. What other apps have left behind does not matter.
    """
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations}
    replaced = {it for migration in loader.disk_migrations.values() for it in migration.replaces}
    applied = MigrationRecorder(connection).applied_migrations().keys()
    ours = loader.migrated_apps
    return sorted(it for it in applied - known - replaced if it[0] in ours)


def named(migrations: Iterable[Migration]) -> str:
    """Return these migrations in words, the first few of them."""
    names = [f"{app}.{name}" for app, name in migrations]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
