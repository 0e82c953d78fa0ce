"""Buttons of a framework: moving, withdrawing, exporting."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from assessments import models, queries, working_copy
from assessments.exchange.yaml_reader import read_framework
from tests.admin.pages import Controls, button, page, said, stored
from tests.publishing import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def logged() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.all()]


def keys_of(framework: models.Framework) -> list[str]:
    content = working_copy.read(framework.pk)
    return [*(c.key for c in content.categories), *(s.key for s in content.skills)]


# --- Moving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "key", "by", "order"),
    [
        (models.Category, "category-1", 1, "2 1 2 3 1"),
        (models.Skill, "skill-3", -1, "1 2 1 3 2"),
        (models.Skill, "skill-3", 1, "1 2 1 2 3"),
        (models.Skill, "skill-1", 1, "1 2 1 2 3"),  # alone in its category
    ],
)
def test_row_is_moved_among_its_siblings(
    editor: Client, framework: models.Framework, model: type[models.OrderedRow], key: str, by: int,
    order: str,
) -> None:  # fmt: skip
    row = model._default_manager.get(key=key)
    response = editor.post(
        button("move", framework), {"row": f"{model._meta.model_name}:{row.pk}:{by}"}
    )
    assert (response.status_code, response["Location"]) == (302, page(framework))
    assert [key.rpartition("-")[2] for key in keys_of(framework)] == order.split()
    assert logged() == [f"Moved: {row}"]


def test_statement_is_moved_within_its_skill(editor: Client, framework: models.Framework) -> None:
    row = models.Statement.objects.get(key="skill-2-2")
    editor.post(button("move", framework), {"row": f"statement:{row.pk}:-1"})
    assert [s.key for s in working_copy.read(framework.pk).statements] == [
        "skill-1-1", "skill-1-2", "skill-2-2", "skill-2-1", "skill-3-1", "skill-3-2",
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["", "role:1:1", "skill:x:1", "skill:1:2", "skill:1"])
def test_what_is_no_row_of_the_tree_is_not_moved(
    editor: Client, framework: models.Framework, row: str
) -> None:
    before = stored()
    assert said(editor.post(button("move", framework), {"row": row})) == [
        "This row cannot be moved."
    ]
    assert stored() == before


def test_row_of_another_framework_is_not_moved(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    row = models.Skill.objects.get(framework=other, key="skill-3")
    response = editor.post(button("move", framework), {"row": f"skill:{row.pk}:-1"})
    assert response.status_code == 404


# --- Withdrawing -----------------------------------------------------------------------------


WITHDRAWN = "The framework takes no new assessments. Running ones finish, reports stay."
OFFERED = "The framework takes new assessments again."


def test_framework_is_withdrawn_and_offered_again(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    for name, text, is_open in (("withdraw", WITHDRAWN, False), ("offer", OFFERED, True)):
        assert button(name, framework) in Controls(editor.get(page(framework))).actions
        assert said(editor.post(button(name, framework)))[-1] == text
        assert bool(queries.open_versions()) is is_open
    assert sorted(logged()) == [OFFERED, WITHDRAWN]


def test_two_who_withdraw_at_once_do_not_undo_each_other(
    editor: Client, framework: models.Framework
) -> None:
    for name, is_open in (("withdraw", False), ("offer", True)):
        times = []
        for _press in range(2):
            editor.post(button(name, framework))
            framework.refresh_from_db()
            times.append(framework.withdrawn_at)
        assert (times[0] is None, times[0] == times[1]) == (is_open, True)


# --- Exporting -------------------------------------------------------------------------------


def test_draft_and_version_are_exported(
    editor: Client, version: models.FrameworkVersion, framework: models.Framework
) -> None:
    change(framework, title="Retitled")
    draft = editor.get(button("export", framework))
    old = editor.get(button("version_export", version))
    assert (read_framework(draft.content).title, read_framework(old.content).title) == (
        "Retitled",
        "Framework",
    )
    names = [response["Content-Disposition"] for response in (draft, old)]
    assert names == [
        'attachment; filename="framework-draft.yaml"',
        'attachment; filename="framework-version-1.yaml"',
    ]
    assert draft["Content-Type"] == "application/yaml"
