"""Load what `dumpdata` wrote, with the answers of assessments that are submitted."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

TABLE = "assessments_answer"


class Command(BaseCommand):
    help = (
        "Load a file of dumpdata into a database that is migrated and has no assessments: as "
        "loaddata does, which the database refuses where an assessment in the file is submitted. "
        "All of the file is loaded, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        with transaction.atomic(), answers_may_be_added():
            call_command("loaddata", file, verbosity=options["verbosity"], stdout=self.stdout)


@contextmanager
def answers_may_be_added() -> Iterator[None]:
    """Set the wall round submitted answers (migrations/0002_frozen.py) aside in a transaction.

    Nobody else sees it gone: it is there again before the transaction ends, and goes back with it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No table changes while references are still to be checked.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
