"""Databases beside that of the tests: of PostgreSQL, and files of SQLite."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests import postgres

NewDatabase = Callable[[str], str]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Yield how an address on a PostgreSQL begins, up to the name of the database."""
    if connection.vendor == "postgresql":
        own = settings.DATABASES["default"]
        yield f"postgres://{own['USER']}@/{quote(own['HOST'], safe='')}/"
        return
    try:
        with postgres.server() as url:
            yield url.rpartition("/")[0] + "/"
    except postgres.Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def new_database(postgresql: str) -> Iterator[str]:
    """Yield the address of an empty database on PostgreSQL; beside it is another, `restored`."""
    with closing(psycopg2.connect(libpq(postgresql + "postgres"))) as admin:
        admin.autocommit = True
        with admin.cursor() as cursor:
            for name in ("moved", "restored"):
                cursor.execute(f"CREATE DATABASE {name}")
            yield postgresql + "moved"
            for name in ("moved", "restored"):
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def libpq(url: str) -> str:
    """Return an address as libpq reads it: what django-environ takes as a socket, it does not."""
    user, _at, rest = url.removeprefix("postgres://").partition("@/")
    folder, _slash, name = rest.rpartition("/")
    return f"postgresql://{user}@/{name}?host={folder}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of SQLite with all that the database of the tests holds at this moment."""
    path = tmp_path / "db.sqlite3"
    path.write_bytes(connection.connection.serialize())
    return path
