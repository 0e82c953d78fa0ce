"""Buttons of a framework: withdrawing, exporting."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from assessments import models, queries, working_copy
from assessments.exchange.files import KINDS, read_file
from assessments.exchange.yaml_reader import read_framework
from tests.admin.pages import button, page, said
from tests.publishing import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def logged() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.all()]


# --- Withdrawing -----------------------------------------------------------------------------


def test_framework_is_withdrawn_and_offered_again(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    texts = [
        "The framework takes no new assessments. Running ones finish, reports stay.",
        "The framework takes new assessments again.",
    ]
    for text, is_open in zip(texts, (False, True), strict=True):
        assert said(editor.post(button("withdraw", framework)))[-1] == text
        assert bool(queries.open_versions()) is is_open
    assert sorted(logged()) == sorted(texts)


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
