"""A backup that is made while people write, and restored as docs/operate.md says."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from assessments import models
from tests.typist import type_everywhere
from tests.upkeep.documents import lines_of, run
from tests.upkeep.holders import opened, served_from
from upkeep import backups
from upkeep.databases import connected
from upkeep.examination import examine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has pg_dump"),
]


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Let somebody write two rows at a time, again and again, until the block is over."""
    is_over, began = Event(), Event()

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as somebody:
            number = 0
            while not is_over.wait(0.002):
                number += 1
                somebody.execute("BEGIN IMMEDIATE")
                for half in "xy":
                    row = (f"{half}{number}", 1, "2026-03-01")
                    somebody.execute("INSERT INTO assessments_tries VALUES (?, ?, ?)", row)
                somebody.execute("COMMIT")
                began.set()

    thread = Thread(target=write)
    thread.start()
    try:
        assert began.wait(20)
        yield
    finally:
        is_over.set()
        thread.join()


@pytest.fixture
def typed(version: models.FrameworkVersion) -> Any:
    return type_everywhere()


def test_what_is_restored_opens_and_is_well(typed: Any, file: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "one.sqlite3"
    backup.parent.mkdir()
    with connected(f"sqlite:///{file}", "site") as site, served_from(site):
        pages = opened(typed)
        with writing(file):
            call_command("backup", str(backup))
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]

    file.with_name("db.sqlite3-wal").touch()  # as a site leaves it that was killed
    run(lines_of("SQLite", "mkdir"), file.parent, FILE=str(backup))
    assert {"db.sqlite3", "before"} <= {path.name for path in file.parent.iterdir()}
    assert not file.with_name("db.sqlite3-wal").exists()
    with connected(f"sqlite:///{file}", "site") as site, served_from(site):
        halves = [models.Tries.objects.filter(digest__startswith=half).count() for half in "xy"]
        assert halves[0] == halves[1] > 0
        assert [*examine(quick=False)] == []
        assert opened(typed) == pages


def test_a_file_that_is_there_stays(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with (
        connected(f"sqlite:///{file}", "site") as site,
        served_from(site),
        pytest.raises(CommandError, match=r"^No backup was made. There is a file .+ already"),
    ):
        call_command("backup", str(file))
    assert file.read_bytes()[:100] == before[:100]


def test_what_breaks_off_leaves_no_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with file.open("r+b") as damaged:
        damaged.seek(-4096, 2)
        damaged.write(b"\xff" * 4096)
    with (
        connected(f"sqlite:///{file}", "site") as site,
        served_from(site),
        pytest.raises(CommandError, match=r"^No backup was made. "),
    ):
        call_command("backup", str(tmp_path / "backups" / "one"))
    assert [*(tmp_path / "backups").iterdir()] == []


def test_a_copy_with_a_row_that_points_at_nothing_is_none(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as somebody, somebody:
        somebody.execute("INSERT INTO assessments_sparekey VALUES ('x', 'nobody')")
    with (
        connected(f"sqlite:///{file}", "site") as site,
        pytest.raises(backups.Refused, match="does not hold together"),
    ):
        backups.back_up(site, tmp_path / "one")


def test_a_folder_that_is_not_there_is_told(file: Path) -> None:
    with (
        connected(f"sqlite:///{file}", "site") as site,
        served_from(site),
        pytest.raises(CommandError, match=r"^No backup was made. .+ No such file"),
    ):
        call_command("backup", "/nowhere/at/all")
