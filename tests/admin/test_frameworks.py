"""The list of frameworks, the ways between the pages of one, and the form of its texts."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models, queries, working_copy
from assessments.services.withdrawing import withdraw
from tests.admin.pages import (
    Controls,
    address,
    button,
    first,
    page,
    said,
    save,
    staff,
    stored,
)
from tests.publishing import NOON, change, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


# --- The list --------------------------------------------------------------------------------


def listed(client: Client) -> list[tuple[str, ...]]:
    """Return what the list of frameworks says, row by row."""
    response = client.get(address(models.Framework, "changelist"))
    admin = response.context["cl"].model_admin
    return [
        (row.key, admin.newest(row), admin.state(row), admin.is_open(row))
        for row in response.context["cl"].result_list
    ]


def test_list_says_how_far_each_draft_is(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    not_published = ("other", "–", "not published yet", False)
    assert listed(editor) == [("framework", "1", "no changes", True), not_published]
    change(framework, title="Retitled")
    assert listed(editor)[0] == ("framework", "1", "1 change since version 1", True)
    change(first(models.Skill, framework), name="Renamed", definition="Defined anew.")
    assert listed(editor)[0] == ("framework", "1", "3 changes since version 1", True)
    published_again(framework)
    withdraw(framework=framework, at=NOON)
    assert listed(editor) == [("framework", "2", "no changes", False), not_published]


def test_list_offers_to_import_to_whoever_may(editor: Client, framework: models.Framework) -> None:
    url, link = (
        address(models.Framework, "changelist"),
        reverse("admin:assessments_framework_import"),
    )
    assert link in editor.get(url).text
    assert link not in staff("view_framework", "change_framework").get(url).text


def test_list_leads_to_the_first_page_of_each(editor: Client, framework: models.Framework) -> None:
    text = editor.get(address(models.Framework, "changelist")).text
    assert f'href="{button("home", framework)}"' in text
    assert f'href="{page(framework)}"' not in text


def test_order_on_the_start_page_is_set_in_the_list(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    published_again(other)
    assert [version.framework for version in queries.open_versions()] == [framework, other]
    data = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save",
        "form-0-id": framework.pk, "form-0-order": 2, "form-1-id": other.pk, "form-1-order": 1,
    }  # fmt: skip
    assert editor.post(address(models.Framework, "changelist"), data).status_code == 302
    assert [version.framework for version in queries.open_versions()] == [other, framework]
    before = framework.revision, framework.title
    framework.refresh_from_db()
    assert (framework.revision, framework.title) == before  # nobody's open form is outdated


# --- Its pages ---------------------------------------------------------------------------------


def entries(client: Client, url: str) -> dict[str, bool]:
    """Return the entries of a page's navigation by their names, and whether each is current."""
    return {entry.name: entry.is_current for entry in client.get(url).context["nav"].entries}


def test_each_page_says_where_it_stands_among_those_of_its_framework(
    editor: Client, framework: models.Framework
) -> None:
    urls = {
        "overview": button("home", framework),
        "targets": button("targets", framework),
        "resources": button("resources", framework),
        "texts": page(framework),
        "versions": button("versions", framework),
    }
    for name, url in urls.items():
        shown = entries(editor, url)
        assert shown.keys() >= urls.keys(), url
        assert [entry for entry, is_current in shown.items() if is_current] == [name]
    assert entries(editor, page(first(models.Role, framework)))["targets"]
    assert entries(editor, page(first(models.Resource, framework)))["resources"]


def test_navigation_leads_to_what_one_may_see(framework: models.Framework) -> None:
    client = staff("view_framework", "view_target")
    shown = entries(client, button("home", framework)).keys()
    assert "targets" in shown
    assert not shown & {"resources", "versions"}


# --- Texts and scale ---------------------------------------------------------------------------


def test_framework_is_edited_with_its_scale(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    response = save(
        editor,
        page(framework),
        title="Retitled",
        language="de",
        default_role=models.Role.objects.get(framework=framework, key="role-2").pk,
        answeroption__0__label="Relabelled",
        level__2__name="Renamed",
        importance__1__name="Reweighed",
    )
    assert response.status_code == 302
    content = working_copy.read(framework.pk)
    assert (content.title, content.language, content.default_role) == ("Retitled", "de", "role-2")
    assert content.options[0].label == "Relabelled"
    assert (content.levels[2].name, content.importances[1].name) == ("Renamed", "Reweighed")
    assert working_copy.read(other.pk).title == "Framework"


def test_scale_of_the_page_is_the_one_of_the_framework(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    """Inlines under a framework show its own rows alone, though keys are the same elsewhere."""
    response = editor.get(page(framework))
    for inline in response.context["inline_admin_formsets"]:
        shown = {form.instance.pk for form in inline.formset.forms}
        rows = inline.formset.model.objects.filter(framework=framework)
        assert shown == set(rows.values_list("pk", flat=True)), inline.formset.model


def test_page_of_a_reader_has_nothing_to_fill_in(framework: models.Framework) -> None:
    client = staff("view_framework", "view_answeroption", "view_level", "view_importance")
    assert Controls(client.get(page(framework))).names == []


def test_saving_leads_on_to_the_review(editor: Client, framework: models.Framework) -> None:
    response = save(editor, page(framework), title="Retitled", _review="Save and review")
    assert (response.status_code, response["Location"]) == (302, button("publish", framework))
    framework.refresh_from_db()
    assert framework.title == "Retitled"
    assert framework.versions.count() == 1


def test_framework_is_neither_added_nor_deleted_by_a_form(
    editor: Client, framework: models.Framework
) -> None:
    before = stored()
    assert editor.get(address(models.Framework, "add")).status_code == 403
    assert editor.post(address(models.Framework, "add"), {"key": "new"}).status_code == 403
    assert editor.post(page(framework, "delete"), {"post": "yes"}).status_code == 403
    assert stored() == before


@pytest.mark.parametrize("way", ["home", "framework_change"])
def test_page_of_a_framework_that_is_gone_leads_to_the_list(
    editor: Client, other: models.Framework, way: str
) -> None:
    url = button(way, other)
    other.delete()
    response = editor.get(url)
    the_list = address(models.Framework, "changelist")
    assert (response.status_code, response["Location"]) == (302, the_list)
    assert said(response) == ["There is no such framework. It may have been discarded."]
