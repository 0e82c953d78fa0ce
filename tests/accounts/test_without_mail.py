"""A site that sends no e-mail: a password first, and nothing that e-mail would have to finish."""

from collections.abc import Iterator
from importlib import import_module, reload
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings
from django.urls import clear_url_caches, reverse

from tests.accounts.people import ADDRESS, PASSWORD
from tests.accounts.test_pages import look_at, text_of
from tests.accounts.test_signing_in import is_signed_in
from tests.configuration import PRODUCTION, configured

OURS = ("ACCOUNT_", "MFA_", "SOCIALACCOUNT_", "SENDS_EMAIL")
# What decides by the settings which addresses there are, from the inside out.
ADDRESSES = (
    "allauth.account.urls", "allauth.mfa.webauthn.urls", "allauth.mfa.urls", "allauth.urls",
    "accounts.urls", "skillsapp.urls",
)  # fmt: skip


def settings_without_mail() -> dict[str, Any]:
    """Return what the settings say of accounts where EMAIL_URL is not set."""
    told = configured(PRODUCTION | {"ALLOWED_HOSTS": "testserver"})
    return {name: value for name, value in told.items() if name.startswith(OURS)}


def find_addresses_anew() -> None:
    for name in ADDRESSES:
        reload(import_module(name))
    clear_url_caches()


@pytest.fixture(autouse=True)
def without_mail(db: None) -> Iterator[None]:
    with override_settings(**settings_without_mail()):
        find_addresses_anew()
        yield
    find_addresses_anew()


@pytest.fixture(autouse=True)
def no_mail_is_sent(without_mail: None) -> Iterator[None]:
    yield
    assert mail.outbox == []


def sign_up(client: Client, **more: str) -> Any:
    given = {"email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(reverse("account_signup"), given)


def test_the_settings_are_those_without_mail():
    assert site.SENDS_EMAIL is False


def test_an_account_is_made_with_a_password(client):
    page = look_at(client.get(reverse("account_signup")))
    assert "This site sends no e-mail." in page.text
    response = sign_up(client)

    assert response["Location"] == reverse("after-sign-in")
    assert is_signed_in(client)


def test_the_same_password_is_typed_twice(client):
    page = look_at(sign_up(client, password2="another one"))

    assert "These are two different passwords." in page.text
    assert not User.objects.exists()


def test_a_password_signs_in(client):
    sign_up(Client())
    page = look_at(client.get(reverse("account_login")))
    assert "code" not in text_of(page.text)
    assert 'name="password"' in page.text
    client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD, "shared": "on"})

    assert is_signed_in(client)
    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == ""


def test_a_wrong_password_does_not(client):
    sign_up(Client())
    page = look_at(client.post(reverse("account_login"), {"login": ADDRESS, "password": "x"}))

    assert "The e-mail address or the password is not right." in page.text


def test_an_address_has_one_account(client):
    sign_up(Client())

    assert "There is an account with this address already." in look_at(sign_up(client)).text


def test_the_page_of_the_account_offers_nothing_that_needs_mail(client):
    sign_up(client)
    page = look_at(client.get(reverse("account"))).text

    assert "this site sends no e-mail" in page
    assert "A code by e-mail" not in page
    assert "/account/email/" not in page
    look_at(client.get(reverse("account_change_password")))


def test_a_second_factor_needs_no_mail(client):
    sign_up(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    page = look_at(client.get(asked["Location"]))
    assert "by e-mail" not in text_of(page.text)
    client.post(asked["Location"], {"password": PASSWORD})

    look_at(client.get(reverse("mfa_activate_totp")))
    look_at(client.get(reverse("mfa_add_webauthn")))


@pytest.mark.parametrize(
    "address",
    [
        "confirm-email/", "email/", "login/code/", "login/code/confirm/", "login/password/",
        "password/reset/", "password/reset/done/", "password/reset/key/1-abc/",
        "password/reset/key/done/", "reauthenticate/code/", "reauthenticate/code/confirm/",
        "signup/passkey/", "2fa/webauthn/signup/",
    ],
)  # fmt: skip
def test_what_only_an_e_mail_could_finish_is_not_there(client, address):
    sign_up(client)
    for method in (client.get, client.post):
        response = method(f"/account/{address}", {"email": ADDRESS, "action_add": "yes"})
        assert response.status_code == 404
