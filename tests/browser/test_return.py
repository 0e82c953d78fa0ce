"""From a phone to a laptop without an account, and away from a computer of others."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

# Every address that the browser has kept of this page and of the way to it.
TRACES = """() => JSON.stringify([location.href, document.referrer, document.cookie,
  performance.getEntries().map(it => it.name), history.state])"""


def stop_with_a_key(page: Page, site: str) -> tuple[str, str]:
    """Answer the first page, stop, make a key, and return it as groups and as a link."""
    visitor.start(page, site)
    visitor.answer(page, visitor.ANSWERS[0])
    visitor.press(page, "Stop for now")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can stop here")
    assert faults(page) == []
    visitor.press(page, "Make a return key")
    assert faults(page) == []
    link = page.locator(".return-key__link").inner_text()
    return page.locator(".return-key__groups").inner_text(), link


def expect_to_go_on(page: Page) -> None:
    """Expect that the first page's answers are there."""
    visitor.follow(page, "Go on (")
    progress = page.get_by_role("region", name="Your progress")
    expect(progress).to_contain_text("5 of 37 answered")


def test_from_a_phone_to_a_laptop(phone: Page, open_page: OpenPage, site: str) -> None:
    key, link = stop_with_a_key(phone, site)
    phone.reload()
    assert phone.locator(".return-key__groups").inner_text() == key

    laptop = open_page(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    laptop.goto(f"{site}/")
    visitor.follow(laptop, "Return key")
    laptop.get_by_label("Your return key").fill(key[:-1])
    visitor.press(laptop, "Open my reports")
    expect(laptop.get_by_role("alert")).to_contain_text("Nothing was opened")
    laptop.get_by_label("Your return key").fill(key.lower().replace("-", " "))
    visitor.press(laptop, "Open my reports")
    expect_to_go_on(laptop)

    phone.goto(link)  # as a bookmark, in the browser that it is of
    assert phone.url == f"{site}/history/"


def test_a_link_leaves_no_trace_and_whoever_leaves_is_forgotten(
    phone: Page, open_page: OpenPage, site: str
) -> None:
    key, link = stop_with_a_key(phone, site)

    tablet = open_page(viewport={"width": 320, "height": 640})
    tablet.goto(link)
    assert tablet.url == f"{site}/return/here/"
    assert faults(tablet) == []
    assert key not in tablet.evaluate(TRACES)
    tablet.get_by_label("Others use this computer, too").check()
    visitor.press(tablet, "Open my reports")
    assert key not in tablet.evaluate(TRACES)
    (cookie,) = [c for c in tablet.context.cookies() if c["name"] == "person"]
    assert cookie["expires"] == -1  # with the browser
    expect_to_go_on(tablet)
    question = tablet.url
    assert tablet.evaluate("sessionStorage.length") > 0  # what the scripts keep of the page

    visitor.press(tablet, "Stop for now")
    visitor.press(tablet, "Leave this computer")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("This browser has forgotten you")
    assert faults(tablet) == []
    assert tablet.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    for _ in ("the page to stop", "the question"):
        tablet.go_back()
        expect(tablet.get_by_role("heading", level=1)).to_have_text(
            "This browser no longer knows you"
        )
    assert tablet.url == question
    visitor.follow(tablet, "Enter your return key")
    assert faults(tablet) == []
