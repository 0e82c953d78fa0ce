"""How somebody walks through each site from the first page to the last, and what each step is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zlib import crc32

from bench.costing.browsing import Browser, Form, Page

# In the order of the table. Not all sites have all of them.
STEPS = ("landing", "start", "question", "save", "check", "submit", "report", "PDF")
NOT_IN_WHOLE = ("PDF",)

Walk = Callable[[Browser, int], Page]


@dataclass(frozen=True)
class Journey:
    """`walk(browser, number)` answers everything; the number decides what.

    `steps` names requests by the pattern of method and address; the first that fits is it.
    `take_along` is what comes after the last page, and belongs to no rival.
    """

    walk: Walk
    steps: Mapping[str, str]
    take_along: Callable[[Browser, Page], None] = lambda browser, page: None

    def step(self, method: str, path: str) -> str:
        """Return the name of the step that a request belongs to."""
        said = f"{method} {path}"
        return next(name for pattern, name in self.steps.items() if re.match(pattern, said))


def answers(form: Form, prefix: str, number: int) -> dict[str, str]:
    """Choose one of the first five answers to each statement, others for each number."""
    return {
        name: options[crc32(f"{number} {name}".encode()) % 5]  # "skip" and the like come last
        for name, options in form.choices.items()
        if name.startswith(prefix)
    }


def _assess(browser: Browser, number: int) -> Page:
    """Begin, answer skill by skill, look at the check page, submit and read the report."""
    page = browser.get("/")
    page = browser.get(page.link("/start/"))
    page = browser.submit(page)
    while "/skill/" in page.path:
        chosen = answers(page.form(), "answer-", number)
        assert chosen, page.path
        page = browser.submit(page, chosen)
    assert page.path.endswith("/check/"), page.path
    page = browser.submit(page)
    assert page.path.endswith("/report/"), page.path
    return page


def _take_pdf(browser: Browser, page: Page) -> None:
    pdf = browser.get(page.link("/report/pdf/"))
    assert pdf.content.startswith(b"%PDF"), pdf.path


def _answer_survey(browser: Browser, number: int, survey: int) -> Page:
    """Answer a survey of the rival, as many pages as it has, until it thanks."""
    page = browser.get("/survey/")
    page = browser.get(page.link(rf"/{survey}/$"))
    while "/confirm/" not in page.path:
        chosen = answers(page.form(), "question_", number)
        assert chosen, page.path
        page = browser.submit(page, chosen)
    return page


def _answer_by_category(browser: Browser, number: int) -> Page:
    return _answer_survey(browser, number, 1)


def _answer_on_one_page(browser: Browser, number: int) -> Page:
    return _answer_survey(browser, number, 2)


OURS = Journey(
    _assess,
    {
        r"GET /(about/[^/]*/)?$": "landing",
        r"\w+ /start/": "start",
        r"GET /assessment/[^/]*/$": "start",
        r"GET .*/skill/": "question",
        r"POST .*/skill/": "save",
        r"GET .*/check/$": "check",
        r"POST .*/check/$": "submit",
        r"GET .*/report/$": "report",
        r"GET .*/report/pdf/": "PDF",
    },
    _take_pdf,
)
THANKS = "thanks"  # which the table has only in the whole
RIVAL = {
    r"GET /survey/$": "landing",
    r"GET /survey/confirm/": THANKS,
    r"GET ": "question",
}
BY_CATEGORY = Journey(_answer_by_category, RIVAL | {r"POST .*-7/$": "submit", r"POST ": "save"})
ON_ONE_PAGE = Journey(_answer_on_one_page, RIVAL | {r"POST ": "submit"})
JOURNEYS = {"ours": OURS, "by category": BY_CATEGORY, "one page": ON_ONE_PAGE}
