"""One person on two devices types into the same plan: the script and the page lose nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessments import models, queries
from tests.browser import visitor
from tests.browser.conftest import PATIENCE
from tests.browser.test_saving import asked_again, asked_instead, expect_said

pytestmark = pytest.mark.browser

CONFLICT = "Not saved yet: changed in another tab or on another device, too."
# The site saves it, and the answer is lost on the way.
DEAF = "async (...asked) => { await window.asked(...asked); throw new TypeError('lost') }"


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1000, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def plan(desk: BrowserContext, site: str) -> Page:
    """The plan of somebody with one step in it."""
    page = desk.new_page()
    visitor.start(page, site)
    page.goto(page.url.split("skill/")[0] + "check/")
    visitor.finish(page)
    page.goto(f"{site}/yours/plan/it-project-manager/")
    page.get_by_label("What you mean to do").fill("Lead it")
    page.get_by_role("button", name="Add this step").click()
    expect(page.get_by_role("heading", name="Lead it")).to_be_visible()
    return page


@pytest.fixture
def phone(desk: BrowserContext, plan: Page, browser: Browser) -> Iterator[Page]:
    """The same page on another device of theirs."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    cookies: Any = desk.cookies()
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(plan.url.split("#")[0])
    yield page
    context.close()


def kept() -> str:
    return queries.texts_of(models.PlanStep.objects.get())[1]


def waiting(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((it) => it[0] === 'c').length"))


def test_a_newer_note_is_not_written_over_by_an_older_page(plan: Page, phone: Page) -> None:
    phone.get_by_label("Note").fill("From the phone")
    expect_said(phone, "Saved")
    plan.get_by_label("Note").fill("From the desk")
    expect_said(plan, CONFLICT)
    assert kept() == "From the phone"
    assert waiting(plan) == 1

    plan.reload()
    expect(plan.get_by_label("Note")).to_have_value("From the desk")
    expect_said(plan, CONFLICT)
    plan.get_by_role("button", name="Save", exact=True).click()
    expect(plan.locator("[data-newer]")).to_contain_text("From the phone")
    expect(plan.get_by_label("Note")).to_have_value("From the desk")
    assert kept() == "From the phone"
    assert waiting(plan) == 0

    plan.get_by_role("button", name="Save", exact=True).click()
    expect(plan.get_by_text("Saved", exact=True).first).to_be_visible()
    assert kept() == "From the desk"


def test_what_is_typed_on_a_page_of_both_texts_is_saved_as_it_is_typed(
    plan: Page, phone: Page
) -> None:
    phone.get_by_label("Note").fill("From the phone")
    expect_said(phone, "Saved")
    plan.get_by_label("Note").fill("From the desk")
    expect_said(plan, CONFLICT)
    plan.get_by_role("button", name="Save", exact=True).click()
    expect(plan.locator("[data-newer]")).to_be_visible()
    plan.get_by_label("Note").fill("From both")
    expect_said(plan, "Saved")
    assert kept() == "From both"


def test_a_page_whose_answers_are_lost_is_not_in_conflict_with_itself(plan: Page) -> None:
    asked_instead(plan, DEAF)
    for text in ("One", "One and two", "One, two and three"):
        plan.get_by_label("Note").fill(text)
        plan.wait_for_timeout(1200)
    asked_again(plan)
    plan.get_by_label("Note").fill("All of it")
    expect_said(plan, "Saved")
    assert kept() == "All of it"

    asked_instead(plan, DEAF)
    plan.get_by_label("Note").fill("And more")
    plan.wait_for_timeout(1200)
    plan.get_by_label("Note").fill("And more by the button")
    plan.get_by_role("button", name="Save", exact=True).click()
    expect(plan.get_by_text("Saved", exact=True).first).to_be_visible()
    assert kept() == "And more by the button"


def test_what_was_typed_of_a_step_that_is_gone_is_shown_once(plan: Page, phone: Page) -> None:
    phone.locator("summary", has_text="Remove").click()
    phone.get_by_role("button", name="Remove for good").click()
    expect(phone.get_by_text("The step is no longer in your plan.")).to_be_visible()
    plan.get_by_label("Note").fill("Typed")
    expect_said(plan, CONFLICT)
    plan.get_by_role("button", name="Save", exact=True).click()
    expect(plan.get_by_role("alert").filter(has_text="A step was removed")).to_contain_text("Typed")
    assert waiting(plan) == 0
