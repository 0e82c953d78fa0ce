"""What goes to those who watch a site: each kind once to a receiver, and nothing of a person."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sentry_sdk
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pytest_django import Settings

from skillsapp.release import VERSION
from skillsapp.telemetry import errors, traces
from tests.configuration import PRODUCTION, configured
from tests.test_outages import GONE, failing
from tests.test_probes import ELSEWHERE, ask
from tests.test_settings import refusal
from tests.views.conftest import Person, newcomer, person  # noqa: F401 - fixtures

ROOT = Path(__file__).resolve().parent.parent
ADDRESS, NOTE = "ada@example.org", "Ana is to be my mentor"
TOKEN = "sixteen characters or more"


class Receiver:
    """A server on this machine that keeps what it is sent."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, bytes]] = []
        kept = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                is_packed = self.headers.get("Content-Encoding") == "gzip"
                kept.append((self.path, gzip.decompress(body) if is_packed else body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def secrets_of(person: Person) -> list[str]:  # noqa: F811
    cookies = [morsel.value for morsel in person.client.cookies.values() if morsel.value]
    number = person.assessment.pk
    return [str(number), number.hex, ADDRESS, NOTE, "127.0.0.1", "testserver", *cookies]


# --- Errors -----------------------------------------------------------------------------------


@pytest.fixture
def reporting(receiver: Receiver, settings: Settings) -> Iterator[None]:
    settings.SENTRY_DSN = f"http://key@127.0.0.1:{receiver.port}/1"
    errors.report()
    yield
    sentry_sdk.get_client().close()
    sentry_sdk.init(dsn=None, default_integrations=False)


def events(receiver: Receiver) -> list[dict[str, Any]]:
    sentry_sdk.flush(timeout=10)
    assert {path for path, _body in receiver.bodies} <= {"/api/1/envelope/"}
    parts = [body.splitlines() for _path, body in receiver.bodies]
    return [json.loads(lines[2]) for lines in parts if b'"type":"event"' in lines[1]]


def test_an_error_is_reported_without_whose_it_was(
    person: Person,  # noqa: F811
    reporting: None,
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**about: Any) -> None:
        held = (NOTE, about)  # noqa: F841 - a local variable
        raise RuntimeError(f"broken for {ADDRESS}\nDETAIL: {NOTE}")

    monkeypatch.setattr("assessments.services.answering.save_answers", fail)
    person.client.raise_request_exception = False
    question = person.url("question", "team-motivation")
    data = {"answer-explain-shared-goal": "2", "note": NOTE}

    response = person.client.post(f"{question}?q={NOTE}", data)
    caplog.clear()  # it is meant

    (event,) = events(receiver)
    assert set(event) == {*errors.SENT, "tags", "message", "exception"}
    assert event["release"] == VERSION
    assert event["message"] == "Internal Server Error: /assessment/…/skill/team-motivation/"
    assert event["tags"] == {"request_id": response["X-Request-ID"]}
    (error,) = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("RuntimeError", "broken for …")
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert "vars" not in error["stacktrace"]["frames"][-1]
    sent = b"".join(body for _path, body in receiver.bodies).decode()
    assert [it for it in secrets_of(person) if it in sent.replace("127.0.0.1:", "")] == []


def test_a_database_that_is_away_is_one_event(
    client: Client,
    db: None,
    reporting: None,
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client.raise_request_exception = False
    with failing(GONE):
        for _ in range(3):
            assert client.get("/").status_code == 503
    caplog.clear()  # it is meant

    (event,) = events(receiver)
    assert event["message"].startswith("The database is away (server closed the connection")


# --- Numbers ----------------------------------------------------------------------------------


@pytest.fixture
def counting(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.MIDDLEWARE = ["skillsapp.telemetry.metrics.measured", *settings.MIDDLEWARE]


def numbers() -> dict[str, float]:
    answer = ask("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert answer.status == "200 OK"
    lines = [line for line in answer.body.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (it.rpartition(" ") for it in lines)}


def test_requests_are_counted_by_view(
    person: Person,  # noqa: F811
    counting: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = Client()
    client.raise_request_exception = False
    client.cookies = person.client.cookies
    before = numbers()
    client.get(person.url("question", "team-motivation"))
    client.get("/no-such-page/")
    with failing(GONE):
        client.get("/")
    caplog.clear()  # it is meant

    after = numbers()
    grown = {name: it - before.get(name, 0) for name, it in after.items() if it != before.get(name)}
    counted = {name: it for name, it in grown.items() if "_total" in name}
    assert counted == {
        'skillsapp_requests_total{method="GET",status="200",view="assessment:question"}': 1,
        'skillsapp_requests_total{method="GET",status="404",view="none"}': 1,
        'skillsapp_requests_total{method="GET",status="503",view="landing"}': 1,
        'skillsapp_database_faults_total{kind="away"}': 1,
    }
    assert grown['skillsapp_request_seconds_count{method="GET",view="assessment:question"}'] == 1
    assert str(person.assessment.pk) not in "".join(after)


TWO_WORKERS = """
import os
import django
django.setup()
from skillsapp.telemetry import metrics
for _ in range(2):
    if not os.fork():
        metrics.REQUESTS.labels("landing", "GET", 200).inc()
        os._exit(0)
    os.wait()
metrics.Jobs.collect = lambda self: iter(())
print(metrics.told())
"""


def test_workers_add_their_numbers_together(tmp_path: Path) -> None:
    environment = {
        "PATH": os.defpath,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    words = [sys.executable, "-c", TWO_WORKERS]
    told = subprocess.check_output(words, cwd=ROOT, env=environment, text=True)

    assert 'skillsapp_requests_total{method="GET",status="200",view="landing"} 2.0' in told


@pytest.mark.django_db
def test_jobs_are_told_by_their_state(counting: None) -> None:
    from django_tasks_db.models import DBTaskResult

    for status in ("READY", "READY", "FAILED"):
        DBTaskResult.objects.create(
            status=status, args_kwargs={}, task_path="a.b", queue_name="c", backend_name="default"
        )

    told = {name: it for name, it in numbers().items() if "jobs" in name}
    assert told == {'skillsapp_jobs{state="ready"}': 2, 'skillsapp_jobs{state="failed"}': 1}


@pytest.mark.django_db
def test_numbers_are_told_while_the_database_is_away(counting: None) -> None:
    with failing(GONE):
        assert not [name for name in numbers() if "jobs" in name]


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer another secret of this", f"Basic {TOKEN}"])
def test_without_the_secret_there_is_no_such_page(counting: None, shown: str) -> None:
    assert ask("/metrics", HTTP_AUTHORIZATION=shown).body == ELSEWHERE


def test_without_the_setting_there_is_no_such_page() -> None:
    assert ask("/metrics", HTTP_AUTHORIZATION="Bearer ").body == ELSEWHERE


# --- Traces -----------------------------------------------------------------------------------


@pytest.fixture
def tracing(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    address = f"http://127.0.0.1:{receiver.port}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    settings.MIDDLEWARE = [
        settings.MIDDLEWARE[0],
        "skillsapp.telemetry.traces.traced",
        *settings.MIDDLEWARE[1:],
    ]
    traces.provider.cache_clear()
    yield
    traces.provider().shutdown()
    traces.provider.cache_clear()


def spans(receiver: Receiver) -> list[Any]:
    traces.provider().force_flush()
    found = []
    for path, body in receiver.bodies:
        assert path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            told = {it.key: it.value.string_value for it in resource.resource.attributes}
            assert told["service.version"] == VERSION
            for scope in resource.scope_spans:
                found += scope.spans
    return found


def test_a_request_is_traced_with_its_statements(
    person: Person,  # noqa: F811
    tracing: None,
    receiver: Receiver,
) -> None:
    client = Client()
    client.cookies = person.client.cookies
    question = person.url("question", "team-motivation")

    response = client.get(f"{question}?q={NOTE}")

    *statements, request = spans(receiver)
    assert request.name == "GET assessment:question"
    assert {it.key: it.value.string_value or it.value.int_value for it in request.attributes} == {
        "http.request.method": "GET",
        "http.route": "assessment/<uuid:assessment_id>/skill/<slug:skill_key>/",
        "http.response.status_code": 200,
        "request.id": response["X-Request-ID"],
    }
    assert statements
    for statement in statements:
        assert statement.parent_span_id == request.span_id
        assert {it.key for it in statement.attributes} == {"db.system.name", "db.query.text"}
    sent = b"".join(body for _path, body in receiver.bodies)
    assert [it for it in secrets_of(person) if it.encode() in sent] == []


# --- Switched on by one setting each ----------------------------------------------------------

ON = {
    "SENTRY_DSN": "https://key@sentry.example.org/1",
    "METRICS_TOKEN": TOKEN,
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
}


def test_off_unless_they_are_set() -> None:
    told = configured(PRODUCTION)

    assert [told[name] for name in ON] == ["", "", ""]
    assert [it for it in told["MIDDLEWARE"] if "telemetry" in it] == []


def test_one_setting_each_switches_them_on() -> None:
    told = configured(PRODUCTION | ON)

    assert [it for it in told["MIDDLEWARE"] if "telemetry" in it] == [
        "skillsapp.telemetry.traces.traced",
        "skillsapp.telemetry.metrics.measured",
    ]


@pytest.mark.parametrize("name", ON)
def test_without_its_package_a_setting_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)

    assert refusal(PRODUCTION | {name: ON[name]}).startswith(f"{name} needs the package ")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SENTRY_DSN", "sentry.example.org"),
        ("METRICS_TOKEN", "short"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ],
)
def test_what_cannot_be_is_refused(name: str, wrong: str) -> None:
    assert refusal(PRODUCTION | {name: wrong}).startswith(f"{name} ")
