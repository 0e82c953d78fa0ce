"""Choices come from the framework of the page, and a changed text says what it means."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models, working_copy
from assessments.domain.framework import Effort, EffortUnit
from assessments.domain.validation import problems
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

NO_CHOICE = "This is not among the choices, or not any more: "


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
    (models.Resource, "estimate", [("team", "The team"), ("provider", "The provider")]),
]
OPTIONAL = {
    "effort_unit": ["hours in all", "weeks", "months", "years"],
    "cost": ["Free", "Small: no more than an evening out", "Large: more than that"],
    "stage": ["Before the first job", "First job", "Leading"],
}


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
    [(name, [message])] = refused(editor, url, data).items()
    assert (name, message.startswith(NO_CHOICE)) == (field, True)


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


@pytest.mark.parametrize("field", OPTIONAL)
def test_choice_that_may_be_left_out_is_named(
    editor: Client, version: models.FrameworkVersion, field: str
) -> None:
    url = page(first(models.Resource, version.framework))
    names = [str(label) for _, label in field_of(editor.get(url), field).field.choices]
    assert names == ["---------", *OPTIONAL[field]]
    data = filled_in(editor.get(url))
    assert list(refused(editor, url, data | {field: "other"})) == [field]
    blank = {name: "" for name in data if name.startswith("effort_")} | {field: ""}
    assert editor.post(url, data | blank).status_code == 302
    assert getattr(first(models.Resource, version.framework), field) == ""


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


# --- What a resource takes -------------------------------------------------------------------

EFFORTS: list[tuple[tuple[str, str, str], Effort | None]] = [
    (("", "", ""), None),
    (("6", "hours", ""), Effort(6, EffortUnit.HOURS)),
    (("6", "hours", "0"), Effort(6, EffortUnit.HOURS)),
    (("4", "weeks", "3"), Effort(4, EffortUnit.WEEKS, 3)),
    (("2", "years", "80"), Effort(2, EffortUnit.YEARS, 80)),
]
AMOUNT, UNIT, WEEKLY = "effort_amount", "effort_unit", "effort_hours_a_week"


def taking(amount: str, unit: str, hours_a_week: str) -> dict[str, str]:
    return {AMOUNT: amount, UNIT: unit, WEEKLY: hours_a_week}


@pytest.mark.parametrize(("entered", "effort"), EFFORTS)
def test_effort_is_what_was_entered(
    editor: Client, version: models.FrameworkVersion,
    entered: tuple[str, str, str], effort: Effort | None,
) -> None:  # fmt: skip
    url = page(first(models.Resource, version.framework))
    assert save(editor, url, **taking(*entered)).status_code == 302
    content = working_copy.read(version.framework_id)
    assert content.resources[0].effort == effort
    assert problems(content) == []
    shown = filled_in(editor.get(url))
    assert (shown[AMOUNT], shown[UNIT]) == (effort.amount if effort else "", entered[1])
    assert shown[WEEKLY] == (effort.hours_a_week or "" if effort else "")


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        (("", "weeks", "3"), AMOUNT),
        (("", "hours", ""), AMOUNT),
        (("", "", "3"), AMOUNT),
        (("0", "hours", ""), AMOUNT),
        (("10000", "hours", ""), AMOUNT),
        (("4", "", "3"), UNIT),
        (("4", "days", "3"), UNIT),
        (("4", "weeks", ""), WEEKLY),
        (("4", "weeks", "0"), WEEKLY),
        (("4", "weeks", "81"), WEEKLY),
        (("4", "hours", "3"), WEEKLY),
    ],
)
def test_effort_that_is_not_whole_is_refused_where_it_is_wrong(
    editor: Client, version: models.FrameworkVersion, entered: tuple[str, str, str], field: str
) -> None:
    url = page(first(models.Resource, version.framework))
    data = filled_in(editor.get(url)) | taking(*entered)
    assert list(refused(editor, url, data)) == [field]


def test_address_that_is_not_there_cannot_have_been_checked(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = page(first(models.Resource, version.framework))
    data = filled_in(editor.get(url)) | {"url": "", "checked_on": "2026-11-24"}
    assert refused(editor, url, data) == {
        "checked_on": ["There is no address that can have been checked."]
    }
    data |= {"url": "https://example.org/"}
    assert editor.post(url, data).status_code == 302
    assert working_copy.read(version.framework_id).resources[0].checked_on == date(2026, 11, 24)


def test_list_of_resources_says_what_each_takes(
    editor: Client, version: models.FrameworkVersion
) -> None:
    row = first(models.Resource, version.framework)
    change(row, effort_amount=4, effort_unit="weeks", effort_hours_a_week=3, cost="free")
    url = reverse("admin:assessments_resource_changelist")
    assert "About 4 weeks, 3 hours a week. Free" in editor.get(url).text


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


def test_fields_in_a_table_are_named_with_their_row(
    editor: Client, version: models.FrameworkVersion
) -> None:
    role = first(models.Role, version.framework)
    response = editor.get(page(role))
    target = role.targets.select_related("skill").order_by("skill__order", "skill__key")[0]
    assert f'aria-label="Level: {target}"' in response.content.decode()
    assert f'aria-label="Critical: {target}"' in response.content.decode()
    assert 'aria-describedby="id_targets-0-critical_helptext"' not in response.content.decode()
