"""Accounts that are made on the server, and those from before people signed in by e-mail."""

import builtins
import io
import sys
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from accounts.management.commands import make_admin
from tests.accounts import people

pytestmark = pytest.mark.django_db

GOOD, EMAIL = "a good long password", "ada@example.org"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command with an environment and no questions; return what it says."""

    def run(*arguments: str, email: str = EMAIL, password: str = GOOD) -> str:
        monkeypatch.setenv("ADMIN_EMAIL", email)
        monkeypatch.setenv("ADMIN_PASSWORD", password)
        said = io.StringIO()
        call_command("make_admin", "--no-input", *arguments, stdout=said)
        return said.getvalue()

    return run


def only_account() -> User:
    return User.objects.get()


def test_account_is_made_and_opens_the_admin(client: Client, given: Callable[..., str]) -> None:
    said = given(email=" Ada@Example.org ")

    assert said.startswith("There is an account for ada@example.org now.\nSign in at /admin/")
    ada = only_account()
    assert (ada.is_staff, ada.is_superuser, ada.email) == (True, True, EMAIL)
    assert people.addresses(ada) == [(EMAIL, True, True)]
    assert len(ada.username) == 32  # random
    people.sign_in(client, ada, GOOD)
    assert client.get("/admin/").status_code == 200


def test_second_factor_is_announced_where_it_is_needed(
    given: Callable[..., str], settings: Settings
) -> None:
    assert "second factor" not in given()
    settings.STAFF_NEED_SECOND_FACTOR = True
    assert "There you are led to set up a second factor." in given()


def test_running_it_again_mends_the_account(client: Client, given: Callable[..., str]) -> None:
    given()
    User.objects.update(is_active=False, is_superuser=False, is_staff=False)

    said = given(password="")

    assert said.startswith("There was an account for ada@example.org already: it may do everything")
    ada = only_account()
    assert (ada.is_active, ada.is_staff, ada.is_superuser) == (True, True, True)
    assert ada.check_password(GOOD)  # as it was
    given(password="another good password")
    assert only_account().check_password("another good password")


def test_person_can_be_given_everything(given: Callable[..., str]) -> None:
    bo = people.make_account("bo@example.org", verified=False)

    given(email="bo@example.org")

    bo.refresh_from_db()
    assert (bo.is_superuser, bo.check_password(GOOD)) == (True, True)
    assert people.addresses(bo) == [("bo@example.org", True, True)]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"email": ""}, "ADMIN_EMAIL"),
        ({"email": "ada"}, "ada: Enter a valid email address."),
        ({"password": ""}, "ADMIN_PASSWORD"),
        ({"password": "short"}, "ADMIN_PASSWORD: This password is too short."),
    ],
)
def test_mistake_is_said_and_nothing_is_made(
    given: Callable[..., str], change: dict[str, str], named: str
) -> None:
    with pytest.raises(CommandError, match=named):
        given(**change)

    assert User.objects.count() == 0


def test_without_anybody_to_ask_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(CommandError, match="use --no-input, with ADMIN_EMAIL and ADMIN_PASSWORD"):
        call_command("make_admin")


def test_it_asks_until_the_password_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["", "short", GOOD, "not the same", GOOD, GOOD])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda _prompt: EMAIL)
    monkeypatch.setattr(make_admin, "getpass", lambda _prompt: next(typed))
    said = io.StringIO()

    call_command("make_admin", stdout=io.StringIO(), stderr=said)

    assert only_account().check_password(GOOD)
    told = said.getvalue()
    assert "This account needs a password." in told
    assert "This password is too short." in told
    assert "The two passwords are not the same." in told
    assert next(typed, None) is None


# --- Accounts with a user name and no e-mail ---


@pytest.fixture
def ed() -> User:
    return User.objects.create_user("ed", password="old and known", is_staff=True)


def test_account_from_before_is_given_an_address(
    client: Client, given: Callable[..., str], ed: User
) -> None:
    said = given("--user-name", "ed", email="ed@example.org", password="")

    assert said.startswith("The account “ed” is signed in to as ed@example.org now.")
    ed.refresh_from_db()
    assert (ed.is_staff, ed.is_superuser) == (True, False)  # what it may do stays
    people.sign_in(client, ed, "old and known")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("verified", [True, False])
def test_address_of_another_account_is_refused(
    given: Callable[..., str], ed: User, verified: bool
) -> None:
    people.make_account("bo@example.org", verified=verified)

    with pytest.raises(CommandError, match="There is already an account"):
        given("--user-name", "ed", email="bo@example.org", password="")


def test_name_that_nobody_has_is_refused(given: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="no account with the user name “eva”"):
        given("--user-name", "eva")


def test_check_names_who_cannot_sign_in(given: Callable[..., str], ed: User) -> None:
    def warnings() -> list[str]:
        found = run_checks(databases=["default"])
        return [f"{one.msg} {one.hint}" for one in found if one.id == "accounts.W001"]

    assert warnings() == [
        "An account of staff has no e-mail address, and so cannot sign in: ed. "
        "Give it one: python manage.py make_admin --user-name ed"
    ]
    for number in range(6):
        User.objects.create_user(f"ed{number}", is_staff=True)
    assert warnings()[0].startswith(
        "7 accounts of staff have no e-mail address, and so cannot sign in: "
        "ed, ed0, ed1, ed2, ed3 …."
    )
    User.objects.exclude(pk=ed.pk).update(is_staff=False)
    given("--user-name", "ed", email="ed@example.org", password="")
    assert warnings() == []


def test_django_s_own_command_still_makes_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GOOD)
    call_command("createsuperuser", "--no-input", username="ada", email=EMAIL, stdout=io.StringIO())

    response = people.sign_in(client, only_account(), GOOD)

    # Nobody has said that the address is theirs, so a code is sent to it first.
    assert response.headers["Location"] == "/account/confirm-email/"
    client.post("/account/confirm-email/", {"code": people.mailed_code()})
    assert client.get("/admin/").status_code == 200
