"""Signing in by an institution with OpenID Connect, which runs beside these tests."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import Settings

from skillsapp import providers
from tests.accounts import institution, people
from tests.accounts.institution import Institution
from tests.typed import Response

pytestmark = pytest.mark.django_db

BEGIN = "/account/oidc/sso/login/"
FAILED = "The other site did not let you in"


@pytest.fixture
def uni(settings: Settings) -> Iterator[Institution]:
    with institution.running() as uni:
        settings.SOCIALACCOUNT_PROVIDERS = providers.institution(
            uni.url, institution.CLIENT_ID, institution.SECRET, institution.NAME
        )
        yield uni


def begin(client: Client, **query: str) -> str:
    """Press the button for the institution; return the address that the page leads to."""
    response = client.post(BEGIN, query_params=query)
    assert response.status_code == 200, response.headers
    refresh = re.search(r'content="0;url=([^"]+)"', response.text)
    assert refresh
    return refresh[1].replace("&amp;", "&")


def ways_back(address: str) -> list[str]:
    """Return the addresses that the institution leads back to: signed in, and turned back."""
    with urlopen(address) as page:  # noqa: S310
        text = page.read().decode()
    places = [urlsplit(found) for found in re.findall(r'href="([^"]+)"', text)]
    return [f"{place.path}?{place.query}" for place in places]


def sign_in(client: Client, **query: str) -> Response:
    """Sign in at the institution, and come back."""
    back, _turned_back = ways_back(begin(client, **query))
    return client.get(back)


def signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


# --- Who it is ---


def test_first_time_makes_an_account(client: Client, uni: Institution) -> None:
    response = sign_in(client)

    assert response.headers["Location"] == "/account/signed-in/"
    ada = signed_in(client)
    assert ada
    assert (ada.email, ada.first_name, ada.last_name) == ("ada@example.org", "Ada", "Lovelace")
    assert "al4711" not in ada.username
    assert not ada.has_usable_password()
    assert people.addresses(ada) == [("ada@example.org", True, True)]
    assert mail.outbox == []


def test_next_time_is_the_same_account_whatever_its_address_is(
    client: Client, uni: Institution
) -> None:
    sign_in(client)
    uni.person["email"] = "ada.king@example.org"
    again = Client()
    sign_in(again)

    assert signed_in(again) == signed_in(client)
    assert User.objects.count() == 1


def test_another_person_with_the_same_name_is_another_account(
    client: Client, uni: Institution
) -> None:
    sign_in(client)
    uni.person |= {"sub": "4712", "email": "other@example.org"}
    other = Client()
    sign_in(other)

    assert User.objects.count() == 2
    assert signed_in(other) != signed_in(client)


def test_nothing_more_is_kept_of_a_person(client: Client, uni: Institution) -> None:
    uni.person["picture"] = "https://example.org/ada.jpg"
    for _time in range(2):
        sign_in(Client())

    row = SocialAccount.objects.get()
    assert (row.provider, row.uid, row.extra_data) == ("sso", "4711", {})
    assert SocialToken.objects.count() == 0


def test_where_somebody_wanted_to_go_is_kept(client: Client, uni: Institution) -> None:
    assert sign_in(client, next="/yours/plan/").headers["Location"] == "/yours/plan/"
    other = sign_in(Client(), next="https://example.com/")
    assert other.headers["Location"] == "/account/signed-in/"


def test_sign_in_page_has_a_button_for_it(client: Client, uni: Institution) -> None:
    text = client.get("/account/login/").text

    assert f'action="{BEGIN}?process=login"' in text
    assert f"Go on with {institution.NAME}" in text


def test_only_a_press_of_the_button_begins(client: Client, uni: Institution) -> None:
    assert client.get(BEGIN).status_code == 200  # a page that asks
    assert uni.asked == []
    assert client.get("/account/oidc/unknown/login/").status_code == 404


# --- Whose address it is ---


def test_address_that_it_has_not_confirmed_is_confirmed_here(
    client: Client, uni: Institution
) -> None:
    uni.person["email_verified"] = False

    response = sign_in(client)

    assert response.headers["Location"] == "/account/confirm-email/"
    assert signed_in(client) is None
    client.post("/account/confirm-email/", {"code": people.mailed_code()})
    ada = signed_in(client)
    assert ada
    assert people.addresses(ada) == [("ada@example.org", True, True)]


@pytest.mark.parametrize("claim", [None, "false", 0, "maybe", [], "True "])
def test_confirmed_is_only_what_it_calls_so(client: Client, uni: Institution, claim: Any) -> None:
    uni.person["email_verified"] = claim
    sign_in(client)

    assert not EmailAddress.objects.filter(verified=True).exists()


def test_address_confirmed_there_and_here_is_one_person(client: Client, uni: Institution) -> None:
    ada = people.account()

    sign_in(client)

    assert signed_in(client) == ada
    assert User.objects.count() == 1
    ada.refresh_from_db()
    assert ada.check_password(people.PASSWORD)  # both ways are open
    uni.person["email"] = "ada.king@example.org"
    again = Client()
    sign_in(again)
    assert signed_in(again) == ada  # connected, whatever becomes of the address


def test_address_not_confirmed_there_opens_no_account(client: Client, uni: Institution) -> None:
    """Whoever can write any address into their profile there would be anybody here."""
    ada = people.account()
    uni.person["email_verified"] = False

    sign_in(client)

    assert signed_in(client) is None
    assert SocialAccount.objects.count() == 0
    assert list(User.objects.all()) == [ada]
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]  # its owner is told


def test_account_whose_address_was_never_confirmed_here_is_not_joined(
    client: Client, uni: Institution
) -> None:
    """Somebody else may have made it, to find what its address's owner puts into it."""
    squatter = people.make_account(password=people.PASSWORD, verified=False)

    sign_in(client)

    ada = signed_in(client)
    assert ada
    assert ada != squatter
    assert not ada.has_usable_password()
    other = Client()
    people.sign_in(other, squatter)
    assert signed_in(other) is None


def test_account_that_somebody_has_used_is_neither_joined_nor_dropped(
    client: Client, uni: Institution, settings: Settings
) -> None:
    """As where a site sent no e-mail before."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    used = people.make_account(password=people.PASSWORD, verified=False)
    people.sign_in(Client(), used)

    response = sign_in(client)

    assert signed_in(client) is None
    assert response.headers["Location"] == "/account/3rdparty/signup/"
    assert User.objects.get() == used
    assert client.get("/account/3rdparty/signup/").status_code == 200


@pytest.mark.parametrize("verified", [True, False])
def test_account_of_staff_is_joined_only_by_its_owner(
    client: Client, uni: Institution, verified: bool
) -> None:
    ada = people.superuser()
    EmailAddress.objects.filter(user=ada).update(verified=verified)

    sign_in(client)

    assert signed_in(client) is None
    assert list(User.objects.all()) == [ada]
    assert SocialAccount.objects.count() == 0


def test_staff_connect_it_themselves_and_show_their_second_factor(
    client: Client, uni: Institution, settings: Settings
) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    ada = people.superuser()
    people.sign_in(client, ada)
    client.post("/account/reauthenticate/", {"password": people.PASSWORD})
    sign_in(client, process="connect")
    assert SocialAccount.objects.get().user == ada
    secret = people.with_app(ada)

    other = Client()
    response = sign_in(other)

    assert response.headers["Location"] == "/account/2fa/authenticate/"
    assert signed_in(other) is None
    people.show_code(other, people.code_of(secret))
    assert other.get("/admin/").status_code == 200


def test_without_an_address_it_is_asked_for(client: Client, uni: Institution) -> None:
    for name in ("email", "email_verified"):
        del uni.person[name]

    response = sign_in(client)

    assert response.headers["Location"] == "/account/3rdparty/signup/"
    assert "but no e-mail address that we can use" in client.get("/account/3rdparty/signup/").text
    response = client.post("/account/3rdparty/signup/", {"email": "ada@example.org"})
    assert response.headers["Location"] == "/account/confirm-email/"


def test_confirmed_address_of_another_provider_joins_nothing(
    client: Client, uni: Institution, settings: Settings
) -> None:
    """Only the one that the operator names as theirs is believed so far."""
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    del app["settings"]["email_authentication"]
    ada = people.account()

    sign_in(client)

    assert signed_in(client) is None
    assert list(User.objects.all()) == [ada]


def test_without_e_mail_signing_in_again_shows_who_one_is(
    client: Client, uni: Institution, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no password, no code and no second factor yet: else nobody could set one up."""
    settings.SENDS_EMAIL, settings.ACCOUNT_EMAIL_VERIFICATION = False, "none"
    settings.ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
    wanted = "/account/2fa/totp/activate/"
    sign_in(client)
    assert client.get(wanted).status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)

    response = client.get(wanted)

    assert response.headers["Location"] == f"/account/again/?next={quote(wanted, safe='')}"
    page = client.get(response.headers["Location"])
    assert f'name="next" value="{wanted}"' in page.text
    out = client.post("/account/logout/", {"next": wanted})
    assert out.headers["Location"] == wanted
    assert client.get(wanted).headers["Location"] == f"/account/login/?next={wanted}"


# --- What goes wrong ---


def fails(response: Response) -> None:
    assert response.status_code == 401
    assert FAILED in response.text
    assert not User.objects.exists()


def test_turning_back_is_no_fault(client: Client, uni: Institution) -> None:
    _back, turned_back = ways_back(begin(client))

    response = client.get(turned_back)

    assert response.headers["Location"] == "/account/3rdparty/login/cancelled/"
    assert "You have not signed in" in client.get(response.headers["Location"]).text


def test_forged_state_is_refused(client: Client, uni: Institution) -> None:
    back, _no = ways_back(begin(client))

    fails(client.get(back.replace("state=", "state=x")))
    fails(client.get(back.partition("&state")[0]))


def test_code_of_another_browser_is_refused(client: Client, uni: Institution) -> None:
    """A link that signs somebody in as who sent it."""
    back, _no = ways_back(begin(Client()))
    fails(client.get(back))

    begin(client)
    code = back.partition("code=")[2].partition("&")[0]
    own, _no = ways_back(begin(client))
    fails(client.get(re.sub(r"code=[^&]+", f"code={code}", own)))


def test_code_is_good_for_once(client: Client, uni: Institution) -> None:
    back, _no = ways_back(begin(client))
    client.get(back)
    assert signed_in(client)

    assert client.get(back).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"claims": {"nonce": "forged"}},
        {"without": "nonce"},
        {"without": "id_token"},
        {"claims": {"exp": 1_000_000}},
        {"claims": {"iss": "https://example.com"}},
        {"claims": {"aud": "another site"}},
        {"claims": {"sub": "4712"}},
        {"told": {"sub": "4712", "email": "eve@example.org", "email_verified": True}},
        {"told": {}},
        {"refuses": True},
    ],
    ids=str,
)
def test_token_that_is_not_for_this_sign_in_is_refused(
    client: Client, uni: Institution, changed: dict[str, Any]
) -> None:
    for name, value in changed.items():
        setattr(uni, name, value)

    fails(sign_in(client))


@pytest.mark.parametrize("nonsense", [False, True])
@pytest.mark.parametrize("page", ["/.well-known/openid-configuration", "/token", "/userinfo"])
def test_site_that_fails_has_a_page_here(
    client: Client, uni: Institution, page: str, nonsense: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if page == "/.well-known/openid-configuration":
        uni.broken, uni.nonsense = page, nonsense
        fails(client.post(BEGIN))
        return
    back, _no = ways_back(begin(client))
    uni.broken, uni.nonsense = page, nonsense

    response = client.get(back)

    fails(response)
    assert "4711" not in caplog.text


def test_site_that_is_down_has_a_page_here(client: Client, settings: Settings) -> None:
    with institution.running() as gone:
        settings.SOCIALACCOUNT_PROVIDERS = providers.institution(gone.url, "a", "b", "Gone")

    fails(client.post(BEGIN))


@pytest.mark.parametrize("answer", [[], {"sub": None}, {"sub": ""}, {"sub": ["4711"]}, "text", 7])
def test_answer_of_another_kind_has_a_page_here(
    client: Client, uni: Institution, answer: Any
) -> None:
    uni.told = answer

    fails(sign_in(client))


def test_a_link_chooses_nothing_of_what_it_is_asked(client: Client, uni: Institution) -> None:
    evil = {"auth_params": "redirect_uri=https://example.com/&nonce=x&state=y", "scope": "all"}

    assert signed_in(client) is None
    sign_in(client, **evil)

    (asked,) = uni.asked
    assert asked["redirect_uri"] == "http://testserver/account/oidc/sso/login/callback/"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert signed_in(client)


# --- Without accounts of this site ---


def test_where_local_accounts_are_off_it_is_the_way_in(
    client: Client, uni: Institution, settings: Settings
) -> None:
    settings.LOCAL_ACCOUNTS = False
    bo = people.account("bo@example.org")

    people.sign_in(client, bo)
    assert signed_in(client) is None
    client.post("/account/signup/", {"email": "new@example.org"})
    assert User.objects.count() == 1
    sign_in(client)
    assert signed_in(client)
    other = Client()
    people.sign_in(other, people.superuser("eve@example.org"))
    assert signed_in(other)  # nobody is locked out while the other site is down


def test_account_from_before_they_were_off_is_found_by_its_address(
    client: Client, uni: Institution, settings: Settings
) -> None:
    ada = people.account()
    settings.LOCAL_ACCOUNTS = False

    sign_in(client)

    assert signed_in(client) == ada
