"""The pages of categories, skills, roles and resources."""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from tests.admin.pages import (
    ROWS,
    TAKEN,
    adding_to,
    address,
    button,
    cost,
    deleted,
    field_of,
    filled_in,
    first,
    page,
    refused,
    said,
    save,
    stored,
    with_another,
)
from tests.factories import make_framework
from tests.publishing import change, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def test_skill_is_edited_with_its_statements_and_descriptors(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    data = filled_in(editor.get(page(skill)))
    data |= {
        "name": "Renamed",
        "definition": "Defined anew.",
        "statements-0-text": "I have done it better.",
        "statements-0-asks": "same",
        "statements-1-example": "For example.",
        "descriptors-2-text": "Level 3, described anew.",
    }
    data = with_another(data, "statements", key="new", text="I have done something new.")
    assert editor.post(page(skill), data).status_code == 302
    content = working_copy.read(framework.pk).skills[0]
    assert (content.name, content.definition) == ("Renamed", "Defined anew.")
    assert [(s.key, s.text, s.example, s.meaning) for s in content.statements] == [
        ("skill-1-1", "I have done it better.", "", 1),
        ("skill-1-2", "I have done thing 2 of skill 1.", "For example.", 1),
        ("new", "I have done something new.", "", 1),
    ]
    assert content.descriptors[3] == "Level 3, described anew."


def test_role_and_resource_are_edited(editor: Client, framework: models.Framework) -> None:
    role, resource = first(models.Role, framework), first(models.Resource, framework)
    saved = save(
        editor, page(role), summary="New.", targets__0__level=2, targets__0__importance=1,
        targets__0__critical="on",
    )  # fmt: skip
    assert saved.status_code == 302
    values = {"kind": "course", "to_level": 2, "url": "https://a.org", "origin": "article"}
    assert save(editor, page(resource), **values).status_code == 302
    content = working_copy.read(framework.pk)
    target = content.roles[0].targets["skill-1"]
    assert (target.level, target.importance, target.critical) == (2, 1, True)
    assert content.roles[0].summary == "New."
    resource.refresh_from_db()
    assert {name: getattr(resource, name) for name in values} == values


def test_level_without_a_descriptor_is_offered_as_a_line(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    skill.descriptors.filter(level=2).delete()
    assert field_of(editor.get(page(skill)), "descriptors-2-level").value() == 2
    assert save(editor, page(skill), descriptors__2__text="Again.").status_code == 302
    assert working_copy.read(framework.pk).skills[0].descriptors[2] == "Again."


def test_skill_without_a_target_is_offered_as_a_line_unless_it_is_retired(
    editor: Client, framework: models.Framework
) -> None:
    role = first(models.Role, framework)
    role.targets.exclude(skill__key="skill-1").delete()
    change(models.Skill.objects.get(key="skill-2"), retired=True)
    data = filled_in(editor.get(page(role)))
    assert data["targets-TOTAL_FORMS"] == 2
    assert data["targets-1-skill"] == models.Skill.objects.get(key="skill-3").pk


# --- Retiring and deleting -------------------------------------------------------------------


@pytest.mark.parametrize("model", ROWS)
def test_what_was_published_is_retired_and_not_deleted(
    editor: Client, framework: models.Framework, model: Any
) -> None:
    row = first(model, framework)
    before = stored()
    for response in (editor.get(page(row, "delete")), editor.post(page(row, "delete"))):
        assert response["Location"] == page(row)
        message = f"“{row}” has been published: it can be retired here, not deleted."
        assert said(response)[-1] == message
    assert stored() == before
    assert save(editor, page(row), retired="on").status_code == 302
    row.refresh_from_db()
    assert row.retired
    data = filled_in(editor.get(page(row)))
    data.pop("retired")
    assert editor.post(page(row), data).status_code == 302
    row.refresh_from_db()
    assert not row.retired


def test_statement_that_was_published_is_retired_and_not_deleted(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    data = filled_in(editor.get(page(skill))) | {
        "statements-0-DELETE": "on",
        "statements-1-retired": "on",
    }
    assert editor.post(page(skill), data).status_code == 302
    content = working_copy.read(framework.pk).skills[0]
    assert [(s.key, s.retired) for s in content.statements] == [
        ("skill-1-1", False),
        ("skill-1-2", True),
    ]


def test_what_holds_something_published_is_not_deleted(
    editor: Client, framework: models.Framework
) -> None:
    new = models.Category.objects.create(framework=framework, key="new", name="New", summary="New.")
    skill = first(models.Skill, framework)
    change(skill, category=new)
    assert "has been published: it can be retired" in said(deleted(editor, new))[0]
    assert models.Category.objects.filter(key="new").exists()


@pytest.mark.parametrize("model", ROWS)
def test_what_was_not_published_can_be_deleted_and_not_retired(
    editor: Client, other: models.Framework, model: Any
) -> None:
    row = first(model, other)
    assert field_of(editor.get(page(row)), "retired").field.disabled
    assert save(editor, page(row), retired="on").status_code == 302
    row.refresh_from_db()
    assert not row.retired
    response = deleted(editor, row)
    assert response.status_code == 302
    assert not model.objects.filter(pk=row.pk).exists()


def test_statement_that_was_not_published_can_be_deleted(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    skill.statements.create(framework=framework, key="new", text="I am new.", order=9)
    assert save(editor, page(skill), statements__2__DELETE="on").status_code == 302
    assert not models.Statement.objects.filter(key="new").exists()


# --- Adding ----------------------------------------------------------------------------------


def test_category_is_added(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    url = adding_to(framework, models.Category)
    response = save(editor, url, key="new", name="New", summary="A new one.")
    assert response.status_code == 302
    row = models.Category.objects.get(key="new")
    assert (row.framework, row.published) == (framework, False)
    data = filled_in(editor.get(url)) | {"key": "category-1", "name": "New", "summary": "Again."}
    assert refused(editor, url, data) == {"key": TAKEN, "name": TAKEN}


def test_skill_is_added_with_all_that_belongs_to_it(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    url = adding_to(framework, models.Skill)
    data = filled_in(editor.get(url))
    category = first(models.Category, framework)
    data |= {"key": "new", "name": "New", "category": category.pk, "definition": "New."}
    data |= {f"descriptors-{n}-text": f"Level {n + 1}." for n in range(3)}
    data = with_another(data, "statements", key="new-1", text="I have done something new.")
    assert editor.post(url, data).status_code == 302
    skill = next(s for s in working_copy.read(framework.pk).skills if s.key == "new")
    assert [statement.key for statement in skill.statements] == ["new-1"]
    assert skill.descriptors == {n: f"Level {n}." for n in range(1, 4)}
    rows = [
        *models.Statement.objects.filter(key="new-1"),
        *models.Descriptor.objects.filter(skill__key="new"),
    ]
    assert {row.framework_id for row in rows} == {framework.pk}


def test_role_is_added_with_a_target_for_every_skill(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    url = adding_to(framework, models.Role)
    data = filled_in(editor.get(url)) | {"key": "new", "name": "New", "summary": "New."}
    data |= {f"targets-{n}-{name}": 2 for n in range(3) for name in ("level", "importance")}
    assert editor.post(url, data).status_code == 302
    role = working_copy.read(framework.pk).role("new")
    assert role is not None
    assert list(role.targets) == ["skill-1", "skill-2", "skill-3"]


# --- Lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=practice", 3), ("kind=job", 1), ("origin=article", 1), ("kind=x", 0)],
)
def test_list_of_resources_is_filtered(
    editor: Client, framework: models.Framework, query: str, count: int
) -> None:
    response = editor.get(f"{address(models.Resource, 'changelist')}?{query}")
    assert len(response.context["cl"].result_list) == count


def test_list_of_resources_names_kinds_and_origins(
    editor: Client, framework: models.Framework
) -> None:
    text = editor.get(address(models.Resource, "changelist")).text
    for name in ("Practice", "Job", "Named in the source article", "Added by the team"):
        assert f">{name}</td>" in text


def test_list_of_skills_counts_statements(editor: Client, framework: models.Framework) -> None:
    response = editor.get(address(models.Skill, "changelist"))
    assert {s.statement_count for s in response.context["cl"].result_list} == {2}


@pytest.mark.parametrize("query", ["", "skill", "I have done"])
def test_list_of_skills_shows_each_of_one_framework_once(
    editor: Client, framework: models.Framework, other: models.Framework, query: str
) -> None:
    url = address(models.Skill, "changelist")
    for shown, chosen in [(framework, ""), (other, str(other.pk))]:
        response = editor.get(url, {"q": query, "framework": chosen})
        rows = list(response.context["cl"].result_list)
        assert rows == list(models.Skill.objects.filter(framework=shown))
        assert {row.statement_count for row in rows} == {2}


# --- How a page looks and leads on -----------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (models.Category, "outline"),
        (models.Skill, "outline"),
        (models.Role, "targets"),
        (models.Resource, "resources"),
    ],
)
def test_work_goes_on_at_the_row_that_was_saved(
    editor: Client, framework: models.Framework, model: Any, name: str
) -> None:
    row = first(model, framework)
    address_of_list = button(name, framework)
    place = f"{address_of_list}#{model._meta.model_name}-{row.pk}"
    assert save(editor, page(row))["Location"] == place
    values: dict[str, Any] = {"from_level": 1, "to_level": 2} if name == "resources" else {}
    values |= {"category": row.category} if model is models.Skill else {}
    new = model.objects.create(framework=framework, key="new", **values)
    assert deleted(editor, new)["Location"] == address_of_list


def test_page_has_one_main_button_and_says_what_a_line_is_about(
    editor: Client, framework: models.Framework
) -> None:
    text = editor.get(page(first(models.Role, framework))).text
    assert text.count('class="default"') == 1
    assert '<span class="fixed">Skill 1</span>' in text
    assert "<option" not in text.partition('name="targets-0-skill"')[2].partition("</td>")[0]


def test_key_is_out_of_the_way(editor: Client, framework: models.Framework) -> None:
    for model in ROWS:
        response = editor.get(page(first(model, framework)))
        names = [
            (fieldset.name, fieldset.classes, fieldset.fields)
            for fieldset in response.context["adminform"]
            if "key" in fieldset.fields
        ]
        assert names == [("For files", "collapse", ["key"])], model


def test_skills_that_one_comes_from_are_found_by_their_names(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    data = filled_in(editor.get(page(skill))) | {"comes_from": ["", "skill 3", " Skill 2 "]}
    assert editor.post(page(skill), data).status_code == 302
    skill.refresh_from_db()
    assert skill.comes_from == ["skill-3", "skill-2"]
    text = editor.get(page(skill)).text
    assert text.count('name="comes_from" value="skill-') == 2
    assert '<option value="Skill 2">' not in text
    data = filled_in(editor.get(page(skill))) | {"comes_from": ["skill-3", "Nobody knows"]}
    message = "There is no other skill “Nobody knows” in the newest version. Type a name of one."
    assert refused(editor, page(skill), data) == {"comes_from": [message]}
    response = editor.post(page(skill), data)
    assert 'value="Nobody knows"' in response.text


def test_pages_of_8_and_of_200_skills_cost_the_same(editor: Client, db: None) -> None:
    costs = []
    for skills in (8, 200):
        framework = published(make_framework(key=f"of-{skills}", skills=skills)).framework
        rows = [first(model, framework) for model in (models.Skill, models.Role)]
        urls = [*(page(row) for row in rows), adding_to(framework, models.Skill)]
        costs.append([cost(editor, url) for url in urls])
    assert costs[0] == costs[1]
    assert max(costs[0]) < 35
