"""Where single sign-on is offered, and how our pages lead to the other site."""

import pytest
from django.http import HttpResponseRedirect
from django.urls import reverse

from tests.accounts.people import make_account, signed_in
from tests.accounts.test_pages import look_at, text_of

THERE = "https://login.example.org/authorize?state=abc"
PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "example",
                "name": "Example University",
                "client_id": "skills",
                "secret": "shared",
                "settings": {"server_url": "https://login.example.org"},
            }
        ]
    }
}
GOES = "allauth.socialaccount.providers.base.provider.Provider.redirect_from_request"
LOGIN = "/account/oidc/example/login/"


@pytest.fixture(autouse=True)
def provider(db: None, settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDERS
    monkeypatch.setattr(GOES, lambda *asked: HttpResponseRedirect(THERE))


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_each_provider_has_a_button(client, name):
    page = look_at(client.get(reverse(name)))

    assert "Go on with Example University" in page.text
    assert f'<form method="post" action="{LOGIN}?process=login"' in page.text


def test_with_local_accounts_off_the_button_is_the_one_way(client, settings):
    settings.LOCAL_ACCOUNTS = False
    page = look_at(client.get(reverse("account_login")))
    assert page.text.index("Go on with Example University") < page.text.index("<details")
    assert 'class="btn btn-primary" type="submit">Go on with' in page.text

    closed = look_at(client.get(reverse("account_signup")))
    assert "Go on with Example University" in closed.text
    assert "E-mail" not in text_of(closed.text)


def test_a_button_leads_on_by_a_page_and_not_by_a_redirect(client):
    page = look_at(client.post(LOGIN))

    assert '<meta http-equiv="refresh" content="0;url=https://login.example.org' in page.text
    assert f'href="{THERE}"' in page.text


def test_a_link_from_elsewhere_leads_to_a_page_that_asks_first(client):
    assert "You sign in at Example University" in look_at(client.get(LOGIN)).text
    own = signed_in(make_account())
    page = look_at(own.get(LOGIN + "?process=connect"))
    assert "Connect Example University" in page.text


def test_the_account_offers_to_connect_one(client):
    own = signed_in(make_account())
    assert reverse("socialaccount_connections") in own.get(reverse("account")).text
    page = look_at(own.get(reverse("socialaccount_connections")))

    assert "Connect Example University" in page.text
    assert f'action="{LOGIN}?process=connect"' in page.text
