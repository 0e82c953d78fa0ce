"""Buttons of a framework: withdrawing, exporting."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from assessments import models, queries, working_copy
from assessments.exchange.files import KINDS, read_file
from assessments.exchange.yaml_reader import read_framework
from tests.admin.pages import Controls, button, page, said
from tests.publishing import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def logged() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.all()]


# --- Withdrawing -----------------------------------------------------------------------------


WITHDRAWN = "The framework takes no new assessments. Running ones finish, reports stay."
OFFERED = "The framework takes new assessments again."


def test_framework_is_withdrawn_and_offered_again(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    for name, text, is_open in (("withdraw", WITHDRAWN, False), ("offer", OFFERED, True)):
        assert button(name, framework) in Controls(editor.get(button("home", framework))).actions
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


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_exported(
    editor: Client, version: models.FrameworkVersion, framework: models.Framework, kind: str
) -> None:
    for url, name in ((button("export", framework), "draft"),
                      (button("version_export", version), "version-1")):  # fmt: skip
        response = editor.get(f"{url}?as={kind}")
        ending = KINDS[kind].ending
        content = read_file(f"any{ending}", response.content, lambda key: None)
        assert content == working_copy.read(framework.pk)
        assert response["Content-Type"] == KINDS[kind].content_type
        file = f"framework-{name}{ending}"
        assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    for url in (button("home", framework), page(version)):
        assert "?as=xlsx" in editor.get(url).text


def test_kind_of_file_that_there_is_not_is_not_found(
    editor: Client, framework: models.Framework
) -> None:
    assert editor.get(f"{button('export', framework)}?as=pdf").status_code == 404
