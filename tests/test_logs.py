"""Nothing of a person gets into a log, whatever fails and whichever database says so."""

import io
import logging
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from assessments import models
from skillsapp.logs import HIDDEN, HideSecrets, hidden, told
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
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    handler.addFilter(HideSecrets())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def forms_of(number: uuid.UUID) -> tuple[str, str]:
    """Return a number as PostgreSQL writes it, and as SQLite keeps it."""
    return str(number), number.hex


def test_a_line_says_when_it_was_wherever_it_is_read() -> None:
    line = settings.LOGGING["formatters"]["line"]
    record = logging.LogRecord("a", logging.WARNING, "", 0, "b", (), None)

    shown = logging.Formatter(line["format"], line["datefmt"]).format(record)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING a: b", shown)


def test_every_handler_hides_what_no_log_may_say() -> None:
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"] == ["hide_secrets"]
    assert settings.LOGGING["filters"]["hide_secrets"]["()"].endswith(HideSecrets.__name__)


def test_a_handler_that_sends_mail_has_no_request_to_print() -> None:
    record = logging.makeLogRecord({"msg": "Internal Server Error: /", "request": object()})

    assert HideSecrets().filter(record)
    assert not hasattr(record, "request")


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
