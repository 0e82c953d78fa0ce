"""Everything of a person in a real browser: taken along, erased from it, and brought back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser


def test_taken_along_erased_and_brought_back(phone: Page, site: str, tmp_path: Path) -> None:
    visitor.start(phone, site)
    visitor.answer(phone, ("1", visitor.SKIP))
    phone.goto(f"{site}/privacy/")
    assert faults(phone) == []
    phone.goto(f"{site}/yours/erase/")
    assert faults(phone) == []
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Take everything along").click()
    download.value.save_as(tmp_path / "mine.json")
    phone.evaluate("localStorage.setItem('waits', '1')")

    visitor.press(phone, "Erase everything now")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Everything of yours is erased")
    assert faults(phone) == []
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.context.cookies() == []

    visitor.follow(phone, "Bring back what you took along")
    assert faults(phone) == []
    visitor.press(phone, "See what it brings")
    expect(phone.get_by_role("alert")).to_contain_text("Choose the file that you took along.")
    assert faults(phone) == []
    phone.get_by_label("The file", exact=True).set_input_files(tmp_path / "mine.json")
    visitor.press(phone, "See what it brings")
    assert faults(phone) == []
    visitor.press(phone, "Bring it back")
    expect(phone.get_by_role("status")).to_contain_text("What you brought along is here now.")
