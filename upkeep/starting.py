"""What a process that serves says when it starts."""

import logging
from contextlib import suppress

from django.db import Error, connection

from upkeep import schema

log = logging.getLogger(__name__)


def tell_of_database() -> None:
    """Log in one line if the database is not that of this release.

    It starts all the same: nodes of the last release serve on while a newer one is brought in, and
    one whose database is away waits for it.
    """
    with suppress(Error):
        if why := schema.unlike(connection):
            log.warning(why)
    connection.close()  # the processes that are made out of this one open their own
