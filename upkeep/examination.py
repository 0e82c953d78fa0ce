"""What `manage.py doctor` looks for, in this order: what later checks count on comes first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from assessments.domain.health import Finding
from assessments.services import examining
from upkeep import integrity, keys, schema, surroundings, waiting
from upkeep.databases import in_pieces

Check = Callable[[], Iterator[Finding]]

QUICK: tuple[Check, ...] = (
    surroundings.settings,
    surroundings.static_files,
    surroundings.e_mail,
    waiting.jobs,
    keys.secret_key,
    integrity.foreign_keys,
    examining.walls,
    examining.versions,
)
# What reads all that people have left.
WHOLE: tuple[Check, ...] = (
    integrity.file,
    integrity.orphans,
    keys.all_texts,
    examining.people,
    examining.answers,
)


def examine(*, quick: bool) -> Iterator[Finding]:
    """Yield what is wrong, as soon as it is known. With `quick`, only what takes moments.

    All of it is read as it was at one moment, while people go on.
    """
    try:
        connection.ensure_connection()
        if why := schema.unlike(connection):
            yield Finding(why)  # and nothing is as the other checks expect it
            return
        with _at_one_moment():
            yield from _examine(quick=quick)
    except Error as error:
        why = str(error).strip().splitlines()[0]
        yield Finding(
            _("The database cannot be reached, or not be read: %(why)s.") % {"why": why},
            _("Start it, mend DATABASE_URL, or restore the newest backup."),
        )


def _examine(*, quick: bool) -> Iterator[Finding]:
    yield from chain.from_iterable(check() for check in QUICK)
    if quick:
        yield from keys.some_texts()
        return
    for check in WHOLE:
        found = [*check()]
        yield from found
    if not found:  # of answers that must not be there no score can be made
        yield from examining.use()


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """Let all that is read be of one moment; nobody who writes waits for it."""
    if connection.in_atomic_block:
        yield
        return
    own: Any = connection
    own.ensure_connection()
    mode = getattr(own, "transaction_mode", None)
    own.transaction_mode = "DEFERRED"  # of SQLite, which else would let nobody write
    try:
        with in_pieces(own), transaction.atomic():
            if own.vendor == "postgresql":
                with own.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        own.transaction_mode = mode
