"""Verbs of a draft: what they write, what they merge, and what they refuse in a sentence."""

from typing import Any

import pytest

from assessments import models, queries, working_copy
from assessments.domain.differences import differences
from assessments.domain.entries import What
from assessments.domain.validation import problems
from assessments.services import editing
from assessments.services.editing import Refused
from tests.factories import make_framework, make_resource
from tests.publishing import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework() -> models.Framework:
    """Two published skills with three statements each, and a resource for the first."""
    content = make_framework(
        skills=2, statements=3, resources=[make_resource(1, skills=["skill-1"])]
    )
    return published(content).framework


def skill(number: int) -> models.Skill:
    return models.Skill.objects.get(key=f"skill-{number}")


def texts(row: models.Skill) -> list[str]:
    return [statement.text for statement in row.statements.all()]


def add_statement(framework: models.Framework, text: str, **where: Any) -> models.Statement:
    values = {"text": text}
    row: models.Statement = editing.add(
        framework=framework, what=What.STATEMENT, values=values, **where
    )
    return row


def test_a_row_is_added_behind_its_neighbour_with_a_key_from_its_name(
    framework: models.Framework,
) -> None:
    first, *others = texts(skill(1))
    neighbour = skill(1).statements.first()
    assert neighbour
    row = add_statement(framework, "Tell bad news early. ", parent=skill(1).pk, after=neighbour.pk)
    assert row.key == "tell-bad-news-early"
    assert texts(skill(1)) == [first, "Tell bad news early.", *others]
    again = add_statement(framework, "Tell bad news early!", parent=skill(2).pk)
    assert again.key == "tell-bad-news-early-2"
    assert texts(skill(2))[-1] == "Tell bad news early!"


def test_a_draft_may_hold_a_row_without_a_text(framework: models.Framework) -> None:
    add_statement(framework, "", parent=skill(1).pk)
    found = problems(working_copy.read(framework.pk))
    assert [problem.message for problem in found] == ["missing"]


def test_two_editors_of_one_row_lose_nothing(framework: models.Framework) -> None:
    row = skill(1)
    seen = {"name": row.name, "definition": row.definition}
    mine = {"name": "Listening", "definition": row.definition}
    theirs = {"name": row.name, "definition": "Hear people out."}
    for sent in (mine, theirs):
        outcome = editing.set_fields(
            framework=framework, what=What.SKILL, pk=row.pk, seen=seen, sent=sent
        )
        assert not outcome.conflicts
    assert (skill(1).name, skill(1).definition) == ("Listening", "Hear people out.")


def test_only_the_field_that_both_changed_is_a_conflict(framework: models.Framework) -> None:
    row = skill(1)
    seen = {"name": row.name, "definition": row.definition}
    editing.set_fields(
        framework=framework, what=What.SKILL, pk=row.pk, seen=seen, sent={"name": "Listening"}
    )
    outcome = editing.set_fields(
        framework=framework,
        what=What.SKILL,
        pk=row.pk,
        seen=seen,
        sent={"name": "Talking", "definition": "Say it."},
    )
    (conflict,) = outcome.conflicts
    assert (conflict.field, conflict.theirs, conflict.yours) == ("name", "Listening", "Talking")
    assert (skill(1).name, skill(1).definition) == ("Listening", "Say it.")


@pytest.mark.parametrize(
    ("what", "values"),
    [
        (What.SKILL, {"name": "x" * 201}),
        (What.SKILL, {"name": "a\x00b"}),
        (What.RESOURCE, {"url": "no address"}),
        (What.RESOURCE, {"from_level": "many"}),
        (What.RESOURCE, {"from_level": ""}),
    ],
)
def test_what_no_column_can_hold_is_refused(
    framework: models.Framework, what: What, values: dict[str, Any]
) -> None:
    model: Any = {What.SKILL: models.Skill, What.RESOURCE: models.Resource}[what]
    row = model.objects.first()
    seen = {name: getattr(row, name) for name in values}
    with pytest.raises(Refused, match=r"."):
        editing.set_fields(framework=framework, what=what, pk=row.pk, seen=seen, sent=values)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in values} == seen


def test_a_statement_moves_anywhere_and_keeps_its_answers(framework: models.Framework) -> None:
    first, second, third = skill(1).statements.all()
    there = [statement.text for statement in skill(2).statements.all()]
    editing.move(framework=framework, what=What.STATEMENT, pk=third.pk)
    assert texts(skill(1)) == [third.text, first.text, second.text]
    neighbour = skill(2).statements.first()
    assert neighbour
    editing.move(
        framework=framework,
        what=What.STATEMENT,
        pk=first.pk,
        parent=skill(2).pk,
        after=neighbour.pk,
    )
    assert texts(skill(1)) == [third.text, second.text]
    assert texts(skill(2)) == [there[0], first.text, *there[1:]]
    moved = models.Statement.objects.get(pk=first.pk)
    assert (moved.key, moved.meaning) == (first.key, first.meaning)


def test_nothing_reaches_into_another_framework(framework: models.Framework) -> None:
    other = models.Framework.objects.create(key="other", title="Other")
    pk = skill(1).pk
    for verb in (
        lambda: editing.move(framework=other, what=What.SKILL, pk=pk),
        lambda: editing.remove(framework=other, what=What.SKILL, pk=pk),
        lambda: add_statement(other, "Reach out.", parent=pk),
        lambda: editing.set_fields(
            framework=other, what=What.SKILL, pk=pk, seen={"name": "a"}, sent={"name": "b"}
        ),
    ):
        with pytest.raises(Refused):
            verb()


def test_what_stood_behind_something_deleted_is_refused(framework: models.Framework) -> None:
    first, second, _third = skill(1).statements.all()
    with pytest.raises(Refused):
        editing.move(framework=framework, what=What.STATEMENT, pk=first.pk, after=10**6)
    row = add_statement(framework, "Come and go.", parent=skill(1).pk)
    assert editing.remove(framework=framework, what=What.STATEMENT, pk=row.pk)
    with pytest.raises(Refused):
        editing.move(framework=framework, what=What.STATEMENT, pk=row.pk, after=second.pk)


def test_a_statement_moves_among_those_of_its_skill(framework: models.Framework) -> None:
    first, there = skill(1).statements.first(), skill(2).statements.first()
    assert first
    assert there
    with pytest.raises(Refused):
        editing.move(framework=framework, what=What.STATEMENT, pk=first.pk, after=there.pk)
    editing.move(framework=framework, what=What.STATEMENT, pk=first.pk)
    there_now = models.Statement.objects.get(pk=there.pk)
    assert (there_now.order, there_now.revision) == (there.order, there.revision)


def test_what_was_published_is_retired_and_can_be_brought_back(
    framework: models.Framework,
) -> None:
    statement = skill(1).statements.first()
    assert statement
    here: dict[str, Any] = {"framework": framework, "what": What.STATEMENT, "pk": statement.pk}
    assert not editing.remove(**here)
    assert models.Statement.objects.get(pk=statement.pk).retired
    editing.restore_row(**here)
    assert queries.unpublished_changes(framework) == []


def test_a_target_is_set_field_by_field(framework: models.Framework) -> None:
    role = models.Role.objects.get(key="role-1")
    new: models.Skill = editing.add(
        framework=framework, what=What.SKILL, parent=skill(1).category_id, values={"name": "New"}
    )
    here: dict[str, Any] = {"framework": framework, "role": role.pk, "skill": new.pk}
    editing.set_target(**here, seen={"level": None}, sent={"level": "2"})
    target = models.Target.objects.get(role=role, skill=new)
    assert (target.level, target.critical) == (2, False)
    editing.set_target(**here, seen={"critical": False}, sent={"critical": True})
    outcome = editing.set_target(**here, seen={"level": 1}, sent={"level": 3})
    assert [conflict.theirs for conflict in outcome.conflicts] == [2]
    target.refresh_from_db()
    assert (target.level, target.critical) == (2, True)
    editing.set_target(**here, seen={"level": 2}, sent={"level": ""})
    assert not models.Target.objects.filter(role=role, skill=new).exists()


def test_what_a_new_target_got_by_itself_is_no_conflict(framework: models.Framework) -> None:
    """The level is chosen, and the importance before the editor has seen the one it got."""
    role, new = models.Role.objects.get(key="role-1"), skill(1)
    models.Target.objects.filter(role=role, skill=new).delete()
    here: dict[str, Any] = {"framework": framework, "role": role.pk, "skill": new.pk}
    editing.set_target(**here, seen={"level": None}, sent={"level": 3})
    outcome = editing.set_target(**here, seen={"importance": None}, sent={"importance": 2})
    assert not outcome.conflicts
    outcome = editing.set_target(**here, seen={"level": None}, sent={"level": 2})
    assert [conflict.theirs for conflict in outcome.conflicts] == [3]
    target = models.Target.objects.get(role=role, skill=new)
    assert (target.level, target.importance) == (3, 2)


def test_a_descriptor_is_set_merged_and_taken_away(framework: models.Framework) -> None:
    row = skill(1)
    text = row.descriptors.get(level=1).text
    here: dict[str, Any] = {"framework": framework, "skill": row.pk, "level": 1}
    editing.set_descriptor(**here, seen=text, sent="You begin.")
    outcome = editing.set_descriptor(**here, seen=text, sent="You start.")
    assert [conflict.theirs for conflict in outcome.conflicts] == ["You begin."]
    editing.set_descriptor(**here, seen="You begin.", sent="")
    assert not row.descriptors.filter(level=1).exists()


def test_a_split_skill_takes_its_statements_and_says_where_it_comes_from(
    framework: models.Framework,
) -> None:
    old = skill(1)
    before = working_copy.read(framework.pk)
    *_rest, last = old.statements.all()
    new = editing.split(framework=framework, skill=old.pk, statements=[last.pk], name="Half")
    assert (new.comes_from, texts(new)) == (["skill-1"], [last.text])
    after = working_copy.read(framework.pk)
    assert problems(after) == []
    assert [s.key for s in after.skills] == ["skill-1", "half", "skill-2"]
    assert {s.key for s in after.statements} == {s.key for s in before.statements}
    assert after.resources[0].skills == ("skill-1", "half")
    assert any(change.key == "half" for change in differences(before, after))


@pytest.mark.parametrize("chosen", [[], "all"])
def test_a_split_leaves_a_statement_on_either_side(
    framework: models.Framework, chosen: Any
) -> None:
    old = skill(1)
    statements = [row.pk for row in old.statements.all()] if chosen else []
    with pytest.raises(Refused):
        editing.split(framework=framework, skill=old.pk, statements=statements, name="Half")


def test_merged_skills_keep_all_statements_and_where_they_come_from(
    framework: models.Framework,
) -> None:
    all_texts = texts(skill(2)) + texts(skill(1))
    kept = editing.merge_skills(framework=framework, skill=skill(1).pk, into=skill(2).pk)
    assert texts(kept) == all_texts
    assert kept.comes_from == ["skill-1"]
    assert skill(1).retired
    assert [link.resource.key for link in kept.resource_links.all()] == ["resource-1"]
    assert problems(working_copy.read(framework.pk)) == []


def test_what_was_split_and_merged_again_in_one_draft_leaves_no_trace(
    framework: models.Framework,
) -> None:
    old = skill(1)
    *_rest, last = old.statements.all()
    new = editing.split(framework=framework, skill=old.pk, statements=[last.pk], name="Half")
    editing.merge_skills(framework=framework, skill=new.pk, into=old.pk)
    assert queries.unpublished_changes(framework) == []
