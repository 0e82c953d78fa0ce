"""Errors name their field, and keys are made, stay and are used once."""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from tests.admin.pages import (
    TAKEN,
    adding_to,
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
    ("model", "values", "key"),
    [
        (models.Category, {"name": "Über alles", "summary": "New."}, "uber-alles"),
        (models.Category, {"name": "Category 1!", "summary": "New."}, "category-1-2"),
        (models.Category, {"name": "管理", "summary": "New."}, "category-3"),
    ],
)
def test_key_is_made_from_the_name(
    editor: Client, version: models.FrameworkVersion, model: Any, values: Any, key: str
) -> None:
    assert save(editor, adding_to(version.framework, model), **values).status_code == 302
    assert model.objects.latest("pk").key == key


def test_keys_of_new_statements_are_made_from_that_of_the_skill(
    editor: Client, skill: models.Skill
) -> None:
    skill.statements.create(framework=skill.framework, key="skill-1-4", text="I am.", order=9)
    data = filled_in(editor.get(page(skill)))
    for text in ("I have.", "I had."):
        data = with_another(data, "statements", key="", text=text)
    assert editor.post(page(skill), data).status_code == 302
    keys = set(skill.statements.values_list("key", flat=True))
    assert keys == {f"skill-1-{number}" for number in range(1, 6)}


def test_skill_and_its_statements_are_added_without_a_key(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = adding_to(version.framework, models.Skill)
    category = first(models.Category, version.framework)
    data = filled_in(editor.get(url)) | {"name": "Quick wins", "definition": "New."}
    data |= {f"descriptors-{n}-text": f"Level {n + 1}." for n in range(3)}
    data = with_another(data | {"category": category.pk}, "statements", text="I have.")
    assert editor.post(url, data).status_code == 302
    new = models.Skill.objects.get(key="quick-wins")
    assert [statement.key for statement in new.statements.all()] == ["quick-wins-1"]


def test_new_level_has_a_key_of_its_name_and_a_published_one_keeps_its(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = page(version.framework)
    data = filled_in(editor.get(url))
    assert not {name for name in data if name.endswith("-key")}
    key = field_of(editor.get(url), "level-0-key").field
    assert (key.disabled, key.help_text) == (True, "It has been published, so its key stays.")
    data = with_another(data, "level", number=4, name="Beyond", descriptor="More.")
    data = with_another(data, "answeroption", value=3, label="Even more", hint="")
    assert editor.post(url, data | {"level-0-key": "other"}).status_code == 302
    content = working_copy.read(version.framework_id)
    assert [level.key for level in content.levels] == ["level-1", "level-2", "level-3", "beyond"]
    assert content.options[-1].key == "even-more"


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
    message = "U+0007 cannot be seen, or hides what can (character 9 of this text): delete it."
    assert refused(editor, page(skill), data) == {"definition": [message]}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("name", "ad\u200bmin", "U+200B ZERO WIDTH SPACE cannot be seen, or hides what can "
         "(character 3 of this text): delete it."),
        ("name", "One\nTwo", "Must be in one line; it has a line end behind “One”."),
        ("definition", "a" * 300_000,
         "Has 300000 characters, and a text has 10000 at most: shorten it."),
        ("name", "SKILL  2", "Another one in this framework has it already."),
    ],
)  # fmt: skip
def test_text_is_refused_as_in_a_file(
    editor: Client, skill: models.Skill, name: str, text: str, message: str
) -> None:
    data = filled_in(editor.get(page(skill))) | {name: text}
    assert refused(editor, page(skill), data) == {name: [message]}
