"""Every page in every state: no fault that axe-core can find, nothing wider than a narrow phone.

Once light at 320 px, which is also what a zoom of 400 % leaves of 1280 px, and once dark at
1280 px. Every pair of colours is in tests/test_palette.py.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django import Settings

from tests.browser import visitor

pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[visitor.Scheme, int, int], ...] = (("light", 320, 640), ("dark", 1280, 800))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def faults(page: Page, *, opened: bool = True) -> list[str]:
    """Return what is wrong with a page as it stands, with everything on it opened."""
    if opened:
        visitor.open_everything(page)
    found = []
    for scheme, width, height in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        visitor.wait_for_transitions(page)
        here = too_wide(page) + led_nowhere(page) + axe_faults(page)
        found += [f"{scheme}, {width} px: {fault}" for fault in here]
    return found


def axe_faults(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):  # half a megabyte to read, so once in a page
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(
        """options => axe.run(document, options).then(({ violations }) =>
          violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))""",
        OPTIONS,
    )
    return found


def too_wide(page: Page) -> list[str]:
    """Return the elements that make the page scroll sideways, and labels cut off at its edge."""
    elements: list[str] = page.evaluate(
        """() => {
          const { scrollWidth, clientWidth } = document.scrollingElement
          const all = scrollWidth > clientWidth ? 'body *' : 'svg text'
          return [...document.querySelectorAll(all)]
            .filter(it => it.getBoundingClientRect().right > clientWidth)
            .map(it => 'too wide: ' + it.outerHTML.slice(0, 80))
        }"""
    )
    return elements


def led_nowhere(page: Page) -> list[str]:
    """Return the references to an id that the page does not have; axe leaves most to people."""
    references: list[str] = page.evaluate(
        """() => ['aria-describedby', 'aria-labelledby', 'for', 'href'].flatMap(name =>
          [...document.querySelectorAll(`[${name}]`)]
            .map(it => it.getAttribute(name))
            .flatMap(it => name !== 'href' ? it.split(/\\s+/) : it[0] === '#' ? [it.slice(1)] : [])
            .filter(id => id && !document.getElementById(id))
            .map(id => `${name} leads nowhere: ${id}`))"""
    )
    return references


@pytest.mark.parametrize("path", ["/", "/how/", "/no-such-page/"])
def test_a_page_for_everybody(phone: Page, site: str, path: str) -> None:
    phone.goto(site + path)
    assert faults(phone) == []


def test_pages_of_an_operator(phone: Page, site: str, settings: Settings) -> None:
    """With a long name, a wide picture and all links that there can be."""
    settings.SITE_NAME = "Competence Centre of the Applied Sciences of Elsewhere-am-See"[:60]
    settings.SITE_LOGO = settings.SITE_LOGO_DARK = "favicon.svg"
    settings.CONTACT = "somebody@university.example.org"
    settings.IMPRINT_URL = settings.PRIVACY_URL = settings.ACCESSIBILITY_URL = (
        "https://example.org/"
    )
    for path in ("/", "/account/login/"):
        phone.goto(site + path)
        assert faults(phone) == []
    visitor.start(phone, site)
    assert faults(phone) == []


def test_the_sample_report(phone: Page, site: str) -> None:
    phone.goto(f"{site}/")
    visitor.follow(phone, "Read the whole sample report")
    assert faults(phone) == []


def test_choosing_a_role(phone: Page, site: str) -> None:
    visitor.open_start(phone, site)
    assert faults(phone) == []
    visitor.send_no_role(phone)
    assert faults(phone) == []


def test_the_questions(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    visitor.answer(phone, ("1", visitor.SKIP))
    assert faults(phone) == []
    visitor.send_a_broken_answer(phone)
    assert faults(phone) == []
    phone.goto(f"{site}/")  # with a notice of what has been begun
    assert faults(phone) == []


def test_what_has_been_begun(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    phone.goto(f"{site}/history/")
    assert faults(phone) == []
    visitor.follow(phone, "Delete")
    assert faults(phone) == []
    visitor.open_start(phone, site)
    assert faults(phone) == []
    visitor.press(phone, "Begin anew")
    assert faults(phone) == []


def test_checking_and_the_report(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    visitor.answer_all(phone)
    assert faults(phone) == []
    visitor.finish(phone)
    visitor.compare_with(phone, "Senior IT project manager")  # with targets at the edge
    assert faults(phone) == []
    phone.goto(phone.url.replace("?role=", "?role=no-"))
    assert faults(phone, opened=False) == []  # opened, it is the report of before


def test_what_is_kept_beside_a_report(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    visitor.answer_all(phone)
    visitor.finish(phone)
    report = phone.url
    visitor.press(phone, "Add to my plan")
    for page in ("plan/", "links/", "targets/", "interview/"):
        phone.goto(report.replace("report/", page))
        assert (page, faults(phone)) == (page, [])
    yours = f"{site}/yours/examples/it-project-manager/"
    for page in (yours, f"{yours}adaptability/"):
        phone.goto(page)
        assert (page, faults(phone)) == (page, [])
    phone.goto(report.replace("report/", "links/"))
    visitor.press(phone, "Make a link")
    shared = phone.locator(".link__address a").get_attribute("href")
    assert shared
    phone.goto(shared)
    assert faults(phone) == []
    phone.goto(f"{site}/history/")
    assert faults(phone) == []
