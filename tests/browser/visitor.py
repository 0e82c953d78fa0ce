"""A browser, and somebody in it who goes through the site as its pages lead them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

Scheme = Literal["light", "dark"]

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SKIP, OPEN = "skip", ""

ARGUMENTS = (
    "--no-sandbox",  # which containers and root do not have
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# What somebody answers in the eight skills: the values of the scale, a skip, and one left open.
ANSWERS = (
    ("3", "3", "4", "3", "3"),
    ("2", "3", "2", "3"),
    ("3", "3", "2", SKIP, "3"),
    ("3", "2", "3", "3", "3"),
    ("2", "2", "1", OPEN),
    ("2", "2", "1", "1"),
    ("1", "1", "1", "1", "1"),
    ("2", "3", "2", "2", "2"),
)


@contextmanager
def browser_at(path: str) -> Iterator[Browser]:
    """Start the machine's own browser; Playwright's download of one is not needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def follow(page: Page, link: str) -> None:
    """Click the (first) link of this name and wait for its page."""
    with page.expect_navigation():
        page.get_by_role("link", name=link).first.click()


def press(page: Page, button: str) -> None:
    """Click the button of this name and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def sign_in(page: Page, site: str, name: str, on: str = "/admin/") -> None:
    """Let this browser be signed in as the account of this user name, and go on to this page.

    test_signing_in.py goes through the pages that do so.
    """
    from django.contrib.auth.models import User  # once Django is set up

    client = Client()
    client.force_login(User.objects.get(username=name))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page.goto(f"{site}{on}")


def go_on(page: Page) -> None:
    press(page, "Continue")


def open_start(page: Page, site: str) -> None:
    """Go from the landing page to the one that asks for a role."""
    page.goto(f"{site}/")
    follow(page, "Start the self-assessment")


def start(page: Page, site: str) -> None:
    """Go from the landing page to the first question, with the role that is chosen already."""
    open_start(page, site)
    go_on(page)


def send_no_role(page: Page) -> None:
    """Send the page that asks for a role without one, as only a damaged page would."""
    page.locator("[name=role]:checked").evaluate("it => { it.checked = false }")
    go_on(page)


def answer(page: Page, choices: Sequence[str]) -> None:
    """Choose an answer to each statement of this page; OPEN leaves it as it is."""
    statements = page.locator("fieldset.statement")
    for number, choice in enumerate(choices):
        if choice != OPEN:
            statements.nth(number).locator(f"input[value='{choice}']").check()


def answer_all(page: Page, answers: Sequence[Sequence[str]] = ANSWERS) -> None:
    """Answer from this question to the page that checks all answers."""
    for choices in answers:
        answer(page, choices)
        go_on(page)


def finish(page: Page) -> None:
    press(page, "Finish and see my report")


def send_a_broken_answer(page: Page) -> None:
    """Send an answer that the scale does not have, as only a damaged page would.

    It is not chosen by a click, so that the page's script does not send it by itself.
    """
    radio = page.locator("fieldset.statement input[type=radio]").first
    radio.evaluate("it => { it.value = 'x'; it.checked = true }")
    go_on(page)


def compare_with(page: Page, role: str) -> None:
    follow(page, role)


def wait_for_transitions(page: Page) -> None:
    """Let the page be drawn anew and its colours arrive."""
    page.evaluate(
        """async () => {
          await new Promise(requestAnimationFrame)
          document.getAnimations().forEach(it => it.finish())
          await new Promise(requestAnimationFrame)
        }"""
    )


def open_everything(page: Page) -> None:
    """Open every disclosure of this page."""
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
