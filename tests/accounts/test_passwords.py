"""How passwords are kept, which ones are good enough, and what becomes of wrong ones."""

import re
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    PBKDF2PasswordHasher,
    identify_hasher,
    make_password,
)
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from skillsapp import settings as project
from tests.accounts import people

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/password/"


@pytest.fixture
def hashers(settings: Settings) -> None:
    """Those of the project: tests have a quick one."""
    settings.PASSWORD_HASHERS = project.PASSWORD_HASHERS


def try_password(client: Client, email: str, typed: str = "not this one") -> Any:
    return client.post(SIGN_IN, {"login": email, "password": typed})


# --- How they are kept ---


def test_passwords_are_kept_by_argon2(hashers: None) -> None:
    ada = people.account()

    assert identify_hasher(ada.password).algorithm == "argon2"


def test_what_was_kept_before_opens_and_is_kept_anew(client: Client, hashers: None) -> None:
    ada = people.account()
    ada.password = make_password(people.PASSWORD, hasher="pbkdf2_sha256")
    ada.save()

    people.sign_in(client, ada)

    assert client.session["_auth_user_id"] == str(ada.pk)
    ada.refresh_from_db()
    assert identify_hasher(ada.password).algorithm == "argon2"
    assert client.get("/account/").status_code == 200  # and the session goes on


@pytest.fixture
def hashed(hashers: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed: that is what takes time."""
    done: list[str] = []
    for hasher in (Argon2PasswordHasher, PBKDF2PasswordHasher):
        for name in ("encode", "verify"):
            original = getattr(hasher, name)

            def counted(self: Any, *args: Any, _do: Any = original, **kwargs: Any) -> Any:
                done.append(self.algorithm)
                return _do(self, *args, **kwargs)

            monkeypatch.setattr(hasher, name, counted)
    return done


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    client: Client, hashed: list[str]
) -> None:
    people.account()
    people.make_account("bo@example.org")  # signs in by a code, and has no password
    inactive = people.account("gone@example.org")
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    took = {}
    for email in ("ada@example.org", "bo@example.org", "gone@example.org", "nobody@example.org"):
        hashed.clear()
        response = try_password(client, email)
        assert "_auth_user_id" not in client.session
        took[email] = (list(hashed), response.status_code, words_of(response, email))

    assert took["ada@example.org"][0] == ["argon2"]
    assert len({str(one) for one in took.values()}) == 1, took


def words_of(response: Any, email: str) -> str:
    """Return a page without what is random in its form and what was typed into it."""
    text = re.sub(r'value="\w{60,}"', "", response.text)
    return text.replace(email, "")


# --- Which are good enough ---

ROWS = ["123456789012", "098765432109", "QWERTYUIOPASD", "abcdefghijklm", "a1a1a1a1a1a1"]


@pytest.mark.parametrize("password", ["short", "elevenchars", "1qaz2wsx3edc", *ROWS])
def test_short_and_common_ones_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(email="ada@example.org"))


def test_ones_like_the_address_are_refused() -> None:
    with pytest.raises(ValidationError, match="too similar"):
        validate_password("ada.lovelace", User(email="ada.lovelace@example.org"))


@pytest.mark.parametrize(
    "password",
    [
        "all small letters",
        "ÄÖÜ ß 漢字 и кир",
        "8217 4093 5562",
        "   spaces round it   ",
        "long🦉" * 50,
    ],
)
def test_any_characters_will_do(client: Client, password: str) -> None:
    """No rule asks for a digit or a sign, and long ones are taken whole, spaces and all."""
    ada = people.account()
    people.sign_in(client, ada)
    data = {"oldpassword": people.PASSWORD, "password1": password, "password2": password}
    response = client.post("/account/password/change/", data)
    assert response.status_code == 302, response.text

    again = Client()
    people.sign_in(again, ada, password)
    assert again.session["_auth_user_id"] == str(ada.pk)
    other = Client()
    people.sign_in(other, ada, password[:-1])
    assert "_auth_user_id" not in other.session


def test_a_page_lets_passwords_be_pasted_and_filled_in(client: Client) -> None:
    text = client.get(SIGN_IN).text

    assert 'autocomplete="current-password"' in text
    assert "onpaste" not in text
    assert 'maxlength="' not in text[text.index('type="password"') :].partition(">")[0]


# --- Wrong ones ---


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of signing in, and forget it."""
    found = [r.getMessage() for r in caplog.records if r.name == "accounts.refused"]
    caplog.clear()
    return found


def test_sixty_wrong_ones_are_noticed_and_held_up(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    ada = people.account()

    answers = [try_password(client, ada.email, f"guess {n}").status_code for n in range(60)]

    assert answers[5:] == [429] * 55
    assert 429 not in answers[:5]
    told = lines(caplog)
    assert len(told) == 60
    assert {line.partition(":")[0] for line in told[:5]} == {"A password was refused"}
    assert all(f"account {ada.pk}, from network " in line for line in told)
    assert all(line.startswith("A password was not looked at, after too many") for line in told[5:])


def test_the_right_one_is_not_looked_at_then_and_another_way_is_open(client: Client) -> None:
    ada = people.account()
    for _guess in range(5):
        try_password(client, ada.email)

    response = people.sign_in(client, ada)

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) == 300
    assert "That was too often" in response.text
    assert people.PASSWORD not in response.text
    client.post("/account/login/", {"login": ada.email})
    client.post("/account/login/code/confirm/", {"code": people.mailed_code()})
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_many_accounts_tried_from_one_network_are_noticed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(100):
        assert try_password(client, f"somebody{number}@example.org").status_code != 429
    told = lines(caplog)
    assert len({line.rpartition("network ")[2] for line in told}) == 1
    assert len({line.partition("typed ")[2] for line in told}) == 100

    assert try_password(client, "another@example.org").status_code == 429


def test_a_class_of_sixty_signs_in_rightly_from_one_network() -> None:
    for number in range(60):
        client = Client()
        account = people.account(f"pupil{number}@example.org")
        if number % 3 == 0:
            try_password(client, account.email)  # mistyped
        people.sign_in(client, account)
        assert client.session["_auth_user_id"] == str(account.pk)


@pytest.mark.parametrize("typed", ["nobody@example.org", "my secret passphrase", "ada@example.org"])
def test_no_line_holds_what_was_typed(
    client: Client, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    people.account()
    try_password(client, typed, "the wrong password")
    authenticate(username=typed, password="the wrong password")

    told = "\n".join(r.getMessage() for r in caplog.records)
    assert "accounts.refused" in {r.name for r in caplog.records}
    for secret in (typed, "the wrong password", "127.0.0.1", people.PASSWORD):
        assert secret not in told


def test_a_wrong_second_factor_and_code_are_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    ada = people.account()
    client.post("/account/login/", {"login": ada.email})
    client.post("/account/login/code/confirm/", {"code": "0000-0000"})
    assert lines(caplog)[0].startswith(f"A code was refused: account {ada.pk}, from network ")

    people.with_app(ada)
    other = Client()
    people.sign_in(other, ada)
    people.show_code(other, "000000")
    (line,) = lines(caplog)
    assert line.startswith(f"A second factor was refused: account {ada.pk}, from network ")


def test_codes_of_an_app_cannot_be_guessed(client: Client) -> None:
    ada = people.account()
    secret = people.with_app(ada)
    people.sign_in(client, ada)
    for _guess in range(5):
        people.show_code(client, people.code_of(secret, later=3000))

    people.show_code(client, people.code_of(secret))

    assert "_auth_user_id" not in client.session


# --- No other way in ---


def test_a_user_name_opens_nothing(client: Client) -> None:
    ada = people.account()
    User.objects.filter(pk=ada.pk).update(username="ada")

    try_password(client, "ada", people.PASSWORD)

    assert "_auth_user_id" not in client.session
    assert authenticate(username="ada", password=people.PASSWORD) is None
    assert project.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
