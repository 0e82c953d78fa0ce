"""A copy of a SQLite site in one file, made while people write.

SQLite itself writes all that was committed at one moment into a new file, without what was erased.
The copy is looked through before it gets its name, so what bears the name is whole; and it is for
its owner alone, as the database is.
"""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upkeep.databases import Refused


def back_up(connection: Any, file: Path) -> int:
    """Write all that the database holds into a new file, and return its size in bytes.

    Raise Refused where the database is no file of SQLite, where there is such a file already, and
    where the copy does not hold together; OSError and Django's Error for what the machine refuses.
    """
    if connection.vendor != "sqlite":
        raise Refused(_("The site is on PostgreSQL: docs/operate.md says how to use pg_dump."))
    if file.exists():
        raise Refused(_("There is a file %(name)s already: name a new one.") % {"name": file})
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    beside = Path(name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        _look_through(beside)
        os.fsync(handle)
        os.rename(beside, file)
    finally:
        os.close(handle)
        beside.unlink(missing_ok=True)
    return file.stat().st_size


def _look_through(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        told = copy.execute("PRAGMA integrity_check(1)").fetchall()
        orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
    if told != [("ok",)] or orphans:
        raise Refused(
            _("The copy does not hold together: manage.py doctor says what is wrong here.")
        )
