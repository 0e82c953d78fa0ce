"""A database of another release is told so in a sentence, and nothing is changed in it."""

import logging
import runpy
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from assessments.management.commands import serve
from upkeep import schema, starting

pytestmark = pytest.mark.django_db
OLD = "The database is from a version before 0.1.0 (assessments.0001_initial), which cannot be"
NEW = "The database is of a newer release than this one (accounts.0999_newer), so nothing was"


@pytest.fixture(autouse=True)
def _stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)


def record(app: str, name: str) -> None:
    MigrationRecorder(connection).record_applied(app, name)


@pytest.mark.parametrize(
    ("app", "name", "sentence"),
    [("assessments", "0001_initial", OLD), ("accounts", "0999_newer", NEW)],
)
def test_migrate_and_start_say_that_it_is_another_one(
    app: str, name: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    record(app, name)

    with pytest.raises(CommandError) as refusal:
        call_command("migrate")
    starting.tell_of_database()

    assert str(refusal.value).startswith(sentence)
    assert [r.getMessage() for r in caplog.records] == [str(refusal.value)]


def test_serve_says_that_it_is_newer() -> None:
    record("accounts", "0999_newer")
    with pytest.raises(CommandError, match="of a newer release"):
        serve.prepare()


def test_one_worker_looks_when_gunicorn_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(starting, "tell_of_database", lambda: looked.append(1))
    started = runpy.run_path("deploy/gunicorn.conf.py")["post_worker_init"]
    for age in (1, 2, 3):
        started(SimpleNamespace(age=age))
    assert looked == [1]


def test_serve_says_so_before_it_changes_anything() -> None:
    """The files of the first days: other migrations, and none of ours."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="assessments").delete()
    record("assessments", "0001_initial")

    with pytest.raises(CommandError, match="from a version before"):
        serve.prepare()


def test_start_says_what_is_lacking(caplog: pytest.LogCaptureFixture) -> None:
    MigrationRecorder(connection).record_unapplied("assessments", "0014_spare_keys")
    starting.tell_of_database()
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [
        (
            logging.WARNING,
            "The database lacks assessments.0014_spare_keys: run python manage.py migrate.",
        )
    ]


def test_start_says_nothing_of_what_fits_or_is_away(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting.tell_of_database()

    def away(_connection: object) -> str:
        raise OperationalError

    monkeypatch.setattr(schema, "unlike", away)
    starting.tell_of_database()
    assert caplog.records == []


def test_a_database_whose_migrations_contradict_each_other_is_a_sentence() -> None:
    MigrationRecorder(connection).record_unapplied("assessments", "0001_working_copy")
    with pytest.raises(CommandError, match=r"^The database was not brought up to date: [^\n]+\.$"):
        call_command("migrate", verbosity=0)
