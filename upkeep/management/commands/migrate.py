"""Django's migrate, which says in a sentence what it cannot do; --traceback tells all of it."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.utils.translation import gettext as _

from upkeep import schema


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        try:
            if why := schema.foreign(connection):
                raise CommandError(why)
            super().handle(*args, **options)
        except (DatabaseError, InconsistentMigrationHistory) as error:
            raise CommandError(
                _(
                    "The database was not brought up to date: %(why)s. What was done is undone as "
                    "far as the last whole migration. If it should be a database of this site, "
                    "look at it with python manage.py doctor."
                )
                % {"why": str(error).strip().splitlines()[0].rstrip(".")}
            ) from error
