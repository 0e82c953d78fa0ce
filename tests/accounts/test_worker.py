"""A site with workers: what waits in the database, who does it, and what becomes of it."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts import jobs, retention
from accounts.management.commands import worker
from accounts.models import EndingNotice
from assessments.sealing import NOBODY, seal
from skillsapp import outbox
from tests.accounts.people import make_account
from tests.test_at_rest import everything

TO, CODE = "asks@example.org", "4711-0815"


@pytest.fixture(autouse=True)
def with_workers(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    settings.WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MAILER = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_BACKEND = "skillsapp.outbox.Outbox"
    monkeypatch.setattr(worker.PatientWorker, "configure_signals", lambda self: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # it is the test's


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server takes nothing."""

    def refuse(self: Any, messages: Any) -> int:
        raise SMTPRecipientsRefused({TO: (550, b"no such user")})

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)


def work() -> None:
    call_command("worker", once=True)


def waiting() -> "list[DBTaskResult[Any, Any]]":
    """Return the e-mails that have a row, the next first."""
    rows = DBTaskResult.objects.filter(task_path=outbox.deliver.module_path)
    return list(rows.order_by("run_after"))


def send() -> None:
    send_mail("Your code", f"It is {CODE}.", None, [TO])


def test_an_e_mail_waits_for_a_worker_and_leaves_no_row() -> None:
    send()
    assert (len(waiting()), mail.outbox) == (1, [])
    work()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Your code", f"It is {CODE}.", [TO])
    assert sent.from_email == site.DEFAULT_FROM_EMAIL
    assert waiting() == []


def test_what_waits_tells_neither_whom_nor_what() -> None:
    send()
    kept = everything()
    assert outbox.deliver.module_path in kept
    assert TO not in kept
    assert CODE not in kept


def test_what_is_undone_sends_nothing() -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert waiting() == []


def test_signing_in_waits_for_no_mail_server(client: Client, away: None) -> None:
    make_account(TO)
    response = client.post(reverse("account_login"), {"login": TO})
    assert response.status_code == 302
    assert len(waiting()) == 1


def test_an_account_is_told_and_noted_at_once_or_not_at_all(monkeypatch: Any) -> None:
    account, now = make_account(TO), timezone.now()
    assert retention._tell(account, now)
    assert (len(waiting()), EndingNotice.objects.count()) == (1, 1)
    EndingNotice.objects.all().delete()
    monkeypatch.setattr(EndingNotice.objects, "update_or_create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        retention._tell(account, now)
    assert len(waiting()) == 1


def test_a_mail_server_that_is_away_is_asked_again_later_and_later(
    away: None, caplog: pytest.LogCaptureFixture
) -> None:
    send()
    pauses = []
    for _ in outbox.PAUSES:
        begun = timezone.now()
        work()
        (row,) = waiting()
        pauses.append(round((row.run_after - begun).total_seconds()))
        DBTaskResult.objects.filter(pk=row.pk).update(run_after=begun)
    assert tuple(pauses) == outbox.PAUSES
    assert caplog.records == []
    work()
    assert waiting() == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "could not be sent in 5 tries: SMTPRecipientsRefused" in record.getMessage()
    assert TO not in caplog.text
    caplog.clear()


def test_all_tries_come_before_a_code_ends() -> None:
    assert sum(outbox.PAUSES) + len(outbox.PAUSES) * site.EMAIL_TIMEOUT < (
        site.CODE_HOLDS.total_seconds()
    )


def test_an_e_mail_that_no_key_opens_is_dropped_with_a_line(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    send()
    settings.TEXT_KEYS = ["another-secret-of-thirty-two-characters"]
    work()
    assert (waiting(), mail.outbox) == ([], [])
    assert "TEXT_KEYS" in caplog.records[0].getMessage()
    caplog.clear()


def test_what_cannot_wait_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match="can wait"):
        EmailMessage("Subject", "Text", to=[TO], attachments=[("a.txt", "x", None)]).send()


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2030, 5, 1, 0, 0, tzinfo=UTC), datetime(2030, 5, 1, 1, 30, tzinfo=UTC)),
        (datetime(2030, 5, 1, 1, 30, tzinfo=UTC), datetime(2030, 5, 2, 1, 30, tzinfo=UTC)),
        # The clocks go back in this night: half past three is an hour later by UTC.
        (datetime(2030, 10, 26, 12, 0, tzinfo=UTC), datetime(2030, 10, 27, 2, 30, tzinfo=UTC)),
    ],
)
def test_the_night_is_by_the_clock_of_the_site(
    settings: Any, now: datetime, night: datetime
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    assert jobs.next_night(now) == night


def nights() -> "Any":
    return DBTaskResult.objects.filter(task_path=jobs.nightly.module_path)


def test_each_night_is_followed_by_one_other_however_many_workers_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forgotten = []
    monkeypatch.setattr(jobs, "call_command", lambda *words, **_: forgotten.append(words))
    work()
    work()
    (row,) = nights()
    assert row.run_after > timezone.now()
    assert forgotten == []
    nights().update(run_after=timezone.now())
    work()
    assert forgotten == [("forget",)]
    assert nights().exclude(pk=row.pk).get().run_after > timezone.now()


def test_a_night_that_fails_is_not_the_last_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs, "call_command", lambda *words, **_: 1 / 0)
    jobs.come_again()
    nights().update(run_after=timezone.now())
    work()
    assert sorted(nights().values_list("status", flat=True)) == ["FAILED", "READY"]
    assert "nightly" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("status", ["SUCCESSFUL", "FAILED"])
def test_what_was_done_is_kept_a_day(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    monkeypatch.setattr(jobs, "call_command", lambda *words, **_: None)
    jobs.nightly.enqueue()
    work()
    done = nights().finished()
    assert done.count() == 1
    done.update(status=status, finished_at=timezone.now() - timedelta(hours=25))
    for number in (1, 2):
        jobs.nightly.enqueue()
        work()
        assert nights().finished().count() == number


def test_what_a_killed_worker_left_behind_is_done_by_another() -> None:
    send()
    (row,) = waiting()
    row.claim("killed")
    work()
    assert mail.outbox == []  # somebody may be at it
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=16))
    work()
    assert len(mail.outbox) == 1
    assert waiting() == []


def test_a_worker_that_has_nothing_to_do_takes_it_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    send()
    (row,) = waiting()
    row.claim("killed")
    slept = []

    def sleep(_seconds: float) -> None:
        slept.append(len(mail.outbox))
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=16))
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(worker.time, "sleep", sleep)
    with pytest.raises(KeyboardInterrupt):
        call_command("worker")
    assert slept == [0, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
def test_two_workers_never_send_the_same() -> None:
    for _ in range(20):
        send()

    def working() -> None:
        try:
            work()
        finally:
            connection.close()

    workers = [threading.Thread(target=working) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(mail.outbox) == 20


def test_a_site_without_workers_sends_at_once(settings: Any) -> None:
    settings.WORKER = False
    settings.EMAIL_BACKEND = settings.MAILER
    send()
    assert len(mail.outbox) == 1
    with pytest.raises(CommandError, match=r"WORKER is not true.+\."):
        work()


def test_an_e_mail_is_read_as_it_was_written() -> None:
    one = EmailMessage("Größe", "a\nb", "x@example.org", [TO], headers={"X-A": "1"})
    again = outbox.read(outbox.written(one))
    assert (again.subject, again.body, again.from_email, again.to, again.extra_headers) == (
        one.subject,
        one.body,
        one.from_email,
        one.to,
        one.extra_headers,
    )
    assert seal(NOBODY, outbox.written(again)) != outbox.written(again)
