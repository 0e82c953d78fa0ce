"""What every page shows of accounts: little to whoever needs none."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.accounts.people import make_account, signed_in
from tests.typed import Response
from tests.views.conftest import Person

LINK = re.compile(r'<a [^>]*?href="([^"]*)"')


def links(response: Response, part: str) -> list[str]:
    """Return where the links in this part of a page lead."""
    start, end = response.text.index(f"<{part}"), response.text.index(f"</{part}>")
    return LINK.findall(response.text[start:end])


@pytest.fixture
def user(db: None) -> User:
    return make_account()


def test_whoever_is_new_finds_where_to_sign_in(version, client):
    page = client.get(reverse("landing"))

    assert links(page, "header")[-1] == reverse("account_login")
    assert reverse("account_login") in links(page, "footer")


def test_whoever_has_begun_finds_their_pages_at_the_head_and_signing_in_at_the_foot(version):
    person = Person()
    person.start()
    page = person.client.get(reverse("history"))

    assert reverse("account_login") not in links(page, "header")
    assert reverse("account_login") in links(page, "footer")
    assert reverse("leave") in links(page, "footer")


def test_whoever_is_signed_in_finds_their_account_and_the_way_out(version, user):
    page = signed_in(user).get(reverse("landing"))

    assert links(page, "header")[-1] == reverse("account")
    assert {reverse("account"), reverse("account_logout")} <= set(links(page, "footer"))
    assert reverse("account_login") not in links(page, "header") + links(page, "footer")


def test_where_only_staff_have_accounts_no_page_speaks_of_them(version, client: Client, settings):
    settings.LOCAL_ACCOUNTS = False
    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert reverse("account_login") not in client.get(reverse("landing")).text


def test_with_single_sign_on_alone_there_is_signing_in(version, client: Client, settings):
    settings.LOCAL_ACCOUNTS = False
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"client_id": "a"}]}}

    assert reverse("account_login") in client.get(reverse("landing")).text


def test_only_pages_of_whoever_is_signed_in_load_what_draws_the_way_to_the_account(version, user):
    address = reverse("landing")

    assert "signed-in.css" in signed_in(user).get(address).text
    assert "signed-in.css" not in Client().get(address).text


def test_an_account_is_offered_beside_the_return_key_in_one_line(version):
    person = Person()
    person.start()
    stop = person.url("stop")
    person.answer_all()
    pages = [person.client.get(stop), person.client.get(reverse("history"))]
    person.submit()
    pages += [person.client.get(person.url("report")), person.client.get(reverse("history"))]

    for page in pages:
        offered = page.text.count("Keep it with an account")
        assert offered == ("Make a return key" in page.text) == 1


def test_whoever_is_signed_in_is_offered_no_key_and_no_account(version, user):
    person = Person()
    person.client = signed_in(user)
    person.start()
    assessment = user.respondent.assessments.get()
    pages = [
        person.client.get(reverse("assessment:stop", args=[assessment.pk])),
        person.client.get(reverse("history")),
    ]

    for page in pages:
        assert "wherever you sign in" in page.text
        assert "Make a return key" not in page.text
        assert "Keep it with an account" not in page.text


def test_without_accounts_none_is_offered(version, settings):
    settings.LOCAL_ACCOUNTS = False
    settings.SOCIALACCOUNT_PROVIDERS = {}
    person = Person()
    person.start()

    assert "account</a>" not in person.client.get(person.url("stop")).text
