"""The matrices: targets by skill and role, and resources by skill and step."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.services.restoring import import_framework
from tests.admin.pages import button, cost, field_of, filled_in, page, said, staff
from tests.factories import make_framework, make_resource
from tests.publishing import change, published
from tests.typed import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def target(framework: models.Framework, role: str, skill: str) -> models.Target:
    rows = models.Target.objects.select_related("role", "skill")
    return rows.get(framework=framework, role__key=role, skill__key=skill)


def values(row: models.Target) -> tuple[int, int, bool]:
    row.refresh_from_db()
    return row.level, row.importance, row.critical


def form_of(framework: models.Framework, role: str) -> str:
    row = models.Role.objects.get(framework=framework, key=role)
    return reverse("admin:assessments_role_targets", args=[framework.pk, row.pk])


def send_cell(client: Client, row: models.Target, **sent: Any) -> Any:
    """Send a cell as the script does: what it showed, and what it shows now."""
    seen = {
        "level": row.level,
        "importance": row.importance,
        "critical": "on" if row.critical else "",
    }
    data: dict[str, Any] = {"role": row.role_id, "skill": row.skill_id}
    data |= {f"{name}-seen": value for name, value in seen.items()}
    return client.post(button("targets", row.framework), data | seen | sent)


def sent_by(response: Response) -> dict[str, Any]:
    """Return what a browser would send if nobody changed the form of a role."""
    data: dict[str, Any] = {"seen": response.context["seen"]}
    for group in response.context["groups"]:
        for line in group.lines:
            (cell,), pk = line.cells, line.skill.pk
            data |= {f"level-{pk}": cell.level or "", f"importance-{pk}": cell.importance or ""}
            data |= {f"critical-{pk}": "on"} if cell.critical else {}
    return data


# --- Targets: looking -------------------------------------------------------------------------


def test_matrix_shows_each_target_in_words(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    change(target(framework, "role-2", "skill-3"), level=2, importance=1, critical=True)
    models.Target.objects.filter(role__key="role-1", skill__key="skill-2").delete()
    change(models.Skill.objects.get(framework=framework, key="skill-1"), retired=True)
    context = editor.get(button("targets", framework)).context
    lines = [line for group in context["groups"] for line in group.lines]
    assert [line.skill.key for line in lines] == ["skill-2", "skill-3"]
    words = [[cell.words for cell in line.cells] for line in lines]
    assert words[0] == [("missing", ""), ("3 Level 3", "Weight 2")]
    assert words[1][1] == ("2 Level 2", "Weight 1, critical")
    assert context["missing"] == (
        "1 target is missing: until it is set, the draft cannot be published."
    )


def test_reader_of_the_matrix_can_change_nothing(framework: models.Framework) -> None:
    client = staff("view_target")
    text = client.get(button("targets", framework)).text
    assert "3 Level 3" in text
    assert "matrix.js" not in text
    assert form_of(framework, "role-1") not in text
    row = target(framework, "role-1", "skill-1")
    assert send_cell(client, row, level=1).status_code == 403
    assert client.get(form_of(framework, "role-1")).status_code == 403


# --- Targets: one cell --------------------------------------------------------------------------


def test_cell_is_saved_as_it_is_left(editor: Client, framework: models.Framework) -> None:
    row = target(framework, "role-2", "skill-3")
    response = send_cell(editor, row, level=1, critical="on")
    assert response.status_code == 200
    assert response.json() == {
        "level": 1, "importance": 1, "critical": True,
        "words": ["1 Level 1", "Weight 1, critical"], "said": "Saved: Skill 3 for Role 2.",
        "state": "saved",
    }  # fmt: skip
    assert values(row) == (1, 1, True)
    (entry,) = LogEntry.objects.all()
    told = "Skill 3 for Role 2: 1 Level 1, Weight 1, critical"
    assert (entry.get_change_message(), entry.get_admin_url()) == (told, page(row.role))
    presence = models.Presence.objects.get()
    assert (presence.what, presence.key) == ("role", "role-2")
    assert presence.edited_at


def test_two_editors_of_one_cell_lose_nothing(editor: Client, framework: models.Framework) -> None:
    row = target(framework, "role-2", "skill-3")  # as both of them have seen it
    assert send_cell(editor, row, importance=3).status_code == 200
    assert send_cell(editor, row, level=2).status_code == 200
    stored = target(framework, "role-2", "skill-3")
    assert values(stored) == (2, 3, False)


def test_conflict_is_told_by_the_names_of_role_and_skill(
    editor: Client, framework: models.Framework
) -> None:
    row = target(framework, "role-2", "skill-3")
    send_cell(editor, row, level=1)
    response = send_cell(editor, row, level=2)
    assert response.json()["state"] == "conflict"
    assert response.json()["said"] == (
        "Skill 3 for Role 2: somebody set the level to “1 Level 1” meanwhile, and you to "
        "“2 Level 2”. Theirs is stored; choose again if yours is right."
    )
    assert (response.json()["level"], values(row)[0]) == (1, 1)


def test_missing_target_is_set_and_taken_away(editor: Client, framework: models.Framework) -> None:
    row = target(framework, "role-2", "skill-3")
    assert send_cell(editor, row, level="").json()["words"] == ["missing", ""]
    assert not models.Target.objects.filter(pk=row.pk).exists()
    nothing = {"level-seen": "", "importance-seen": ""}
    answer = send_cell(editor, row, level=2, importance="", **nothing).json()
    assert answer["words"] == ["2 Level 2", "Weight 1"]


@pytest.mark.parametrize(
    "sent", [{"level": 9}, {"importance": 7}, {"level": "x"}, {"role": ""}, {"skill": 0}]
)
def test_what_cannot_be_chosen_is_refused(
    editor: Client, framework: models.Framework, sent: dict[str, Any]
) -> None:
    row = target(framework, "role-2", "skill-3")
    before = values(row)
    response = send_cell(editor, row, **sent)
    assert (response.status_code, "words" in response.json()) == (422, False)
    assert values(row) == before


def test_cell_of_another_framework_is_refused(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    row = target(other, "role-1", "skill-3")
    response = send_cell(editor, row, role=target(framework, "role-1", "skill-3").role_id)
    assert response.status_code == 422


# --- Targets: one role --------------------------------------------------------------------------


def test_targets_of_a_role_are_saved_as_a_form(editor: Client, framework: models.Framework) -> None:
    first_row, last = (target(framework, "role-2", f"skill-{n}") for n in (1, 3))
    url = form_of(framework, "role-2")
    data = sent_by(editor.get(url))
    data |= {f"level-{last.skill_id}": "1", f"critical-{first_row.skill_id}": "on"}
    change(first_row, level=1)  # somebody else, meanwhile, another field
    response = editor.post(url, data)
    assert (response.status_code, response["Location"]) == (302, button("targets", framework))
    assert said(response) == ["The targets of Role 2 are saved."]
    assert values(first_row) == (1, 3, True)
    assert values(last) == (1, 1, False)


def test_conflicts_in_the_form_of_a_role_keep_the_rest(
    editor: Client, framework: models.Framework
) -> None:
    first_row, last = (target(framework, "role-2", f"skill-{n}") for n in (1, 3))
    url = form_of(framework, "role-2")
    data = sent_by(editor.get(url))
    data |= {f"level-{first_row.skill_id}": "1", f"level-{last.skill_id}": "1"}
    change(first_row, level=2)
    response = editor.post(url, data)
    assert response.status_code == 409
    assert [*response.context["conflicts"]] == [first_row.skill_id]
    assert "Skill 1 for Role 2: somebody set the level to “2 Level 2”" in response.text
    assert (values(first_row)[0], values(last)[0]) == (2, 1)


@pytest.mark.parametrize("seen", ["", "[]", '{"x": 1}', '{"1": [1]}', "null"])
def test_damaged_form_of_a_role_saves_nothing(
    editor: Client, framework: models.Framework, seen: str
) -> None:
    url = form_of(framework, "role-2")
    before = list(models.Target.objects.values())
    response = editor.post(url, sent_by(editor.get(url)) | {"seen": seen})
    assert (response.status_code, response["Location"]) == (302, url)
    assert list(models.Target.objects.values()) == before


def test_role_with_hundreds_of_skills_is_saved(editor: Client) -> None:
    """Django takes no more than a thousand fields."""
    framework = import_framework(content=make_framework(skills=300, statements=1))
    url = form_of(framework, "role-1")
    data = sent_by(editor.get(url))
    skill = models.Skill.objects.get(key="skill-300")
    response = editor.post(url, data | {f"level-{skill.pk}": "2"})
    assert response.status_code == 302
    assert values(target(framework, "role-1", "skill-300"))[0] == 2


# --- Resources ----------------------------------------------------------------------------------


def holey() -> models.Framework:
    resources = [
        make_resource(1, skills=["skill-1"], from_level=1, to_level=4),
        make_resource(2, skills=["skill-1", "skill-2"], from_level=2, to_level=5),
    ]
    content = make_framework(skills=2, categories=1, resources=resources)
    return published(content).framework


def test_holes_are_told_in_words_with_a_way_to_fill_them(editor: Client) -> None:
    framework = holey()
    response = editor.get(button("resources", framework))
    rows = response.context["rows"]
    assert [(row.skill.key, row.holes) for row in rows] == [
        ("skill-1", []),
        ("skill-2", ["Nothing for levels 1–2 of Skill 2"]),
    ]
    assert response.context["count"].startswith("There is 1 hole")
    (hole,) = (bar for line in rows[1].lines for bar in line.bars if bar.hole)
    skill = models.Skill.objects.get(key="skill-2")
    adding = editor.get(hole.url)
    shown = {name: field_of(adding, name).value() for name in ("from_level", "to_level")}
    assert shown == {"from_level": "1", "to_level": "2"}
    assert str(field_of(adding, "skill_links-0-skill").value()) == str(skill.pk)

    data = filled_in(adding) | {
        "title": "Try it", "key": "try-it", "kind": "practice", "description": "Do it once.",
        "origin": "team", "estimate": "team",
    }  # fmt: skip
    assert editor.post(hole.url, data).status_code == 302
    added = models.Resource.objects.get(title="Try it")
    assert list(added.skills.all()) == [skill]
    assert "Nothing for" not in editor.get(button("resources", framework)).text


def test_lines_of_resources_fill_all_steps(editor: Client) -> None:
    rows = editor.get(button("resources", holey())).context["rows"]
    steps = [[[bar.steps for bar in line.bars] for line in row.lines] for row in rows]
    assert steps == [[[3, 1], [1, 3]], [[1, 3]]]


def test_matrices_cost_the_same_at_8_and_200_skills(editor: Client) -> None:
    small, large = (
        import_framework(
            content=make_framework(key=f"of-{skills}", skills=skills, roles=roles, statements=1)
        )
        for skills, roles in ((8, 2), (200, 10))
    )
    for name in ("targets", "resources", "home"):
        costs = [cost(editor, button(name, framework)) for framework in (small, large)]
        assert costs[0] == costs[1] < 45, name
    costs = [cost(editor, form_of(framework, "role-1")) for framework in (small, large)]
    assert costs[0] == costs[1]
