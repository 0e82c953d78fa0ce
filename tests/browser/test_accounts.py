"""Accounts in a real browser: by a code, by a passkey, by a password; and no page with a fault."""

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.http import HttpResponseRedirect
from playwright.sync_api import Page, expect

from tests.accounts.test_single_sign_on_pages import GOES, PROVIDERS
from tests.browser import accounts_tour, visitor
from tests.browser.accounts_tour import ADDRESS, PASSWORD
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(viewport={"width": 1280, "height": 900})


def account(page: Page, site: str) -> None:
    """Be on the page of one's account."""
    page.goto(f"{site}/account/")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_somebody_begins_without_an_account_and_goes_on_with_one(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    visitor.answer_all(phone)
    visitor.finish(phone)
    visitor.follow(phone, "Keep it with an account")
    phone.get_by_label("Your e-mail address").fill(ADDRESS)
    visitor.press(phone, "Send me a code")
    accounts_tour.enter_code(phone, "Confirm the address")

    account(phone, site)
    visitor.follow(phone, "Sign out")
    visitor.press(phone, "Sign out")
    expect(phone.get_by_text("You are signed out.")).to_be_visible()
    phone.goto(f"{site}/account/")
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()

    accounts_tour.sign_in(phone, site)
    account(phone, site)
    expect(phone.get_by_text(ADDRESS).first).to_be_visible()


def test_a_passkey_signs_in(page: Page, site: str) -> None:
    accounts_tour.give_device(page)
    accounts_tour.sign_up(page, site)
    account(page, site)
    visitor.follow(page, "Add a passkey")
    accounts_tour.show_that_it_is_me(page)
    page.get_by_label("What to call it").fill("Phone")
    visitor.press(page, "Make the passkey")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    account(page, site)
    expect(page.get_by_role("link", name="Rename Phone")).to_be_visible()
    accounts_tour.sign_out(page, site)

    page.goto(f"{site}/account/login/")
    page.get_by_label("Others use this computer, too").check()
    sent = len(mail.outbox)
    visitor.press(page, "Use a passkey")
    account(page, site)
    assert len(mail.outbox) == sent
    ends = {str(cookie.get("name")): cookie.get("expires") for cookie in page.context.cookies()}
    assert ends[django_settings.SESSION_COOKIE_NAME] == -1  # with the browser

    # A code alone is not enough any more.
    accounts_tour.sign_out(page, site)
    accounts_tour.sign_in(page, site)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    visitor.press(page, "Use your passkey")
    account(page, site)


def test_a_passkey_that_is_not_there_is_told(page: Page, site: str) -> None:
    device = accounts_tour.give_device(page)
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    device.send("WebAuthn.disable")


def test_an_account_is_made_with_a_passkey(page: Page, site: str) -> None:
    accounts_tour.give_device(page)
    page.goto(f"{site}/account/signup/")
    visitor.follow(page, "With a passkey")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    visitor.press(page, "Send me a code")
    accounts_tour.enter_code(page, "Confirm the address")
    expect(page.get_by_role("heading", name="Make your passkey")).to_be_visible()
    assert faults(page) == []
    visitor.press(page, "Make the passkey")
    account(page, site)
    expect(page.get_by_text("You have no recovery codes")).to_be_visible()


def test_a_password_is_the_third_way(page: Page, site: str) -> None:
    accounts_tour.sign_up(page, site)
    account(page, site)
    visitor.follow(page, "Set a password")
    accounts_tour.show_that_it_is_me(page)
    page.get_by_label("A new password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    visitor.press(page, "Set it")
    accounts_tour.sign_out(page, site)

    page.goto(f"{site}/account/login/")
    visitor.follow(page, "With a password")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"You are signed in as {ADDRESS}.")).to_be_visible()


def test_without_a_script_everything_but_a_passkey_works(open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    accounts_tour.sign_up(page, site)
    account(page, site)
    accounts_tour.sign_out(page, site)
    page.goto(f"{site}/account/login/")

    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    # A browser that is driven shows it to nobody, even without scripts.
    assert "A passkey needs JavaScript" in page.content()
    accounts_tour.sign_in(page, site)
    account(page, site)


def test_signing_in_takes_the_keyboard_alone(page: Page, site: str) -> None:
    accounts_tour.sign_up(page, site)
    accounts_tour.sign_out(page, site)
    accounts_tour.forget_limits()
    page.goto(f"{site}/account/login/")
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type(ADDRESS)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Others use this computer, too")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send me a code")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("The code").fill(re.sub("-", "", accounts_tour.newest_code()))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    account(page, site)


def test_no_page_of_accounts_has_a_fault(page: Page, site: str) -> None:
    found: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        found[name] = faults(page)

    accounts_tour.take_accounts(page, site, look)

    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) > 30


def test_a_form_leads_to_another_site_though_the_policy_keeps_forms_here(
    page: Page, site: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDERS
    elsewhere = site.replace("localhost", "127.0.0.1") + "/how/"  # another origin
    monkeypatch.setattr(GOES, lambda *asked: HttpResponseRedirect(elsewhere))
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Go on with Example University").click()

    page.wait_for_url(elsewhere)
