"""Whoever gets the database, or a backup, reads nothing that people typed and opens nothing."""

import json
import os
import re
import subprocess
import sys
from binascii import hexlify
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Session
from accounts.sessions import SessionStore
from assessments import models
from assessments.services import sharing
from tests.typist import Typed, type_everywhere

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/encryption.md"


@pytest.fixture
def typed(version: models.FrameworkVersion) -> Typed:
    return type_everywhere()


def everything() -> str:
    """Return every row of every table, whoever made it, in words."""
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            kept += [str(row) for row in cursor.fetchall()]
    # What a session holds may be packed.
    kept += [str(SessionStore().decode(row.session_data)) for row in Session.objects.all()]
    return "\n".join(kept)


def found(typed: Typed, kept: bytes) -> list[str]:
    """Return what of it is there, whole or a part of it, also if it is written otherwise."""
    texts = {what: text.split()[-2] if " " in text else text for what, text in typed.texts.items()}
    ways = (str.encode, lambda text: text.lower().encode(), lambda text: hexlify(text.encode()))
    wanted = (texts | typed.secrets).items()
    return [what for what, text in wanted if any(way(text) in kept for way in ways)]


def test_no_row_holds_what_was_typed_or_what_opens_something(typed: Typed) -> None:
    kept = everything()
    assert models.Respondent.objects.get().pk.hex in kept.replace("-", "")
    assert len(typed.texts) > 20
    assert found(typed, kept.encode()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is what SQLite has")
def test_no_page_of_the_file_does_either(typed: Typed) -> None:
    """Also where the database has written before and nothing is any more."""
    models.Example.objects.all()[0].delete()
    image = connection.connection.serialize()
    assert b"assessments_example" in image
    assert found(typed, image) == []


def test_a_dump_of_django_s_does_not_either(typed: Typed, tmp_path: Path) -> None:
    dump = tmp_path / "dump.xml"
    call_command("dumpdata", format="xml", output=str(dump), verbosity=0)
    content = dump.read_bytes()
    assert b"assessments.example" in content
    assert found(typed, content) == []


def test_all_of_it_is_found_where_it_is_not_sealed(typed: Typed) -> None:
    """So that the other tests do not pass because they look for nothing."""
    kept = " ".join([*typed.texts.values(), *typed.secrets.values()])
    assert len(found(typed, kept.encode())) == len(typed.texts) + len(typed.secrets)


def test_another_secret_of_the_site_ends_nothing_that_was_given_away(
    typed: Typed, settings: Settings
) -> None:
    """Only the addresses of links cannot be shown again, and accounts are signed out."""
    account = Client()
    account.force_login(User.objects.get())
    settings.SECRET_KEY = "another"
    assert not account.get(reverse("history")).context["user"].is_authenticated
    link = reverse("shared", args=[typed.secrets["link"]])
    assert Client().get(link).status_code == 200
    back = Client()
    assert back.post(reverse("return"), {"key": typed.secrets["return key"]}).status_code == 302
    assert sharing.token_of(models.ShareLink.objects.get()) is None
    assert typed.text("a name") in back.get(reverse("all-links")).text


def test_what_is_written_about_it_ends_all_links_and_keys(typed: Typed) -> None:
    """The lines for a leak of everything, as docs/encryption.md has them."""
    (lines,) = re.findall(r"manage.py shell -c '(.+?)'", DOCUMENT.read_text(), re.DOTALL)
    exec(lines, {})  # noqa: S102
    link = reverse("shared", args=[typed.secrets["link"]])
    assert Client().get(link).status_code == 404
    back = Client().post(reverse("return"), {"key": typed.secrets["return key"]})
    assert back.status_code == 422


def test_every_test_that_is_named_there_is_a_test() -> None:
    words = DOCUMENT.read_text()
    files = set(re.findall(r"tests/[\w/]+\.py", words))
    tests = set(re.findall(r"\btest_\w+(?!\w|\.py)", words))
    assert len(files) > 5
    content = "".join((ROOT / file).read_text() for file in files)
    assert {name for name in tests if f"def {name}(" not in content} == set()


A_SITE_IN_A_FILE = """
import dataclasses, json, os, sqlite3, sys
import django; django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from django.test.utils import setup_test_environment
from tests.typist import type_everywhere

def say(value):
    print(json.dumps(value), flush=True)
    sys.stdin.readline()

setup_test_environment()
call_command("migrate", verbosity=0)
call_command("load_framework", "assessments/content/it-project-manager.yaml", stdout=sys.stderr)
say(dataclasses.asdict(type_everywhere()))
call_command("migrate", "assessments", "0011", verbosity=0)
say("as before there were seals")
call_command("migrate", verbosity=0)
connection.close()
db = sqlite3.connect(os.environ["FILE"], isolation_level=None)
db.execute("VACUUM"), db.execute("PRAGMA wal_checkpoint(TRUNCATE)"), db.close()
say("migrated and vacuumed")
"""


class Site:
    """A site of its own with a database in a file, to be looked at while it is open."""

    def __init__(self, folder: Path) -> None:
        self.folder, file = folder, str(folder / "db.sqlite3")
        given = {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", A_SITE_IN_A_FILE],
            cwd=ROOT, env=os.environ | given | {"FILE": file},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def says(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def go_on(self) -> None:
        assert self.process.stdin
        print(file=self.process.stdin, flush=True)

    def on_disk(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is what SQLite has")
def test_the_file_of_a_site_and_its_log_do_not_either(tmp_path: Path) -> None:
    """On a disk, with its log of writes; and after migrating a site that had not sealed before.

    The pages that such a migration leaves behind may hold what was typed until VACUUM, as
    docs/encryption.md says.
    """
    site = Site(tmp_path)
    with site.process:
        typed, disk = Typed(**site.says()), site.on_disk()
        assert "db.sqlite3-wal" in disk
        assert found(typed, b"".join(disk.values())) == []
        site.go_on()
        assert site.says() == "as before there were seals"
        assert "a title in a file" in found(typed, b"".join(site.on_disk().values()))
        site.go_on()
        assert site.says() == "migrated and vacuumed"
        assert found(typed, b"".join(site.on_disk().values())) == []
        site.go_on()
