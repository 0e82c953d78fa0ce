"""An editor prepares a version in plain forms, and a publisher answers for it."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_pages import axe_faults, led_nowhere, too_wide
from tests.browser.visitor import follow, press, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("colleagues"),
]

NAME = "IT project manager skills"


def test_an_editor_prepares_and_a_publisher_publishes_without_a_script(
    open_page: OpenPage, site: str
) -> None:
    editor = open_page(java_script_enabled=False, viewport={"width": 768, "height": 1024})
    sign_in(editor, site, "editor")
    follow(editor, NAME)
    expect(editor.get_by_text("It says what is published.")).to_be_visible()

    # A published text was changed: the editor has to say what that means, with the words in view.
    follow(editor, "Edit in the outline")
    follow(editor, "Open Adaptability")
    statement = editor.get_by_role("textbox", name="Statement", exact=True)
    statement = statement.filter(has_text="real task")
    statement.fill(statement.input_value().replace("real task", "task of your own"))
    press(editor, "Save all")
    expect(editor.locator(".diff del").first).to_have_text("real task.")
    expect(editor.locator(".diff ins").first).to_have_text("task of your own.")
    press(editor, "A new meaning")

    # The review says what changed; publishing is not the editor's, who says that it is ready.
    follow(editor, "Review and publish")
    expect(editor.get_by_text("new meaning: everybody is asked again")).to_be_visible()
    expect(editor.get_by_text("Ask a publisher")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
    follow(editor, "Back to the draft")
    editor.get_by_text("Say that it is ready for review").click()
    editor.get_by_label("A note to whoever publishes it").fill("People asked whose task.")
    press(editor, "Ready for review")

    publisher = open_page(java_script_enabled=False, viewport={"width": 768, "height": 1024})
    sign_in(publisher, site, "publisher")
    expect(publisher.get_by_text("People asked whose task.")).to_be_visible()
    follow(publisher, NAME)
    follow(publisher, "Review and publish")
    publisher.get_by_label("Release notes").fill("One statement asks for something else.")
    press(publisher, "Publish")
    expect(publisher.get_by_text("nobody has looked at 1 change")).to_be_visible()
    publisher.get_by_role("checkbox", name="I have looked at this").check()
    press(publisher, "Publish")
    expect(publisher.get_by_text("New assessments use it from now on.")).to_be_visible()
    expect(publisher.get_by_text("One statement asks for something else.")).to_be_visible()

    # What the editor saves from a page that was open belongs to the next version, and can go.
    follow(editor, "Texts and scale")
    editor.get_by_label("Title", exact=False).first.fill("Skills of IT project managers")
    press(editor, "Save")
    follow(editor, "Overview")
    expect(editor.get_by_text("1 change is not published yet.")).to_be_visible()
    follow(editor, "Discard the changes")
    expect(editor.get_by_text("Skills of IT project managers").last).to_be_visible()
    press(editor, "Discard the changes")
    expect(editor.get_by_text("1 change was discarded.")).to_be_visible()
    expect(editor.get_by_text("It says what is published.")).to_be_visible()


@pytest.mark.both_databases
def test_a_save_over_a_newer_one_shows_both_values(open_page: OpenPage, site: str) -> None:
    one, other = open_page(), open_page()
    for page, name in ((one, "editor"), (other, "publisher")):
        sign_in(page, site, name, on="/admin/assessments/skill/")
        follow(page, "Adaptability")

    one.get_by_label("Name").first.fill("Coping with change")
    press(one, "Save and continue editing")
    other.get_by_label("Name").first.fill("Flexibility")
    press(other, "Save and continue editing")

    expect(other.locator(".conflict, .errorlist").first).to_contain_text("Coping with change")
    expect(other.get_by_label("Name").first).to_have_value("Flexibility")

    # Having seen both, the second may decide.
    press(other, "Save and continue editing")
    expect(other.locator(".messagelist")).to_contain_text("was changed successfully")


def test_no_page_of_the_admin_has_a_fault(open_page: OpenPage, site: str) -> None:
    page = open_page(viewport={"width": 768, "height": 1024})
    User.objects.create_superuser("ada", password="tests")
    sign_in(page, site, "ada")
    faults = found(page)
    follow(page, NAME)
    entries = page.get_by_role("navigation", name=f"Pages of {NAME}").get_by_role("link")
    addresses = [entry.get_attribute("href") or "" for entry in entries.all()]
    home = addresses[0].removesuffix("home/")
    rows = [f"/admin/assessments/{kind}/" for kind in ("framework", "skill", "role", "resource")]
    more = [f"{home}{name}/" for name in ("compare", "discard", "duplicate", "history")]
    for address in [*addresses, *more, *rows, "/admin/assessments/framework/import/"]:
        page.goto(site + address)
        faults += found(page)
    for kind in ("skill", "role", "frameworkversion"):
        page.goto(f"{site}/admin/assessments/{kind}/")
        page.locator("#result_list th a").first.click()
        faults += found(page)
    assert faults == []


def found(page: Page) -> list[str]:
    """Return what is wrong with this page, at 768 px and with everything on it as it comes."""
    here = page.url.split("/admin/")[1]
    return [f"{here}: {it}" for it in too_wide(page) + led_nowhere(page) + axe_faults(page)]
