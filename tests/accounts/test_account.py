"""The page of an account."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from assessments.domain.tokens import digest_of
from tests.accounts.people import (
    ADDRESS,
    PASSWORD,
    give_app,
    give_passkey,
    make_account,
    shows_password,
    signed_in,
)
from tests.typed import present
from tests.views.test_costs import cost


@pytest.fixture
def user(db: None) -> User:
    return make_account(password=PASSWORD)


def page_of(client: Client) -> str:
    response = client.get(reverse("account"))
    assert response.status_code == 200
    return response.text


def test_it_tells_what_the_account_has(user):
    client = signed_in(user)
    page = page_of(client)
    assert ADDRESS in page
    assert "An app that shows codes" in page
    assert reverse("account_change_password") in page
    assert "Recovery codes" not in page

    give_passkey(user, "Blue <phone>")
    give_app(user)
    page = page_of(client)
    assert "Blue &lt;phone&gt;" in page
    assert reverse("mfa_deactivate_totp") in page
    assert "You have no recovery codes" in page


def test_whoever_has_no_password_may_set_one(db):
    page = page_of(signed_in(make_account()))

    assert reverse("account_set_password") in page
    assert reverse("account_change_password") not in page


def test_it_lists_the_browsers_and_marks_this_one(user):
    client, other = signed_in(user), signed_in(user)
    signed_in(make_account("b@example.org"))
    page = page_of(client)

    assert page.count("This browser<") == page.count("Another browser<") == 1
    assert present(other.session.session_key) not in page


def test_another_browser_is_signed_out(user):
    client, other, third = signed_in(user), signed_in(user), signed_in(user)
    row = Session.objects.get(pk=_digest(other))
    page = client.post(reverse("end-sessions"), {"session": row.pk}, follow=True)

    assert "Signed out there." in page.text
    assert other.get(reverse("account")).status_code == 302
    assert third.get(reverse("account")).status_code == 200


def test_all_others_are_signed_out(user):
    client, other, third = signed_in(user), signed_in(user), signed_in(user)
    client.post(reverse("end-sessions"), {"all": "yes"})

    assert [each.get(reverse("account")).status_code for each in (client, other, third)] == [
        200, 302, 302,
    ]  # fmt: skip


@pytest.mark.parametrize("data", [{"all": "yes"}, {"session": "theirs"}, {"session": ""}, {}])
def test_nobody_signs_out_somebody_else(user, data):
    client, stranger = signed_in(user), signed_in(make_account("b@example.org"))
    if data.get("session"):
        data = {"session": _digest(stranger)}
    client.post(reverse("end-sessions"), data)

    assert stranger.get(reverse("account")).status_code == 200
    assert client.get(reverse("account")).status_code == 200


def test_ending_sessions_takes_a_form(user):
    assert signed_in(user).get(reverse("end-sessions")).status_code == 405


def test_another_passkey_is_nobody_elses_business(user):
    theirs = give_passkey(make_account("b@example.org"), "Theirs")
    client = signed_in(user)
    shows_password(client)

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        address = reverse(name, args=[theirs.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Mine"}).status_code == 404
    assert "Theirs" not in page_of(client)


@pytest.mark.parametrize("number", [1, 4])
def test_what_the_page_costs(user, number):
    client = signed_in(user)
    for each in range(number):
        give_passkey(user, f"Key {each}")
        signed_in(user)

    # the session, the account, its person; then factors, addresses, sessions, connections
    assert cost(lambda: client.get(reverse("account"))) == 7


def test_what_the_page_to_sign_in_costs(client, db):
    # allauth looks whether the database knows of a single sign-on, too.
    assert cost(lambda: client.get(reverse("account_login"))) == 1


def _digest(client: Client) -> str:
    return digest_of(present(client.session.session_key))
