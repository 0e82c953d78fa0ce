"""The pages of the admin: no fault that axe-core finds, no scrolling sideways, and the matrix."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from assessments import models
from tests.browser import visitor
from tests.browser.conftest import OpenPage
from tests.browser.test_pages import OPTIONS, led_nowhere, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("home", "change", "resources", "publish", "versions", "compare", "use", "discard")
LOOKS: tuple[tuple[visitor.Scheme, int], ...] = (("light", 768), ("dark", 1280))


@pytest.fixture
def admin(open_page: OpenPage, site: str) -> Page:
    """A page of somebody who may do everything, who is signed in."""
    User.objects.create_superuser("ada", password="tests")
    page = open_page(viewport={"width": 1280, "height": 900})
    visitor.sign_in(page, site, "ada")
    return page


def faults(page: Page) -> list[str]:
    found = []
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        visitor.wait_for_transitions(page)
        here = too_wide(page) + led_nowhere(page) + axe_faults(page)
        found += [f"{page.url}, {scheme}, {width} px: {fault}" for fault in here]
    return found


def axe_faults(page: Page) -> list[str]:
    # Django's sheets import others, which axe would load into a sheet that the policy forbids.
    violations = Axe().run(page, options={**OPTIONS, "preload": False}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]


def test_no_page_of_a_framework_has_a_fault(
    admin: Page, site: str, version: models.FrameworkVersion
) -> None:
    models.Target.objects.filter(skill__key="adaptability").first().delete()  # type: ignore[union-attr]
    models.Resource.objects.filter(to_level=5).update(to_level=4)
    one = f"/admin/assessments/framework/{version.framework_id}"
    role = models.Role.objects.first()
    assert role
    found = faults(admin)
    for path in (
        "/admin/assessments/framework/",
        "/admin/assessments/framework/new/",
        "/admin/accounts/account/",
        "/admin/accounts/account/add/",
        f"/admin/accounts/account/{User.objects.get().pk}/change/",
        "/admin/assessments/framework/import/",
        *(f"{one}/{name}/" for name in PAGES),
        f"{one}/targets/{role.pk}/",
        f"{one}/targets/",
    ):
        admin.goto(f"{site}{path}")
        found += faults(admin)
    admin.locator("td[data-role]").first.click()
    assert found + faults(admin) == []


def cell(page: Page, role: str, skill: str) -> Locator:
    target = models.Target.objects.get(role__key=role, skill__key=skill)
    return page.locator(f"td[data-role='{target.role_id}'][data-skill='{target.skill_id}']")


def test_cell_of_the_matrix_is_saved_by_keyboard_as_it_is_left(
    admin: Page, site: str, version: models.FrameworkVersion
) -> None:
    admin.goto(f"{site}/admin/assessments/framework/{version.framework_id}/targets/")
    role, skill = "senior-it-project-manager", "adaptability"
    here = cell(admin, role, skill)
    here.locator("a").press("Enter")
    expect(here.get_by_label("Level: Adaptability, Senior IT project manager")).to_be_focused()
    here.locator("[name=level]").select_option("3")
    admin.keyboard.press("Tab")
    expect(here.locator("[name=importance]")).to_be_focused()
    here.locator("[name=critical]").press("Space")
    admin.keyboard.press("Tab")
    said = admin.get_by_role("status")
    expect(said).to_have_text("Saved: Adaptability for Senior IT project manager.")
    expect(here).to_have_text("3 Independent Important, critical")
    target = models.Target.objects.get(role__key=role, skill__key=skill)
    assert (target.level, target.critical) == (3, True)

    # Somebody else sets the same: theirs stays, and what it is about is said by its names.
    models.Target.objects.filter(pk=target.pk).update(level=1)
    here.locator("a").press("Enter")
    here.locator("[name=level]").select_option("5")
    admin.keyboard.press("Enter")
    expect(said).to_contain_text("Adaptability for Senior IT project manager: somebody set the")
    expect(here.locator("b")).to_have_text("1 Starting")

    # Escape leaves a cell as it was.
    here.locator("a").press("Enter")
    here.locator("[name=level]").select_option("2")
    admin.keyboard.press("Escape")
    expect(here.locator("b")).to_have_text("1 Starting")
    expect(here.locator("a")).to_be_focused()
    assert models.Target.objects.get(pk=target.pk).level == 1
