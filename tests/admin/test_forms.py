"""Errors name their field, and keys are made, stay and are used once."""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from tests.admin.pages import (
    TAKEN,
    field_of,
    filled_in,
    first,
    page,
    refused,
    save,
    with_another,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill(version: models.FrameworkVersion) -> models.Skill:
    return first(models.Skill, version.framework)


# --- Keys and names --------------------------------------------------------------------------


def test_key_that_another_skill_uses_is_an_error_of_the_key(
    editor: Client, skill: models.Skill
) -> None:
    data = filled_in(editor.get(page(skill)))
    data = with_another(data, "statements", key="skill-2-1", text="I have.")
    assert refused(editor, page(skill), data) == {"statements-2-key": TAKEN}


def test_key_used_twice_in_one_list_is_an_error_of_the_second(
    editor: Client, skill: models.Skill
) -> None:
    data = filled_in(editor.get(page(skill)))
    for text in ("I have.", "I had."):
        data = with_another(data, "statements", key="new", text=text)
    message = "Another one in this list has it already."
    assert refused(editor, page(skill), data) == {"statements-3-key": [message]}


def test_key_of_another_framework_is_free(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    models.Statement.objects.filter(framework=other, key="skill-3-2").delete()
    url = page(first(models.Skill, other))
    data = with_another(filled_in(editor.get(url)), "statements", key="skill-3-2", text="I have.")
    assert editor.post(url, data).status_code == 302
    assert working_copy.read(other.pk).skills[0].statements[-1].key == "skill-3-2"


def test_what_is_no_key_is_an_error_of_the_key(editor: Client, skill: models.Skill) -> None:
    unchanged = filled_in(editor.get(page(skill)))
    for key in ("Big", "two words", "a--b"):
        data = with_another(unchanged, "statements", key=key, text="I have.")
        assert list(refused(editor, page(skill), data)) == ["statements-2-key"], key


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (models.Category, "name", "Category 2"),
        (models.Skill, "name", "Skill 2"),
        (models.Role, "name", "Role 2"),
        (models.Resource, "title", "Resource 2"),
        (models.Framework, "answeroption-1-label", "Answer 0"),
        (models.Framework, "answeroption-1-value", 2),
        (models.Framework, "level-1-number", 3),
        (models.Framework, "level-1-name", "Level 3"),
        (models.Framework, "importance-1-value", 3),
        (models.Framework, "importance-1-name", "Weight 3"),
    ],
)
def test_what_another_row_has_is_an_error_of_its_field(
    editor: Client, version: models.FrameworkVersion, model: Any, field: str, value: object
) -> None:
    url = page(first(model, version.framework))
    data = filled_in(editor.get(url)) | {field: value}
    assert refused(editor, url, data)[field] == TAKEN


@pytest.mark.parametrize("model", [models.Category, models.Skill, models.Role, models.Resource])
def test_key_that_was_published_stays(
    editor: Client, version: models.FrameworkVersion, model: Any
) -> None:
    row = first(model, version.framework)
    key = row.key
    response = editor.get(page(row))
    assert field_of(response, "key").field.disabled
    assert editor.post(page(row), filled_in(response) | {"key": "other"}).status_code == 302
    row.refresh_from_db()
    assert row.key == key


def test_key_of_the_framework_and_of_published_statements_stays(
    editor: Client, skill: models.Skill
) -> None:
    assert save(editor, page(skill.framework), key="other").status_code == 302
    assert save(editor, page(skill), statements__0__key="other").status_code == 302
    content = working_copy.read(skill.framework_id)
    assert (content.key, content.statements[0].key) == ("framework", "skill-1-1")


def test_key_that_was_not_published_can_be_changed(editor: Client, skill: models.Skill) -> None:
    skill.statements.create(framework=skill.framework, key="new", text="I am new.", order=9)
    assert save(editor, page(skill), statements__2__key="newer").status_code == 302
    assert skill.statements.filter(key="newer").exists()


# --- Texts -----------------------------------------------------------------------------------


def test_text_is_stored_as_a_file_may_hold_it(editor: Client, skill: models.Skill) -> None:
    assert save(editor, page(skill), definition="One.\r\nTwo.").status_code == 302
    skill.refresh_from_db()
    assert skill.definition == "One.\nTwo."
    data = filled_in(editor.get(page(skill))) | {"definition": "A bell: \x07"}
    message = "There is a character in it that cannot be shown. Retype it."
    assert refused(editor, page(skill), data) == {"definition": [message]}
