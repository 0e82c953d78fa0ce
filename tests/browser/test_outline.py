"""Editors type a draft in the outline: by keyboard alone, two at once, and away from the site."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from assessments import models
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import axe_faults
from tests.browser.visitor import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATEMENTS = (
    "Order your own work by what it is worth.",
    "Say how long a task will take you.",
    "Tell early that a date cannot be kept.",
    "Keep time free for what nobody has planned.",
)


@pytest.fixture
def editors(transactional_db: None) -> None:
    for name in ("ada", "bob"):
        User.objects.create_superuser(name, password="tests")


def open_outline(page: Page, site: str, name: str, query: str = "") -> None:
    address = f"/admin/assessments/framework/{models.Framework.objects.get().pk}/outline/{query}"
    sign_in(page, site, name, on=address)


def wide(open_page: OpenPage) -> Page:
    return open_page(viewport={"width": 1280, "height": 900})


def open_skill(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Open {name}").click()
    expect(page.get_by_role("link", name=f"Close {name}")).to_be_visible()


def drag(page: Page, what: str, to: str) -> None:
    """Drag with a pointer that moves step by step; both ends must be in view."""
    for place, act in ((what, page.mouse.down), (to, page.mouse.up)):
        box = page.locator(place).bounding_box()
        assert box
        page.mouse.move(box["x"] + 10, box["y"] + 10, steps=5)
        act()


def test_a_new_skill_takes_one_page_more_and_25_fields(
    open_page: OpenPage, site: str, editors: None
) -> None:
    page = wide(open_page)
    open_outline(page, site, "ada")
    pages: list[str] = []
    page.on(
        "framenavigated",
        lambda frame: pages.append(frame.url) if frame == page.main_frame else None,
    )
    fields = 0

    page.get_by_role("button", name="Add a skill to Technical").click()
    page.keyboard.type("Time management")
    page.keyboard.press("Enter")  # the next skill …
    page.keyboard.press("Tab")  # … which is a statement of this one
    fields += 1
    for text in STATEMENTS:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        fields += 1
    close = page.get_by_role("link", name="Close Time management")
    expect(close).to_be_visible()
    skill = page.locator("[data-branch^='skill.']", has=close)
    expect(skill.locator("[name$='.text'][name^=statement]")).to_have_count(4)

    skill.get_by_label("Definition").fill("You know what to do first, and how long it takes.")
    fields += 1
    for level in range(5):
        skill.locator("[name^=descriptor]").nth(level).fill(f"What level {level + 1} means here.")
        fields += 1
    page.keyboard.press("Tab")
    for role in range(4):
        skill.locator("[name^=target][name$=level]").nth(role).select_option(str(role + 1))
        skill.locator("[name^=target][name$=importance]").nth(role).select_option("2")
        fields += 2
    expect(page.get_by_text("Nothing is missing: this draft can be published.")).to_be_visible()

    skill.get_by_text("Add a resource").click()
    skill.get_by_label("Title").fill("Plan a week")
    skill.locator("[name^=resource][name$=description]").fill("Write down what you will do.")
    fields += 2
    press(page, "Add this resource")
    expect(page.get_by_role("link", name="Plan a week")).to_be_visible()
    expect(page.locator("iframe").content_frame.get_by_role("heading", level=1)).to_have_text(
        "Time management"
    )

    assert (len(pages), fields) == (1, 21)
    row = models.Skill.objects.get(name="Time management")
    assert row.key == "time-management"
    assert [s.text for s in row.statements.order_by("order")] == list(STATEMENTS)
    assert (row.descriptors.count(), row.targets.count()) == (5, 4)


def test_by_keyboard_alone(open_page: OpenPage, site: str, editors: None) -> None:
    page = wide(open_page)
    open_outline(page, site, "ada")
    expect(page.get_by_role("treegrid", name="Outline")).to_be_visible()
    page.get_by_label("Name of the skill").nth(1).focus()
    page.keyboard.press("Escape")
    row = page.locator("[data-row]:focus")
    expect(row).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-row]:focus")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    statement = page.locator("textarea:focus")
    text = statement.input_value()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#outline-said")).to_contain_text("Moved")
    expect(page.locator("textarea:focus")).to_have_value(text)
    assert models.Statement.objects.get(text=text).order == 2
    for _ in range(2):  # over the top, into the skill before
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("#outline-said")).to_contain_text("Moved")
        page.wait_for_timeout(300)
    assert models.Statement.objects.get(text=text).skill.name == "Team motivation"

    # The pointer drags one into a skill that need not be open.
    moved = models.Statement.objects.filter(skill__key="creativity-and-problem-solving")[0]
    page.evaluate("scrollTo(0, 150)")
    drag(
        page,
        f"#statement-{moved.pk} [data-handle]",
        "[data-row^='skill.']:has([value='Team motivation'])",
    )
    expect(page.locator(f"#statement-{moved.pk}")).to_have_count(0)
    moved.refresh_from_db()
    assert moved.skill.name == "Team motivation"

    assert axe_faults(page) == []
    page.get_by_label("Show keys").check()
    expect(page.locator(".outline-key").first).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 768, "height": 1024})
    wider |= page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wider


def test_two_editors_of_one_skill_see_both_texts(
    open_page: OpenPage, site: str, editors: None
) -> None:
    pk = models.Skill.objects.get(key="adaptability").pk
    one, other = wide(open_page), wide(open_page)
    for page, name in ((one, "ada"), (other, "bob")):
        open_outline(page, site, name, f"?open={pk}")
    one.get_by_label("Definition").fill("Ada’s words.")
    one.get_by_label("Why it matters").focus()
    expect(one.locator("[data-word=saved]").first).to_be_visible()
    other.get_by_label("Why it matters").fill("Bob’s reason.")
    other.get_by_label("Definition").fill("Bob’s words.")
    other.get_by_label("Why it matters").focus()
    expect(other.locator("q")).to_have_text("Ada’s words.")
    expect(other.get_by_label("Definition")).to_have_value("Bob’s words.")
    skill = models.Skill.objects.get(pk=pk)
    assert (skill.definition, skill.why_it_matters) == ("Ada’s words.", "Bob’s reason.")
    other.get_by_role("button", name="Keep mine").click()
    expect(other.locator("[data-field$='.definition'] [data-word=saved]")).to_be_visible()
    assert models.Skill.objects.get(pk=pk).definition == "Bob’s words."


def test_what_is_typed_away_from_the_site_or_signed_out_is_kept(
    open_page: OpenPage, site: str, editors: None
) -> None:
    pk = models.Skill.objects.get(key="adaptability").pk
    page = wide(open_page)
    open_outline(page, site, "ada", f"?open={pk}")
    name = page.locator(f"[name='skill.{pk}.name']")
    page.context.set_offline(True)
    name.fill("Coping")
    name.blur()
    expect(page.get_by_text("the site cannot be reached").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-word=saved]").first).to_be_visible()
    assert models.Skill.objects.get(pk=pk).name == "Coping"

    page.context.clear_cookies(name="session")
    name.fill("Coping with change")
    name.blur()
    expect(page.get_by_text("you are signed out").first).to_be_visible()
    open_outline(page, site, "ada", f"?open={pk}")
    expect(name).to_have_value("Coping with change")
    expect(page.locator("[data-word=saved]").first).to_be_visible()
    assert models.Skill.objects.get(pk=pk).name == "Coping with change"

    # Without a script the same page splits a skill, one step longer.
    plain = open_page(java_script_enabled=False, viewport={"width": 768, "height": 1024})
    open_outline(plain, site, "bob", f"?open={pk}")
    plain.locator(f"#skill-{pk} .outline-menu summary").click()
    press(plain, "Split…")
    plain.get_by_role("checkbox", name=re.compile("Learn a new digital tool")).check()
    plain.get_by_label("Name of the new skill").fill("Learning")
    press(plain, "Split")
    expect(plain.get_by_text("comes from “Coping with change”")).to_be_visible()
    assert models.Skill.objects.get(name="Learning").comes_from == ["adaptability"]
