"""A trainer takes a framework into a spreadsheet, works in it, and brings it back as the draft."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from openpyxl import load_workbook
from playwright.sync_api import expect

from assessments import models, working_copy
from tests.admin.pages import button
from tests.browser.conftest import OpenPage
from tests.browser.test_admin_journey import sign_in
from tests.browser.visitor import follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_workbook_goes_out_and_comes_back_as_the_draft(
    open_page: OpenPage, site: str, version: models.FrameworkVersion, tmp_path: Path
) -> None:
    User.objects.create_superuser("trainer", password="tests")
    trainer = open_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    sign_in(trainer, site, "trainer")
    trainer.goto(f"{site}{button('home', version.framework)}")
    with trainer.expect_download() as download:
        trainer.get_by_role("link", name="as Excel").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)

    # A new statement of the first skill, without a key, and a mistake in a target.
    book: Any = load_workbook(file)
    statements, targets = book["Skills and statements"], book["Targets"]
    head = {cell.value: cell.column for cell in statements[1]}
    statements.insert_rows(3)
    statements.cell(3, head["Statement"]).value = "Ask others how a meeting went."
    level, targets["C2"].value = targets["C2"].value, 9
    book.save(file)
    follow(trainer, "Import a file")
    trainer.get_by_label("File").set_input_files(file)
    press(trainer, "Read the file")
    expect(trainer.get_by_role("alert")).to_contain_text("Targets!C2: must be from 1 to 5")

    targets["C2"].value = level
    book.save(file)
    trainer.get_by_label("File").set_input_files(file)
    press(trainer, "Read the file")
    row = trainer.get_by_role("row", name="Statements")
    expect(row.get_by_role("cell")).to_have_text(["37", "38"])
    expect(trainer.get_by_text("Ask others how a meeting went.")).to_be_visible()
    press(trainer, "Make it the draft")
    expect(trainer.get_by_text("The file is the draft now. Nobody sees it yet.")).to_be_visible()
    (new,) = [
        statement
        for statement in working_copy.read(version.framework_id).skills[0].statements
        if statement.text == "Ask others how a meeting went."
    ]
    assert new.key == "ask-others-how-a-meeting-went"
