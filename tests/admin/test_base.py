"""Who may do what in the admin, what a page costs, and what is nobody's business."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db import models as django_models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models, working_copy
from assessments.domain.reviewing import items_of
from assessments.exchange.document import checksum_of, write_document
from assessments.services import answering
from assessments.services.restoring import import_framework
from assessments.services.reviewing import groups_of
from tests.admin.pages import (
    EDITED,
    OF_A_FRAMEWORK,
    ROWS,
    WITH_PAGES,
    address,
    button,
    cost,
    every_url,
    filled_in,
    first,
    page,
    save,
    staff,
    stored,
)
from tests.factories import make_framework, make_resource
from tests.publishing import DEFINITIONS, NOON, change, published, published_again

pytestmark = pytest.mark.django_db


def test_pages_open(editor: Client, version: models.FrameworkVersion) -> None:
    for row in [version, *(first(model, version.framework) for model in EDITED)]:
        for url in (address(type(row), "changelist"), page(row), page(row, "history")):
            assert editor.get(url).status_code == 200, url


def test_saving_without_a_change_changes_nothing(
    editor: Client, version: models.FrameworkVersion
) -> None:
    before = stored()
    for model in EDITED:
        assert save(editor, page(first(model, version.framework))).status_code == 302, model
        assert stored() == before, model


def test_nothing_is_deleted_by_ticking_it_in_a_list(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    before = stored()
    for model in WITH_PAGES:
        row: Any = django_models.QuerySet(model).order_by("pk").last()
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        editor.post(address(model, "changelist"), data)
        assert stored() == before, model


def test_form_that_was_open_while_somebody_published_deletes_nothing_of_it(
    editor: Client, version: models.FrameworkVersion
) -> None:
    skill = first(models.Skill, version.framework)
    skill.statements.create(framework=version.framework, key="new", text="I am new.", order=9)
    data = filled_in(editor.get(page(skill)))
    published_again(version.framework)
    data |= {"statements-2-DELETE": "on", "statements-2-key": "other", "name": "Renamed"}
    assert editor.post(page(skill), data).status_code == 302
    skill.refresh_from_db()
    assert skill.name == "Renamed"
    assert models.Statement.objects.filter(key="new", published=True).exists()


@pytest.mark.parametrize("way", ["delete", "change"])
def test_page_that_waited_for_a_publisher_knows_what_is_published(
    editor: Client,
    other: models.Framework,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    skill = first(models.Skill, other)
    data = {"post": "yes", **filled_in(editor.get(page(skill))), "key": "renamed"}
    hold = models.hold

    def publish_first(framework_id: int | None) -> None:
        monkeypatch.setattr(models, "hold", hold)
        published_again(other)
        hold(framework_id)

    monkeypatch.setattr(models, "hold", publish_first)
    assert editor.post(page(skill, way), data).status_code == 302
    skill.refresh_from_db()
    assert skill.key == "skill-1"


# --- Costs -----------------------------------------------------------------------------------


@pytest.fixture
def sizes(db: None) -> list[models.FrameworkVersion]:
    """The same framework with 3 and with 12 skills, each published and then changed."""
    versions = []
    for skills in (3, 12):
        keys = [f"skill-{n}" for n in range(1, skills + 1)]
        content = make_framework(
            key=f"of-{skills}", skills=skills, resources=[make_resource(skills=keys)]
        )
        versions.append(published(content))
        for skill in models.Skill.objects.filter(framework__key=content.key):
            change(skill, definition="Defined anew.")
    return versions


def test_pages_cost_the_same_with_more_skills(
    editor: Client, sizes: list[models.FrameworkVersion]
) -> None:
    small, large = (
        {
            **{model.__name__: page(first(model, version.framework)) for model in EDITED},
            **{name: button(name, version.framework) for name in OF_A_FRAMEWORK},
            "FrameworkVersion": page(version),
        }
        for version in sizes
    )
    costs = {name: cost(editor, url) for name, url in small.items()}
    assert costs == {name: cost(editor, url) for name, url in large.items()}
    assert max(costs.values()) < 65


def test_publishing_costs_the_same_with_more_skills(
    editor: Client, sizes: list[models.FrameworkVersion]
) -> None:
    ContentType.objects.get_for_models(*apps.get_models())  # which a process remembers
    costs = []
    for version in sizes:
        url = button("publish", version.framework)
        editor.get(url)  # what else it remembers is known from here on
        with CaptureQueriesContext(connection) as captured:
            reviewed = checksum_of(write_document(working_copy.read(version.framework_id)))
            marks = [item.mark for item in items_of(groups_of(version.framework))]
            data = {"follows": 1, "reviewed": reviewed, "looked": marks}
            assert editor.post(url, data).status_code == 302
        costs.append(len(captured))
    assert costs[0] == costs[1] < 110


def test_lists_cost_the_same_with_more_rows_and_versions(
    editor: Client, version: models.FrameworkVersion
) -> None:
    def costs() -> dict[str, int]:
        return {model.__name__: cost(editor, address(model, "changelist")) for model in WITH_PAGES}

    few = costs()
    for _ in range(3):
        published_again(version.framework)
    assert costs() == few
    import_framework(content=make_framework(key="other", skills=40))
    assert {name for name, number in costs().items() if number != few[name]} == {"Framework"}


@pytest.mark.parametrize("name", ["home", "versions"])
def test_page_of_a_framework_costs_the_same_with_more_versions(
    editor: Client, version: models.FrameworkVersion, name: str
) -> None:
    few = cost(editor, button(name, version.framework))
    for _ in range(3):
        published_again(version.framework)
    assert cost(editor, button(name, version.framework)) == few


# --- Who may not -----------------------------------------------------------------------------


def test_every_address_of_the_admin_is_tried() -> None:
    routes = {
        str(pattern.pattern)
        for model in WITH_PAGES
        for pattern in admin.site._registry[model].get_urls()
    }
    # Five of Django's own for each model, its old way to a row, and these.
    own = {route for route in routes if "<int:" in route or "<uuid:" in route or "import" in route}
    assert own == {
        "import/",
        "<int:framework_id>/leave/",
        "<int:framework_id>/publish/",
        "<int:framework_id>/discard/",
        "<int:framework_id>/export/",
        "<int:framework_id>/withdraw/",
        "<int:framework_id>/offer/",
        "<int:framework_id>/scale/",
        "<int:framework_id>/home/",
        "<int:framework_id>/outline/",
        "<int:framework_id>/outline/skill/<int:skill_id>/",
        "<int:framework_id>/outline/notes/",
        "<int:framework_id>/use/",
        "<int:framework_id>/versions/",
        "<int:framework_id>/compare/",
        "drafts/<int:draft_id>/",
        "<int:framework_id>/targets/",
        "<int:framework_id>/targets/<int:role_id>/",
        "<int:framework_id>/resources/",
        "<int:framework_id>/duplicate/",
        "<int:framework_id>/comments/",
        "<int:framework_id>/comments/<int:comment_id>/",
        "<int:framework_id>/ready/",
        "version/<uuid:version_id>/duplicate/",
        "<uuid:version_id>/export/",
        "<uuid:version_id>/restore/",
        "<uuid:version_id>/take-back/",
    }


def test_staff_without_permissions_may_do_nothing(version: models.FrameworkVersion) -> None:
    client = staff()
    before = stored()
    for url in every_url(version):
        assert client.post(url, {"post": "yes", "row": "skill:1:1"}).status_code == 403, url
        assert client.get(url).status_code in (403, 405), url
    assert stored() == before


def test_staff_who_may_only_look_change_nothing(version: models.FrameworkVersion) -> None:
    client = staff(*(f"view_{model._meta.model_name}" for model in DEFINITIONS))
    rows = [version, *(first(model, version.framework) for model in EDITED)]
    before = stored()
    for row in rows:
        assert client.get(page(row)).status_code == 200, row
        assert client.post(page(row), {}).status_code == 403, row
        assert client.post(page(row, "delete"), {"post": "yes"}).status_code == 403, row
    names = ("leave", "publish", "discard", "withdraw", "offer", "ready", "targets", "duplicate")
    for name in names:
        assert client.post(button(name, version.framework)).status_code == 403, name
    for name in ("restore", "take_back"):
        assert client.post(button(name, version)).status_code == 403
    assert stored() == before


def test_somebody_who_is_not_staff_may_do_nothing(version: models.FrameworkVersion) -> None:
    client = Client()
    client.force_login(User.objects.create_user("somebody"))
    for url in every_url(version):
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 403, url
            assert "that account is not one of theirs" in response.text, url


def test_strangers_are_asked_to_log_in(stranger: Client, version: models.FrameworkVersion) -> None:
    before = stored()
    for url in every_url(version):
        login = f"{reverse('account_login')}?next="
        assert stranger.post(url).headers.get("Location", "").startswith(login), url
        assert stranger.get(url).status_code in (302, 405), url
    assert stored() == before


def test_editor_edits_and_discards_and_does_nothing_else(
    version: models.FrameworkVersion,
) -> None:
    client = staff(group="Editor")
    skill = first(models.Skill, version.framework)
    assert save(client, page(skill), name="Renamed").status_code == 302
    assert save(client, page(version.framework), title="Retitled").status_code == 302
    assert client.get(button("publish", version.framework)).status_code == 200
    before = stored()
    for name in ("publish", "withdraw", "offer"):
        assert client.post(button(name, version.framework), {"follows": 1}).status_code == 403
    assert client.get(reverse("admin:assessments_framework_import")).status_code == 200
    assert stored() == before
    assert client.post(button("discard", version.framework)).status_code == 302
    assert client.post(button("restore", version)).status_code == 302


def test_publisher_publishes_withdraws_and_imports(version: models.FrameworkVersion) -> None:
    client = staff(group="Publisher")
    reviewed = checksum_of(write_document(working_copy.read(version.framework_id)))
    data = {"follows": 1, "reviewed": reviewed}
    assert client.post(button("publish", version.framework), data).status_code == 302
    assert version.framework.versions.count() == 2
    assert client.post(button("withdraw", version.framework)).status_code == 302
    assert client.get(reverse("admin:assessments_framework_import")).status_code == 200


# --- Answers are nobody's business -----------------------------------------------------------


def test_admin_has_pages_for_definitions_only() -> None:
    registered = {m for m in admin.site._registry if m._meta.app_label == "assessments"}
    assert registered == set(WITH_PAGES)


@pytest.mark.parametrize("model", ["assessment", "answer", "planitem", "skillnote"])
def test_admin_has_no_page_about_answers(editor: Client, model: str) -> None:
    assert editor.get(f"/admin/assessments/{model}/").status_code == 404


def test_no_page_shows_who_answered(editor: Client, version: models.FrameworkVersion) -> None:
    person = uuid.UUID("5ee0ff5c-7e93-4e43-9d0e-0b8a6f0f3c11")
    assessment = answering.start(respondent=person, version=version, role_key="role-1", at=NOON)
    answering.submit(assessment=assessment, at=NOON)
    ids = (str(person), person.hex, str(assessment.pk), assessment.pk.hex)
    for url in every_url(version):
        text = editor.get(url).content.decode(errors="replace")
        assert [told for told in ids if told in text] == [], url


def test_rows_of_the_admin_are_those_that_have_pages() -> None:
    assert all(issubclass(model, models.LastingRow) for model in ROWS)
