"""How long somebody stays signed in, and what ends it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from tests.accounts import people
from tests.accounts.people import mailed_code

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    """The time of day, which a test moves on."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_a_digest_from_a_backup_opens_no_session(client: Client) -> None:
    people.sign_in(client, people.superuser())
    thief = Client()
    thief.cookies["session"] = Session.objects.get().pk

    assert is_in(client)
    assert not is_in(thief)


@pytest.mark.parametrize("shared", ["", "yes"])
def test_staff_are_signed_out_after_twelve_hours_whatever_they_do(
    client: Client, clock: Clock, shared: str
) -> None:
    ada = people.superuser()
    data = {"login": ada.email, "password": people.PASSWORD, "shared": shared}
    client.post("/account/login/password/", data)
    for _hour in range(11):
        clock.go_on(HOUR)
        assert is_in(client)
    clock.go_on(HOUR - timedelta(seconds=1))
    assert is_in(client)

    clock.go_on(timedelta(seconds=1))

    assert not is_in(client)
    people.sign_in(client, ada)
    assert is_in(client)


def test_signing_in_begins_the_twelve_hours_and_not_looking_at_the_page(
    client: Client, clock: Clock
) -> None:
    ada = people.superuser()
    client.session.save()  # of nobody yet
    clock.go_on(8 * HOUR)
    people.sign_in(client, ada)
    assert is_in(client)

    clock.go_on(11 * HOUR)

    assert is_in(client)


def test_new_password_does_not_begin_them_anew(client: Client, clock: Clock) -> None:
    ada = people.superuser()
    people.sign_in(client, ada)
    clock.go_on(11 * HOUR)
    new = "another sentence of mine"
    data = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", data)
    ada.refresh_from_db()
    assert ada.check_password(new)
    assert is_in(client)

    clock.go_on(HOUR)

    assert not is_in(client)


def test_who_becomes_staff_is_signed_out_as_staff_are(client: Client, clock: Clock) -> None:
    bo = people.account()
    people.sign_in(client, bo)
    clock.go_on(13 * HOUR)
    assert is_in(client)

    User.objects.filter(pk=bo.pk).update(is_staff=True)

    assert not is_in(client)


def test_others_stay_for_thirty_days_from_their_last_visit(client: Client, clock: Clock) -> None:
    people.sign_in(client, people.account())
    for _day in range(40):
        clock.go_on(DAY)
        response = client.get(ACCOUNT)
        assert response.status_code == 200
        assert response.cookies[project.SESSION_COOKIE_NAME]["max-age"] == 30 * 24 * 60 * 60

    clock.go_on(30 * DAY)

    assert not is_in(client)


def test_a_visit_is_noted_once_a_day(client: Client, clock: Clock) -> None:
    people.sign_in(client, people.account())
    client.get(ACCOUNT)
    clock.go_on(HOUR)

    assert project.SESSION_COOKIE_NAME not in client.get(ACCOUNT).cookies


def test_on_a_shared_computer_it_goes_with_the_browser_or_a_day_after_the_last_visit(
    client: Client, clock: Clock
) -> None:
    bo = people.account()
    data = {"login": bo.email, "password": people.PASSWORD, "shared": "yes"}
    client.post("/account/login/password/", data)
    for _visit in range(3):
        clock.go_on(20 * HOUR)
        response = client.get(ACCOUNT)
        assert response.status_code == 200
        assert response.cookies[project.SESSION_COOKIE_NAME]["max-age"] == ""

    clock.go_on(DAY)

    assert not is_in(client)


# --- What ends the other sessions of an account ---


def signed_in(of: User) -> Client:
    client = Client()
    people.sign_in(client, of)
    assert is_in(client)
    return client


def sessions_of(account: User) -> int:
    return Session.objects.filter(account=account).count()


def test_changed_password_ends_the_others(client: Client) -> None:
    bo = people.account()
    other = signed_in(bo)
    somebody = signed_in(people.account("eve@example.org"))
    people.sign_in(client, bo)
    new = "another sentence of mine"
    data = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}

    client.post("/account/password/change/", data)

    assert (is_in(client), is_in(other), is_in(somebody)) == (True, False, True)
    assert sessions_of(bo) == 1


def test_first_password_ends_the_others(client: Client) -> None:
    bo = people.make_account()
    other = people.signed_in(bo)
    client.force_login(bo)
    client.post("/account/reauthenticate/code/", {"recipient": bo.email})
    client.post("/account/reauthenticate/code/confirm/", {"code": mailed_code()})
    new = "a sentence of mine"

    client.post("/account/password/set/", {"password1": new, "password2": new})

    bo.refresh_from_db()
    assert bo.check_password(new)
    assert (is_in(client), is_in(other), sessions_of(bo)) == (True, False, 1)


def test_new_password_by_e_mail_ends_all(client: Client) -> None:
    bo = people.account()
    other = signed_in(bo)
    client.post("/account/password/reset/", {"email": bo.email})
    client.post("/account/password/reset/confirm/", {"code": mailed_code()})
    new = "another sentence of mine"

    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})

    assert (is_in(other), sessions_of(bo)) == (False, 0)


@pytest.mark.django_db(transaction=True)  # what is told when it is committed
def test_changes_of_the_second_factor_end_the_others(client: Client) -> None:
    bo = people.account()
    people.sign_in(client, bo)

    def act(url: str, **data: Any) -> None:
        other = Client()
        other.force_login(bo)
        assert is_in(other)
        client.post("/account/reauthenticate/", {"password": people.PASSWORD})
        client.post(url, data)
        assert (is_in(client), is_in(other)) == (True, False), url

    client.post("/account/reauthenticate/", {"password": people.PASSWORD})
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    act("/account/2fa/totp/activate/", code=people.code_of(secret))
    assert Authenticator.objects.count() == 2
    act("/account/2fa/recovery-codes/generate/")
    act("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0
