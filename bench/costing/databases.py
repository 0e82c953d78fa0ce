"""Databases for the sites that are compared: each has its own, of both kinds, in one place."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg2
import psycopg2.extensions

from bench.costing.database_url import parts_of
from bench.costing.measuring import parent_of
from tests import postgres


class Databases(Protocol):
    """All databases of one kind; they are known by the `DATABASE_URL` of each."""

    name: str
    process: int | None  # whose family works for them; None where the sites do so themselves

    def create(self, name: str) -> str:
        """Make an empty database."""
        ...

    def copy(self, url: str, name: str) -> str:
        """Make a copy of a database that nobody uses now."""
        ...

    def number(self, url: str, query: str) -> int:
        """Return the one number that a query gives."""
        ...


@dataclass
class SQLite:
    folder: Path
    name: str = "SQLite"
    process: int | None = None

    def create(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def copy(self, url: str, name: str) -> str:
        copied = self.create(name)
        paths = _path(url), _path(copied)
        with closing(sqlite3.connect(paths[0])) as source, closing(sqlite3.connect(paths[1])) as to:
            source.backup(to)
        Path(paths[1]).chmod(0o600)  # as ours wants it
        return copied

    def number(self, url: str, query: str) -> int:
        with closing(sqlite3.connect(_path(url))) as connection:
            return int(connection.execute(query).fetchone()[0])


@dataclass
class PostgreSQL:
    """`url` is of the server; which database it names does not matter."""

    url: str
    process: int | None = None
    name: str = "PostgreSQL"

    def __post_init__(self) -> None:
        with self._connected(self._address("postgres")) as connection:
            self.process = parent_of(connection.info.backend_pid)

    def create(self, name: str) -> str:
        return self._make(name, "template0")

    def copy(self, url: str, name: str) -> str:
        return self._make(name, parts_of(url)["dbname"])

    def number(self, url: str, query: str) -> int:
        with self._connected(url) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return int(cursor.fetchone()[0])

    def _make(self, called: str, template: str) -> str:
        # An earlier run has left it where the server is not the tests' own.
        name = "bench_" + re.sub(r"\W+", "_", called)
        with self._connected(self._address("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"{self.url.rpartition('/')[0]}/{name}"

    def _connected(self, url: str) -> "closing[psycopg2.extensions.connection]":
        return closing(psycopg2.connect(**parts_of(url)))


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    with postgres.server() as url:
        yield PostgreSQL(url)


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")
