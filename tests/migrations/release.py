"""Keep of a release what the next ones are held against: its migrations, and a site of its days.

    make freeze     (python -m tests.migrations.release)

adds the migrations that are new to released/migrations.sha256, and writes the folder of the version
in pyproject.toml: a site (`then.py`) as each database dumps it, and what its pages gave. Nothing
that was kept before is written over: a release is kept once. Wants PostgreSQL's own programs.
"""

import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg2

from skillsapp.release import VERSION
from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
RELEASED = Path(__file__).parent / "released"
DIGESTS = RELEASED / "migrations.sha256"
KINDS = ("sqlite", "postgresql")


# --- Migrations ---


def migrations() -> dict[str, str]:
    """Return the digest of each migration that there is, by its path."""
    paths = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def released() -> dict[str, str]:
    """Return the digest of each released migration, by its path; `sha256sum -c` reads it, too."""
    lines = DIGESTS.read_text().splitlines() if DIGESTS.exists() else []
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


def changed() -> list[str]:
    """Return the paths of released migrations that are gone or not what they were."""
    now = migrations()
    return [path for path, digest in released().items() if now.get(path) != digest]


def unreleased() -> list[str]:
    return sorted(migrations().keys() - released().keys())


# --- Databases ---


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database of its own, which goes afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/db.sqlite3"
    else:
        with postgres.server() as url, new_database(url) as its_url:
            yield its_url


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """Make a database on the PostgreSQL server of this URL, and yield the URL of that."""
    name = f"upgrade_{os.getpid()}"
    at_server = connect(url, dbname="postgres")
    at_server.autocommit = True
    with closing(at_server), at_server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def connect(url: str, **other: str) -> Any:
    return psycopg2.connect(**(_place(url) | other))


def _place(url: str) -> dict[str, str]:
    """Return where a PostgreSQL database is, in the words of its library."""
    told: dict[str, Any] = environ.Env.db_url_config(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    return {word: str(told[name]) for name, word in names.items() if told.get(name)}


def dump(url: str) -> str:
    """Return a whole database as SQL."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return "\n".join(connection.iterdump()) + "\n"
    programs, place = postgres.find_programs(), _place(url)
    if programs is None:
        raise postgres.Unavailable("A dump of PostgreSQL wants its own programs.")
    done = subprocess.run(
        [programs / "pg_dump", "--inserts", "--rows-per-insert=100", "--no-owner"],
        env={"PGHOST": place["host"], "PGUSER": place["user"], "PGDATABASE": place["dbname"]},
        capture_output=True,
        text=True,
        check=True,
    )
    # Lines with a backslash are for psql alone.
    return "".join(it for it in done.stdout.splitlines(keepends=True) if it[0] != "\\")


def load(url: str, sql: str) -> None:
    """Bring a dump into an empty database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(sql)
    else:
        with closing(connect(url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(sql)


# --- What is kept ---


def run(url: str, word: str, given: Any = None) -> Any:
    """Run `then.py` in a process of its own on this database; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrations.then", word],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def kept(version: str, kind: str) -> tuple[str, dict[str, Any]]:
    """Return the dump of a release, and what its pages gave."""
    folder = RELEASED / version
    sql = gzip.decompress((folder / f"{kind}.sql.gz").read_bytes()).decode()
    return sql, json.loads(gzip.decompress((folder / f"{kind}.json.gz").read_bytes()))


def keep(version: str, kind: str) -> None:
    folder = RELEASED / version
    with database(kind) as url:
        then = run(url, "make")
        written = {"json": json.dumps(then, ensure_ascii=False), "sql": dump(url)}
    for suffix, text in written.items():
        packed = gzip.compress(text.encode(), mtime=0)
        (folder / f"{kind}.{suffix}.gz").write_bytes(packed)


def main() -> None:
    if gone := changed():
        sys.exit(f"Released migrations are never changed: {', '.join(gone)}.")
    folder = RELEASED / VERSION
    if folder.exists():
        sys.exit(f"{VERSION} is kept already: raise the version in pyproject.toml first.")
    folder.mkdir(parents=True)
    for kind in KINDS:
        keep(VERSION, kind)
    lines = [f"{digest}  {path}" for path, digest in migrations().items()]
    DIGESTS.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
