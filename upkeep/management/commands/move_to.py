"""Bring everything of the site into another database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upkeep import moving
from upkeep.databases import Refused, connected

NEW = "new"


class Command(BaseCommand):
    help = (
        "Copy everything of the site, with the keys of people without an account, from the "
        "database of DATABASE_URL into the empty one at this address, such as "
        "postgres://user@host/name; all of it, or nothing. Every table is compared afterwards. "
        "Stop the site first: whoever saves something meanwhile waits, or is told to come again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url",
            help=(
                "the address of the new database; other users of this machine can see it, so leave "
                "the password to PGPASSWORD or to a .pgpass file"
            ),
        )

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            with connected(url, NEW) as new:
                moved = moving.move(connection, new)
                behind = moving.left_behind(connection)
        except (Refused, Error, CommandError) as error:
            told = _("Nothing was moved, and the new database is as it was. %(why)s")
            raise CommandError(told % {"why": first_line(error)}) from None
        for one in moved:
            self.stdout.write(f"{one.table}: {one.rows}")
        for table in behind:
            told = _("%(table)s is no table of this release, and was not copied.")
            self.stdout.write(told % {"table": table})
        self._tell(sum(table.rows for table in moved), len(moved))

    def _tell(self, rows: int, tables: int) -> None:
        told = ngettext(
            "Nothing is missing: all %(rows)s rows of %(tables)s table are equal in both.",
            "Nothing is missing: all %(rows)s rows of %(tables)s tables are equal in both.",
            tables,
        )
        self.stdout.write(told % {"rows": rows, "tables": tables})
        self.stdout.write(_("Now set DATABASE_URL to the new database, keep SECRET_KEY and"))
        self.stdout.write(_("TEXT_KEYS as they are, run manage.py doctor, and start the site."))
        self.stdout.write(_("What is saved in the old database from now on is not in the new one."))


def first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
