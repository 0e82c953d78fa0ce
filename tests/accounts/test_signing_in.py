"""Signing up, in and out: a code first, a password as the third way, on computers of one's own."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from tests.accounts.mails import newest_code
from tests.accounts.people import ADDRESS, PASSWORD, make_account, signed_in
from tests.accounts.test_pages import text_of
from tests.typed import Response


@pytest.fixture
def user(db: None) -> User:
    return make_account(password=PASSWORD)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def by_code(client: Client, address: str = ADDRESS, **more: str) -> Response:
    sent = client.post(reverse("account_login"), {"login": address, **more})
    return client.post(sent["Location"], {"code": newest_code(address)})


def by_password(client: Client, **more: str) -> Response:
    given = {"login": ADDRESS, "password": PASSWORD, **more}
    return client.post(reverse("account_login_password"), given)


def test_signing_up_takes_an_address_and_a_code(client, db):
    sent = client.post(reverse("account_signup"), {"email": ADDRESS})
    assert not is_signed_in(client)
    response = client.post(sent["Location"], {"code": newest_code(ADDRESS)})

    assert response["Location"] == reverse("after-sign-in")
    assert is_signed_in(client)
    account = User.objects.get(email=ADDRESS)
    assert not account.has_usable_password()
    assert EmailAddress.objects.get(user=account).verified
    assert account.username not in client.get(reverse("account")).text


@pytest.mark.parametrize("way", [by_code, by_password])
def test_ways_to_sign_in(user, client, way):
    assert way(client)["Location"] == reverse("after-sign-in")
    assert is_signed_in(client)


def test_a_code_is_read_with_or_without_its_dash(user, client):
    sent = client.post(reverse("account_login"), {"login": ADDRESS})
    client.post(sent["Location"], {"code": newest_code().replace("-", " ")})

    assert is_signed_in(client)


def test_a_code_has_three_guesses(user, client):
    sent = client.post(reverse("account_login"), {"login": ADDRESS})
    code = newest_code()
    for _guess in range(3):
        response = client.post(sent["Location"], {"code": "0000-0000"})

    assert response["Location"] == reverse("account_request_login_code")
    client.post(sent["Location"], {"code": code})
    assert not is_signed_in(client)


@pytest.mark.parametrize("way", [by_code, by_password])
def test_on_a_computer_of_ones_own_the_session_outlives_the_browser(user, client, way):
    way(client)

    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == site.SESSION_COOKIE_AGE


@pytest.mark.parametrize("way", [by_code, by_password])
def test_on_a_shared_computer_the_session_ends_with_the_browser(user, client, way):
    way(client, shared="on")

    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == ""
    assert is_signed_in(client)


def test_signing_up_on_a_shared_computer(client, db):
    sent = client.post(reverse("account_signup"), {"email": ADDRESS, "shared": "on"})
    client.post(sent["Location"], {"code": newest_code(ADDRESS)})

    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == ""


def test_whoever_was_on_the_way_to_a_page_comes_there(user, client):
    page = client.get(reverse("account"))["Location"]
    assert page == f"{reverse('account_login')}?next={reverse('account')}"
    assert f'href="{reverse("account_login_password")}?next={reverse("account")}"' in client.get(page).text  # fmt: skip  # noqa: E501
    sent = client.post(page, {"login": ADDRESS, "next": reverse("account")})
    response = client.post(sent["Location"], {"code": newest_code()})

    assert response["Location"] == reverse("account")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:x"])
def test_nobody_is_led_to_another_site(user, client, elsewhere):
    response = client.post(
        reverse("account_login_password"),
        {"login": ADDRESS, "password": PASSWORD, "next": elsewhere},
    )

    assert response["Location"] == reverse("after-sign-in")


def test_signing_out_asks_first_and_ends_the_session(user):
    client = signed_in(user)
    assert "Stay signed in" in client.get(reverse("account_logout")).text
    assert is_signed_in(client)
    page = client.post(reverse("account_logout"), follow=True)

    assert "You are signed out." in page.text
    assert not is_signed_in(client)
    assert not Session.objects.filter(account=user).exists()


def test_the_page_to_sign_in_says_that_nobody_needs_to(client, db):
    page = client.get(reverse("account_login"))

    assert "You need none here." in page.text
    assert f'<a href="{reverse("landing")}">Go on without an account</a>' in page.text
    assert f'<a href="{reverse("return")}">come back with your return key</a>' in page.text


def test_the_ways_to_sign_in_stand_in_their_order(client, db):
    text = text_of(client.get(reverse("account_login")).text)
    ways = [text.index(way) for way in ("Send me a code", "Use a passkey", "With a password")]

    assert ways == sorted(ways)


def test_without_a_script_the_page_says_what_does_not_work(client, db):
    page = client.get(reverse("account_login")).text

    assert 'hidden data-passkey><button class="btn btn-secondary" type="submit" form="mfa_login"' in page  # fmt: skip  # noqa: E501
    assert "<noscript>" in page


# --- Local accounts turned off -----------------------------------------------------------------


@pytest.fixture
def only_from_elsewhere(settings):
    settings.LOCAL_ACCOUNTS = False


def test_no_account_is_made_here(only_from_elsewhere, client, db):
    for name in ("account_signup", "account_signup_by_passkey"):
        assert "No accounts are made here" in client.get(reverse(name)).text
        client.post(reverse(name), {"email": ADDRESS})

    assert not User.objects.exists()
    assert mail.outbox == []


def test_with_local_accounts_off_nobody_but_staff_signs_in_here(only_from_elsewhere, user, client):
    sent = client.post(reverse("account_login"), {"login": ADDRESS})
    assert sent["Location"] == reverse("account_confirm_login_code")
    assert "there is no account" in mail.outbox[-1].subject
    assert "is not right" in by_password(Client()).text
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert "there is no account" in mail.outbox[-1].subject

    assert not is_signed_in(client)


@pytest.mark.parametrize("way", [by_code, by_password])
def test_with_local_accounts_off_staff_still_sign_in(only_from_elsewhere, user, client, way):
    user.is_staff = True
    user.save()
    way(client)

    assert is_signed_in(client)


def test_whoever_gets_round_the_forms_is_refused_all_the_same(
    only_from_elsewhere, user, client, monkeypatch
):
    monkeypatch.setattr("accounts.forms.may_sign_in_here", lambda account: True)
    by_password(client)

    assert not is_signed_in(client)


def test_staff_find_their_way_behind_a_question(only_from_elsewhere, client, db):
    page = client.get(reverse("account_login")).text

    assert "Do you look after this site?" in page
    assert page.index("<details") < page.index('name="login"')
    assert reverse("account_signup") not in page


def test_an_account_that_was_turned_off(user, client):
    User.objects.update(is_active=False)
    by_password(client)

    assert not is_signed_in(client)


def test_whoever_mistyped_their_address_begins_again(user, client):
    client.post(reverse("account_login"), {"login": "aad@example.org"})
    # Until then every page to sign in leads back to the code that is waited for.
    waits = client.get(reverse("account_login"))
    assert waits["Location"] == reverse("account_confirm_login_code")
    assert "Begin again with another address" in client.get(waits["Location"]).text
    client.post(reverse("account_logout"), {"next": reverse("account_login")})

    assert by_code(client)["Location"] == reverse("after-sign-in")


def test_a_code_can_be_sent_again_twice(user, client):
    sent = client.post(reverse("account_login"), {"login": ADDRESS})
    first = newest_code()
    for _time in range(2):
        assert "Send a new code" in client.get(sent["Location"]).text
        client.post(sent["Location"], {"action": "resend"})
    assert len(mail.outbox) == 3
    assert "Send a new code" not in client.get(sent["Location"]).text
    client.post(sent["Location"], {"code": first})
    assert not is_signed_in(client)
    client.post(sent["Location"], {"code": newest_code()})

    assert is_signed_in(client)
