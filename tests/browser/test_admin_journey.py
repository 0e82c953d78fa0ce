"""An editor prepares a version and a publisher publishes it, each in a browser of their own."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from assessments import models
from tests.browser.conftest import OpenPage
from tests.browser.visitor import follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues(transactional_db: None) -> None:
    # The groups come with a migration; a test that empties all tables takes them along.
    from importlib import import_module

    from django.apps import apps

    import_module("assessments.migrations.0003_groups").create(apps, None)
    for name in ("Editor", "Publisher"):
        user = User.objects.create_user(name.lower(), password="tests", is_staff=True)
        user.groups.add(Group.objects.get(name=name))


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("tests")
    press(page, "Log in")


def test_an_editor_prepares_and_a_publisher_publishes(
    open_page: OpenPage, site: str, colleagues: None
) -> None:
    editor = open_page(viewport={"width": 1280, "height": 900})
    sign_in(editor, site, "editor")
    follow(editor, "IT project manager skills")
    home = editor.url
    expect(editor.get_by_text("It says what is published.")).to_be_visible()

    # A published text was changed: the editor has to say what that means, with the words in view.
    skill = models.Skill.objects.get(key="adaptability")
    editor.goto(f"{site}/admin/assessments/skill/{skill.pk}/change/")
    statement = editor.locator("[name=statements-2-text]")
    statement.fill(statement.input_value().replace("real task", "task of your own"))
    press(editor, "Save and continue editing")
    expect(editor.locator(".diff del")).to_have_text("real task.")
    expect(editor.locator(".diff ins")).to_have_text("task of your own.")
    editor.locator("[name=statements-2-asks]").select_option("new")
    press(editor, "Save and continue editing")

    # The preview shows it, storing nothing.
    follow(editor, "Overview")
    expect(editor.get_by_text("1 change is not published yet.")).to_be_visible()
    expect(editor.get_by_text("Edited by editor")).to_be_visible()
    follow(editor, "Preview")
    editor.goto(editor.url.replace("role/", "skill/adaptability/"))
    expect(editor.get_by_text("task of your own")).to_be_visible()

    # The review says what changed; publishing is not the editor's, who calls a publisher.
    editor.goto(home)
    follow(editor, "Review the changes")
    expect(editor.get_by_text("new meaning: everybody is asked again")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
    follow(editor, "Overview")
    editor.get_by_text("Say that it is ready for review").click()
    editor.get_by_label("A note to whoever publishes it").fill("One statement is new.")
    press(editor, "Ready for review")

    publisher = open_page(viewport={"width": 1280, "height": 900})
    sign_in(publisher, site, "publisher")
    expect(publisher.get_by_text("1 framework waits for your review")).to_be_visible()
    expect(publisher.get_by_text("One statement is new.")).to_be_visible()
    follow(publisher, "IT project manager skills")
    follow(publisher, "Review and publish")
    publisher.get_by_role("checkbox").first.check()
    publisher.get_by_label("Release notes").fill("One statement asks for something else.")
    press(publisher, "Publish")
    expect(publisher.get_by_text("New assessments use it from now on.")).to_be_visible()
    expect(publisher.get_by_text("One statement asks for something else.")).to_be_visible()

    # What comes later belongs to the next version, and can be let go.
    editor.goto(home)
    expect(editor.get_by_text("Ready for review")).to_have_count(0)
    follow(editor, "Texts and scale")
    editor.locator("[name=title]").fill("Skills of IT project managers")
    press(editor, "Save")
    expect(editor.get_by_text("1 change is not published yet.")).to_be_visible()
    follow(editor, "Discard the changes")
    press(editor, "Discard the changes")
    expect(editor.get_by_text("1 change was discarded.")).to_be_visible()
    expect(editor.get_by_text("It says what is published.")).to_be_visible()

    # Version 1 becomes the draft again, as a change since version 2.
    follow(editor, "Versions")
    follow(editor, "IT project manager skills, version 1")
    press(editor, "Make this version the draft")
    expect(editor.get_by_text("1 change is not published yet.")).to_be_visible()


@pytest.mark.both_databases
def test_a_field_that_both_have_changed_is_told_by_its_name(
    open_page: OpenPage, site: str, colleagues: None
) -> None:
    one, other = open_page(), open_page()
    skill = models.Skill.objects.get(key="adaptability")
    for page, name in ((one, "editor"), (other, "publisher")):
        sign_in(page, site, name)
        page.goto(f"{site}/admin/assessments/skill/{skill.pk}/change/")

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
