"""Accounts are kept for years, their people are told before they go, and nobody else is touched."""

import logging
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import retention
from accounts.models import EndingNotice, Session
from assessments import models
from assessments.services import answering, respondents
from tests.accounts.people import make_account
from tests.views.conftest import ROLE

NOW = datetime(2030, 5, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def kept(settings: Any, db: None) -> None:
    settings.ACCOUNT_KEPT_DAYS = 100
    settings.SENDS_EMAIL = True


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the clock show so many days after NOW."""

    def later(days: float) -> datetime:
        moment = NOW + days * DAY
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    later(0)
    return later


def account(name: str, *, days_ago: float, **values: Any) -> User:
    """Return an account to which somebody has signed in so many days before NOW."""
    user = make_account(f"{name}@example.org")
    User.objects.filter(pk=user.pk).update(
        date_joined=NOW - 1000 * DAY, last_login=NOW - days_ago * DAY, **values
    )
    user.refresh_from_db()
    return user


def visited(user: User, *, days_ago: float) -> models.Respondent:
    day = (NOW - days_ago * DAY).date()
    return models.Respondent.objects.create(account=user, last_visit=day)


def forget(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run the command; return what it says of accounts."""
    call_command("forget", *arguments)
    return capsys.readouterr().out.splitlines()[1:]


def left() -> set[str]:
    return set(User.objects.values_list("email", flat=True))


def told() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


TOLD = "Told by e-mail that it ends: 1 account."
DELETED = "Deleted: 1 account."


def test_who_is_told_is_forgotten_thirty_days_later_and_not_before(at, capsys):
    account("ada", days_ago=70)
    assert forget(capsys) == []

    at(0.1)
    assert forget(capsys) == [TOLD]
    assert told() == ["ada@example.org"]
    assert "In 30 days it is deleted with everything in it" in mail.outbox[0].body
    assert "http://localhost/account/login/" in mail.outbox[0].body

    at(30)
    assert forget(capsys) == []
    at(30.1)
    assert forget(capsys) == [DELETED]
    assert left() == set()
    assert len(mail.outbox) == 1


def test_twice_is_once(at, capsys):
    account("ada", days_ago=71)
    assert forget(capsys) == [TOLD]
    assert forget(capsys) == []
    at(31)
    assert forget(capsys) == [DELETED]
    assert forget(capsys) == []


def test_a_job_that_was_not_run_for_long_tells_first(at, capsys):
    """Nobody's account goes without the thirty days."""
    account("ada", days_ago=500)

    assert forget(capsys) == [TOLD]
    at(29.9)
    assert forget(capsys) == []
    assert left() == {"ada@example.org"}


def test_who_comes_back_is_told_anew_when_it_is_time(at, capsys):
    user = account("ada", days_ago=71)
    forget(capsys)
    User.objects.filter(pk=user.pk).update(last_login=at(10))

    at(79)
    assert forget(capsys) == []
    at(80.1)
    assert forget(capsys) == [TOLD]
    assert told() == ["ada@example.org"] * 2
    at(111)
    assert forget(capsys) == [DELETED]


def test_who_comes_back_without_signing_in_is_here_too(at, capsys):
    """By the return key or by a browser that goes on opening it."""
    user = account("ada", days_ago=71)
    person = visited(user, days_ago=71)
    forget(capsys)
    respondents.visited(respondent_id=person.pk, day=at(10).date())

    at(79)
    assert forget(capsys) == []
    at(81)
    assert forget(capsys) == [TOLD]
    assert left() == {"ada@example.org"}


def test_who_is_signed_in_is_here(at, capsys):
    user = account("ada", days_ago=500)
    Session.objects.create(session_key="s", account=user, expire_date=NOW + DAY)

    assert forget(capsys) == []
    at(1.1)
    assert forget(capsys) == [TOLD]


@pytest.mark.parametrize("values", [{"is_staff": True}, {"is_superuser": True}])
def test_staff_stay(at, capsys, values):
    user = account("ada", days_ago=5000, **values)
    EmailAddress.objects.update(verified=False)
    User.objects.update(last_login=None)
    EndingNotice.objects.create(account=user, sent_at=NOW - 50 * DAY)

    assert forget(capsys) == []
    assert left() == {"ada@example.org"}


def test_everything_in_it_goes(at, capsys, version):
    user = account("ada", days_ago=500)
    person = visited(user, days_ago=400)
    answering.start(respondent=person.pk, version=version, role_key=ROLE, at=NOW - 400 * DAY)
    EndingNotice.objects.create(account=user, sent_at=NOW - 31 * DAY)
    other = models.Respondent.objects.create(last_visit=NOW.date())

    assert forget(capsys) == ["Deleted: 1 account, 1 self-assessment."]

    assert models.Respondent.objects.get() == other
    assert not models.Assessment.objects.exists()
    assert not EmailAddress.objects.exists()


def test_a_dry_run_says_the_same_and_does_nothing(at, capsys, version):
    gone, ending = account("ada", days_ago=500), account("bo", days_ago=71)
    person = visited(gone, days_ago=400)
    answering.start(respondent=person.pk, version=version, role_key=ROLE, at=NOW - 400 * DAY)
    EndingNotice.objects.create(account=gone, sent_at=NOW - 31 * DAY)

    said = forget(capsys, "--dry-run")

    assert said == [
        "Would be deleted: 1 account, 1 self-assessment.",
        "Would be told by e-mail that it ends: 1 account.",
    ]
    assert left() == {gone.email, ending.email}
    assert not mail.outbox
    assert EndingNotice.objects.count() == 1
    assert forget(capsys) == ["Deleted: 1 account, 1 self-assessment.", TOLD]


def test_without_e_mail_the_days_are_enough(at, capsys, settings):
    settings.SENDS_EMAIL = False
    account("ada", days_ago=100)
    assert forget(capsys) == []
    at(0.1)
    assert forget(capsys) == [DELETED]
    assert not mail.outbox


def test_who_has_no_address_cannot_be_told(at, capsys):
    account("ada", days_ago=101, email="")

    assert forget(capsys) == [DELETED]
    assert not mail.outbox


def test_who_could_not_be_told_is_tried_again_and_stays(at, capsys, monkeypatch, caplog):
    account("ada", days_ago=500)

    def fail(*args: Any) -> None:
        raise SMTPException

    monkeypatch.setattr(retention, "send_mail", fail)
    with caplog.at_level(logging.WARNING):
        assert forget(capsys) == []
    at(40)
    assert forget(capsys) == []
    assert left() == {"ada@example.org"}
    assert "ada" not in caplog.text
    monkeypatch.undo()


def test_an_account_that_was_never_confirmed_goes_after_a_week(at, capsys):
    user = make_account("ada@example.org", verified=False)
    User.objects.filter(pk=user.pk).update(date_joined=NOW)
    confirmed = make_account("bo@example.org")
    User.objects.filter(pk=confirmed.pk).update(date_joined=NOW)

    at(7)
    assert forget(capsys) == []
    at(7.1)
    assert forget(capsys) == [DELETED]
    assert left() == {"bo@example.org"}


def test_who_comes_back_between_looking_and_deleting_is_kept(at, monkeypatch):
    user = account("ada", days_ago=500)
    EndingNotice.objects.create(account=user, sent_at=NOW - 31 * DAY)
    look = retention.to_forget

    def come_back_after(now: datetime) -> Any:
        found = look(now)
        if User.objects.filter(last_login=NOW).exists():
            return found
        ids = list(found.values_list("pk", flat=True))
        User.objects.filter(pk=user.pk).update(last_login=NOW)
        return User.objects.filter(pk__in=ids)

    monkeypatch.setattr(retention, "to_forget", come_back_after)

    assert list(retention.forget(NOW)) == []
    assert left() == {"ada@example.org"}
