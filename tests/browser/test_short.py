"""Questionnaire and report are short on a phone, and large text makes nothing wider than it."""

import pytest
from playwright.sync_api import Page, expect

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


# What can be tapped, with its label where that belongs to it, and is smaller than 44 px.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary, textarea')]
  .filter(it => it.checkVisibility() && it.tabIndex >= 0 && !it.matches('.skip-link'))
  .map(it => it.closest('.form-check, .checked__line') ?? it)
  .filter(it => {
    const { width, height } = it.getBoundingClientRect()
    return height && (width < 44 || height < 44)
  })
  .map(it => it.outerHTML)"""


def test_the_questionnaire_is_25_screens_and_each_page_begins_with_an_answer(
    phone: Page, site: str
) -> None:
    visitor.start(phone, site)
    height, too_small, below = 0, [], []
    for choices in visitor.ANSWERS:
        height += phone.evaluate("document.scrollingElement.scrollHeight")
        too_small += phone.evaluate(TOO_SMALL)
        answer = phone.locator("fieldset.statement .form-check").first.bounding_box()
        assert answer is not None
        if answer["y"] + answer["height"] > 640:  # of a small phone
            below.append(phone.url)
        visitor.answer(phone, choices)
        visitor.go_on(phone)
    too_small += phone.evaluate(TOO_SMALL)  # of the page to check all answers

    assert (below, too_small) == ([], [])
    assert height <= 25 * SCREEN


def test_examples_are_shown_to_whoever_wants_them_on_the_next_page_too(
    phone: Page, site: str
) -> None:
    visitor.start(phone, site)
    example = phone.locator(".statement__example").first
    expect(example).to_be_hidden()
    phone.get_by_label("Show examples").check()
    expect(example).to_be_visible()
    visitor.go_on(phone)
    expect(example).to_be_visible()
    phone.get_by_label("Show examples").uncheck()
    visitor.go_on(phone)
    expect(example).to_be_hidden()
    phone.set_viewport_size({"width": 1280, "height": SCREEN})
    expect(example).to_be_visible()


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
