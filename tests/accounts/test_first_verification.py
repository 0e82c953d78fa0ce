"""What somebody prepared for another's address opens nothing once its owner has confirmed it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.tokens import digest_of
from assessments.services import respondents
from tests.accounts.mails import newest_code
from tests.accounts.people import ADDRESS, PASSWORD, give_app, make_account, signed_in
from tests.accounts.test_signing_in import by_code, is_signed_in


@pytest.fixture
def prepared(version: models.FrameworkVersion) -> User:
    """An account for an address that nobody has confirmed, with a way in of every kind."""
    user = make_account(password=PASSWORD, verified=False)
    give_app(user)
    SocialAccount.objects.create(user=user, provider="example", uid="1")
    return user


def test_whoever_comes_by_a_code_alone_has_the_account_to_themselves(prepared, client):
    before = signed_in(prepared)
    before.post(reverse("start", args=["it-project-manager"]), {"role": "it-project-manager-role"})
    person = models.Respondent.objects.get(account=prepared)
    key = respondents.make_key(respondent_id=person.pk, replaces="")

    by_code(client)

    assert "confirmed for the first time" in client.get(reverse("account")).text
    assert is_signed_in(client)
    assert not is_signed_in(before)
    prepared.refresh_from_db()
    assert not prepared.has_usable_password()
    assert not Authenticator.objects.exists()
    assert not SocialAccount.objects.exists()
    assert not models.Respondent.objects.filter(return_digest=digest_of(key)).exists()


def test_a_browser_that_came_without_a_password_is_signed_out(db, client):
    before = signed_in(make_account(verified=False))
    assert is_signed_in(before)

    by_code(client)

    assert is_signed_in(client)
    assert not is_signed_in(before)


def test_a_new_password_by_a_code_is_no_way_round(prepared, client):
    before = signed_in(prepared)
    sent = client.post(reverse("account_reset_password"), {"email": ADDRESS})
    client.post(sent["Location"], {"code": newest_code(ADDRESS)})

    assert not is_signed_in(before)
    assert not Authenticator.objects.exists()


def test_whoever_knows_the_password_keeps_what_is_there(prepared, client):
    given = {"login": ADDRESS, "password": PASSWORD}
    sent = client.post(reverse("account_login_password"), given)
    assert sent["Location"] == reverse("account_email_verification_sent")
    asked = client.post(sent["Location"], {"code": newest_code(ADDRESS)})

    assert asked["Location"] == reverse("mfa_authenticate")
    assert Authenticator.objects.exists()
    assert prepared.has_usable_password()


def test_a_mailbox_does_not_set_aside_the_second_factor_of_staff(prepared, client):
    User.objects.update(is_staff=True)
    asked = by_code(client)

    assert asked["Location"] == reverse("mfa_authenticate")
    assert Authenticator.objects.exists()


def test_a_confirmed_account_keeps_everything(prepared, client):
    prepared.emailaddress_set.update(verified=True)
    asked = by_code(client)

    assert asked["Location"] == reverse("mfa_authenticate")
    assert SocialAccount.objects.exists()


def test_another_address_of_a_confirmed_account_closes_nothing(db, client):
    user = make_account(password=PASSWORD)
    before = signed_in(user)
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "yes"})
    client.post(reverse("account_email_verification_sent"), {"code": newest_code()})

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert user.check_password(PASSWORD)
    assert is_signed_in(client)
    assert isinstance(before, Client)


def test_a_second_address_that_is_confirmed_by_signing_in_closes_nothing(prepared, client):
    prepared.emailaddress_set.update(verified=True)
    prepared.emailaddress_set.create(email="new@example.org")

    asked = by_code(client, "new@example.org")

    assert asked["Location"] == reverse("mfa_authenticate")
    assert SocialAccount.objects.exists()


def test_whoever_makes_an_account_is_told_nothing_of_it(client, db):
    sent = client.post(reverse("account_signup"), {"email": ADDRESS})
    client.post(sent["Location"], {"code": newest_code(ADDRESS)})

    assert "first time" not in client.get(reverse("account")).text
