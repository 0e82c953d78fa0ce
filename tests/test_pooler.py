"""DATABASE_POOLER=transaction, before a real PgBouncer: every page of an editor and of a person."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import Error, OperationalError, connection
from django.test import Client
from django.urls import reverse

from assessments import models
from skillsapp.checks import pooler_without_bounds
from tests import pgbouncer
from tests.admin.pages import OF_A_FRAMEWORK
from tests.configuration import PRODUCTION, configured
from tests.views.conftest import Person

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pooler"),
    pytest.mark.django_db(transaction=True),
]

POSTGRESQL = {"DATABASE_URL": "postgres://user@host/name"}
With = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def through_pooler() -> Iterator[With]:
    """Within the block, the site reaches its database as these settings have it."""
    program = pgbouncer.find_program()
    if program is None:
        message = "PgBouncer was not found (on Debian: apt install pgbouncer)."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with pgbouncer.pooler(program, connection.settings_dict) as place:

        @contextmanager
        def through(**more: str) -> Iterator[None]:
            told = configured(PRODUCTION | POSTGRESQL | more)["DATABASES"]["default"]
            used = {
                "OPTIONS": told["OPTIONS"],
                "DISABLE_SERVER_SIDE_CURSORS": told.get("DISABLE_SERVER_SIDE_CURSORS", False),
            }
            connection.close()
            with mock.patch.dict(connection.settings_dict, place | used):
                try:
                    open_both()
                    yield
                finally:
                    connection.close()

        yield through


def open_both() -> None:
    """Let the pooler open both of its connections, so that they take turns from then on."""
    other = connection.copy()
    with closing(other), other.cursor() as held, connection.cursor() as cursor:
        held.execute("BEGIN")
        cursor.execute("SELECT 1")
        held.execute("COMMIT")


def look_at_drafts(version: models.FrameworkVersion) -> dict[str, int]:
    """Return how each page of a framework with a change in its draft is answered."""
    statement = models.Statement.objects.filter(skill__category__framework=version.framework_id)[0]
    models.Statement.objects.filter(pk=statement.pk).update(text="Another text.")
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    at = {name: reverse(f"admin:assessments_{name}", args=[version.framework_id])
          for name in OF_A_FRAMEWORK}  # fmt: skip
    return {name: client.get(address).status_code for name, address in at.items()}


def test_editors_and_people_find_every_page_and_what_they_saved(
    version: models.FrameworkVersion, through_pooler: With
) -> None:
    with through_pooler(DATABASE_POOLER="transaction"):
        answered = look_at_drafts(version)
        person = Person()
        person.start()
        person.answer_all()
        submitted = person.submit()
        report = person.client.get(submitted["Location"])
        answers = models.Answer.objects.filter(assessment=person.assessment).count()

    assert {name: status for name, status in answered.items() if status != 200} == {}
    assert (submitted.status_code, report.status_code) == (302, 200)
    assert models.Answer.objects.count() == answers > 30


def test_without_the_setting_it_does_not_even_begin(through_pooler: With) -> None:
    with pytest.raises(OperationalError, match="unsupported startup parameter"), through_pooler():
        connection.ensure_connection()


def test_cursors_on_the_server_are_what_it_turns_off(
    version: models.FrameworkVersion, through_pooler: With
) -> None:
    with through_pooler(DATABASE_POOLER="transaction"):
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
        with pytest.raises(Error, match="cursor"):
            list(models.Statement.objects.iterator())


def test_bounds_are_those_of_the_role(through_pooler: With) -> None:
    """As README.md has it; without them somebody is told."""
    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    bounds = {"lock_timeout": "10s", "statement_timeout": "30s",
              "idle_in_transaction_session_timeout": "1min"}  # fmt: skip

    def said() -> Any:
        return [it.hint for it in pooler_without_bounds(databases=["default"])]

    def with_bounds(verb: str) -> None:
        with connection.cursor() as cursor:
            for bound, value in bounds.items():
                how = f"SET {bound} = '{value}'" if verb == "SET" else f"RESET {bound}"
                cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {name} {how}")

    with mock.patch("django.conf.settings.POOLER", "transaction"):
        with through_pooler(DATABASE_POOLER="transaction"):
            (hint,) = said()
            assert "ALTER ROLE … SET lock_timeout = '10s'" in hint
            assert "ALTER ROLE … SET idle_in_transaction_session_timeout = '60s'" in hint
        with_bounds("SET")
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            with through_pooler(DATABASE_POOLER="transaction"):
                assert said() == []
        finally:
            with_bounds("RESET")
