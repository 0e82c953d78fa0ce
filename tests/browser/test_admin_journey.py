"""An editor prepares a version in plain forms, and a publisher answers for it."""

import pytest
from playwright.sync_api import expect

from assessments import models
from tests.browser.conftest import OpenPage
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

    # The preview shows it, storing nothing.
    follow(editor, "Overview")
    expect(editor.get_by_text("Edited by editor")).to_be_visible()
    follow(editor, "Preview")
    editor.goto(editor.url.replace("role/", "skill/adaptability/"))
    expect(editor.get_by_text("task of your own")).to_be_visible()
    follow(editor, "Back to the admin")

    # The review says what changed; publishing is not the editor's, who says that it is ready.
    follow(editor, "Review")
    expect(editor.get_by_text("new meaning: everybody is asked again")).to_be_visible()
    expect(editor.get_by_text("Ask a publisher")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
    follow(editor, "Back to the draft")
    editor.get_by_text("Say that it is ready for review").click()
    editor.get_by_label("A note to whoever publishes it").fill("People asked whose task.")
    press(editor, "Ready for review")

    publisher = open_page(java_script_enabled=False, viewport={"width": 768, "height": 1024})
    sign_in(publisher, site, "publisher")
    expect(publisher.get_by_text("1 framework waits for your review")).to_be_visible()
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
    editor.locator("[name=title]").fill("Skills of IT project managers")
    press(editor, "Save")
    expect(editor.get_by_text("1 change is not published yet.")).to_be_visible()
    follow(editor, "Discard the changes")
    expect(editor.get_by_text("Skills of IT project managers").last).to_be_visible()
    press(editor, "Discard the changes")
    expect(editor.get_by_text("1 change was discarded.")).to_be_visible()
    expect(editor.get_by_text("It says what is published.")).to_be_visible()


@pytest.mark.both_databases
def test_a_field_that_both_have_changed_is_told_by_its_name(open_page: OpenPage, site: str) -> None:
    one, other = open_page(), open_page()
    skill = models.Skill.objects.get(key="adaptability")
    for page, name in ((one, "editor"), (other, "publisher")):
        sign_in(page, site, name, on=f"/admin/assessments/skill/{skill.pk}/change/")

    one.locator("[name=name]").fill("Coping with change")
    press(one, "Save and continue editing")
    other.locator("[name=name]").fill("Flexibility")
    other.locator("[name=why_it_matters]").fill("Because plans change.")
    press(other, "Save and continue editing")

    conflict = other.locator(".errorlist", has_text="somebody has changed")
    expect(conflict.locator(".theirs")).to_have_text("Coping with change")
    expect(other.locator("[name=name]")).to_have_value("Flexibility")

    # Having seen both, the second may decide.
    press(other, "Save and continue editing")
    expect(other.locator(".messagelist")).to_contain_text("was changed successfully")
