"""From the landing page to the report, as people go through it in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import visitor
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

RESULT = "You meet 3 of the 8 skills for the role of IT project manager"

# Whether the middle of an element, or of its first line, is its own or its label's. What is
# taller than the window is looked at where it begins or ends.
UNCOVERED = """it => {
  const box = it.getClientRects()[0]
  const x = box.x + box.width / 2
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1)
  const found = document.elementFromPoint(x, y)
  return it.contains(found) || [...(it.labels ?? [])].includes(found)
}"""
RINGED = """() => {
  const it = document.activeElement
  return [it, it.closest('.form-check, .choice')].filter(Boolean)
    .map(each => getComputedStyle(each))
    .some(look => look.outlineStyle === 'solid' && look.outlineWidth === '3px')
}"""


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def expect_in_sight(element: Locator) -> None:
    """Expect that an element can be seen and that nothing lies over it."""
    expect(element).to_be_in_viewport()
    assert element.evaluate(UNCOVERED)


def expect_ring(page: Page) -> None:
    """Expect a ring round what has the focus, or round everything that a click would choose."""
    assert page.evaluate(RINGED)


def address_of(page: Page) -> str:
    """The address under which everything of the assessment on this page lies."""
    return "/".join(page.url.split("/")[:5])


@pytest.mark.both_databases
def test_on_a_phone_with_an_error_a_break_and_something_missing(phone: Page, site: str) -> None:
    visitor.open_start(phone, site)
    visitor.send_no_role(phone)
    summary = phone.get_by_role("alert")
    expect(summary).to_contain_text("Choose a role to go on")
    summary.get_by_role("link").click()
    first_role = phone.get_by_role("radio").first
    expect(first_role).to_be_focused()
    expect_in_sight(first_role)
    phone.get_by_label("Agile delivery lead", exact=True).check()
    visitor.go_on(phone)

    visitor.press(phone, "Change the role")
    expect(phone.get_by_label("Agile delivery lead", exact=True)).to_be_checked()
    phone.get_by_label("IT project manager", exact=True).check()
    visitor.go_on(phone)

    visitor.answer(phone, visitor.ANSWERS[0])
    visitor.go_on(phone)
    progress = phone.get_by_role("region", name="Your progress")
    expect(progress).to_contain_text("Skill 2 of 8")
    expect(progress).to_contain_text("5 of 37 answered")
    visitor.answer(phone, visitor.ANSWERS[1])
    visitor.press(phone, "Stop for now")
    visitor.follow(phone, "Go on with your self-assessment")
    expect(progress).to_contain_text("Skill 3 of 8")
    visitor.press(phone, "Back to Creativity and problem-solving")
    expect(phone.locator("fieldset.statement input:checked")).to_have_count(4)
    visitor.answer_all(phone, visitor.ANSWERS[1:])

    expect_heading(phone, "Check your answers")
    missing = phone.get_by_role("region", name="One statement is still open")
    statement = missing.get_by_role("link").inner_text()
    visitor.follow(phone, statement)
    group = phone.get_by_role("group", name=statement)
    expect_in_sight(group.locator("legend"))
    group.get_by_label("On my own in familiar situations").check()
    visitor.press(phone, "Save and check your answers")
    expect_heading(phone, "Check your answers")
    expect(missing).to_have_count(0)

    line = phone.locator(".checked__line", has_text=statement)
    with phone.expect_navigation():
        line.click(position={"x": 5, "y": 15})  # anywhere, not on the word alone
    expect_in_sight(group.locator("legend"))
    group.get_by_label("With someone guiding me").check()
    visitor.press(phone, "Save and check your answers")
    expect(line).to_contain_text("With someone guiding me")

    visitor.finish(phone)
    expect_heading(phone, RESULT)


def finish_early(page: Page, site: str) -> str:
    """Answer the first page alone, finish, and return the report's address."""
    visitor.start(page, site)
    visitor.answer(page, visitor.ANSWERS[0])
    visitor.go_on(page)
    page.goto(f"{address_of(page)}/check/")
    visitor.finish(page)
    return page.url


def test_a_report_stays_and_is_compared_with_other_roles(phone: Page, site: str) -> None:
    report = finish_early(phone, site)
    visitor.compare_with(phone, "Senior IT project manager")
    assert phone.url == f"{report}?role=senior-it-project-manager"
    expect_heading(phone, "Only 1 of 8 skills has enough answers: 1 to go.")
    phone.goto(f"{site}/")
    visitor.follow(phone, "Your report of")
    assert phone.url == report
    expect_heading(phone, "Only 1 of 8 skills has enough answers: 1 met.")


def test_after_finishing_the_back_button_leads_to_nothing_that_can_be_changed(
    phone: Page, site: str
) -> None:
    report = finish_early(phone, site)
    for _ in ("the check page", "the second question", "the first question"):
        phone.go_back()
        assert phone.url == report
        expect(phone.get_by_role("status")).to_contain_text("its answers stay as they are")
        expect(phone.get_by_role("radio")).to_have_count(0)


def test_a_report_opens_what_its_links_lead_to(phone: Page, site: str) -> None:
    phone.goto(f"{site}/")
    visitor.follow(phone, "Read the whole sample report")
    total = phone.get_by_role("region", name="The sum behind the readiness")
    expect(total).to_be_hidden()
    phone.get_by_role("link", name="See the sum").click()
    expect_in_sight(total)


def test_by_keyboard_alone(open_page: OpenPage, site: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    visitor.start(page, site)
    page.reload()  # what was clicked before is forgotten

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()
    expect_ring(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("With a keyboard: arrow keys")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="The keys 1 to 5 answer")).to_be_focused()

    statements = page.locator("fieldset.statement")
    for number, steps in enumerate((1, 2, 3, 4, 1)):
        page.keyboard.press("Tab")
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        chosen = statements.nth(number).locator(f"input[value='{steps}']")
        expect(chosen).to_be_checked()
        expect(chosen).to_be_focused()
        expect_ring(page)
        expect_in_sight(chosen)
    page.keyboard.press("Tab")
    for setting in ("IT work", "Other work"):  # from what is chosen at first, "No answer"
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name=setting)).to_be_checked()
        expect_ring(page)
    page.keyboard.press("Tab")
    expect(page.locator("summary").last).to_be_focused()  # an example, which is optional
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    expect_ring(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Your progress")).to_contain_text("Skill 2 of 8")


@pytest.mark.parametrize("page_name", ["questions", "report"])
def test_whatever_has_the_focus_is_in_sight(phone: Page, site: str, page_name: str) -> None:
    """Nothing, such as the progress that stays on top, covers what the keyboard has reached."""
    if page_name == "questions":
        visitor.start(phone, site)
        phone.reload()
    else:
        phone.goto(f"{site}/")
        visitor.follow(phone, "Read the whole sample report")
    for key in ("Tab", "Shift+Tab"):
        stops = 0
        phone.keyboard.press(key)
        while phone.evaluate("document.activeElement !== document.body"):
            expect_ring(phone)
            expect_in_sight(phone.locator(":focus"))
            phone.keyboard.press(key)
            stops += 1
        assert stops > 8


def test_without_javascript(open_page: OpenPage, site: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    visitor.start(page, site)
    visitor.answer_all(page)
    visitor.finish(page)
    expect_heading(page, RESULT)
    visitor.compare_with(page, "Agile delivery lead")
    expect_heading(page, "for the role of Agile delivery lead")
    page.get_by_role("link", name="See the sum").click()
    expect(page.get_by_role("region", name="The sum behind the readiness")).to_be_visible()


def test_the_summary_of_errors_takes_the_focus_without_a_script(
    open_page: OpenPage, site: str
) -> None:
    """Also where the address leads to one statement, as from the check page."""
    page = open_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    visitor.start(page, site)
    page.goto(f"{page.url}?check#settle-disagreement")
    page.get_by_text("Add an example").click()
    example = page.get_by_label("What did you do?")
    example.evaluate("it => { it.removeAttribute('maxlength') }")
    example.fill("x" * 3000)
    visitor.press(page, "Save and check your answers")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_in_viewport()


def test_a_stranger_finds_nothing_at_the_same_address(open_page: OpenPage, site: str) -> None:
    mine, theirs = open_page(), open_page()
    visitor.start(mine, site)
    base = address_of(mine)
    for address in (mine.url, f"{base}/", f"{base}/check/", f"{base}/report/"):
        response = theirs.goto(address)
        assert response is not None
        assert response.status == 404
        expect_heading(theirs, "This browser no longer knows you")
    mine.reload()
    expect(mine.get_by_role("radio").first).to_be_visible()
