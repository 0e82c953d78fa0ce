"""An empty database of SQLite with all its tables, kept from one run of the tests to the next.

To migrate costs every process that runs tests some seconds, and the same migrations make the same
tables. PostgreSQL is migrated each time, so `make test` sees the migrations at work.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".migrated_cache"
MADE_OF = ("requirements-test.txt", "*/migrations/*.py", "skillsapp/settings/application.py")


def use_kept(command: type[BaseCommand], connection: BaseDatabaseWrapper) -> None:
    """Let the next `migrate` of this connection take what is kept, or keep what it makes.

    Only the next one, which makes the database of the tests: what tests migrate is migrated.
    """
    migrate = command.handle

    def handle(self: BaseCommand, *args: Any, **options: Any) -> None:
        command.handle = migrate  # type: ignore[method-assign]
        connection.ensure_connection()
        kept = FOLDER / f"{digest(path for it in MADE_OF for path in ROOT.glob(it))}.sqlite3"
        if kept.exists():
            with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as file:
                file.backup(connection.connection)
            return
        migrate(self, *args, **options)
        FOLDER.mkdir(exist_ok=True)
        for old in {*FOLDER.glob("*.sqlite3")} - {kept}:
            old.unlink(missing_ok=True)
        written = FOLDER / str(os.getpid())
        with closing(sqlite3.connect(written)) as file:
            connection.connection.backup(file)
        written.rename(kept)  # whole, or not at all

    command.handle = handle  # type: ignore[method-assign]


def digest(paths: Iterable[Path]) -> str:
    """Return the same for the same files with the same content."""
    parts = [str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in sorted(paths)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
