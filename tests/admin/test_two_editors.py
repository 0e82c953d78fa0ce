"""Two editors with the same page open lose nothing of each other's.

Only where both have changed the same field to different values the page comes back, with the own
text in it and theirs beside it.
"""

from typing import Any

import pytest
from django.test import Client

from assessments import models, working_copy
from assessments.services.restoring import discard, import_framework, restore
from tests.admin.pages import (
    adding_to,
    address,
    errors,
    field_of,
    filled_in,
    first,
    page,
    said,
    stored,
    with_another,
)
from tests.publishing import change, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill(version: models.FrameworkVersion) -> models.Skill:
    return first(models.Skill, version.framework)


def texts_of(skill: models.Skill) -> list[str]:
    return list(skill.statements.order_by("order").values_list("text", flat=True))


def opened(editor: Client, row: Any) -> dict[str, Any]:
    return filled_in(editor.get(page(row)))


def saves(editor: Client, row: Any, data: dict[str, Any]) -> Any:
    response = editor.post(page(row), data)
    assert response.status_code == 302, errors(response)
    row.refresh_from_db()
    return response


# --- Fields ----------------------------------------------------------------------------------


def test_fields_that_each_has_changed_are_both_kept(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"name": "Mine", "statements-0-example": "My example."}
    change(skill, definition="Theirs.", comes_from=["skill-2"])
    statement = skill.statements.get(key="skill-1-1")
    change(statement, grounded_in="Theirs.", retired=True)
    change(skill.descriptors.get(level=2), text="Theirs.")
    saves(editor, skill, data)
    statement.refresh_from_db()
    assert (skill.name, skill.definition, skill.comes_from) == ("Mine", "Theirs.", ["skill-2"])
    assert (statement.example, statement.grounded_in) == ("My example.", "Theirs.")
    assert statement.retired
    assert skill.descriptors.get(level=2).text == "Theirs."


def test_same_change_of_both_is_no_conflict(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"name": "Both"}
    change(skill, name="Both")
    saves(editor, skill, data)
    assert skill.name == "Both"


def test_page_that_is_saved_unchanged_takes_nothing_back(
    editor: Client, version: models.FrameworkVersion
) -> None:
    for model in (models.Framework, models.Skill, models.Role, models.Resource):
        row = first(model, version.framework)
        data = opened(editor, row)
        field = "rationale" if model is models.Role else "title"
        change(row, **{"name" if model is models.Skill else field: "Theirs"})
        before = stored()
        saves(editor, row, data)
        assert stored() == before


def test_field_that_both_have_changed_comes_back_with_both_values(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"name": "Mine", "why_it_matters": "Because of me."}
    change(skill, name="Theirs")
    before = stored()
    response = editor.post(page(skill), data)
    assert stored() == before
    assert list(errors(response)) == ["name"]
    message = errors(response)["name"][0]
    assert "Skill “Theirs”: somebody has changed “Name” while you were editing." in message
    assert '<q class="theirs">Theirs</q>' in message
    seen = filled_in(response)
    assert seen["name"] == "Mine"
    saves(editor, skill, seen)
    assert (skill.name, skill.why_it_matters) == ("Mine", "Because of me.")


def test_third_save_meanwhile_is_a_conflict_again(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"name": "Mine"}
    change(skill, name="Theirs")
    again = filled_in(editor.post(page(skill), data))
    change(skill, name="Of a third")
    assert "Of a third" in errors(editor.post(page(skill), again))["name"][0]


@pytest.mark.parametrize(
    ("model", "field", "mine", "changed", "words"),
    [
        (
            models.Skill,
            "statements-1-example",
            "My example.",
            lambda row: change(row.statements.get(key="skill-1-2"), example="Theirs."),
            "Statement 2 of Skill 1",
        ),
        (
            models.Skill,
            "descriptors-2-text",
            "Mine.",
            lambda row: change(row.descriptors.get(level=3), text="Theirs."),
            "Level 3 of Skill 1",
        ),
        (
            models.Role,
            "targets-1-level",
            "1",
            lambda row: change(row.targets.get(skill__key="skill-2"), level=2),
            "Target of Role 1 for Skill 2",
        ),
        (
            models.Framework,
            "level-2-name",
            "Mine",
            lambda row: change(models.Level.objects.get(framework=row, number=3), name="Theirs"),
            "Level “3 Theirs”",
        ),
    ],
)
def test_conflict_names_the_row_in_words(
    editor: Client,
    version: models.FrameworkVersion,
    model: Any,
    field: str,
    mine: str,
    changed: Any,
    words: str,
) -> None:
    row = first(model, version.framework)
    data = opened(editor, row) | {field: mine}
    changed(row)
    response = editor.post(page(row), data)
    assert list(errors(response)) == [field]
    assert errors(response)[field][0].startswith(words)
    assert field_of(response, field).value() == mine
    saves(editor, row, filled_in(response))


def test_value_that_is_chosen_is_told_by_its_name(
    editor: Client, version: models.FrameworkVersion
) -> None:
    role = first(models.Role, version.framework)
    data = opened(editor, role) | {"targets-0-level": "1"}
    change(role.targets.get(skill__key="skill-1"), level=2)
    assert ">2 Level 2</q>" in errors(editor.post(page(role), data))["targets-0-level"][0]


@pytest.mark.parametrize("seen", ["", "x", "[]", "[" * 9999, '{"name": {}}', None])
def test_what_was_seen_cannot_be_forged_to_overwrite_unseen(
    editor: Client, skill: models.Skill, seen: str | None
) -> None:
    data = opened(editor, skill) | {"name": "Mine", "seen": seen}
    if seen is None:
        del data["seen"]
    assert "name" in errors(editor.post(page(skill), data))


def test_text_of_other_line_ends_is_not_touched(editor: Client, skill: models.Skill) -> None:
    change(skill, definition="One.\nTwo.")
    data = opened(editor, skill) | {"definition": "One.\r\nTwo."}
    change(skill, definition="Theirs.")
    saves(editor, skill, data)
    assert skill.definition == "Theirs."


def test_error_of_another_field_brings_theirs_into_the_page(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"name": ""}
    change(skill, definition="Theirs.")
    response = editor.post(page(skill), data)
    assert list(errors(response)) == ["name"]
    assert filled_in(response)["definition"] == "Theirs."


# --- Rows ------------------------------------------------------------------------------------


def new_statement(skill: models.Skill, key: str = "new", **fields: Any) -> models.Statement:
    text = f"I am {key}."
    values = {"framework": skill.framework, "key": key, "text": text, "order": 9, **fields}
    return models.Statement.objects.create(skill=skill, **values)


def test_statement_that_somebody_has_added_stays(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"statements-0-example": "Mine."}
    data = with_another(data, "statements", text="I have done something new.")
    new_statement(skill, order=3)
    saves(editor, skill, data)
    assert texts_of(skill)[2:] == ["I am new.", "I have done something new."]
    assert skill.statements.get(key="skill-1-1").example == "Mine."


def test_statement_that_somebody_has_added_is_on_the_page_that_comes_back(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"name": ""}
    data = with_another(data, "statements", text="I have done something new.")
    new_statement(skill, order=3)
    again = filled_in(editor.post(page(skill), data))
    texts = [again[f"statements-{number}-text"] for number in range(2, 4)]
    assert texts == ["I am new.", "I have done something new."]
    saves(editor, skill, again | {"name": "Named"})
    assert texts_of(skill)[2:] == texts


def test_statement_that_somebody_has_deleted_stays_deleted(
    editor: Client, skill: models.Skill
) -> None:
    new = new_statement(skill)
    data = opened(editor, skill) | {"name": "Mine", "statements-1-example": "Mine."}
    new.delete()
    saves(editor, skill, data)
    assert len(texts_of(skill)) == 2
    assert skill.statements.get(key="skill-1-2").example == "Mine."


def test_statement_that_both_have_deleted_is_gone(editor: Client, skill: models.Skill) -> None:
    new = new_statement(skill)
    data = opened(editor, skill) | {"statements-2-DELETE": "on"}
    new.delete()
    saves(editor, skill, data)
    assert len(texts_of(skill)) == 2


def test_text_of_a_statement_that_somebody_has_deleted_can_be_added_again(
    editor: Client, skill: models.Skill
) -> None:
    new = new_statement(skill)
    last = new_statement(skill, "last", order=10)
    data = opened(editor, skill) | {"statements-2-text": "My text.", "statements-3-example": "Too."}
    new.delete()
    before = stored()
    response = editor.post(page(skill), data)
    assert stored() == before
    [message] = errors(response)["statements-3-__all__"]
    assert "somebody has deleted this. Your text is shown as a new one" in message
    again = filled_in(response)
    assert (again["statements-2-text"], again["statements-3-text"]) == ("I am last.", "My text.")
    saves(editor, skill, again)
    last.refresh_from_db()
    assert (texts_of(skill)[2:], last.example) == (["I am last.", "My text."], "Too.")


def test_text_of_a_statement_that_somebody_has_moved_is_led_after_it(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"statements-0-example": "Mine."}
    to = models.Skill.objects.get(key="skill-2")
    change(models.Statement.objects.get(key="skill-1-1"), skill=to)
    response = editor.post(page(skill), data)
    [message] = errors(response)["statements-1-__all__"]
    assert f'<a href="{page(to)}">Skill 2</a>' in message
    again = filled_in(response)
    assert again["statements-1-example"] == "Mine."
    again |= {f"statements-1-{name}": "" for name in ("text", "example")}
    saves(editor, skill, again)
    assert (len(texts_of(skill)), len(texts_of(to))) == (1, 3)


def test_statement_that_is_moved_here_meanwhile_stays(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"name": "Mine"}
    change(models.Statement.objects.get(key="skill-2-1"), skill=skill, order=9)
    saves(editor, skill, data)
    assert len(texts_of(skill)) == 3


def test_descriptor_that_somebody_else_has_written_meets_mine(
    editor: Client, skill: models.Skill
) -> None:
    skill.descriptors.filter(level__gte=2).delete()
    data = opened(editor, skill) | {"descriptors-1-text": "My 2.", "descriptors-2-text": "My 3."}
    skill.descriptors.create(framework=skill.framework, level=2, text="Their 2.")
    response = editor.post(page(skill), data)
    assert list(errors(response)) == ["descriptors-1-text"]
    assert "Their 2." in errors(response)["descriptors-1-text"][0]
    saves(editor, skill, filled_in(response))
    assert working_copy.read(skill.framework_id).skills[0].descriptors == {
        1: "Skill 1 at level 1.",
        2: "My 2.",
        3: "My 3.",
    }


def test_blank_descriptor_that_somebody_else_has_written_is_theirs(
    editor: Client, skill: models.Skill
) -> None:
    skill.descriptors.filter(level__gte=2).delete()
    data = opened(editor, skill) | {"descriptors-2-text": "My 3."}
    skill.descriptors.create(framework=skill.framework, level=2, text="Their 2.")
    saves(editor, skill, data)
    assert dict(skill.descriptors.values_list("level", "text"))[2] == "Their 2."
    assert dict(skill.descriptors.values_list("level", "text"))[3] == "My 3."


def test_text_about_a_level_that_somebody_has_deleted_is_told(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"descriptors-2-text": "My 3.", "name": "Mine"}
    models.Level.objects.get(framework=skill.framework, number=3).delete()
    response = editor.post(page(skill), data)
    formset = response.context["inline_admin_formsets"][1].formset
    assert "You had entered: My 3." in formset.non_form_errors()[0]
    saves(editor, skill, filled_in(response))
    assert (skill.name, skill.descriptors.count()) == ("Mine", 2)


def test_skill_that_somebody_has_deleted_takes_its_untouched_target_along(
    editor: Client, other: models.Framework
) -> None:
    role = first(models.Role, other)
    data = opened(editor, role) | {"summary": "Mine.", "targets-0-level": "1"}
    models.Skill.objects.get(framework=other, key="skill-2").delete()
    saves(editor, role, data)
    assert (role.summary, role.targets.count()) == ("Mine.", 2)
    assert role.targets.get(skill__key="skill-1").level == 1


def test_category_that_somebody_has_deleted_is_no_choice_any_more(
    editor: Client, other: models.Framework
) -> None:
    category = models.Category.objects.create(framework=other, key="new", name="New", summary="N.")
    skill = first(models.Skill, other)
    data = opened(editor, skill) | {"category": category.pk}
    category.delete()
    message = errors(editor.post(page(skill), data))["category"][0]
    assert "it may have been deleted since you opened the page" in message


def test_default_role_that_somebody_has_deleted_does_not_stand_in_the_way(
    editor: Client, other: models.Framework
) -> None:
    data = opened(editor, other) | {"title": "Mine"}
    first(models.Role, other).delete()
    saves(editor, other, data)
    assert (other.title, other.default_role) == ("Mine", None)


# --- Order -----------------------------------------------------------------------------------


def dragged(data: dict[str, Any], *numbers: int) -> dict[str, Any]:
    """Return what a browser sends after statements were dragged into this order."""
    return data | {f"statements-{number}-order": str(n) for n, number in enumerate(numbers, 1)}


def keys_of(skill: models.Skill) -> list[str]:
    return list(skill.statements.order_by("order").values_list("key", flat=True))


def test_order_that_one_has_changed_and_the_text_of_the_other_are_kept(
    editor: Client, skill: models.Skill
) -> None:
    new_statement(skill)
    data = dragged(opened(editor, skill), 2, 0, 1)
    change(skill.statements.get(key="skill-1-2"), example="Theirs.")
    new_statement(skill, "newest", order=10)
    saves(editor, skill, data)
    assert keys_of(skill) == ["new", "newest", "skill-1-1", "skill-1-2"]
    assert skill.statements.get(key="skill-1-2").example == "Theirs."


def test_order_that_the_other_has_changed_stays(editor: Client, skill: models.Skill) -> None:
    data = opened(editor, skill) | {"statements-0-example": "Mine."}
    change(skill.statements.get(key="skill-1-1"), order=7)
    new_statement(skill, order=0)
    saves(editor, skill, data)
    assert keys_of(skill) == ["new", "skill-1-2", "skill-1-1"]


def test_order_that_both_have_changed_is_the_one_that_is_saved_last(
    editor: Client, skill: models.Skill
) -> None:
    new_statement(skill)
    gone = new_statement(skill, "gone", order=8)
    data = dragged(opened(editor, skill), 3, 2, 1, 0)
    change(skill.statements.get(key="skill-1-1"), order=7)
    gone.delete()
    saves(editor, skill, data)
    assert keys_of(skill) == ["new", "skill-1-2", "skill-1-1"]


def test_page_that_comes_back_shows_the_order_that_was_made(
    editor: Client, skill: models.Skill
) -> None:
    data = dragged(opened(editor, skill), 1, 0) | {"name": ""}
    again = filled_in(editor.post(page(skill), data))
    assert again["statements-0-text"] == "I have done thing 2 of skill 1."
    saves(editor, skill, again | {"name": "Named"})
    assert keys_of(skill) == ["skill-1-2", "skill-1-1"]


# --- Deleting --------------------------------------------------------------------------------


def test_statement_with_a_newer_text_is_deleted_only_after_that_was_seen(
    editor: Client, skill: models.Skill
) -> None:
    new = new_statement(skill)
    data = opened(editor, skill) | {"statements-2-DELETE": "on"}
    change(new, text="Their text.")
    before = stored()
    response = editor.post(page(skill), data)
    assert stored() == before
    assert "Their text." in errors(response)["statements-2-__all__"][0]
    again = filled_in(response)
    assert again["statements-2-DELETE"]
    saves(editor, skill, again)
    assert not skill.statements.filter(key="new").exists()


def test_deletion_of_a_row_with_a_newer_save_is_asked_again(
    editor: Client, other: models.Framework
) -> None:
    skill = first(models.Skill, other)
    url = page(skill, "delete")
    seen = editor.get(url).context["seen"]
    change(skill.statements.get(key="skill-1-2"), text="Their text.")
    before = stored()
    response = editor.post(url, {"post": "yes", "seen": seen})
    assert (response.status_code, stored()) == (200, before)
    assert "Statement 2 of Skill 1: <q>Their text.</q>" in response.text
    response = editor.post(url, {"post": "yes", "seen": response.context["seen"]})
    assert response.status_code == 302
    assert not models.Skill.objects.filter(pk=skill.pk).exists()


@pytest.mark.parametrize("changed", ["added", "gone"])
def test_deletion_that_takes_more_or_less_than_was_shown_is_asked_again(
    editor: Client, other: models.Framework, changed: str
) -> None:
    skill = first(models.Skill, other)
    url = page(skill, "delete")
    seen = editor.get(url).context["seen"]
    if changed == "added":
        new_statement(skill)
    else:
        skill.statements.get(key="skill-1-2").delete()
    assert editor.post(url, {"post": "yes", "seen": seen}).status_code == 200
    assert editor.post(url, {"post": "yes"}).status_code == 200
    assert models.Skill.objects.filter(pk=skill.pk).exists()


# --- Drafts that were published, discarded or replaced meanwhile -----------------------------


def test_save_after_a_publication_goes_into_the_next_draft_and_says_so(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"name": "Mine"}
    published_again(skill.framework)
    response = saves(editor, skill, data)
    assert skill.name == "Mine"
    message = "Version 2 was published while you were editing: your change is in the next draft."
    assert message in said(response)


def test_nothing_is_said_of_a_publication_where_nothing_was_changed(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill)
    published_again(skill.framework)
    assert len(said(saves(editor, skill, data))) == 1


def test_conflict_does_not_hide_that_a_version_was_published(
    editor: Client, skill: models.Skill
) -> None:
    data = opened(editor, skill) | {"name": "Mine"}
    change(skill, name="Theirs")
    published_again(skill.framework)
    again = filled_in(editor.post(page(skill), data))
    assert any("Version 2 was published" in text for text in said(saves(editor, skill, again)))


def test_row_that_is_added_after_a_publication_is_in_the_next_draft(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = adding_to(version.framework, models.Category)
    data = filled_in(editor.get(url)) | {"name": "New", "summary": "A new one."}
    published_again(version.framework)
    response = editor.post(url, data)
    assert any("Version 2 was published" in text for text in said(response))


REPLACED = "While you were editing, the draft was discarded"


def test_save_after_the_draft_was_discarded_is_put_into_what_is_there(
    editor: Client, skill: models.Skill
) -> None:
    change(skill, definition="Of the draft.")
    new_statement(skill)
    data = opened(editor, skill) | {"name": "Mine", "statements-0-example": "Mine."}
    discard(framework=skill.framework)
    response = saves(editor, skill, data)
    assert (skill.name, skill.definition) == ("Mine", "What skill 1 is.")
    assert len(texts_of(skill)) == 2
    assert any(text.startswith(REPLACED) for text in said(response))


def test_save_after_a_version_was_restored_is_put_into_what_is_there(
    editor: Client, version: models.FrameworkVersion, skill: models.Skill
) -> None:
    change(skill, definition="Of version 2.")
    published_again(skill.framework)
    framework = version.framework
    data = opened(editor, framework) | {"title": "Mine"}
    restore(version=version)
    response = saves(editor, framework, data)
    assert framework.title == "Mine"
    assert any(text.startswith(REPLACED) for text in said(response))


def test_text_about_a_row_that_is_gone_is_shown_to_be_copied(
    editor: Client, other: models.Framework
) -> None:
    skill = first(models.Skill, other)
    data = opened(editor, skill) | {"name": "My name", "statements-1-text": "My text."}
    skill.delete()
    before = stored()
    response = editor.post(page(skill), data)
    assert (response.status_code, stored()) == (410, before)
    texts = dict(response.context["texts"])
    assert (texts["Name"], texts["Statement 2: text"]) == ("My name", "My text.")
    assert not {"skill-1", "skill-1-1"} & set(texts.values())
    assert "My text.</textarea>" in response.text
    assert f'href="{page(other)}"' in response.text


def test_text_about_a_framework_that_is_gone_is_shown_to_be_copied(
    editor: Client, other: models.Framework
) -> None:
    data = opened(editor, other) | {"title": "My title", "level-0-descriptor": "My text."}
    adding = adding_to(other, models.Role)
    role = filled_in(editor.get(adding)) | {"name": "My role"}
    url = page(other)
    discard(framework=other)
    response = editor.post(url, data)
    assert response.status_code == 410
    texts = dict(response.context["texts"])
    assert (texts["Title"], texts["Level 1: descriptor"]) == ("My title", "My text.")
    assert f'href="{address(models.Framework, "changelist")}"' in response.text
    response = editor.post(adding, role)
    assert dict(response.context["texts"])["Name"] == "My role"


def test_framework_that_is_imported_anew_takes_no_save_of_the_old_one(
    editor: Client, other: models.Framework
) -> None:
    content = working_copy.read(other.pk)
    skill = first(models.Skill, other)
    data = opened(editor, skill) | {"name": "Mine"}
    discard(framework=other)
    import_framework(content=content)
    response = editor.post(page(skill), data)
    assert (response.status_code, dict(response.context["texts"])["Name"]) == (410, "Mine")
