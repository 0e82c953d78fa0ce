"""Copy the database of a SQLite site into a file, while people write."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.translation import gettext as _

from upkeep import backups
from upkeep.databases import Refused


class Command(BaseCommand):
    help = (
        "Copy all of the database into a new file, which is looked through before it gets its name "
        "and which only its owner can read. People may go on meanwhile. Of SQLite alone: "
        "docs/operate.md says how to back up PostgreSQL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            size = backups.back_up(connection, file)
        except (Refused, Error, OSError) as error:
            raise CommandError(_("No backup was made. %(why)s") % {"why": error}) from None
        self.stdout.write(
            _("All of the database is in %(name)s now: %(size)s bytes.")
            % {"name": file, "size": size}
        )
        self.stdout.write(_("Keep SECRET_KEY and TEXT_KEYS, too, and not in the same place."))
