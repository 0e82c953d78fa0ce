"""`make screenshots`: every page in every state, as pictures to look at.

`python -m tests.browser.screenshots admin` takes one tour of TOURS only.

Serves the site from a database of its own in memory, goes through it, and takes each page at
three widths, light and dark, into screenshots/ (git-ignored). docs/report.png is what the README
shows.
"""

import io
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import django
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, setup_test_environment
from django.utils import timezone
from playwright.sync_api import Browser, FloatRect, Page

from tests.browser import accounts_tour, admin_tour, visitor
from tests.tools import find_browser

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "screenshots"
SHOWN = ROOT / "docs" / "report.png"
SHOWN_PART: FloatRect = {"x": 0, "y": 0, "width": 1280, "height": 860}
PAGES = {"landing": "/", "how": "/how/", "privacy": "/privacy/", "404": "/no-such-page/"}
WIDTHS = {360: 740, 768: 1024, 1280: 900}

# The hardest headlines: a role, and the answers to each of the eight skills, one for all of its
# statements or (as a list) one after the other; None is a skill that was left out.
MANAGER, SENIOR, AGILE = (
    "it-project-manager-role",
    "senior-it-project-manager",
    "agile-delivery-lead",
)
Answers = Sequence[int | Sequence[int] | None]
HEADLINES: dict[str, tuple[str, Answers]] = {
    "nothing-known": (MANAGER, [None] * 8),
    "one-skill-known": (MANAGER, [2, *[None] * 7]),
    "all-not-yet": (MANAGER, [0] * 8),
    "all-with-guidance": (MANAGER, [1] * 8),
    "beginner-near-junior": (MANAGER, [1, 2, 2, 2, 1, 1, 1, 0]),
    "all-met": (MANAGER, [4] * 8),
    "must-unknown": (SENIOR, [4, 4, 4, 4, 4, None, 4, 4]),
    "must-missing": (AGILE, [4, 4, 4, 4, 4, 4, 4, 1]),
    "one-sided": (MANAGER, [4, 4, 4, 4, 0, 0, 0, 0]),
    "tie-of-two": (MANAGER, [4, 4, 1, 4, 4, 1, 4, 4]),
    "not-told-apart": (MANAGER, [4, 3, [1, 2], 4, 4, [1, 1, 2, 1], 4, 4]),
    "half-way": (MANAGER, [*[[2, 3]] * 4, *[[1, 2]] * 4]),
}


@contextmanager
def site() -> Iterator[str]:
    """Serve the default framework, and give the address."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.settings",
        DATABASE_URL="sqlite://:memory:",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # the browser's driver runs a loop in this thread
    )
    django.setup()
    setup_test_environment(debug=False)
    setup_databases(verbosity=0, interactive=False)
    from assessments.services.offering import RELEASED_FILE  # needs Django set up, as any rows do

    call_command("load_framework", str(RELEASED_FILE), stdout=io.StringIO())
    logging.getLogger("django.request").setLevel(logging.ERROR)  # pages of errors are wanted
    database = connections["default"]
    database.inc_thread_sharing()  # it lives in the memory of this process
    server = LiveServerThread("localhost", StaticFilesHandler, {"default": database})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()


def shoot(
    page: Page,
    name: str,
    widths: Iterable[int] = WIDTHS,
    schemes: Iterable[visitor.Scheme] = visitor.SCHEMES,
) -> None:
    """Take the page as it stands in these widths and schemes, without loading it again."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.evaluate("scrollTo(0, 0)")
            path = FOLDER / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True, animations="disabled")


def take_all(page: Page, address: str) -> None:
    """Go from the start page to the report and stop at every state on the way."""
    for name, path in PAGES.items():
        page.goto(address + path)
        shoot(page, name)
    visitor.open_start(page, address)
    shoot(page, "start")
    visitor.send_no_role(page)
    shoot(page, "start-error")

    visitor.start(page, address)
    shoot(page, "question-empty")
    visitor.answer(page, visitor.ANSWERS[0][:2])
    shoot(page, "question-half")
    page.set_viewport_size({"width": 360, "height": WIDTHS[360]})
    page.get_by_label("Show examples").check()
    page.get_by_text("How to choose").click()
    shoot(page, "question-opened")
    visitor.send_a_broken_answer(page)
    shoot(page, "question-error")
    visitor.press(page, "Stop for now")
    shoot(page, "stop")
    visitor.press(page, "Make a return key")
    shoot(page, "return-key")
    page.goto(f"{address}/")
    shoot(page, "landing-begun")
    visitor.follow(page, "Go on with your self-assessment")
    visitor.answer_all(page)
    shoot(page, "check-open")
    visitor.follow(page, "Choose another role")
    shoot(page, "role-change")
    page.go_back()
    with page.expect_navigation():
        page.locator(".missing a").first.click()
    visitor.answer(page, "2222")
    shoot(page, "question-full")
    visitor.press(page, "Save and check your answers")
    shoot(page, "check-complete")
    visitor.finish(page)
    shoot(page, "report")
    visitor.open_everything(page)
    shoot(page, "report-opened")
    visitor.compare_with(page, "Senior IT project manager")
    shoot(page, "report-other-role")
    page.goto(page.url.replace("?role=", "?role=no-"))
    shoot(page, "report-unknown-role")
    page.goto(f"{address}/")
    shoot(page, "landing-finished")


def take_yours(page: Page, address: str) -> None:
    """What is a person's own, from a report on: correcting, taking it again, and erasing all."""
    visitor.start(page, address)
    visitor.answer_all(page)
    visitor.finish(page)
    assessment_id = page.url.split("/")[4]
    page.goto(f"{address}/yours/examples/")
    shoot(page, "examples-empty")
    visitor.follow(page, "Add an example")
    page.get_by_label("What was it about?").fill("Two teams wanted the same tester in one week.")
    page.get_by_label("What did you do?").fill("I asked both what could wait, and drew a new plan.")
    shoot(page, "example")
    visitor.press(page, "Save")
    shoot(page, "examples")
    page.goto(f"{address}/assessment/{assessment_id}/interview/")
    shoot(page, "interview-sheet")
    page.goto(f"{address}/assessment/{assessment_id}/report/")
    visitor.press(page, "Add to my plan")
    page.goto(f"{address}/yours/plan/")
    shoot(page, "plan")
    page.goto(f"{address}/assessment/{assessment_id}/report/")
    visitor.press(page, "Correct an answer")
    shoot(page, "correct")
    page.goto(f"{address}/start/")
    shoot(page, "begun-already")
    page.goto(f"{address}/history/")
    shoot(page, "mine")
    visitor.follow(page, "Delete")
    shoot(page, "delete")
    visitor.press(page, "Delete it")
    page.goto(f"{address}/start/")
    shoot(page, "again")
    visitor.go_on(page)
    shoot(page, "review")
    for name, path in {
        "links": "/links/",
        "bring-back": "/yours/import/",
        "leave": "/leave/",
    }.items():
        page.goto(address + path)
        shoot(page, name)
    page.goto(f"{address}/yours/erase/")
    shoot(page, "erase")
    visitor.press(page, "Erase")
    shoot(page, "erased")
    page.goto(f"{address}/assessment/{assessment_id}/report/")
    shoot(page, "no-longer-known")
    page.goto(f"{address}/return/")
    shoot(page, "return")


def take_nearly_empty(page: Page, address: str) -> None:
    """The report of somebody who left almost everything open."""
    visitor.start(page, address)
    visitor.answer_all(page, [visitor.ANSWERS[0], *[()] * 7])
    shoot(page, "check-nearly-empty")
    visitor.finish(page)
    shoot(page, "report-nearly-empty")


def take_sample(page: Page, address: str) -> None:
    """The sample report: on screen, on paper, and its first screen for the README."""
    page.goto(f"{address}/")
    visitor.follow(page, "Read the whole sample report")
    shoot(page, "sample")
    page.emulate_media(color_scheme="light")
    page.pdf(path=FOLDER / "sample.pdf", format="A4", print_background=True)
    SHOWN.parent.mkdir(exist_ok=True)
    page.screenshot(path=SHOWN, clip=SHOWN_PART, animations="disabled")


def take_headlines(browser: Browser, address: str) -> None:
    """The report in the cases of HEADLINES, each on the narrowest and the widest page."""
    for name, (role, answers) in HEADLINES.items():
        page = new_page(browser)
        visitor.start(page, address)
        answer(page.url.split("/")[4], role, answers)
        page.goto("/".join([*page.url.split("/")[:5], "check", ""]))
        visitor.finish(page)
        shoot(page, f"headline-{name}", widths=(360, 1280), schemes=("light",))
        page.context.close()


def take_outline(page: Page, address: str) -> None:
    """Type a new skill into the outline of the draft, and take it with what the page says of it."""
    from django.contrib.auth.models import User

    from assessments import models

    User.objects.create_superuser("outline", password="outline")
    outline = f"/admin/assessments/framework/{models.Framework.objects.get().pk}/outline/"
    visitor.sign_in(page, address, "outline", on=outline)
    widths = (768, 1280)
    shoot(page, "outline", widths)
    page.get_by_role("button", name="Add a skill to Technical").click()
    page.keyboard.type("Time management")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Say how long a task will take you.")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is missing").wait_for(state="detached")
    page.wait_for_timeout(1_000)  # the preview
    page.locator("[data-notes] summary", has_text="Time management").click()
    shoot(page, "outline-new-skill", widths)
    adaptability = models.Skill.objects.get(key="adaptability")
    page.goto(f"{address}{outline}?open={adaptability.pk}")
    statement = adaptability.statements.all()[0]
    field = page.locator(f"[name='statement.{statement.pk}.text']")
    field.fill(field.input_value().replace("plan", "whole plan"))
    field.blur()
    page.get_by_role("button", name="A new meaning").wait_for()
    definition = page.get_by_label("Definition")
    models.Skill.objects.filter(pk=adaptability.pk).update(definition="What a colleague wrote.")
    definition.fill("What I write.")
    definition.blur()
    page.get_by_role("button", name="Keep mine").wait_for()
    shoot(page, "outline-asks", widths)
    page.goto(f"{address}{outline}?open={adaptability.pk}&ask=split.skill.{adaptability.pk}#ask")
    shoot(page, "outline-split", widths)


def answer(assessment_id: str, role: str, answers: Answers) -> None:
    """Answer in the database: through the pages it would take minutes."""
    from assessments import models, queries
    from assessments.services.answering import save_answers

    assessment = models.Assessment.objects.get(pk=assessment_id)
    models.Assessment.objects.filter(pk=assessment_id).update(
        role=models.Role.objects.get(key=role)
    )
    skills = queries.definitions(assessment.version_id).framework.skills
    for skill, values in zip(skills, answers, strict=True):
        if values is None:
            continue
        each = cycle([values] if isinstance(values, int) else values)
        by_key = {statement.key: next(each) for statement in skill.statements}
        save_answers(assessment=assessment, skill=skill, answers=by_key, at=timezone.now())


def take_admin(page: Page, address: str) -> None:
    """What editors meet, which needs no phone."""
    admin_tour.take_admin(
        page, address, lambda page, name: shoot(page, f"admin-{name}", widths=(768, 1280))
    )


def take_accounts(page: Page, address: str) -> None:
    """What people with an account meet."""
    accounts_tour.take_accounts(page, address, lambda page, name: shoot(page, f"account-{name}"))


TOURS: dict[str, Callable[[Page, str], None]] = {
    "all": take_all,
    "yours": take_yours,
    "nearly-empty": take_nearly_empty,
    "sample": take_sample,
    "outline": take_outline,
    "accounts": take_accounts,
    "admin": take_admin,
}


def new_page(browser: Browser) -> Page:
    return browser.new_context(reduced_motion="reduce").new_page()


def main() -> None:
    path = find_browser()
    if path is None:
        sys.exit("No Chromium or Chrome was found (on Debian: apt install chromium).")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with site() as address, visitor.browser_at(path) as browser:
        for name in sys.argv[1:] or [*TOURS, "headlines"]:
            if name == "headlines":
                take_headlines(browser, address)
            else:
                TOURS[name](new_page(browser), address)
    sys.stdout.write(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER}\n")


if __name__ == "__main__":
    main()
