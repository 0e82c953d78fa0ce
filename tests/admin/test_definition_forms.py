"""Choices come from the framework of the page, and a changed text says what it means."""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from tests.admin.pages import (
    adding_to,
    errors,
    field_of,
    filled_in,
    first,
    page,
    refused,
    save,
    stored,
)
from tests.publishing import change, published_again

pytestmark = pytest.mark.django_db

NO_CHOICE = "Select a valid choice. "


# --- Choices ---------------------------------------------------------------------------------

# Where a row is chosen, and whose rows these are.
ROWS = [
    (models.Framework, "default_role", models.Role),
    (models.Skill, "category", models.Category),
    (models.Role, "targets-0-skill", models.Skill),
    (models.Resource, "skill_links-0-skill", models.Skill),
]
LEVELS = [("1", "1 Level 1"), ("2", "2 Level 2"), ("3", "3 Level 3")]
WEIGHTS = [("1", "1 Weight 1"), ("2", "2 Weight 2"), ("3", "3 Weight 3")]
KINDS = [
    ("practice", "Practice"),
    ("reading", "Reading"),
    ("course", "Course"),
    ("certification", "Certification"),
    ("job", "Job"),
    ("degree", "Degree"),
]
ORIGINS = [("article", "Named in the source article"), ("team", "Added by the team")]
VALUES = [
    (models.Skill, "descriptors-0-level", LEVELS),
    (models.Role, "targets-0-level", LEVELS),
    (models.Role, "targets-0-importance", WEIGHTS),
    (models.Resource, "from_level", LEVELS),
    (models.Resource, "to_level", LEVELS),
    (models.Resource, "kind", KINDS),
    (models.Resource, "origin", ORIGINS),
]


@pytest.mark.parametrize(("model", "field", "chosen"), ROWS)
def test_choices_are_rows_of_the_same_framework(
    editor: Client, version: models.FrameworkVersion, other: models.Framework,
    model: Any, field: str, chosen: Any,
) -> None:  # fmt: skip
    framework = version.framework
    url = page(first(model, framework))
    choices = field_of(editor.get(url), field).field.choices
    offered = {getattr(value, "value", value) for value, _ in choices} - {""}
    assert offered == set(chosen.objects.filter(framework=framework).values_list("pk", flat=True))
    data = filled_in(editor.get(url)) | {field: first(chosen, other).pk}
    message = f"{NO_CHOICE}That choice is not one of the available choices."
    assert refused(editor, url, data) == {field: [message]}


@pytest.mark.parametrize(("model", "field", "choices"), VALUES)
def test_choices_are_named(
    editor: Client, version: models.FrameworkVersion,
    model: Any, field: str, choices: list[tuple[str, str]],
) -> None:  # fmt: skip
    url = page(first(model, version.framework))
    offered = field_of(editor.get(url), field).field.choices
    assert [(str(value), str(label)) for value, label in offered] == [("", "---------"), *choices]
    for value in ("7", ""):
        data = filled_in(editor.get(url)) | {field: value}
        assert list(refused(editor, url, data)) == [field], value


def test_two_descriptors_of_one_level_are_refused(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = page(first(models.Skill, version.framework))
    data = filled_in(editor.get(url))
    before = stored()
    response = editor.post(url, data | {"descriptors-0-level": data["descriptors-1-level"]})
    assert response.status_code == 200
    assert stored() == before


def test_skill_comes_from_skills_of_the_newest_version(
    editor: Client, version: models.FrameworkVersion
) -> None:
    framework = version.framework
    change(models.Skill.objects.get(key="skill-2"), name="Not published")
    skill = models.Skill.objects.get(key="skill-1")
    change(skill, comes_from=["from-elsewhere"])
    choices = [
        ("skill-2", "Skill 2"),
        ("skill-3", "Skill 3"),
        ("from-elsewhere", "from-elsewhere"),
    ]
    assert field_of(editor.get(page(skill)), "comes_from").field.choices == choices
    data = filled_in(editor.get(page(skill))) | {"comes_from": ["skill-2", "skill-3"]}
    assert editor.post(page(skill), data).status_code == 302
    assert working_copy.read(framework.pk).skills[0].comes_from == ("skill-2", "skill-3")


def test_skill_of_a_framework_that_was_never_published_comes_from_none(
    editor: Client, other: models.Framework
) -> None:
    response = editor.get(adding_to(other, models.Skill))
    assert field_of(response, "comes_from").field.choices == []


# --- Meanings --------------------------------------------------------------------------------


@pytest.fixture
def url(version: models.FrameworkVersion) -> str:
    return page(first(models.Skill, version.framework))


def statement() -> models.Statement:
    return models.Statement.objects.get(key="skill-1-1")


def meaning_of(text: str) -> int:
    row = statement()
    assert row.text == text
    return row.meaning


@pytest.mark.parametrize(("asks", "meaning"), [("same", 1), ("new", 2)])
def test_changed_text_says_whether_it_means_the_same(
    editor: Client, url: str, asks: str, meaning: int
) -> None:
    before = stored()
    unsaid = save(editor, url, statements__0__text="I have changed thing 1 of skill 1.")
    assert list(errors(unsaid)) == ["statements-0-asks"]
    assert "<del>done</del> <ins>changed</ins>" in errors(unsaid)["statements-0-asks"][0]
    assert stored() == before
    saved = save(editor, url, statements__0__text="I have changed.", statements__0__asks=asks)
    assert saved.status_code == 302
    assert meaning_of("I have changed.") == meaning
    assert field_of(editor.get(url), "statements-0-asks").value() == asks


def test_what_was_said_can_be_changed_before_it_is_published(editor: Client, url: str) -> None:
    for asks, meaning in [("same", 1), ("new", 2), ("new", 2), ("same", 1)]:
        save(editor, url, statements__0__text="I have changed.", statements__0__asks=asks)
        assert meaning_of("I have changed.") == meaning


def test_text_that_was_published_has_its_number_again_whatever_is_said(
    editor: Client, version: models.FrameworkVersion, url: str
) -> None:
    first_text = statement().text
    save(editor, url, statements__0__text="Second.", statements__0__asks="new")
    published_again(version.framework)
    save(editor, url, statements__0__text=first_text, statements__0__asks="new")
    assert meaning_of(first_text) == 1
    save(editor, url, statements__0__text="Second.")
    assert meaning_of("Second.") == 2


def test_new_meaning_takes_a_number_that_no_version_has_used(
    editor: Client, version: models.FrameworkVersion, url: str
) -> None:
    first_text = statement().text
    save(editor, url, statements__0__text="Second.", statements__0__asks="new")
    published_again(version.framework)
    save(editor, url, statements__0__text=first_text)
    published_again(version.framework)
    save(editor, url, statements__0__text="Corrected.", statements__0__asks="same")
    assert meaning_of("Corrected.") == 1  # that of the newest version
    save(editor, url, statements__0__text="Third.", statements__0__asks="new")
    assert meaning_of("Third.") == 3


def test_meaning_stays_where_the_text_does(editor: Client, url: str) -> None:
    change(statement(), meaning=2)  # as from a file
    save(editor, url, statements__0__example="Such as.")
    row = statement()
    assert (row.example, row.meaning) == ("Such as.", 2)


def test_nobody_is_asked_about_a_text_that_was_never_published(
    editor: Client, other: models.Framework
) -> None:
    url = page(first(models.Skill, other))
    assert field_of(editor.get(url), "statements-0-asks").field.disabled
    assert save(editor, url, statements__0__text="I have changed.").status_code == 302
    row = models.Statement.objects.get(framework=other, key="skill-1-1")
    assert (row.text, row.meaning) == ("I have changed.", 1)
