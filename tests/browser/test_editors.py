"""Editors change what is published: a typo, back to a version, a race, and a workbook.

A new skill, a split and two editors of one skill are in test_outline.py. Each journey says how
many pages it loads after the log-in, and how many fields are filled in, chosen or ticked.
"""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from assessments import models
from assessments.exchange.yaml_reader import read_framework
from assessments.services.offering import RELEASED_FILE
from tests.browser.conftest import OpenPage
from tests.browser.screenshots import answer
from tests.browser.visitor import finish, follow, press, sign_in, start
from tests.publishing import published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("colleagues"),
]

NAME = "IT project manager skills"
OLD = "Learn a new digital tool by using it for a real task."
NEW = "Learn a new digital tool by using it for a task of your own."
ADDED = "Ask others how a meeting went."
LOOKED = "I have looked at this"


class Work:
    """What one of the staff does in a page, with its pages and fields counted."""

    def __init__(self, page: Page, site: str, name: str) -> None:
        sign_in(page, site, name, on="/admin/assessments/framework/")
        self.page, self.pages, self.fields = page, 1, 0
        page.on("domcontentloaded", self._count)
        follow(page, NAME)

    def _count(self, _page: Page) -> None:
        self.pages += 1

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.fields += 1

    def tick(self, field: Locator) -> None:
        field.check()
        self.fields += 1

    def reword(self, old: str, new: str, skill: str = "Adaptability") -> None:
        """Write a statement anew in the outline, and say that it is a correction."""
        follow(self.page, "Outline")
        self.page.get_by_role("link", name=f"Open {skill}").click()
        statement = self.page.get_by_role("textbox", name="Statement", exact=True)
        self.fill(statement.filter(has_text=old), new)
        self.page.keyboard.press("Tab")
        self.page.get_by_role("button", name="A correction").click()
        expect(self.page.get_by_text("Nothing is missing: this draft")).to_be_visible()

    def review(self) -> None:
        follow(self.page, "Review")
        for tick in self.page.get_by_role("checkbox", name=LOOKED).all():
            self.tick(tick)

    def publish(self, number: int) -> None:
        press(self.page, "Publish")
        expect(self.page.get_by_text("New assessments use it from now on.")).to_be_visible()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(f"version {number}")

    def took(self) -> tuple[int, int]:
        return self.pages, self.fields


@pytest.fixture
def work(open_page: OpenPage, site: str) -> Work:
    return Work(open_page(viewport={"width": 1280, "height": 900}), site, "publisher")


def asked_now(page: Page, site: str, skill: str = "Adaptability") -> Locator:
    """Begin an assessment, go to a skill, and return its statements."""
    start(page, site)
    keys = dict(models.Skill.objects.values_list("name", "key"))
    page.goto(page.url.replace(page.url.split("/")[-2], keys[skill]))
    expect(page.get_by_role("heading", level=1)).to_have_text(skill)
    return page.locator("fieldset.statement")


def test_a_typo(open_page: OpenPage, site: str, work: Work) -> None:
    earlier = open_page()
    start(earlier, site)
    answer(earlier.url.split("/")[4], "it-project-manager-role", [2] * 8)
    earlier.goto("/".join([*earlier.url.split("/")[:5], "check", ""]))
    finish(earlier)

    work.reword(OLD, NEW)
    work.review()
    work.publish(2)
    assert work.took() == (6, 2)
    follow(work.page, "What changed in version 2")
    expect(work.page.get_by_text(f"Adaptability: “{NEW}” is worded anew.")).to_be_visible()
    expect(work.page.locator(".diff ins")).to_have_text("task of your own.")

    expect(asked_now(open_page(), site).nth(2)).to_contain_text(NEW)
    earlier.reload()
    expect(earlier.get_by_text(OLD).first).to_be_attached()
    expect(earlier.get_by_text(NEW)).to_have_count(0)


def test_back_to_an_older_version(open_page: OpenPage, site: str, work: Work) -> None:
    other_words = RELEASED_FILE.read_text().replace(OLD, NEW)
    published(read_framework(other_words.encode()))
    page = work.page
    follow(page, "Versions")
    follow(page, f"{NAME}, version 1")
    press(page, "Make this version the draft")
    expect(page.get_by_text("The draft says again what version 1 says.")).to_be_visible()
    work.review()
    work.publish(3)
    assert work.took() == (7, 1)
    expect(asked_now(open_page(), site).nth(2)).to_contain_text(OLD)


def test_publishing_while_the_draft_changes(open_page: OpenPage, site: str, work: Work) -> None:
    work.reword(OLD, NEW)
    work.review()
    editor = Work(open_page(), site, "editor")
    editor.reword("Replace a plan", "Put away a plan that no longer serves its goal.")

    page = work.page
    press(page, "Publish")
    expect(page.get_by_text("so nothing is published yet")).to_be_visible()
    assert models.FrameworkVersion.objects.count() == 1
    mark = page.get_by_text("Changed since you looked", exact=True)
    new = page.get_by_role("listitem").filter(has=mark)
    expect(new).to_have_count(1)
    expect(new).to_contain_text("Put away")
    work.tick(new.get_by_role("checkbox", name=LOOKED))
    work.publish(2)
    assert work.took() == (7, 3)
    expect(asked_now(open_page(), site).nth(1)).to_contain_text("Put away a plan")


def test_a_workbook(work: Work, tmp_path: Path) -> None:
    page = work.page
    with page.expect_download() as download:
        page.get_by_role("link", name="as Excel").click()
    file = tmp_path / "skills.xlsx"
    download.value.save_as(file)

    # Other words, a new statement without a key, and a mistake in a target.
    book: Any = load_workbook(file)
    statements, targets = book["Skills and statements"], book["Targets"]
    (reworded,) = [cell for row in statements for cell in row if cell.value == OLD]
    reworded.value = NEW
    statements.insert_rows(3)
    statements.cell(3, reworded.column).value = ADDED
    level, targets["C2"].value = targets["C2"].value, 9
    book.save(file)
    follow(page, "Import a file")
    page.get_by_label("File").set_input_files(file)
    press(page, "Read the file")
    expect(page.get_by_role("alert")).to_contain_text("Targets!C2: must be from 1 to 5")

    targets["C2"].value = level
    book.save(file)
    page.get_by_label("File").set_input_files(file)
    press(page, "Read the file")
    counts = page.get_by_role("row", name="Statements").get_by_role("cell")
    expect(counts).to_have_text(["37", "38"])
    expect(page.get_by_text(ADDED).first).to_be_visible()
    expect(page.locator("ins").first).to_have_text("task of your own.")
    assert not models.Statement.objects.filter(text__in=[NEW, ADDED]).exists()
    work.tick(page.get_by_role("radio", name="A correction").first)
    press(page, "Make it the draft")
    expect(page.get_by_text("The file is the draft now. Nobody sees it yet.")).to_be_visible()
    assert models.Statement.objects.get(text=ADDED).key == "ask-others-how-a-meeting-went"
    work.review()
    work.publish(2)
    assert work.took() == (8, 3)
