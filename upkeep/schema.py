"""Whether a database is that of this release, by its migrations."""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from skillsapp.schema import Migration, lacking


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


def foreign(connection: Any) -> str:
    """Return in a sentence why this release cannot bring the database up to date; "" if it can.

    Either it is newer than this release, or from before the first one, whose migrations had other
    names under the same numbers.
    """
    unknown = beyond(connection)
    if not unknown:
        return ""
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        newest[app] = max(newest.get(app, ""), name)
    if older := [it for it in unknown if it[1][:4] <= newest[it[0]][:4]]:
        return _(
            "The database is from a version before 0.1.0 (%(names)s), which cannot be upgraded: "
            "begin with an empty one, by another DATABASE_URL or by moving db.sqlite3 away."
        ) % {"names": named(older)}
    return _(
        "The database is of a newer release than this one (%(names)s), so nothing was changed: "
        "install that release, or restore a backup of before. Nodes of this release may serve "
        "until then."
    ) % {"names": named(unknown)}


def unlike(connection: Any) -> str:
    """Return in a sentence how the database is not that of this release; "" if it is."""
    if why := foreign(connection):
        return why
    if missing := lacking(connection):
        names = {"names": named(missing)}
        return _("The database lacks %(names)s: run python manage.py migrate.") % names
    return ""
