"""A second database beside the site's own, and what it takes to fill one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.db.utils import load_backend
from django.utils.translation import gettext as _

from skillsapp.settings.database import Unusable, database_at


class Refused(Exception):
    """Something is not done; the text says why, and what to do."""


def stored_models() -> list[type[models.Model]]:
    """Return the model of every table of the site, also of those between two others."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def tables(connection: Any) -> list[str]:
    """Return the names of all tables and views that a database has, but for SQLite's own."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor, include_views=True)
    return sorted(name for name in names if not name.startswith("sqlite_"))


@contextmanager
def connected(url: str, alias: str) -> Iterator[Any]:
    """Yield a connection to the database at this address, under this alias."""
    try:
        config = database_at(url)
    except Unusable as error:
        raise Refused(_("The address %(why)s") % {"why": error}) from None
    config = connections.configure_settings({DEFAULT_DB_ALIAS: {}, alias: config})[alias]
    connections[alias] = load_backend(config["ENGINE"]).DatabaseWrapper(config, alias)
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]


@contextmanager
def in_pieces(connection: Any) -> Iterator[None]:
    """Let PostgreSQL hand over rows a piece at a time; else all of a table come at once.

    A pooler of connections allows that within one transaction, and only there.
    """
    settings = connection.settings_dict
    before = settings.get("DISABLE_SERVER_SIDE_CURSORS", False)
    settings["DISABLE_SERVER_SIDE_CURSORS"] = False
    try:
        yield
    finally:
        settings["DISABLE_SERVER_SIDE_CURSORS"] = before


class _All:
    """A router that leads every query to one database."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self._alias

    db_for_write = db_for_read


@contextmanager
def all_queries_to(alias: str) -> Iterator[None]:
    """Let queries that name no database go to this one: migrations and what follows them do not."""
    before, router.routers = router.routers, [_All(alias)]
    try:
        yield
    finally:
        router.routers = before
