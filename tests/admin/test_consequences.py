"""Before a row is deleted, everything that goes with it is said in words."""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from tests.admin.pages import deleted, errors, filled_in, first, page, said, stored
from tests.publishing import published_again

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "clauses"),
    [
        (
            models.Category,
            [
                "1 skill",
                "2 statements",
                "3 level descriptors",
                "1 target of 1 role",
                "2 resources no longer help with it",
            ],
        ),
        (
            models.Skill,
            [
                "2 statements",
                "3 level descriptors",
                "1 target of 1 role",
                "2 resources no longer help with it",
            ],
        ),
        (models.Role, ["3 targets", "it is the default role: there is none then"]),
        (models.Resource, ["1 skill that it helps with"]),
    ],
)
def test_page_says_what_goes_along(
    editor: Client, other: models.Framework, model: Any, clauses: list[str]
) -> None:
    row = first(model, other)
    response = editor.get(page(row, "delete"))
    assert response.context["consequences"] == clauses
    assert all(f"<li>{clause}</li>" in response.text for clause in clauses)
    assert deleted(editor, row).status_code == 302
    assert not model.objects.filter(pk=row.pk).exists()


def without_level(editor: Client, framework: models.Framework) -> Any:
    data = filled_in(editor.get(page(framework))) | {"level-2-DELETE": "on"}
    return editor.post(page(framework), data)


FACTS = (
    "With “3 Level 3”: 3 level descriptors; 3 targets of 1 role point at it; "
    "4 resources lead to it or from it."
)


def test_level_is_deleted_only_after_it_was_said_what_goes_along(
    editor: Client, other: models.Framework
) -> None:
    for role in models.Role.objects.filter(framework=other):
        role.targets.update(level=3)
    before = stored()
    response = without_level(editor, other)
    assert stored() == before
    [message] = errors(response)["level-2-__all__"]
    assert FACTS in message
    assert "Save again to delete it all the same" in message
    assert editor.post(page(other), filled_in(response)).status_code == 302
    content = working_copy.read(other.pk)
    assert [level.number for level in content.levels] == [1, 2]
    assert {number for skill in content.skills for number in skill.descriptors} == {1, 2}
    assert {target.level for target in content.roles[0].targets.values()} == {3}


def test_level_is_asked_about_again_where_more_has_come_to_it(
    editor: Client, other: models.Framework
) -> None:
    again = filled_in(without_level(editor, other))
    first(models.Role, other).targets.filter(skill__key="skill-1").update(level=3)
    first(models.Skill, other).targets.update(level=1)
    before = stored()
    first(models.Skill, other).descriptors.filter(level=3).delete()
    response = editor.post(page(other), again)
    assert "2 level descriptors" in errors(response)["level-2-__all__"][0]
    assert len(stored()["Level"]) == len(before["Level"])


def test_deletion_of_a_level_can_be_let_go(editor: Client, other: models.Framework) -> None:
    again = filled_in(without_level(editor, other))
    del again["level-2-DELETE"]
    before = stored()
    assert editor.post(page(other), again).status_code == 302
    assert stored() == before


def test_target_of_a_level_that_is_gone_can_stay_until_it_is_mended(
    editor: Client, other: models.Framework
) -> None:
    role = first(models.Role, other)
    role.targets.filter(skill__key="skill-1").update(level=3)
    models.Level.objects.get(framework=other, number=3).delete()
    data = filled_in(editor.get(page(role)))
    assert "3: this is gone, choose another one" in editor.get(page(role)).text
    assert editor.post(page(role), data | {"summary": "New."}).status_code == 302
    assert role.targets.get(skill__key="skill-1").level == 3
    assert editor.post(page(role), data | {"targets-0-level": "2"}).status_code == 302
    assert role.targets.get(skill__key="skill-1").level == 2


def test_importance_is_deleted_only_after_it_was_said_what_points_at_it(
    editor: Client, other: models.Framework
) -> None:
    importance = models.Importance.objects.filter(framework=other).first()
    assert importance
    models.Target.objects.filter(framework=other).update(importance=importance.value)
    data = filled_in(editor.get(page(other))) | {"importance-0-DELETE": "on"}
    response = editor.post(page(other), data)
    assert "3 targets of 1 role point at it" in errors(response)["importance-0-__all__"][0]


def test_row_that_was_published_while_its_deletion_was_asked_is_to_be_retired(
    editor: Client, other: models.Framework
) -> None:
    skill = first(models.Skill, other)
    url = page(skill, "delete")
    seen = editor.get(url).context["seen"]
    published_again(other)
    response = editor.post(url, {"post": "yes", "seen": seen})
    assert response["Location"] == page(skill)
    assert "it can be retired here, not deleted" in said(response)[0]
    assert models.Skill.objects.filter(pk=skill.pk).exists()
