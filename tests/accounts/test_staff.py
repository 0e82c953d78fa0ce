"""Only staff who have shown a second factor open the admin and the previews."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings

from accounts.models import Session
from accounts.staff import STAFF_PAGES
from assessments import models
from tests.accounts import people
from tests.accounts.people import mailed_code
from tests.addresses import Address, addresses

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"


@pytest.fixture(autouse=True)
def in_production(settings: Settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def ada() -> User:
    return people.superuser()


def leads_to(client: Client, url: str = ADMIN) -> str:
    """Return where a page of staff leads, or its status."""
    response = client.get(url)
    place = response.headers.get("Location", str(response.status_code))
    return place.partition("?")[0]


SET_UP = "/account/second-factor/"
SHOW = "/account/2fa/reauthenticate/"
SIGN_IN = "/account/login/"
SHOW_PASSKEY = "/account/2fa/webauthn/reauthenticate/"


def passkey(of: User) -> Authenticator:
    """A row as of a passkey; journeys in a browser have real ones."""
    data = {"name": "Key", "credential": {}}
    return Authenticator.objects.create(user=of, type=Authenticator.Type.WEBAUTHN, data=data)


# --- What opens the admin, and what does not ---


def test_password_alone_leads_to_a_second_factor(client: Client, ada: User) -> None:
    people.sign_in(client, ada)

    assert leads_to(client) == SET_UP
    assert client.get(ADMIN).headers["Location"] == f"{SET_UP}?next=%2Fadmin%2F"


def test_password_and_code_open_the_admin(client: Client, ada: User) -> None:
    secret = people.with_app(ada)
    assert people.sign_in(client, ada).headers["Location"] == "/account/2fa/authenticate/"
    assert leads_to(client) == SIGN_IN  # half of it is nothing

    people.show_code(client, people.code_of(secret))

    assert leads_to(client) == "200"


def test_a_wrong_code_opens_nothing(client: Client, ada: User) -> None:
    secret = people.with_app(ada)
    people.sign_in(client, ada)

    people.show_code(client, people.code_of(secret, later=3000))

    assert leads_to(client) == SIGN_IN


def test_a_recovery_code_opens_the_admin_once(client: Client, ada: User) -> None:
    people.with_app(ada)
    code = people.recovery_code(ada)
    people.sign_in(client, ada)
    people.show_code(client, code)
    assert leads_to(client) == "200"

    again = Client()
    people.sign_in(again, ada)
    people.show_code(again, code)
    assert leads_to(again) == SIGN_IN


def test_session_from_before_there_was_a_factor_shows_it_first(client: Client, ada: User) -> None:
    people.sign_in(client, ada)
    secret = people.with_app(ada)

    assert leads_to(client) == SHOW
    client.post(f"{SHOW}?next={ADMIN}", {"code": people.code_of(secret)})
    assert leads_to(client) == "200"


def test_session_whose_factor_was_removed_opens_nothing(client: Client, ada: User) -> None:
    secret = people.with_app(ada)
    people.sign_in(client, ada)
    people.show_code(client, people.code_of(secret))
    assert leads_to(client) == "200"

    Authenticator.objects.filter(user=ada).delete()
    assert leads_to(client) == SET_UP

    passkey(ada)
    assert leads_to(client) == SHOW_PASSKEY


def test_recovery_codes_without_a_factor_open_nothing(client: Client, ada: User) -> None:
    people.with_app(people.superuser("eve@example.org"))  # which is not Ada's
    people.with_app(ada)
    people.sign_in(client, ada)
    people.show_code(client, people.recovery_code(ada))
    assert leads_to(client) == "200"

    Authenticator.objects.filter(user=ada, type=Authenticator.Type.TOTP).delete()

    assert leads_to(client) == SET_UP


def test_factor_of_somebody_else_opens_nothing(client: Client, ada: User) -> None:
    other = people.superuser("eve@example.org")
    secret = people.with_app(other)
    people.with_app(ada)
    people.sign_in(client, ada)

    people.show_code(client, people.code_of(secret))

    assert leads_to(client) == SIGN_IN


def test_code_by_e_mail_alone_opens_nothing(client: Client, ada: User) -> None:
    client.post("/account/login/", {"login": ada.email})
    client.post("/account/login/code/confirm/", {"code": mailed_code()})

    assert client.session["_auth_user_id"] == str(ada.pk)
    assert leads_to(client) == SET_UP


def test_code_by_e_mail_with_a_factor_is_asked_for_it(client: Client, ada: User) -> None:
    people.with_app(ada)
    client.post("/account/login/", {"login": ada.email})
    response = client.post("/account/login/code/confirm/", {"code": mailed_code()})

    assert response.headers["Location"] == "/account/2fa/authenticate/"
    assert leads_to(client) == SIGN_IN


def test_new_password_by_e_mail_is_no_second_factor(client: Client, ada: User) -> None:
    people.with_app(ada)
    client.post("/account/password/reset/", {"email": ada.email})
    client.post("/account/password/reset/confirm/", {"code": mailed_code()})
    new = "another way to the station"
    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    ada.refresh_from_db()
    assert ada.check_password(new)
    assert leads_to(client) == SIGN_IN

    people.sign_in(client, ada, new)
    assert leads_to(client) == SIGN_IN


def test_who_is_promoted_while_signed_in_is_led_to_a_second_factor(client: Client) -> None:
    person = people.account()
    people.sign_in(client, person)
    assert leads_to(client) == "403"

    User.objects.filter(pk=person.pk).update(is_staff=True)

    assert leads_to(client) == SET_UP


@pytest.mark.django_db(transaction=True)  # it is told when it is committed
def test_setting_it_up_counts_as_showing_it(client: Client, ada: User) -> None:
    other = Client()
    for browser in (client, other):
        people.sign_in(browser, ada)
    client.get(f"{SET_UP}?next=/admin/auth/group/")
    client.post("/account/reauthenticate/", {"password": people.PASSWORD})
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    response = client.post("/account/2fa/totp/activate/", {"code": people.code_of(secret)})

    codes = client.get(response.headers["Location"])
    assert f'href="{SET_UP}">I have them' in codes.text
    assert client.get(SET_UP).headers["Location"] == "/admin/auth/group/"
    assert leads_to(client) == "200"
    assert leads_to(other) == SIGN_IN  # ended


def test_adding_another_one_counts_for_nothing(client: Client, ada: User) -> None:
    """A session that has not shown the first one cannot bring its own."""
    from accounts.noticing import has_set_one_up  # as its signal does

    people.sign_in(client, ada)
    people.with_app(ada)
    request = client.get(SET_UP).wsgi_request
    has_set_one_up(request=request, user=ada, authenticator=passkey(ada))
    request.session.save()

    assert leads_to(client) == SHOW


def test_on_this_machine_it_is_offered(client: Client, ada: User, settings: Settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False
    people.sign_in(client, ada)

    assert "Set up a second factor" in client.get(ADMIN).text
    people.with_app(ada)
    assert "Set up a second factor" not in client.get(ADMIN).text


# --- Every page of staff, whoever asks ---


def of_staff() -> Iterator[Address]:
    return (one for one in addresses() if one.name.split(":")[0] in STAFF_PAGES)


def without_factor() -> Client:
    client = Client()
    people.sign_in(client, people.superuser())
    return client


def person() -> Client:
    client = Client()
    people.sign_in(client, people.account("bo@example.org"))
    return client


WHO: dict[str, tuple[Callable[[], Client], Any]] = {
    "nobody": (Client, SIGN_IN),
    "staff without a second factor": (without_factor, SET_UP),
    "a person": (person, "403"),
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_staff_is_behind_the_gate(
    version: models.FrameworkVersion, who: str, method: str
) -> None:
    make, expected = WHO[who]
    client = make()
    found = {}
    for address in of_staff():
        if address.name == "admin:logout":
            continue
        response = getattr(client, method)(address.url())
        found[address.name] = response.headers.get("Location", str(response.status_code))
    assert len(found) > 60
    assert {name for name, place in found.items() if place.partition("?")[0] != expected} == set()


def test_all_namespaces_but_those_of_assessments_are_of_staff() -> None:
    """A namespace of pages for staff that the gate does not know would stand open."""
    namespaces = set(get_resolver().namespace_dict)

    assert namespaces == {*STAFF_PAGES, "assessment"}


# --- What is said ---


def test_person_is_told_and_not_led_in_a_circle(client: Client) -> None:
    people.sign_in(client, people.account("bo@example.org"))

    for url in (ADMIN, "/admin/login/", "/admin/login/?next=/admin/"):
        response = client.get(url)
        assert response.status_code == 403
        assert "You are signed in as bo@example.org" in response.text
        assert "no-store" in response.headers["Cache-Control"]


def test_staff_without_a_group_are_told_what_is_missing(client: Client, settings: Settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False
    ed = people.account("ed@example.org", is_staff=True)
    people.sign_in(client, ed)

    text = client.get(ADMIN).text
    assert "Your account may not do anything here yet" in text
    assert "A superuser of this site can put it into one" in text
    assert [f"<li>{name}</li>" in text for name in ("Editor", "Publisher")] == [True, True]

    ed.groups.add(Group.objects.get(name="Editor"))
    assert "Your account may not do anything here yet" not in client.get(ADMIN).text


def test_the_admin_has_no_log_in_of_its_own(client: Client, ada: User) -> None:
    address = "/admin/login/?next=/admin/auth/group/"
    data = {"username": ada.username, "password": people.PASSWORD}

    response = client.post(address, data)

    assert response.headers["Location"] == f"{SIGN_IN}?next=%2Fadmin%2Fauth%2Fgroup%2F"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("following", ["https://example.com/", "//example.com", "javascript:x"])
def test_signing_in_for_the_admin_leads_to_no_other_site(client: Client, following: str) -> None:
    response = client.get("/admin/login/", {"next": following})

    assert response.headers["Location"] == f"{SIGN_IN}?next=%2Fadmin%2F"


@pytest.mark.parametrize("following", ["https://example.com/", "//example.com", "javascript:x"])
def test_second_factor_leads_on_to_no_other_site(client: Client, ada: User, following: str) -> None:
    people.sign_in(client, ada)
    client.get(SET_UP, {"next": following})
    people.with_app(ada)

    assert client.get(SET_UP).headers["Location"] == ADMIN


def test_password_is_changed_where_everybody_does(
    client: Client, ada: User, settings: Settings
) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False
    people.sign_in(client, ada)

    for url in ("/admin/password_change/", "/admin/password_change/done/"):
        assert leads_to(client, url) == reverse("account_change_password")


def test_signing_out_of_the_admin_ends_the_session(client: Client, ada: User) -> None:
    people.sign_in(client, ada)
    assert Session.objects.filter(account=ada).count() == 1

    response = client.post("/admin/logout/")  # also for who may not come in

    assert response.headers["Location"] == "/"
    assert Session.objects.filter(account=ada).count() == 0


def test_the_gate_costs_one_query(
    client: Client, ada: User, django_assert_num_queries: Any, settings: Settings
) -> None:
    secret = people.with_app(ada)
    people.sign_in(client, ada)
    people.show_code(client, people.code_of(secret))
    url = "/admin/jsi18n/"
    with django_assert_num_queries(3):  # the session, the account, and what it has shown
        assert client.get(url).status_code == 200
    settings.STAFF_NEED_SECOND_FACTOR = False
    with django_assert_num_queries(2):
        assert client.get(url).status_code == 200
