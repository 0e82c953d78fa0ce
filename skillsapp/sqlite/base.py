"""Django's SQLite, in a file that nobody but the site's own user can read.

SQLite makes a file as wide as the machine lets it, which is for everybody to read. What it adds
beside that (-wal, -shm) is as wide as the file itself, so it is made before SQLite opens it.
"""

import logging
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

logger = logging.getLogger(__name__)

BESIDE = ("", "-wal", "-shm")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            make_private(str(conn_params["database"]))
        return super().get_new_connection(conn_params)


def make_private(file: str) -> None:
    """Make a file for its owner alone; narrow one that is there and ours, and say so once.

    What cannot be made is left to SQLite to complain about.
    """
    with suppress(FileExistsError, OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for wide in too_wide(file):
        with suppress(OSError):
            mode = wide.stat().st_mode
            wide.chmod(stat.S_IMODE(mode) & ~OTHERS)
            was = stat.filemode(mode)
            logger.warning("%s was open to others (%s), and is not any more.", wide.name, was)


def too_wide(file: str) -> list[Path]:
    """Return the files of a database that others than their owner may read or write."""
    files = [Path(f"{file}{end}") for end in BESIDE]
    return [it for it in files if it.exists() and it.stat().st_mode & OTHERS]
