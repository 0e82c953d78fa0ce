"""Nothing of a person gets into a log, whatever fails and whichever database says so."""

import io
import json
import logging
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessments import models
from skillsapp import request_ids
from skillsapp.logs import (
    HIDDEN,
    PAUSE,
    HideSecrets,
    Json,
    Refusals,
    Seldom,
    Text,
    hidden,
    told,
)
from tests.views.conftest import Person

Caplog = pytest.LogCaptureFixture
NUMBER = "7f1e8a52-1234-4000-8000-0123456789ab"
ADDRESS, NOTE = "ada@example.org", "Ana is to be my mentor"
SECOND = "the line below"


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What the site's handler prints, as the settings make it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Text())
    handler.addFilter(Refusals())
    handler.addFilter(HideSecrets())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def forms_of(number: uuid.UUID) -> tuple[str, str]:
    """Return a number as PostgreSQL writes it, and as SQLite keeps it."""
    return str(number), number.hex


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows the time of another zone."""
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def record_of(text: str, *args: object, **more: object) -> logging.LogRecord:
    made = {"name": "a", "levelno": logging.WARNING, "levelname": "WARNING", "msg": text}
    return logging.makeLogRecord(made | {"args": args, "created": 1_800_000_000.25} | more)


@pytest.fixture
def request_123() -> Iterator[None]:
    token = request_ids._current.set("request-123")
    yield
    request_ids._current.reset(token)


def failure(text: str) -> tuple[type[Exception], Exception, None]:
    return ValueError, ValueError(text), None


def test_a_line_says_when_it_was_wherever_it_is_read(elsewhere: None, request_123: None) -> None:
    record = record_of("b %s", 1)

    assert Text().format(record) == "2027-01-15T08:00:00.250+00:00 WARNING a [request-123]: b 1"
    assert json.loads(Json().format(record)) == {
        "time": "2027-01-15T08:00:00.250+00:00",
        "level": "WARNING",
        "logger": "a",
        "request": "request-123",
        "message": "b 1",
    }


@pytest.mark.parametrize("formatter", [Text(), Json()])
def test_a_problem_is_one_line(formatter: logging.Formatter) -> None:
    """Also one that somebody would forge, by whatever a program takes for a line's end."""
    record = record_of("it\nfailed\r\u2028\x85\x1b[2J", exc_info=failure("below"))

    line = formatter.format(record)

    assert line.isprintable()
    assert line.count("builtins.ValueError: below") == 1


def test_the_settings_choose_the_format() -> None:
    formatters = settings.LOGGING["formatters"]

    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == settings.LOG_FORMAT == "text"
    assert {it["()"] for it in formatters.values()} == {
        "skillsapp.logs.Text",
        "skillsapp.logs.Json",
    }


def test_nothing_of_django_writes_beside_ours() -> None:
    """Its own handlers have another clock, or would write a line twice."""
    for name in ("django", "django.server", "django.request"):
        logger = logging.getLogger(name)
        assert (logger.handlers, logger.propagate) == ([], True)


def test_who_looks_for_holes_leaves_one_line(
    client: Client, db: None, printed: io.StringIO
) -> None:
    for path in ("/wp-login.php", "/.env", "/admin.php?x=%27"):
        assert client.get(path).status_code == 404
    assert client.get("/?a=%00").status_code == 400

    lines = printed.getvalue().splitlines()
    assert [line.partition("]: ")[2] for line in lines] == [
        "Not Found: /wp-login.php",
        "Bad Request: /",
    ]


def test_a_form_that_is_wrong_is_no_line(
    version: models.FrameworkVersion, printed: io.StringIO
) -> None:
    assert Person().start(role="nobody").status_code == 422

    assert printed.getvalue() == ""


def test_strange_hosts_are_one_line(client: Client, db: None, caplog: Caplog) -> None:
    for host in ("one.example.org", "two.example.org", "three.example.org"):
        assert client.get("/", headers={"host": host}).status_code == 400

    (line,) = [Text().format(r) for r in caplog.records if r.name.endswith("DisallowedHost")]
    caplog.clear()  # it is meant
    assert "one.example.org" in line
    assert "Traceback" not in line


def test_what_is_said_seldom_says_how_often_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    seldom, clock = Seldom(), 1000.0
    monkeypatch.setattr("skillsapp.logs.time.monotonic", lambda: clock)
    let_through = [seldom.filter(record_of("away (%s)", n)) for n in range(3)]
    assert let_through == [True, False, False]
    assert seldom.filter(record_of("something else (%s)", 1))

    clock += PAUSE
    record = record_of("away (%s)", 9)

    assert seldom.filter(record)
    assert record.getMessage() == "away (9) (2 more like this before)"


def test_every_handler_hides_what_no_log_may_say() -> None:
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"][-1] == "hide_secrets"
    assert settings.LOGGING["filters"]["hide_secrets"]["()"].endswith(HideSecrets.__name__)


def test_a_handler_that_sends_mail_has_no_request_to_print() -> None:
    record = logging.makeLogRecord({"msg": "Internal Server Error: /", "request": object()})

    assert HideSecrets().filter(record)
    assert not hasattr(record, "request")


def test_what_another_formatter_prints_of_an_error_is_hidden_too() -> None:
    record = record_of("it failed", exc_info=failure(f"broken\nDETAIL: {NOTE}"))

    assert HideSecrets().filter(record)
    assert NOTE not in logging.Formatter().format(record)


def test_a_refused_row_is_logged_without_whose_it_was(
    version: models.FrameworkVersion,
    printed: io.StringIO,
    caplog: Caplog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it was when a submit before the beginning was refused by the database."""
    monkeypatch.setattr(
        "assessments.services.answering.not_before", lambda at, began: began - timedelta(days=1)
    )
    person = Person()
    person.start()
    assessment = person.assessment
    person.client.raise_request_exception = False

    assert person.submit().status_code == 500

    caplog.clear()  # that errors are logged is meant
    text = printed.getvalue()
    assert f"Internal Server Error: /assessment/{HIDDEN}/check/" in text
    assert 'File "' in text
    assert "answering.py" in text
    assert "IntegrityError" in text
    assert "assessment_submitted_after_start" in text
    assert "DETAIL" not in text
    for number in (*forms_of(assessment.pk), *forms_of(assessment.respondent_id)):
        assert number not in text


def test_a_key_that_is_there_already_is_not_logged(
    db: None, printed: io.StringIO, caplog: Caplog
) -> None:
    person = models.Respondent.objects.create(pk=uuid.UUID(NUMBER), last_visit="2026-03-01")
    User.objects.create(username=ADDRESS)
    for make in (
        lambda: models.Respondent.objects.create(pk=person.pk, last_visit="2026-03-01"),
        lambda: User.objects.create(username=ADDRESS),
    ):
        try:
            with transaction.atomic():
                make()
        except IntegrityError as error:
            logging.getLogger("assessments").exception("It failed for %s", person.pk)
            logging.getLogger("assessments").warning("It failed: %s", error)

    caplog.clear()  # that errors are logged is meant
    text = printed.getvalue()
    assert text.count("django.db.utils.IntegrityError") == 2
    assert text.count("The above exception led to the following one") == 2  # the driver's own
    assert f"It failed for {HIDDEN}" in text
    for secret in (*forms_of(person.pk), "ada", "example.org", "DETAIL"):
        assert secret not in text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not quote a statement")
def test_a_statement_that_cannot_be_read_is_not_logged(
    db: None, printed: io.StringIO, caplog: Caplog
) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT what FROM nowhere WHERE note = %s", [NOTE])
    except Exception:
        logging.getLogger("assessments").exception("It failed")

    caplog.clear()  # that it is logged is meant
    assert 'relation "nowhere" does not exist' in printed.getvalue()
    assert NOTE not in printed.getvalue()


def test_what_led_to_an_error_is_told_with_it() -> None:
    def fail() -> None:
        try:
            raise KeyError(NUMBER)
        except KeyError as error:
            raise ValueError(f"first of {NUMBER}\n{SECOND}") from error

    with pytest.raises(ValueError, match="first") as caught:
        fail()

    text = told(caught.value)
    assert [line for line in text.splitlines() if "Error" in line and "File" not in line][-1] == (
        f"builtins.ValueError: first of {HIDDEN}"
    )
    assert "builtins.KeyError" in text
    assert "test_logs.py" in text
    assert SECOND not in text
    assert NUMBER not in text


def test_errors_in_a_circle_are_told_once() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one

    assert told(one).count("ValueError") == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Not Found: /no-such-page/", "Not Found: /no-such-page/"),
        ("Not Found: /r/abc/def", "Not Found: /r/…"),
        ("Not Found: /return/ABCD EFGH\nIJKL", "Not Found: /return/…"),
        (f"Not Found: /assessment/{NUMBER}/report/", "Not Found: /assessment/…/report/"),
        (f"({NUMBER.replace('-', '').upper()}, 1)", "(…, 1)"),
        ("Key (email)=(ada@example.org) exists", "Key (email)=(…) exists"),
        ("no\nDETAIL:  Failing row contains (1,\nmy text\n).", "no"),
        ('no\nLINE 1: SELECT "my text"\n        ^', "no"),
    ],
)
def test_what_a_line_shows(text: str, shown: str) -> None:
    assert hidden(text) == shown


@given(
    number=st.uuids(), before=st.text(max_size=9), after=st.text(max_size=9), plain=st.booleans()
)
def test_no_number_is_ever_shown(number: uuid.UUID, before: str, after: str, plain: bool) -> None:
    written = number.hex if plain else str(number)

    assert written not in hidden(f"{before} {written} {after}")
