"""The move to another database: whoever had a way to their things has it still, or nothing moves.

Run on SQLite it goes to PostgreSQL, and run on PostgreSQL to a file of SQLite.
"""

import io
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from assessments import models
from assessments.services import restoring
from tests.factories import make_framework
from tests.typist import type_everywhere
from tests.upkeep.conftest import libpq
from tests.upkeep.documents import lines_of, run
from tests.upkeep.holders import opened, served_from
from upkeep import moving
from upkeep.databases import connected, tables
from upkeep.examination import examine

pytestmark = pytest.mark.django_db
MANY_TRIES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
INSERT INTO assessments_tries SELECT printf('%%064d', i), i, '2026-03-01' FROM n
"""
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="of what SQLite allows")


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of the other kind."""
    if connection.vendor == "postgresql":
        return f"sqlite:///{tmp_path}/new.sqlite3"
    url: str = request.getfixturevalue("new_database")
    return url


def move_to(url: str) -> list[str]:
    said = io.StringIO()
    call_command("move_to", url, stdout=said)
    return said.getvalue().splitlines()


def refused(url: str) -> str:
    with pytest.raises(CommandError) as refusal:
        move_to(url)
    return str(refusal.value)


def content() -> dict[str, list[Any]]:
    """Return all rows of the definitions and of people, in an order of their own."""
    kept = [models.FrameworkVersion, models.Statement, models.Answer, models.Assessment, User]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in kept}


def test_whoever_had_a_way_to_their_things_has_it_still(
    version: models.FrameworkVersion, elsewhere: str, tmp_path: Path
) -> None:
    typed = type_everywhere()
    rows = models.Answer.objects.count()
    pages, before = opened(typed), content()
    said = move_to(elsewhere)
    assert f"assessments_answer: {rows}" in said
    assert [line for line in said if line.startswith("Nothing is missing: all ")]
    with connected(elsewhere, "new") as new, served_from(new):
        assert content() == before, "with the microseconds"
        assert opened(typed) == pages
        # What the database does by itself works on: it counts on, and refuses what it did before.
        assert User.objects.create_user("later").pk > max(user["id"] for user in before["User"])
        restoring.import_framework(content=make_framework(key="later"))
        with pytest.raises(IntegrityError), transaction.atomic():
            models.FrameworkVersion.objects.update(number=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Answer.objects.update(value=0)
        keys = connection.introspection.get_relations(connection.cursor(), "assessments_answer")
        assert {*keys} == {"assessment_id", "statement_id"}
        editor = Group.objects.get(name="Editor")
        assert editor.permissions.filter(codename="change_skill").exists()
        assert [*examine(quick=False)] == []
    if new.vendor == "postgresql":
        # As docs/operate.md has it.
        new_url = elsewhere.replace("/moved", "/restored")
        names = {"FILE": f"{tmp_path}/dump", "DATABASE_URL": libpq(elsewhere)}
        run(lines_of("PostgreSQL", "pg_dump"), tmp_path, **names)
        run(
            lines_of("PostgreSQL", "pg_restore"), tmp_path, **names, NEW_DATABASE_URL=libpq(new_url)
        )
        with connected(new_url, "restored") as restored, served_from(restored):
            assert [*examine(quick=False)] == []
            assert opened(typed) == pages


def test_what_breaks_off_half_way_leaves_nothing(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is written, and then one row is found to be another one. One table stands for all."""
    row = models.Tries.objects.create(digest="Ada", taken=1, ends=timezone.now())
    write = moving._write

    def migrate(*args: Any, database: str, **options: Any) -> None:
        with connections[database].schema_editor() as editor:
            editor.create_model(models.Tries)

    monkeypatch.setattr(moving, "call_command", migrate)
    monkeypatch.setattr(moving, "stored_models", lambda: [models.Tries])

    def changing(model: Any, target: Any, rows: list[Any]) -> None:
        named = [tuple("Eve" if value == "Ada" else value for value in row) for row in rows]
        write(model, target, named)

    monkeypatch.setattr(moving, "_write", changing)
    assert refused(elsewhere) == (
        "Nothing was moved, and the new database is as it was. "
        "The table assessments_tries is not the same in the new database."
    )
    with connected(elsewhere, "new") as new:
        assert tables(new) == []
    assert models.Tries.objects.get() == row


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://user@host/name", "The address is wrong. It names neither PostgreSQL nor"),
        ("nonsense", "The address is wrong. It names neither PostgreSQL nor SQLite."),
        ("postgres://user@host/", "The address is wrong. It names no database"),
        ("postgres://user:hidden@127.0.0.1:9/name", "connection to server at"),
        ("sqlite:////nowhere/at/all", "The address is wrong. There is no folder /nowhere/at."),
    ],
)
def test_an_address_of_no_database_is_refused(url: str, why: str) -> None:
    told = refused(url)
    assert told.startswith(f"Nothing was moved, and the new database is as it was. {why}")
    assert "hidden" not in told


def test_a_database_that_holds_something_is_refused(new_database: str) -> None:
    with connected(new_database, "new") as new, new.cursor() as cursor:
        cursor.execute("CREATE TABLE there (already int)")
    assert refused(new_database).endswith(
        "The new database is not empty: it has 1 tables, such as there. Name one that has none."
    )


def test_a_file_that_holds_something_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "there")) as there:
        there.execute("CREATE TABLE there (already int)")
    assert "is not empty" in refused(f"sqlite:///{tmp_path}/there")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_site_of_another_release_is_refused(new_database: str) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("assessments", "9999_later")
    assert "is of a newer release than this one (assessments.9999_later)" in refused(new_database)
    recorder.migration_qs.filter(app="assessments").delete()
    assert "The database lacks assessments.0001_" in refused(new_database)


@ON_SQLITE
def test_nobody_writes_into_the_old_database_meanwhile(file: Path) -> None:
    with (
        connected(f"sqlite:///{file}", "old") as old,
        closing(sqlite3.connect(file, timeout=0.05, isolation_level=None)) as somebody,
    ):
        write = "DELETE FROM assessments_tries"
        somebody.execute(write)
        with moving._held(old):
            assert somebody.execute("SELECT count(*) FROM auth_user").fetchone() == (0,)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                somebody.execute(write)
        somebody.execute(write)


def test_it_takes_no_more_memory_for_more_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one file of SQLite into another: of PostgreSQL the server's own memory is not seen."""
    monkeypatch.setattr(moving, "stored_models", lambda: [models.Tries])
    peaks = []
    for number in (500, 5_000):
        with (
            connected(f"sqlite:///{tmp_path}/{number}", "some") as some,
            connected(f"sqlite:///{tmp_path}/{number}-new", "new") as new,
        ):
            for one in (some, new):
                with one.schema_editor() as editor:
                    editor.create_model(models.Tries)
            with some.cursor() as cursor:
                cursor.execute(MANY_TRIES, [number])
            tracemalloc.start()
            (digest,) = moving._copy(some, new).values()
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert digest.rows == number
    assert peaks[1] < 1.5 * peaks[0]
