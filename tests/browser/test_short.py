"""A report is short on a phone, and large text makes nothing wider than the phone."""

import pytest
from playwright.sync_api import Page

from tests.browser import visitor
from tests.browser.test_pages import too_wide

pytestmark = pytest.mark.browser

SCREEN = 740  # the height of the phone


def finish(page: Page, site: str) -> None:
    visitor.start(page, site)
    visitor.answer_all(page)
    visitor.finish(page)
    page.reload()  # what is said once, at the first look, is gone


def test_a_report_is_eight_screens_with_a_first_step_in_two(phone: Page, site: str) -> None:
    finish(phone, site)

    height = phone.evaluate("document.scrollingElement.scrollHeight")
    step = phone.locator(".first-step").bounding_box()

    assert height <= 8 * SCREEN
    assert step is not None
    assert step["y"] + step["height"] <= 2 * SCREEN


def test_large_text_makes_no_page_scroll_sideways(phone: Page, site: str) -> None:
    """At 320 px, which is 1280 px at 400 %, and on a phone whose text is set to 200 %."""
    wide = {}

    def look(name: str) -> None:
        visitor.open_everything(phone)
        for width, size in ((320, "100%"), (360, "200%")):
            phone.set_viewport_size({"width": width, "height": SCREEN})
            phone.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            if elements := too_wide(phone):
                wide[name, width, size] = elements
        phone.evaluate("document.documentElement.style.fontSize = ''")

    phone.goto(f"{site}/")
    look("landing")
    visitor.start(phone, site)
    look("question")
    visitor.answer_all(phone)
    look("check")
    visitor.finish(phone)
    look("report")
    phone.goto(f"{phone.url.split('?')[0]}?order=need")
    look("by need")
    assert wide == {}
