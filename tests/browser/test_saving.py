"""Every answer is kept the moment it is chosen, and the page says no more than is true of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessments import models, queries
from assessments.domain.limits import ALLOWED, Allowed, Tried
from assessments.services import counting
from tests.browser import visitor
from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser of somebody's own, in which not everything has to arrive."""
    context = browser.new_context(viewport={"width": 1000, "height": 740})
    context.set_default_timeout(PATIENCE)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext, site: str) -> Page:
    """The first question."""
    page = context.new_page()
    visitor.start(page, site)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def choose(page: Page, statement: int, value: str) -> None:
    visitor.answer(page, [visitor.OPEN] * (statement - 1) + [value])


def asked_instead(page: Page, answer: str) -> None:
    """Let this function answer what the page's script asks, instead of the site.

    Not by Playwright's routes: what passes by a service worker may or may not meet them. The 0 is
    the value of it all, because Playwright would call a function.
    """
    page.evaluate(f"window.asked = window.fetch; window.fetch = {answer}; 0")


def asked_again(page: Page) -> None:
    page.evaluate("window.fetch = window.asked; 0")


def expect_said(page: Page, what: str) -> None:
    """Expect the line of what became of it to begin so."""
    expect(page.locator("[role=status][data-saving]")).to_have_text(re.compile(f"^{what}"))


def expect_chosen(page: Page, values: list[str]) -> None:
    """Expect these answers to be chosen on the page, in the order of the statements."""
    chosen = page.locator("fieldset.statement input:checked")
    expect(chosen).to_have_count(len(values))
    for number, value in enumerate(values):
        expect(chosen.nth(number)).to_have_value(value)


def kept() -> list[int | None]:
    """The values in the database, in the order of the statements."""
    return list(models.Answer.objects.order_by("statement_id").values_list("value", flat=True))


NOBODY = "async () => { throw new TypeError('away') }"  # answers
WAITING = "Not saved yet: it is kept in this browser and sent as soon as possible."


def test_each_answer_is_saved_as_it_is_chosen_and_counted(page: Page) -> None:
    progress = page.get_by_role("region", name="Your progress")
    for number, value in enumerate(("3", "1", visitor.SKIP), 1):
        choose(page, number, value)
        expect(progress).to_contain_text(f"{number} of 37 answered, about")
        expect_said(page, "Saved")
    assert kept() == [3, 1, None]


def test_offline_answers_survive_a_reload_and_a_closed_tab(
    page: Page, context: BrowserContext
) -> None:
    choose(page, 1, "3")
    expect_said(page, "Saved")
    visitor.go_on(page)
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    visitor.press(page, "Back to")
    context.set_offline(True)
    choose(page, 2, "1")
    expect_said(page, WAITING)
    choose(page, 2, "2")
    choose(page, 2, "1")
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("2 of 37 answered")

    page.reload()
    expect_chosen(page, ["3", "1"])
    expect_said(page, WAITING)
    page.get_by_role("button", name="Continue").last.click()  # to a page that was seen
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    choose(page, 4, "2")
    expect_said(page, WAITING)
    address = page.url
    asked_instead(page, NOBODY)  # closing ends being offline, too
    page.close()
    # Of the first page no more is said: a form that is sent passes the worker, which only the page
    # of a test is cut off from.
    assert 2 not in kept()

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect_said(again, "Saved")
    expect_chosen(again, ["2"])
    assert kept() == [3, 1, 2]


def test_a_page_that_was_never_seen_says_so_and_opens_by_itself(
    page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    choose(page, 1, "4")
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The site cannot be reached just now")
    context.set_offline(False)
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    expect_said(page, "Saved")
    assert kept() == [4]


@pytest.mark.parametrize("status", [500, 503, 429, 200])
def test_whatever_else_answers_is_not_taken_for_saved(page: Page, status: int) -> None:
    """A crash, a proxy, a limit, or the login page of a network."""
    asked_instead(page, f"async () => new Response('<p>Log in</p>', {{status: {status}}})")
    choose(page, 1, "2")
    expect_said(page, WAITING)
    asked_again(page)
    expect_said(page, "Saved")
    assert kept() == [2]


def test_a_limit_of_the_site_keeps_what_is_chosen_until_it_is_over(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as limited:
        limited.setitem(ALLOWED, Tried.SAVE, Allowed(to_person=0, from_address=1000))
        counting.LEASES.forget()
        choose(page, 1, "2")
        expect_said(page, WAITING)
        page.get_by_role("button", name="Continue").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("That was too often")
        assert kept() == []
    counting.LEASES.forget()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    assert kept() == [2]


def test_two_tabs_converge_and_each_is_told(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(page.url)
    choose(page, 1, "1")
    expect_said(page, "Saved")
    expect_said(other, "Changed in another tab or on another device.")
    expect_chosen(other, ["1"])
    choose(other, 1, "3")
    expect_said(other, "Saved")
    expect_said(page, "Changed in another tab or on another device.")
    expect_chosen(page, ["3"])
    visitor.go_on(page)  # which sends the form, and sets nothing back
    assert kept() == [3]


def test_an_older_answer_that_arrives_late_gives_way(
    page: Page, context: BrowserContext, browser: Browser
) -> None:
    asked_instead(
        page, "(...what) => new Promise((done) => { window.go = () => done(asked(...what)) })"
    )
    choose(page, 1, "1")
    expect_said(page, WAITING)
    # Another device: tabs of one browser tell each other, and the page would know before it asks.
    with browser.new_context() as device:
        device.set_default_timeout(PATIENCE)
        device.add_cookies(context.cookies())  # type: ignore[arg-type]
        other = device.new_page()
        other.goto(page.url)
        choose(other, 1, "4")
        expect_said(other, "Saved")
    asked_again(page)
    page.evaluate("go()")
    expect_said(page, "Changed in another tab or on another device.")
    expect_chosen(page, ["4"])
    assert kept() == [4]


def test_without_its_session_the_page_says_so_and_keeps_what_was_chosen(
    page: Page, context: BrowserContext
) -> None:
    cookies = context.cookies()
    context.clear_cookies()
    choose(page, 1, "2")
    expect_said(page, "Not saved: this browser no longer knows you.")
    expect(page.get_by_role("link", name="Enter your return key")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('seen'))") == []
    assert kept() == []
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    expect_said(page, "Saved")
    assert kept() == [2]


def test_a_lost_token_is_renewed(page: Page, context: BrowserContext) -> None:
    context.clear_cookies(name="csrftoken")
    choose(page, 1, "2")
    expect_said(page, "Saved")
    visitor.go_on(page)
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    assert kept() == [2]


def test_after_submitting_in_another_tab_nothing_is_called_saved(
    page: Page, context: BrowserContext
) -> None:
    other = context.new_page()
    other.goto(page.url.split("skill/")[0] + "check/")
    visitor.finish(other)
    choose(page, 1, "2")
    expect_said(page, ".*you have finished this self-assessment meanwhile")
    assert kept() == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_an_example_is_kept_as_it_is_typed(page: Page, context: BrowserContext) -> None:
    page.locator("summary").last.click()
    page.get_by_label("What did you do?").fill("I asked everybody.")
    expect_said(page, "Saved")
    context.set_offline(True)
    page.get_by_label("What came of it?").fill("We began anew.")
    expect_said(page, WAITING)
    page.reload()
    expect(page.get_by_label("What came of it?")).to_have_value("We began anew.")
    context.set_offline(False)
    expect_said(page, "Saved")
    example = queries.example_of(models.Example.objects.get())
    assert (example.action, example.result) == ("I asked everybody.", "We began anew.")


def test_keys_answer_the_statement_in_focus_or_the_next_open_one(page: Page) -> None:
    page.reload()
    page.keyboard.press("4")
    expect_chosen(page, ["3"])
    page.keyboard.press("Tab")
    for key in ("2", "ArrowRight"):
        page.keyboard.press(key)
    expect_chosen(page, ["3", "2"])
    page.keyboard.press("9")  # no such answer
    page.keyboard.press("6")  # to skip is no answer
    expect_chosen(page, ["3", "2"])
    page.locator("summary").last.click()
    page.get_by_label("What did you do?").fill("")
    page.keyboard.press("5")
    expect(page.get_by_label("What did you do?")).to_have_value("5")
    expect_chosen(page, ["3", "2"])
    page.locator("fieldset.statement [type=radio]").nth(0).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")
    assert kept() == [3, 2]
    page.locator("summary").first.click()
    page.get_by_label("The keys 1 to 5 answer, too").uncheck()
    page.reload()
    page.keyboard.press("1")
    expect_chosen(page, [])


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_next_open_statement_comes_into_view_unless_motion_is_unwanted(
    page: Page, motion: Any
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(reduced_motion=motion)
    first, second = (page.locator("fieldset.statement").nth(number) for number in (0, 1))
    first.locator("label").first.click()
    expect_said(page, "Saved")
    before = page.evaluate("scrollY")
    if motion == "reduce":
        page.wait_for_timeout(300)
        assert page.evaluate("scrollY") == before
    else:
        expect(second.locator("legend")).to_be_in_viewport(ratio=1)
    expect(first.locator("input").first).to_be_focused()
