"""Whether a process is alive, and whether people should be sent to it: skillsapp/probes.py."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from assessments import models
from skillsapp import probes, request_ids, schema
from skillsapp.logs import Text
from skillsapp.outages import SOON
from skillsapp.probes import KEPT, Readiness, with_probes

Caplog = pytest.LogCaptureFixture
ELSEWHERE = "from the application"


class Answer(NamedTuple):
    status: str
    headers: dict[str, str]
    body: str


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [ELSEWHERE.encode()]


def ask(path: str, method: str = "GET", **more: str) -> Answer:
    """Ask as a balancer does: over http, by an address and not by the name of the site."""
    environ = RequestFactory(headers={"host": "10.0.0.7:8000"}).generic(method, path).environ
    told: list[Any] = []
    body = with_probes(application)(environ | more, lambda *words: told.extend(words))
    return Answer(told[0], dict(told[1]), b"".join(body).decode())


@pytest.fixture(autouse=True)
def readiness(monkeypatch: pytest.MonkeyPatch) -> Readiness:
    """Nothing was asked yet."""
    anew = Readiness()
    monkeypatch.setattr(probes, "READINESS", anew)
    return anew


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("refused, 10.0.0.9")

    monkeypatch.setattr(schema, "lacking", fail)


def test_alive_without_a_database() -> None:
    """Without the fixture of a database, a query fails the test."""
    answer = ask("/healthz")

    assert (answer.status, answer.body) == ("200 OK", "alive\n")
    assert answer.headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "6",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def test_ready(version: models.FrameworkVersion) -> None:
    answer = ask("/readyz")

    assert (answer.status, answer.body) == ("200 OK", "ready\n")


def test_not_ready_without_a_framework(db: None, caplog: Caplog) -> None:
    assert ask("/readyz").status == "503 Service Unavailable"
    assert caplog.messages == ["Not ready: no framework is published."]


def test_not_ready_before_it_is_migrated(
    version: models.FrameworkVersion, caplog: Caplog, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = [*schema._released(), (("assessments", "9999_new"), frozenset())]
    monkeypatch.setattr(schema, "_released", lambda: released)

    assert ask("/readyz").status == "503 Service Unavailable"
    assert caplog.messages == [
        "Not ready: the database lacks 1 migrations, assessments 9999_new first."
    ]


def test_ready_on_the_tables_of_a_newer_release(
    version: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the nodes of the older one would all stop while the newer one is brought in."""
    older = schema._released()[:-1]
    monkeypatch.setattr(schema, "_released", lambda: older)

    assert ask("/readyz").status == "200 OK"


def test_a_migration_that_replaces_others_is_there_with_them(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = frozenset(key for key, _replaced in schema._released())
    monkeypatch.setattr(schema, "_released", lambda: [(("assessments", "0001_squashed"), old)])
    assert schema.lacking() == []

    more = old | {("assessments", "9999_new")}
    monkeypatch.setattr(schema, "_released", lambda: [(("assessments", "0001_squashed"), more)])
    assert schema.lacking() == [("assessments", "0001_squashed")]


def test_why_it_is_not_ready_is_told_to_the_log_alone_and_once(
    db: None, away: None, caplog: Caplog, readiness: Readiness
) -> None:
    for _ in range(3):
        readiness._asked_at -= KEPT
        answer = ask("/readyz")
        assert (answer.status, answer.body) == ("503 Service Unavailable", "not ready\n")
        assert answer.headers["Retry-After"] == str(SOON)

    assert caplog.messages == ["Not ready: the database is away (refused, 10.0.0.9)."]


def test_a_line_of_a_probe_belongs_to_no_request(db: None, away: None, caplog: Caplog) -> None:
    request_ids._current.set("of-before")
    ask("/readyz")

    (record,) = caplog.records
    assert "of-before" not in Text().format(record)


def test_ready_again_by_itself(
    version: models.FrameworkVersion,
    caplog: Caplog,
    readiness: Readiness,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(probes, "_ask", lambda: "something is wrong")
        assert ask("/readyz").status == "503 Service Unavailable"
    readiness._asked_at -= KEPT

    assert ask("/readyz").status == "200 OK"
    assert caplog.messages == ["Not ready: something is wrong.", "Ready again."]


def test_the_database_is_asked_once_in_a_second(version: models.FrameworkVersion) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert {ask("/readyz").status for _ in range(20)} == {"200 OK"}

    assert 0 < len(queries) <= 5


def test_who_waits_for_an_answer_of_the_database_is_told_it_is_not_ready(
    readiness: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "LONGEST", 0.01)
    with readiness._lock:  # as while another thread asks
        assert ask("/readyz").status == "503 Service Unavailable"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no replicas")
@pytest.mark.django_db(transaction=True)
def test_not_ready_on_a_server_that_only_reads(version: models.FrameworkVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        assert ask("/readyz").status == "503 Service Unavailable"
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/healthz", "/skills/healthz"])
def test_both_are_found_under_the_path_of_the_site(path: str, settings: Settings) -> None:
    settings.PATH_PREFIX = "/skills"

    assert ask(path).body == "alive\n"


def test_by_head_there_is_no_body() -> None:
    assert ask("/healthz", "HEAD") == (*ask("/healthz")[:2], "")


@pytest.mark.parametrize(
    ("path", "method"), [("/healthz", "POST"), ("/healthz/", "GET"), ("/a/healthz", "GET")]
)
def test_all_else_is_for_the_application(path: str, method: str) -> None:
    assert ask(path, method).body == ELSEWHERE
