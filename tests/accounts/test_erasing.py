"""An account is erased with everything in it, and nothing in any table leads to its person."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import EndingNotice, Session
from assessments import models
from assessments.services import commenting
from tests.accounts.people import PASSWORD, make_account, proved, signed_in
from tests.publishing import NOON
from tests.typed import Response
from tests.views.conftest import Person
from tests.views.test_yours import give_everything, rows

ERASE = reverse("erase-account")

# Tables of accounts that nobody's account has a row in.
OF_THE_SITE = {
    *(apps.get_app_config("auth").get_model(name) for name in ("Permission", "Group")),
    apps.get_app_config("socialaccount").get_model("SocialApp"),
    apps.get_app_config("sessions").get_model("Session"),
}
OF_ACCOUNTS = {
    model
    for app in ("auth", "account", "mfa", "socialaccount", "accounts", "sessions")
    for model in apps.get_app_config(app).get_models()
} - OF_THE_SITE


def with_everything(user: User) -> Person:
    """Let an account have a row in every table, and be signed in in two browsers."""
    person = Person()
    person.client.force_login(user)
    anonymous = Person()
    give_everything(anonymous)
    models.Respondent.objects.filter(account=None, browsers__isnull=False).update(account=user)
    signed_in(user)
    address = EmailAddress.objects.create(user=user, email=f"new-{user.email}")
    EmailConfirmation.objects.create(email_address=address, key=f"{user.pk}")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "s"})
    social = SocialAccount.objects.create(user=user, provider="p", uid=f"{user.pk}")
    SocialToken.objects.create(account=social, token="t")
    EndingNotice.objects.create(account=user, sent_at=NOON)
    proved(person.client, user)
    return person


def erase(client: Client) -> Response:
    return client.post(ERASE)


@pytest.fixture
def user(version: models.FrameworkVersion) -> User:
    return make_account(verified=False)  # so that no code can be sent to prove who it is


def test_nothing_is_left_and_nothing_else_is_touched(version):
    with_everything(make_account("bo@example.org", verified=False))
    before = rows()
    person = with_everything(make_account(verified=False))
    filled = {model for model, found in rows().items() if found - before[model]}
    assert filled >= OF_ACCOUNTS

    erase(person.client)

    assert rows() == before


def test_it_says_what_goes_and_afterwards_that_it_is_gone(user):
    person = with_everything(user)
    page = person.client.get(ERASE).text
    assert "<li>2 examples</li>" in page
    assert "e-mail addresses, password, passkeys" in page
    assert User.objects.exists()

    response = erase(person.client)

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Location"] == reverse("account-erased")
    page = person.client.get(response["Location"]).text
    assert "Erased: 2 self-assessments, 74 answers, 2 examples" in page
    assert "you have no account here any more" in page
    assert person.client.get(response["Location"])["Location"] == reverse("landing")
    assert person.client.get(reverse("account")).status_code == 302


def test_the_page_to_erase_everything_leads_there(user):
    client = signed_in(user)

    assert client.get(reverse("erase"))["Location"] == ERASE
    assert client.post(reverse("erase"))["Location"] == ERASE
    assert User.objects.exists()


def test_it_is_signed_out_everywhere(user):
    other, person = signed_in(user), with_everything(user)
    assert other.get(reverse("account")).status_code == 200

    erase(person.client)

    assert other.get(reverse("account")).status_code == 302
    assert not Session.objects.filter(account=user.pk).exists()


def test_what_is_anonymous_in_the_same_browser_is_not_touched(user):
    person = Person()
    person.start()
    question = person.url("question", "team-motivation")
    person.client.force_login(user)
    assert "is not touched" in person.client.get(ERASE).text

    response = erase(person.client)

    assert response["Clear-Site-Data"] == '"cache"'
    person.client.get(response["Location"])
    assert person.client.post(question, {"answer-explain-shared-goal": 2}).status_code == 302
    assert models.Answer.objects.count() == 1


def test_an_account_of_staff_stays(user):
    user.is_staff = True
    user.save()
    person = with_everything(user)
    framework = models.Framework.objects.get()
    commenting.add(framework=framework, by=user, at=NOON, text="Look!")
    before = rows()[models.Comment]
    assert "Your account itself stays" in person.client.get(ERASE).text

    response = erase(person.client)

    assert "Your account of staff is still there" in person.client.get(response["Location"]).text
    assert not models.Respondent.objects.exists()
    assert not Session.objects.exists()
    assert EmailAddress.objects.filter(user=user).count() == 2
    assert rows()[models.Comment] == before


def test_who_has_not_proved_for_long_who_they_are_does_so_first(db):
    user = make_account("cy@example.org", password=PASSWORD)
    client = signed_in(user)
    reauthenticate = reverse("account_reauthenticate")

    assert erase(client)["Location"] == ERASE
    assert client.get(ERASE)["Location"].startswith(reauthenticate)
    assert User.objects.filter(pk=user.pk).exists()

    response = client.post(f"{reauthenticate}?next={ERASE}", {"password": PASSWORD})
    assert response["Location"] == ERASE
    assert client.get(ERASE).status_code == 200
    erase(client)
    assert not User.objects.filter(pk=user.pk).exists()


def test_twice_is_once(user):
    first, second = signed_in(user), signed_in(user)
    erase(first)

    assert erase(second)["Location"].startswith(reverse("account_login"))
    assert first.get(reverse("landing")).status_code == 200


def test_looking_erases_nothing(user):
    person = with_everything(user)
    person.client.get(ERASE)
    before = rows()

    person.client.get(ERASE)

    assert rows() == before
