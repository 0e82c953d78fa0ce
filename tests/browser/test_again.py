"""Finishing and correcting a report, and going through the answers another time."""

import pytest
from playwright.sync_api import Page, expect

from assessments import models
from tests.browser import visitor
from tests.browser.test_journey import expect_heading
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

MOST_ACTIONS = 12  # for 32 and more statements that stay as they are, from the start to the report


@pytest.fixture
def reported(phone: Page, site: str) -> Page:
    """A phone with a report in which one statement is open."""
    visitor.start(phone, site)
    visitor.answer_all(phone)
    visitor.finish(phone)
    return phone


def test_what_is_open_is_answered_and_a_mis_tap_corrected_in_a_report_that_replaces_the_first(
    reported: Page, site: str
) -> None:
    visitor.press(reported, "Answer the open statement")
    group = reported.locator("fieldset.statement:not(:has(input:checked))")
    expect(group).to_have_count(1)
    group.locator("input[value='2']").check()
    visitor.go_on(reported)  # nothing else is open
    expect_heading(reported, "Check your answers")

    visitor.open_everything(reported)
    visitor.follow(reported, "Change")
    reported.locator("fieldset.statement").first.locator("input[value='0']").check()
    visitor.press(reported, "Save and check your answers")
    visitor.finish(reported)
    expect(reported.get_by_role("button", name="Answer the open statement")).to_have_count(0)

    reported.goto(f"{site}/history/")
    expect(reported.locator(".history__reports tbody tr")).to_have_count(1)
    assert faults(reported) == []
    visitor.follow(reported, "Corrects that of")
    visitor.follow(reported, "Open the newest report")
    expect(reported.get_by_role("button", name="Correct an answer")).to_be_visible()
    first, second = models.Assessment.objects.order_by("started_at")
    assert (second.corrects, second.answers.count() - first.answers.count()) == (first, 1)


def test_another_time_unchanged_answers_take_a_touch_a_page(reported: Page, site: str) -> None:
    reported.goto(f"{site}/history/")
    actions = 0

    def press(name: str) -> None:
        nonlocal actions
        actions += 1
        visitor.press(reported, name)

    visitor.follow(reported, "Take it again")
    actions += 1
    press("Continue")  # the role of last time, and to go through the answers, are chosen
    for _ in visitor.ANSWERS:
        press("Continue")
    expect_heading(reported, "Check your answers")
    press("Finish and see my report")

    assert actions <= MOST_ACTIONS
    expect(reported.get_by_text("confirmed")).to_be_visible()


def test_another_time_works_by_keyboard_in_as_few(reported: Page, site: str) -> None:
    reported.goto(f"{site}/start/it-project-manager/")
    for _ in ("the role", *visitor.ANSWERS):
        # Two keys a page: to what is chosen, and on.
        reported.get_by_role("radio").first.focus()
        with reported.expect_navigation():
            reported.keyboard.press("Enter")
    expect_heading(reported, "Check your answers")
