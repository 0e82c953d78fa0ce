"""From without an account into one, two people on one computer, and erasing an account."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from playwright.sync_api import Page, expect

from assessments import models
from tests.browser import visitor
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b\d{4}-?\d{4}\b")
KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


def code() -> str:
    """Return the code in the last e-mail."""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found
    return found[0]


def enter_code(page: Page, button: str) -> None:
    page.get_by_label("The code").fill(code())
    visitor.press(page, button)


def sign_up(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}/account/signup/")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.press(page, "Send me a code")
    page.get_by_label("The code").fill(code())
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def sign_in(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.press(page, "Send me a code")
    enter_code(page, "Sign in")


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/account/logout/")
    visitor.press(page, "Sign out")


def headline(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def take_it(page: Page, site: str) -> str:
    """Answer everything, and return the address of the report."""
    visitor.start(page, site)
    visitor.answer_all(page)
    visitor.finish(page)
    return page.url


def expect_nothing_here(page: Page, site: str, report: str) -> None:
    """Expect that neither the report nor the way back to it opens anything of an account."""
    page.goto(report)
    headline(page).to_have_text("This browser no longer knows you")
    page.goto(f"{site}/account/")
    headline(page).to_have_text("Sign in")
    page.goto(f"{site}/history/")
    headline(page).to_have_text("No reports yet")
    assert page.evaluate(KEPT) == []


def test_what_was_done_without_an_account_is_there_with_one(
    phone: Page, open_page: OpenPage, site: str
) -> None:
    report = take_it(phone, site)

    sign_up(phone, site, "ada@example.org")
    headline(phone).to_have_text("Is this yours, too?")
    assert faults(phone) == []
    visitor.press(phone, "Yes, it is mine")
    expect(phone.get_by_role("status")).to_contain_text("It is in your account now.")
    assert phone.locator(f"a[href='{report.removeprefix(site)}']").count() >= 1
    phone.goto(report)
    headline(phone).to_contain_text("of the 8 skills")

    laptop = open_page(viewport={"width": 1280, "height": 800})
    sign_in(laptop, site, "ada@example.org")
    assert laptop.url == f"{site}/history/"
    laptop.goto(report)
    headline(laptop).to_contain_text("of the 8 skills")
    assert models.Assessment.objects.count() == 1

    phone.goto(report)
    sign_out(phone, site)
    phone.go_back()
    phone.go_back()
    assert "of the 8 skills" not in phone.inner_text("body")
    expect_nothing_here(phone, site, report)


def test_two_people_on_one_computer(phone: Page, open_page: OpenPage, site: str) -> None:
    """One has begun without an account; the other signs in beside, and has things of their own."""
    visitor.start(phone, site)
    visitor.answer(phone, visitor.ANSWERS[0])
    visitor.go_on(phone)
    question = phone.url

    tablet = open_page(viewport={"width": 800, "height": 1000})
    visitor.start(tablet, site)
    visitor.answer(tablet, visitor.ANSWERS[0])
    visitor.press(tablet, "Stop for now")
    visitor.press(tablet, "Make a return key")
    key = tablet.locator(".return-key__groups").inner_text()

    sign_up(phone, site, "bo@example.org")
    headline(phone).to_have_text("Is this yours, too?")
    visitor.press(phone, "No, leave it in this browser")
    headline(phone).to_have_text("No reports yet")
    expect(phone.locator("main")).to_contain_text("it is not shown here")
    assert faults(phone) == []
    sign_out(phone, site)

    # the first one goes on, and nothing of the other is here
    phone.goto(question)
    visitor.answer(phone, visitor.ANSWERS[1])
    visitor.go_on(phone)
    phone.goto(f"{site}/history/")
    visitor.follow(phone, "Go on (9 of 37)")

    # the other one brings what the return key opens to their account, elsewhere
    laptop = open_page(viewport={"width": 1280, "height": 800})
    sign_in(laptop, site, "bo@example.org")
    laptop.goto(f"{site}/return/")
    laptop.get_by_label("Your return key").fill(key)
    visitor.press(laptop, "Open my reports")
    headline(laptop).to_have_text("Is this yours, too?")
    visitor.press(laptop, "Yes, it is mine")
    expect(laptop.locator("main")).to_contain_text("Go on (5 of 37)")
    account = User.objects.get()
    mine = models.Assessment.objects.filter(respondent__account=account)
    assert (mine.count(), models.Assessment.objects.count()) == (1, 2)

    # where it was begun it goes on, too, until that is ended
    tablet.goto(f"{site}/history/")
    expect(tablet.locator("main")).to_contain_text("Go on (5 of 37)")
    laptop.goto(f"{site}/account/")
    assert faults(laptop) == []
    visitor.press(laptop, "End them")
    tablet.goto(f"{site}/history/")
    headline(tablet).to_have_text("No reports yet")


def test_what_waits_of_two_people_is_kept_apart(phone: Page, site: str) -> None:
    """What the first one could not send waits here; the other's does not outlive their tab."""
    visitor.start(phone, site)
    question = phone.url
    phone.evaluate("navigator.serviceWorker.ready")  # its script is fetched by now
    phone.context.set_offline(True)
    visitor.answer(phone, visitor.ANSWERS[0][:1])
    expect(phone.locator("[data-saving]")).to_contain_text("Not saved yet")
    waiting = phone.evaluate("() => Object.keys(localStorage)")
    assert waiting
    phone.close()

    page = phone.context.new_page()
    phone.context.set_offline(False)
    sign_up(page, site, "bo@example.org")
    visitor.press(page, "No, leave it in this browser")
    sign_out(page, site)

    assert page.evaluate("() => Object.keys(localStorage)") == waiting
    page.goto(question)
    expect(page.locator("[data-saving]")).to_contain_text("Saved")
    assert models.Answer.objects.count() == 1


def test_erasing_with_an_account(phone: Page, site: str) -> None:
    report = take_it(phone, site)
    sign_up(phone, site, "ada@example.org")
    visitor.press(phone, "Yes, it is mine")

    phone.goto(f"{site}/yours/erase/")
    headline(phone).to_have_text("Show that it is you")
    visitor.press(phone, "Send me a code")
    enter_code(phone, "Go on")
    headline(phone).to_have_text("Erase your account and everything in it?")
    assert faults(phone) == []
    visitor.press(phone, "Erase everything now")
    headline(phone).to_have_text("Everything of yours is erased")
    assert faults(phone) == []
    assert not User.objects.exists()
    assert not models.Respondent.objects.exists()
    expect_nothing_here(phone, site, report)
