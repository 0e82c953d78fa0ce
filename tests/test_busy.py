"""A database that is busy with others: who waits too long is told when to try again.

The settings say how long, in the environment of a server. Commands wait as long as it takes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from assessments import models
from skillsapp.outages import SOON, Fault, fault_of

ROOT = Path(__file__).resolve().parent.parent
URL = "postgres://user:word@host/name"


def options(command: str, url: str = URL, **environment: str) -> str:
    """Return what the settings tell PostgreSQL at the beginning of a connection."""
    script = "import json; from django.conf import settings; " + (
        "print(json.dumps(settings.DATABASES['default'].get('OPTIONS', {})))"
    )
    given = {"LOCAL": "true", "SECRET_KEY": "x", "DATABASE_URL": url} | environment
    done = subprocess.run(
        [sys.executable, "-c", f"{command}; {script}"],
        cwd=ROOT,
        env={"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "skillsapp.settings"} | given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    told: str = json.loads(done.stdout).get("options", "")
    return told


SERVER = "import skillsapp.wsgi"
COMMAND = "import django; django.setup()"
UNBOUNDED = "-c lock_timeout=0s -c statement_timeout=0s -c idle_in_transaction_session_timeout=0s"
DEFAULTS = "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"


def test_a_server_bounds_how_long_the_database_goes_on_and_a_command_does_not() -> None:
    assert options(SERVER) == DEFAULTS
    assert options(COMMAND) == UNBOUNDED


def test_what_the_address_of_the_database_says_has_the_last_word() -> None:
    url = URL + "?options=-c%20lock_timeout%3D1s%20-c%20search_path%3Dmine"

    assert options(SERVER, url) == f"{DEFAULTS} -c lock_timeout=1s -c search_path=mine"


def test_the_bounds_are_settings() -> None:
    bounds = {"DB_LOCK_TIMEOUT": "3", "DB_STATEMENT_TIMEOUT": "0", "DB_IDLE_TIMEOUT": "7"}

    assert options(SERVER, **bounds) == (
        "-c lock_timeout=3s -c statement_timeout=0s -c idle_in_transaction_session_timeout=7s"
    )


@pytest.mark.parametrize("wrong", ["soon", "-1", "1.5", "9" * 20])
def test_a_bound_that_is_no_number_of_seconds_stops_the_start(wrong: str) -> None:
    assert (
        f"DB_LOCK_TIMEOUT is {wrong}, and must be a number of seconds from 0 to 86400."
        in options(SERVER, DB_LOCK_TIMEOUT=wrong)
    )


def test_sqlite_has_its_own_way_of_waiting() -> None:
    assert options(SERVER, "sqlite://:memory:") == ""


# --- On PostgreSQL, with a real lock ----------------------------------------------------------

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite in memory has one connection"
)


@contextmanager
def bounded(name: str, milliseconds: int) -> Iterator[None]:
    """Set a bound of this connection for the block."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {name} = {milliseconds}")
        try:
            yield
        finally:
            cursor.execute(f"RESET {name}")


@contextmanager
def held_by_somebody(framework: models.Framework) -> Iterator[None]:
    """Let another connection hold the framework during the block."""
    is_held, is_over = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                models.hold(framework.pk)
                is_held.set()
                is_over.wait()
        finally:
            connections.close_all()

    other = Thread(target=hold)
    other.start()
    is_held.wait()
    try:
        yield
    finally:
        is_over.set()
        other.join()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_a_row_is_told_when_to_try_again(
    version: models.FrameworkVersion, editor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    framework = version.framework
    address = reverse("admin:assessments_framework_change", args=[framework.pk])
    editor.raise_request_exception = False

    with held_by_somebody(framework), bounded("lock_timeout", 200):
        began = time.monotonic()
        response = editor.post(address, {"title": "Another"})
    caplog.clear()  # the refusal is meant

    assert time.monotonic() - began < 5
    assert response.status_code == 503
    assert response["Retry-After"] == str(SOON)
    assert "Too much is going on right now" in response.text
    assert "no-store" in response["Cache-Control"]
    framework.refresh_from_db()
    assert framework.title != "Another"
    assert editor.get(address).status_code == 200  # the connection goes on


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_is_ended() -> None:
    with (
        bounded("statement_timeout", 100),
        pytest.raises(OperationalError) as ended,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(5)")

    assert fault_of(ended.value) is Fault.BUSY


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_other_faults_of_the_database_are_faults() -> None:
    with pytest.raises(Exception, match="nowhere") as fault, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")

    assert fault_of(fault.value) is None


def test_a_locked_sqlite_gives_up_alike(tmp_path: Path) -> None:
    """As Django raises it, when another process has written for longer than `timeout`."""
    import sqlite3
    from contextlib import closing

    paths = [sqlite3.connect(tmp_path / "db", timeout=0, isolation_level=None) for _ in range(2)]
    with closing(paths[0]) as one, closing(paths[1]) as two:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            two.execute("BEGIN IMMEDIATE")
    error = OperationalError("database is locked")
    error.__cause__ = locked.value

    assert fault_of(error) is Fault.BUSY
