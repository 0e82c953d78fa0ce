"""Discarding what was changed, and making a version the draft again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from assessments import models, queries, working_copy
from tests.admin.pages import Controls, address, button, said, stored
from tests.publishing import change, published_again

pytestmark = pytest.mark.django_db


def logged() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.all()]


@pytest.fixture
def changed(version: models.FrameworkVersion) -> models.Framework:
    """The framework with two changes that are not published."""
    change(models.Skill.objects.get(key="skill-2"), name="Renamed")
    change(version.framework, title="Retitled")
    return version.framework


def test_page_to_discard_lists_the_changes_and_changes_nothing(
    editor: Client, changed: models.Framework, other: models.Framework
) -> None:
    before = stored()
    response = editor.get(button("discard", changed))
    lines = [(line.about, line.happened) for line in response.context["changes"]]
    assert lines == [
        ("Framework “Retitled”", "title: Framework becomes Retitled"),
        ("Skill “Renamed”", "name reworded"),
    ]
    assert None in Controls(response).actions  # a form of its own
    assert stored() == before


def test_changes_are_discarded(
    editor: Client, changed: models.Framework, version: models.FrameworkVersion
) -> None:
    response = editor.post(button("discard", changed))
    assert (response.status_code, response["Location"]) == (302, button("home", changed))
    assert said(response) == logged() == ["2 changes were discarded."]
    assert queries.unpublished_changes(changed) == []
    assert working_copy.read(changed.pk) == queries.definitions(version.pk).content


def test_page_to_discard_nothing_has_no_button(
    editor: Client, version: models.FrameworkVersion
) -> None:
    response = editor.get(button("discard", version.framework))
    assert "There is nothing to discard" in response.text
    assert Controls(response).actions == []


def test_framework_that_was_never_published_goes_as_a_whole(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    page_text = editor.get(button("discard", other))
    assert [int(count) for _name, count in page_text.context["counts"]] == [2, 3, 6, 1, 4]
    response = editor.post(button("discard", other))
    the_list = address(models.Framework, "changelist")
    assert (response.status_code, response["Location"]) == (302, the_list)
    assert said(response) == ["“Framework” is gone."]
    assert [(e.action_flag, e.object_repr) for e in LogEntry.objects.all()] == [(3, "Framework")]
    assert list(models.Framework.objects.all()) == [version.framework]
    assert models.Skill.objects.count() == 3


def test_version_is_made_the_draft(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    published_again(changed)
    response = editor.post(button("restore", version))
    assert (response.status_code, response["Location"]) == (302, button("home", changed))
    assert said(response) == logged() == ["The draft says again what version 1 says."]
    assert working_copy.read(changed.pk) == queries.definitions(version.pk).content


def test_version_is_not_made_the_draft_over_unpublished_changes(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    before = stored()
    response = editor.post(button("restore", version))
    assert (response.status_code, response["Location"]) == (302, button("home", changed))
    assert said(response) == [
        "There are changes that would be lost. Publish or discard them first."
    ]
    assert stored() == before
    assert logged() == []


def test_version_is_not_restored_by_a_link(
    editor: Client, version: models.FrameworkVersion
) -> None:
    assert editor.get(button("restore", version)).status_code == 405


def test_what_is_not_there_is_not_found(editor: Client, other: models.Framework) -> None:
    url = button("discard", other)
    other.delete()
    assert editor.get(url).status_code == 404
