"""What editors meet, page by page: a draft from its first change until it is published."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import visitor

Shoot = Callable[[Page, str], None]

FRAMEWORK = "/admin/assessments/framework/"
OLD, NEW = "real task", "task of your own"
BROKEN = "key: broken\ntitle: A colon: in the title\n"


def take_admin(page: Page, site: str, shoot: Shoot) -> None:
    """Go from the log-in to a second version, and stop at every page of the admin."""
    from django.contrib.auth.models import User

    from assessments import models

    User.objects.create_superuser("ada", password="tests")
    pk = models.Framework.objects.get().pk
    one = f"{site}{FRAMEWORK}{pk}/"
    adaptability = models.Skill.objects.get(key="adaptability").pk
    page.goto(f"{site}/admin/")
    shoot(page, "login")
    visitor.sign_in(page, site, "ada")
    shoot(page, "index")

    def take(name: str, address: str) -> None:
        page.goto(address)
        shoot(page, name)

    take("list", f"{site}{FRAMEWORK}")
    take("home", f"{one}home/")
    take("new", f"{site}{FRAMEWORK}new/")
    take("duplicate", f"{one}duplicate/")
    take("review-nothing", f"{one}publish/")
    take("use-nobody", f"{one}use/")
    take("outline", f"{one}outline/")
    change_a_statement(page, f"{one}outline/?open={adaptability}")
    shoot(page, "outline-skill")
    page.locator(f"#skill-{adaptability} .outline-menu summary").click()
    shoot(page, "outline-menu")
    visitor.press(page, "Split…")
    shoot(page, "outline-split")
    take("review-asks", f"{one}publish/")
    take("home-asks", f"{one}home/")
    take("skill", f"{site}/admin/assessments/skill/{adaptability}/change/")
    take("skills", f"{site}/admin/assessments/skill/?framework={pk}")
    take("targets", f"{one}targets/")

    role = models.Role.objects.order_by("pk")[0].pk
    take("role-targets", f"{one}targets/{role}/")
    take("role", f"{site}/admin/assessments/role/{role}/change/")
    take("resources", f"{one}resources/")
    resource = models.Resource.objects.order_by("pk")[0].pk
    take("resource", f"{site}/admin/assessments/resource/{resource}/change/")
    page.goto(f"{one}change/")
    page.locator("[name$=-label]").nth(1).fill("I have done this with somebody beside me")
    visitor.press(page, "Save and continue")
    shoot(page, "texts")
    take("history", f"{one}history/")

    page.goto(f"{one}outline/")
    page.get_by_role("button", name="A correction").first.click()
    expect(page.get_by_role("button", name="A correction")).to_have_count(0)
    page.goto(f"{one}change/")
    page.get_by_role("radio", name="correction").first.check()
    visitor.press(page, "Save what it means")
    take("home-changed", f"{one}home/")
    page.get_by_text("Say that it is ready for review").click()
    page.get_by_label("A note to whoever publishes it").fill("Only words that people stumbled on.")
    visitor.press(page, "Ready for review")
    page.get_by_label("Comment on the draft").fill("Is “task” the word that people use?")
    visitor.press(page, "Comment")
    shoot(page, "home-ready")
    take("index-ready", f"{site}/admin/")
    take("review", f"{one}publish/")
    visitor.press(page, "Publish")
    shoot(page, "review-refused")
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    shoot(page, "review-ticked")
    visitor.press(page, "Publish")
    shoot(page, "version-new")
    take("compare", f"{one}compare/?from=1&to=2")
    take("versions", f"{one}versions/")
    take("version-first", f"{site}/admin/assessments/frameworkversion/")
    page.locator("tbody th a").last.click()
    shoot(page, "version-old")
    visitor.press(page, "Make this version the draft")
    take("discard", f"{one}discard/")
    visitor.press(page, "Discard")
    take("versions-discarded", f"{one}versions/")

    page.goto(f"{site}{FRAMEWORK}import/")
    shoot(page, "import")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (
            ("import-refused", BROKEN),
            ("import-preview", changed_content()),
        ):
            file = Path(folder) / f"{name}.yaml"
            file.write_text(content)
            page.goto(f"{site}{FRAMEWORK}import/")
            page.get_by_label("File").set_input_files(file)
            visitor.press(page, "Read the file")
            shoot(page, name)
    for name, row in (
        ("level", models.Role.objects.order_by("-pk")[0]),
        ("category", models.Category.objects.order_by("-pk")[0]),
    ):
        kind = row._meta.model_name
        take(f"delete-{name}", f"{site}/admin/assessments/{kind}/{row.pk}/delete/")
    take("404", f"{one}no-such-page/")


def change_a_statement(page: Page, outline: str) -> None:
    page.goto(outline)
    statement = page.locator("textarea", has_text=OLD).first
    statement.fill(statement.input_value().replace(OLD, NEW))
    statement.blur()
    expect(page.get_by_role("button", name="A correction")).to_be_visible()


def changed_content() -> str:
    from assessments.services.offering import RELEASED_FILE

    return Path(RELEASED_FILE).read_text().replace(OLD, NEW)
