"""The file of SQLite is for the user of the site alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db.utils import load_backend

from skillsapp.checks import database_that_others_read
from tests.configuration import LOCAL, configured

pytestmark = pytest.mark.django_db  # which lets a test open a database, and not only its own


@pytest.fixture
def as_machines_are() -> Iterator[None]:
    """Whatever a program makes can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def connection_to(url: str) -> Any:
    told = configured(LOCAL | {"DATABASE_URL": url})["DATABASES"]["default"]
    defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None}
    return load_backend(told["ENGINE"]).DatabaseWrapper(defaults | told)


def modes(folder: Path) -> dict[str, str]:
    return {it.name: oct(stat.S_IMODE(it.stat().st_mode)) for it in folder.iterdir()}


@pytest.mark.usefixtures("as_machines_are")
def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    connection = connection_to(f"sqlite:///{tmp_path}/db.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE secret (a)")
        assert modes(tmp_path) == dict.fromkeys(
            ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"), "0o600"
        )
    connection.close()


@pytest.mark.usefixtures("as_machines_are")
def test_what_was_wider_is_narrowed_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "db.sqlite3"
    file.touch()
    assert modes(tmp_path) == {"db.sqlite3": "0o644"}
    for _again in range(2):
        connection = connection_to(f"sqlite:///{file}")
        connection.ensure_connection()
        connection.close()
    assert modes(tmp_path) == {"db.sqlite3": "0o600"}
    assert caplog.messages == ["db.sqlite3 was open to others (-rw-r--r--), and is not any more."]


def test_a_database_in_memory_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    connection = connection_to("sqlite://:memory:")
    connection.ensure_connection()
    connection.close()
    assert modes(tmp_path) == {}


def test_a_file_that_is_not_ours_to_narrow_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.touch()
    file.chmod(0o644)
    there = {"ENGINE": settings.SQLITE, "NAME": str(file)}
    with mock.patch.dict(settings.DATABASES["default"], there):
        (warning,) = database_that_others_read(databases=["default"])
        assert warning.hint == f"Let its owner narrow it: chmod 600 {file}"
        file.chmod(0o600)
        assert database_that_others_read(databases=["default"]) == []
