"""Buttons of a framework: withdrawing, exporting."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from assessments import models, queries
from assessments.exchange.yaml_reader import read_framework
from tests.admin.pages import button, said
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
