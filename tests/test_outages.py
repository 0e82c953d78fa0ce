"""A database that is away: everybody is told when to try again, and nothing is half done.

The faults are raised as the drivers raise them, while a page asks the database, and some are real:
a server that is not there, a connection that is cut off, a disk that is full, a file that is gone.
"""

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from django.contrib.auth.models import User
from django.core.cache.backends.redis import RedisCache
from django.db import Error, connection
from django.db.utils import DatabaseErrorWrapper
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from assessments import models
from assessments.domain.annotations import LinkShows
from assessments.services import sharing
from skillsapp import outages, schema
from skillsapp.logs import Text
from skillsapp.outages import SOON, Fault, fault_of
from skillsapp.settings.database import SILENT
from tests.accounts.people import signed_in
from tests.typed import Response
from tests.views.conftest import ROLE, Person, finished, newcomer, person  # noqa: F401 - fixtures

ROOT = Path(__file__).resolve().parent.parent
Caplog = pytest.LogCaptureFixture
Ask = Callable[[], Response]
SAFE = "What was saved before is safe."
BUSY = "Too much is going on right now"
REFUSED = "connection to server at 127.0.0.1, port 5432 failed: Connection refused\n\tIs it there?"
SKILL, STATEMENT = "team-motivation", "explain-shared-goal"


def of_postgresql(code: str | None, text: str, kind: str = "OperationalError") -> Exception:
    error: Any = getattr(psycopg2, kind)(text)
    error.__setstate__({"pgcode": code})
    return as_django_raises(error, psycopg2)


def of_sqlite(name: str, text: str, kind: str = "OperationalError") -> Exception:
    error: Any = getattr(sqlite3, kind)(text)
    error.sqlite_errorname = name
    return as_django_raises(error, sqlite3)


def as_django_raises(error: Exception, driver: Any) -> Exception:
    with (
        pytest.raises(Error) as caught,
        DatabaseErrorWrapper(SimpleNamespace(Database=driver, errors_occurred=False)),
    ):
        raise error
    return caught.value


@contextmanager
def failing(error: Exception, *, after: int = 0) -> Iterator[list[str]]:
    """Let every statement fail after so many; yield those that were asked."""
    asked: list[str] = []

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" in sql:  # of the test's own transaction
            return execute(sql, params, many, context)
        asked.append(sql)
        if len(asked) > after:
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield asked


GONE = of_postgresql(None, "server closed the connection unexpectedly\n\tThis probably means …")


# --- Which faults these are -------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        of_postgresql(None, REFUSED),
        of_postgresql(None, "FATAL:  the database system is starting up"),
        of_postgresql("57P03", "the database system is in recovery mode"),
        of_postgresql("57P01", "terminating connection due to administrator command"),
        of_postgresql(None, "connection already closed", "InterfaceError"),
        of_postgresql(None, "error with no message from the libpq", "DatabaseError"),
        of_postgresql("25006", "cannot execute UPDATE in a read-only transaction", "InternalError"),
        of_postgresql("53300", "sorry, too many clients already"),
        of_postgresql("53100", "could not extend file: No space left on device"),
        of_postgresql("08P01", "server conn crashed?", "DatabaseError"),
        of_postgresql("08P01", "query_wait_timeout", "DatabaseError"),
        of_postgresql("08P01", "no more connections allowed (max_client_conn)", "DatabaseError"),
        of_postgresql("25P03", "terminating connection due to idle-in-transaction timeout"),
        of_sqlite("SQLITE_IOERR_WRITE", "disk I/O error"),
        of_sqlite("SQLITE_FULL", "database or disk is full"),
        of_sqlite("SQLITE_CANTOPEN", "unable to open database file"),
        of_sqlite("SQLITE_READONLY_DIRECTORY", "attempt to write a readonly database"),
        of_sqlite("SQLITE_CORRUPT", "database disk image is malformed", "DatabaseError"),
    ],
    ids=str,
)
def test_the_database_is_away(error: Exception) -> None:
    assert fault_of(error) is Fault.AWAY


@pytest.mark.parametrize(
    "error",
    [
        of_postgresql("40001", "could not serialize access due to concurrent update"),
        of_postgresql("40P01", "deadlock detected"),
        of_postgresql("57014", "canceling statement due to statement timeout"),
        of_sqlite("SQLITE_BUSY_SNAPSHOT", "database is locked"),
        of_sqlite("SQLITE_LOCKED", "database table is locked"),
    ],
    ids=str,
)
def test_others_are_in_the_way(error: Exception) -> None:
    assert fault_of(error) is Fault.BUSY


NO_TABLE = [
    of_postgresql("42P01", 'relation "assessments_new" does not exist', "ProgrammingError"),
    of_postgresql("42703", "column assessments_role.new does not exist", "ProgrammingError"),
    of_sqlite("SQLITE_ERROR", "no such table: assessments_new"),
    of_sqlite("SQLITE_ERROR", "table assessments_role has no column named new"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("error", NO_TABLE, ids=str)
def test_what_is_lacking_is_a_fault_until_everything_is_migrated(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fault_of(error) is None  # a mistake of ours

    monkeypatch.setattr(schema, "_released", lambda: [(("assessments", "9999_new"), frozenset())])
    assert fault_of(error) is Fault.BEHIND


@pytest.mark.parametrize(
    "error",
    [
        of_postgresql("23505", "duplicate key value", "IntegrityError"),
        of_postgresql("42601", "syntax error", "ProgrammingError"),
        of_postgresql("25P02", "current transaction is aborted", "InternalError"),
        of_sqlite("SQLITE_CONSTRAINT_UNIQUE", "UNIQUE constraint failed", "IntegrityError"),
        of_sqlite("SQLITE_ERROR", 'near "FORM": syntax error'),
        RuntimeError("the database is away"),
    ],
    ids=str,
)
def test_a_mistake_of_ours_is_none(error: Exception) -> None:
    assert fault_of(error) is None


def test_a_cache_that_is_away_is_told_as_one() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        address = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        redis = RedisCache(address, {})
        with pytest.raises(Exception, match="refused") as caught:
            redis.get("a")

    assert fault_of(caught.value) is Fault.CACHE
    assert fault_of(RuntimeError("refused")) is None


# --- Real ones of SQLite ----------------------------------------------------------------------


def raised_by(act: Callable[[], object]) -> Fault | None:
    with pytest.raises(sqlite3.Error) as caught:
        act()
    return fault_of(as_django_raises(caught.value, sqlite3))


def test_a_real_sqlite_says_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "db")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 2")
        assert raised_by(lambda: database.execute("INSERT INTO t VALUES (zeroblob(99999))")) is (
            Fault.AWAY
        )
        database.execute("PRAGMA query_only = ON")
        assert raised_by(lambda: database.execute("INSERT INTO t VALUES (1)")) is Fault.AWAY
    assert raised_by(lambda: sqlite3.connect(tmp_path / "nowhere" / "db")) is Fault.AWAY
    (tmp_path / "text").write_text("no database" * 999)
    with closing(sqlite3.connect(tmp_path / "text")) as database:
        assert raised_by(lambda: database.execute("SELECT * FROM t")) is Fault.AWAY


# --- What people get --------------------------------------------------------------------------


@pytest.fixture
def lines(caplog: Caplog) -> Callable[[], list[str]]:
    """Return, and take away, what was logged, as it is printed."""

    def taken() -> list[str]:
        records = [r for r in caplog.records if r.levelname in ("WARNING", "ERROR")]
        caplog.clear()
        return [Text().format(record).partition(" ")[2] for record in records]

    return taken


@pytest.fixture
def ways(finished: Person, django_user_model: type[User]) -> dict[str, Ask]:  # noqa: F811
    """Everything that asks the database, in views and before them."""
    finished.start()
    running = models.Assessment.objects.running().get()
    report = models.Assessment.objects.submitted().get()
    _link, token = sharing.make(
        assessment=report,
        shows=LinkShows.PICTURE,
        role_key=ROLE,
        days=30,
        name="",
        at=timezone.now(),
    )
    root = signed_in(django_user_model.objects.create_superuser("root", "root@example.org"))
    of_report = [reverse(f"assessment:{name}", args=[report.pk]) for name in ("report", "pdf")]
    question = reverse("assessment:question", args=[running.pk, SKILL])
    save = reverse("assessment:save", args=[running.pk, SKILL])
    clients = (own := finished.client, root)
    for client in clients:
        client.raise_request_exception = False
    accept = {"accept": "application/json"}
    return {
        "landing": lambda: Client(raise_request_exception=False).get("/"),
        "report": lambda: own.get(of_report[0]),
        "pdf": lambda: own.get(of_report[1]),
        "question": lambda: own.get(question),
        "answer": lambda: own.post(question, {f"answer-{STATEMENT}": "2"}),
        "save": lambda: own.post(save, {f"answer-{STATEMENT}": "2"}, headers=accept),
        "page of an error": lambda: own.get("/no-such-page/"),
        "shared": lambda: Client(raise_request_exception=False).get(f"/r/{token}/"),
        "admin": lambda: root.get(reverse("admin:index")),
        "account": lambda: root.get(reverse("account")),
    }


def test_everybody_is_told_and_the_log_has_one_line(
    ways: dict[str, Ask], lines: Callable[[], list[str]]
) -> None:
    lines()
    for name, ask in ways.items():
        with failing(GONE) as asked:
            response = ask()

        assert (name, response.status_code, bool(asked)) == (name, 503, True)
        assert response["Retry-After"] == str(SOON)
        assert SAFE in response.text
        assert f"<code>{response['X-Request-ID']}</code>" in response.text
        assert "no-store" in response["Cache-Control"]
        assert "default-src 'none'" in response["Content-Security-Policy"]

    (line,) = lines()
    assert re.fullmatch(
        r"ERROR skillsapp\.outages \[\w+\]: The database is away \(server closed the connection "
        r"unexpectedly This probably means …\)\.",
        line,
    )
    assert {name: ask().status_code for name, ask in ways.items()} == {
        **dict.fromkeys(ways, 200),
        "answer": 302,
        "page of an error": 404,
    }


def test_others_in_the_way_are_told_apart(
    person: Person,  # noqa: F811
    lines: Callable[[], list[str]],
) -> None:
    person.client.raise_request_exception = False
    with failing(of_postgresql("55P03", "canceling statement due to lock timeout")):
        response = person.client.get(reverse("history"))

    assert (response.status_code, response["Retry-After"]) == (503, str(SOON))
    assert BUSY in response.text
    (line,) = lines()
    assert line.startswith("WARNING skillsapp.outages")
    assert "(55P03: canceling statement due to lock timeout)" in line


def test_nothing_is_half_done_wherever_it_breaks_off(
    person: Person,  # noqa: F811
    lines: Callable[[], list[str]],
) -> None:
    """A page is saved, and an assessment submitted, whole or not at all."""
    person.client.raise_request_exception = False
    person.answer_all()
    question, check = person.url("question", SKILL), person.url("check")
    of_page = {
        f"answer-{key}": "4"
        for key in models.Answer.objects.filter(statement__skill__key=SKILL).values_list(
            "statement__key", flat=True
        )
    }
    for address, data in ((question, of_page), (check, {})):
        before = kept()
        status, after = 503, 0
        while status == 503:
            with failing(GONE, after=after):
                status = person.client.post(address, data).status_code
            assert status == 302 or kept() == before, after
            after += 1
        assert (status, after > 3, kept() == before) == (302, True, False)
    lines()


def kept() -> list[list[Any]]:
    kinds = (models.Answer, models.Assessment, models.Tally)
    return [[*kind.objects.order_by("pk").values_list()] for kind in kinds]


def test_a_session_that_cannot_be_kept_is_no_bad_request(
    db: None, lines: Callable[[], list[str]]
) -> None:
    """Django takes any fault there for a session that was ended meanwhile."""
    client = signed_in(User.objects.create_user("one", "one@example.org"))
    client.raise_request_exception = False
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))  # so it begins anew

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and Session._meta.db_table in sql:
            raise GONE
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        response = client.get(reverse("history"))

    assert response.status_code == 503
    lines()


def test_other_failures_tell_their_id_and_are_a_line_with_a_trace(
    newcomer: Person,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    lines: Callable[[], list[str]],
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("assessments.queries.open_versions", fail)
    newcomer.client.raise_request_exception = False

    response = newcomer.client.get("/")

    told = response["X-Request-ID"]
    assert (response.status_code, f"<code>{told}</code>" in response.text) == (500, True)
    (line,) = lines()
    assert line.startswith(f"ERROR django.request [{told}]: Internal Server Error: /\\nTraceback")


def test_a_page_of_an_error_that_fails_is_plain_text(
    monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[str]]
) -> None:
    def fail(*_args: object) -> None:
        raise ValueError("a template of the operator's")

    monkeypatch.setattr(outages, "render_to_string", fail)

    response = outages.answer_to(Fault.AWAY, GONE)

    assert (response.status_code, response["Retry-After"]) == (503, str(SOON))
    assert response.content == (
        b"Something went wrong on our side. Please try again in a few minutes."
    )
    assert len(lines()) == 2


def test_a_server_that_says_nothing_is_given_up() -> None:
    """It takes a connection, and then nothing comes of it, as behind some firewalls."""
    options = SILENT | {"connect_timeout": 2}  # the least there is
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(psycopg2.Error) as caught:
            psycopg2.connect(host="127.0.0.1", port=port, dbname="any", user="any", **options)

    assert "timeout expired" in str(caught.value)
    assert fault_of(as_django_raises(caught.value, psycopg2)) is Fault.AWAY


def test_a_command_ends_with_a_sentence() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        port = nobody.getsockname()[1]
        given = {"LOCAL": "true", "SECRET_KEY": "x", "PATH": os.defpath}
        done = subprocess.run(
            [sys.executable, "manage.py", "forget"],
            cwd=ROOT,
            env=given | {"DATABASE_URL": f"postgres://any@127.0.0.1:{port}/any"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"The database is away \(connection to server .+ failed: Connection refused .+\)\.\n",
        done.stderr,
    )


# --- Real ones of PostgreSQL ------------------------------------------------------------------

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite is no server that could be away"
)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_away_comes_back_by_itself(
    client: Client, version: models.FrameworkVersion, lines: Callable[[], list[str]]
) -> None:
    client.raise_request_exception = False
    at, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    try:
        connection.close()
        statuses = [client.get("/").status_code for _ in range(3)]
    finally:
        connection.settings_dict["HOST"] = at

    assert statuses == [503, 503, 503]
    (line,) = lines()
    assert "The database is away (connection to server on socket" in line
    assert client.get("/").status_code == 200


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_off_in_a_save_is_made_anew(
    person: Person,  # noqa: F811
    lines: Callable[[], list[str]],
) -> None:
    person.client.raise_request_exception = False
    question = person.url("question", SKILL)

    def cut_off(execute: Any, sql: str, *rest: Any) -> Any:
        if not cut and "INSERT INTO assessments_answer" in sql:
            cut.append(sql)
            with closing(psycopg2.connect(connection.connection.dsn)) as other:
                pid = connection.connection.info.backend_pid
                other.cursor().execute("SELECT pg_terminate_backend(%s)", [pid])
        return execute(sql, *rest)

    cut: list[str] = []
    with connection.execute_wrapper(cut_off):
        response = person.client.post(question, {f"answer-{STATEMENT}": "2"})

    assert (len(cut), response.status_code, kept()[0]) == (1, 503, [])
    assert len(lines()) == 1
    assert person.client.post(question, {f"answer-{STATEMENT}": "2"}).status_code == 302
    assert len(kept()[0]) == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_server_that_only_reads_is_left(
    person: Person,  # noqa: F811
    lines: Callable[[], list[str]],
) -> None:
    """As a primary that was made a replica: the next connection may lead to the new one."""
    person.client.raise_request_exception = False
    question = person.url("question", SKILL)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")

    response = person.client.post(question, {f"answer-{STATEMENT}": "2"})

    assert response.status_code == 503
    assert "cannot execute" in lines()[0]
    assert person.client.post(question, {f"answer-{STATEMENT}": "2"}).status_code == 302
