"""The list of frameworks, and the page where a working copy is seen at a glance."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models, working_copy
from assessments.services import answering
from assessments.services.withdrawing import withdraw
from tests.admin.pages import (
    ROWS,
    Controls,
    adding_to,
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
    assert link not in staff(group="Editor").get(url).text


# --- The page --------------------------------------------------------------------------------


def test_page_shows_the_framework_at_a_glance(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    models.Role.objects.filter(framework=framework, key="role-1").update(summary="")
    change(models.Statement.objects.get(framework=framework, key="skill-1-2"), retired=True)
    context = editor.get(page(framework)).context
    role = models.Role.objects.get(framework=framework, key="role-1")
    skill = models.Skill.objects.get(framework=framework, key="skill-1")
    assert context["state"] == "2 changes since version 1"
    assert context["problems"] == [("roles[0].summary: missing", page(role))]
    assert [(node.key, [child.key for child in node.children]) for node in context["tree"]] == [
        ("category-1", ["skill-1"]),
        ("category-2", ["skill-2", "skill-3"]),
    ]
    node = context["tree"][0].children[0]
    assert (node.name, node.url) == ("Skill 1", page(skill))
    weak = "“Skill 1” asks one statement only, so that one answer decides"
    assert node.warnings == [weak]
    assert [(line.key, line.url, line.retired) for line in node.children] == [
        ("skill-1-1", f"{page(skill)}#statements-group", False),
        ("skill-1-2", f"{page(skill)}#statements-group", True),
    ]
    assert [[row.key for row, _url in part["rows"]] for part in context["lists"]] == [
        ["role-1", "role-2"],
        ["resource-1", "resource-2", "resource-3", "way-1"],
    ]
    for model in ROWS:
        assert adding_to(framework, model) in editor.get(page(framework)).text, model


def test_page_lists_the_versions_with_their_counts(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    newest = published_again(version.framework)
    for number in range(3):
        person = uuid.UUID(int=number)
        answering.start(respondent=person, version=version, role_key="role-1", at=NOON)
    answering.submit(assessment=models.Assessment.objects.all()[0], at=NOON)
    versions = editor.get(page(version.framework)).context["versions"]
    counts = [(row.pk, row.running, row.submitted) for row in versions]
    assert counts == [(newest.pk, 0, 0), (version.pk, 2, 1)]


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


@pytest.mark.parametrize(("group", "missing"), [("Editor", {"withdraw"}), ("Publisher", set())])
def test_page_offers_what_its_reader_may_do(
    framework: models.Framework, group: str, missing: set[str]
) -> None:
    names = {"publish", "discard", "withdraw", "move", "export"}
    text = staff(group=group).get(page(framework)).text
    assert {name for name in names if button(name, framework) not in text} == missing


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


def test_page_of_a_framework_that_is_gone_leads_to_the_list(
    editor: Client, other: models.Framework
) -> None:
    url = page(other)
    other.delete()
    response = editor.get(url)
    the_list = address(models.Framework, "changelist")
    assert (response.status_code, response["Location"]) == (302, the_list)
    assert said(response) == ["There is no such framework. It may have been discarded."]
