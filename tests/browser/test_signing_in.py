"""Staff in a real browser: password and second factor, and on to the admin; and single sign-on."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings

from skillsapp import providers
from tests.accounts import institution, people
from tests.accounts.institution import Institution
from tests.browser import accounts_tour
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import faults
from tests.browser.visitor import follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITED = "/admin/assessments/framework/"


@pytest.fixture
def page(open_page: OpenPage, settings: Settings) -> Page:
    settings.STAFF_NEED_SECOND_FACTOR = True
    return open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def ada() -> User:
    return people.superuser()


def enter_password(page: Page, site: str) -> None:
    """Go for a page of the admin, and sign in on the way there by password."""
    page.goto(f"{site}{EDITED}")
    follow(page, "With a password")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_label("Your password").fill(people.PASSWORD)
    press(page, "Sign in")


def is_in_the_admin(page: Page, site: str) -> None:
    expect(page).to_have_url(f"{site}{EDITED}")
    expect(page.locator("#user-tools")).to_contain_text("Signed in as ada")


def test_staff_set_up_an_app_on_their_way_to_the_admin(page: Page, site: str, ada: User) -> None:
    enter_password(page, site)

    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    assert faults(page) == []
    follow(page, "A code from an app")
    page.get_by_label("Your password").fill(people.PASSWORD)
    press(page, "Go on")
    secret = page.locator(".account__key").inner_text()
    page.get_by_label("The code in the app").fill(people.code_of(secret))
    press(page, "Add the app")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    recovery = page.get_by_label("Codes that are left").get_by_role("listitem").first.inner_text()
    follow(page, "I have them")
    is_in_the_admin(page, site)

    # The next time they are asked for it, and a recovery code stands in for the app.
    press(page, "Sign out")
    enter_password(page, site)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_label("A code", exact=True).fill(people.code_of(secret))
    press(page, "Sign in")
    is_in_the_admin(page, site)
    press(page, "Sign out")
    enter_password(page, site)
    page.get_by_label("A code", exact=True).fill(recovery)
    press(page, "Sign in")
    is_in_the_admin(page, site)


def test_staff_set_up_a_passkey_and_sign_in_with_it_alone(page: Page, site: str, ada: User) -> None:
    accounts_tour.give_device(page)
    enter_password(page, site)
    follow(page, "A passkey or a security key")
    page.get_by_label("Your password").fill(people.PASSWORD)
    press(page, "Go on")
    press(page, "Make the passkey")
    follow(page, "I have them")
    is_in_the_admin(page, site)

    press(page, "Sign out")
    page.goto(f"{site}{EDITED}")
    press(page, "Use a passkey")
    is_in_the_admin(page, site)


def test_person_is_told_that_their_account_edits_nothing(page: Page, site: str) -> None:
    people.account()
    enter_password(page, site)

    expect(page.get_by_text("that account is not one of theirs")).to_be_visible()
    assert faults(page) == []


# --- An institution ---


@pytest.fixture
def uni(settings: Settings) -> Iterator[Institution]:
    with institution.running() as uni:
        settings.SOCIALACCOUNT_PROVIDERS = providers.institution(
            uni.url, institution.CLIENT_ID, institution.SECRET, institution.NAME
        )
        yield uni


def test_somebody_comes_by_their_institution(phone: Page, site: str, uni: Institution) -> None:
    phone.goto(f"{site}/account/login/")
    press(phone, f"Go on with {institution.NAME}")
    expect(phone.get_by_role("heading", name=institution.NAME)).to_be_visible()
    follow(phone, "Cancel")
    expect(phone.get_by_role("heading", name="You have not signed in")).to_be_visible()
    follow(phone, "Sign in another way")
    press(phone, f"Go on with {institution.NAME}")
    follow(phone, "Sign in as Ada")
    phone.goto(f"{site}/account/")
    expect(phone.get_by_text("Signed in as ada@example.org")).to_be_visible()
    assert User.objects.get().email == "ada@example.org"

    accounts_tour.sign_out(phone, site)
    phone.goto(f"{site}/account/login/")
    press(phone, f"Go on with {institution.NAME}")
    uni.claims = {"nonce": "of another sign-in"}
    follow(phone, "Sign in as Ada")
    expect(phone.get_by_role("heading", name="The other site did not let you in")).to_be_visible()
    assert faults(phone) == []
    uni.claims = {}
    follow(phone, "Try again")
    press(phone, f"Go on with {institution.NAME}")
    follow(phone, "Sign in as Ada")
    phone.goto(f"{site}/account/")
    expect(phone.get_by_text("Signed in as ada@example.org")).to_be_visible()
    assert User.objects.count() == 1
