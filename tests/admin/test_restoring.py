"""Discarding what was changed and taking it back, older versions again, versions taken back."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries, working_copy
from assessments.domain.validation import Problem
from assessments.services import answering, restoring
from tests.admin.pages import Controls, address, button, page, said, staff, stored
from tests.publishing import NOON, change, published_again

pytestmark = pytest.mark.django_db


GONE = "“Framework” is gone. It can be taken back for 30 days, from the page below."
LOST = (
    "There are changes that would be lost. Publish them first, or tick that they are discarded: "
    "they can be taken back for 30 days."
)
IN_USE = "Somebody has begun with it meanwhile, so it stays. You can publish a newer version."


def begin(version: models.FrameworkVersion) -> models.Assessment:
    return answering.start(respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON)


def taking_back() -> str:
    """Return the button that takes the last discarded draft back."""
    draft = models.DiscardedDraft.objects.first()
    assert draft
    return reverse("admin:assessments_take_back_draft", args=[draft.pk])


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
    text = "2 changes were discarded. They can be taken back for 30 days."
    assert said(response) == logged() == [text]
    assert queries.unpublished_changes(changed) == []
    assert working_copy.read(changed.pk) == queries.definitions(version.pk).content


def test_page_to_discard_nothing_has_no_button(
    editor: Client, version: models.FrameworkVersion
) -> None:
    begin(version)
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
    assert said(response) == [GONE]
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
    assert (response.status_code, response["Location"]) == (302, page(version))
    assert said(response) == [LOST]
    assert stored() == before
    assert logged() == []


def test_version_is_made_the_draft_where_the_changes_may_go(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    assert "let_go" in Controls(editor.get(page(version))).names
    draft = working_copy.read(changed.pk)
    editor.post(button("restore", version), {"let_go": "on"})
    assert queries.unpublished_changes(changed) == []
    editor.post(taking_back())
    assert working_copy.read(changed.pk) == draft


def test_version_that_cannot_follow_is_refused_in_words(
    editor: Client, version: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem("categories", "must be another")
    monkeypatch.setattr(restoring, "problems_following", lambda *_versions: [problem])
    response = editor.post(button("restore", version))
    assert (response.status_code, response["Location"]) == (302, page(version))
    text = "It cannot be the draft after what was published since: categories: must be another"
    assert said(response) == [text]


def test_version_is_not_restored_by_a_link(
    editor: Client, version: models.FrameworkVersion
) -> None:
    assert editor.get(button("restore", version)).status_code == 405


def test_what_is_not_there_is_not_found(editor: Client, other: models.Framework) -> None:
    url = button("discard", other)
    other.delete()
    assert editor.get(url).status_code == 404


# --- Discarded drafts ------------------------------------------------------------------------


def test_discarded_draft_is_taken_back(editor: Client, changed: models.Framework) -> None:
    draft = working_copy.read(changed.pk)
    editor.post(button("discard", changed))
    response = editor.get(button("versions", changed))
    assert "discarded by editor" in response.text
    assert taking_back() in Controls(response).actions
    response = editor.post(taking_back())
    assert (response.status_code, response["Location"]) == (302, button("home", changed))
    assert working_copy.read(changed.pk) == draft
    assert not models.DiscardedDraft.objects.exists()
    assert "The discarded draft is the draft again." in logged()


def test_discarded_draft_is_exchanged_for_the_present_one_only_if_that_is_said(
    editor: Client, changed: models.Framework
) -> None:
    editor.post(button("discard", changed))
    change(changed, title="Newer")
    newer = working_copy.read(changed.pk)
    response = editor.post(taking_back())
    assert response["Location"] == button("versions", changed)
    assert said(response)[-1] == LOST
    assert working_copy.read(changed.pk) == newer
    assert "let_go" in Controls(editor.get(button("versions", changed))).names
    editor.post(taking_back(), {"let_go": "on"})
    changed.refresh_from_db()
    assert changed.title == "Retitled"
    editor.post(taking_back(), {"let_go": "on"})
    assert working_copy.read(changed.pk) == newer


def test_framework_that_went_as_a_whole_is_taken_back_from_the_list(
    editor: Client, other: models.Framework
) -> None:
    content, pk = working_copy.read(other.pk), other.pk
    editor.post(button("discard", other))
    response = editor.get(address(models.Framework, "changelist"))
    assert taking_back() in response.text
    editor.post(taking_back())
    row = models.Framework.objects.get(key="other")
    assert (working_copy.read(row.pk), row.pk != pk) == (content, True)
    assert "Discarded drafts" not in editor.get(address(models.Framework, "changelist")).text


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_thirty_days_are_true(
    editor: Client, changed: models.Framework, days: int, is_kept: bool
) -> None:
    editor.post(button("discard", changed))
    url = taking_back()
    models.DiscardedDraft.objects.update(at=timezone.now() - timedelta(days=days))
    assert (url in editor.get(button("versions", changed)).text) is is_kept
    editor.post(url)
    changed.refresh_from_db()
    assert (changed.title == "Retitled") is is_kept


def test_draft_that_somebody_took_back_meanwhile_is_said_to_be_gone(
    editor: Client, changed: models.Framework
) -> None:
    editor.post(button("discard", changed))
    url = taking_back()
    for _press in range(2):
        response = editor.post(url)
    assert said(response)[-1] == "This draft is not there any more. Somebody took it back."
    changed.refresh_from_db()
    assert changed.title == "Retitled"


def test_draft_is_taken_back_by_whoever_may_edit(changed: models.Framework) -> None:
    restoring.discard(framework=changed)
    client = staff("view_framework", "view_frameworkversion")
    assert taking_back() not in client.get(button("versions", changed)).text
    assert client.post(taking_back()).status_code == 403


# --- Taking a version back -------------------------------------------------------------------


def test_version_that_nobody_has_used_is_a_draft_again(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    newest, content = published_again(changed), working_copy.read(changed.pk)
    assert button("take_back", newest) in Controls(editor.get(page(newest))).actions
    response = editor.post(button("take_back", newest))
    assert response["Location"] == button("home", changed)
    text = "Version 2 is a draft again. Its number will not be used once more."
    assert said(response) == logged() == [text]
    assert list(changed.versions.all()) == [version]
    assert working_copy.read(changed.pk) == content
    assert published_again(changed).number == 3


def test_version_that_is_used_or_not_the_newest_has_no_button(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    newest = published_again(changed)
    assert button("take_back", version) not in Controls(editor.get(page(version))).actions
    only = "Only the newest version can be taken back."
    assert said(editor.post(button("take_back", version)))[-1] == only
    begin(newest)
    assert button("take_back", newest) not in Controls(editor.get(page(newest))).actions
    assert said(editor.post(button("take_back", newest)))[-1] == IN_USE
    assert changed.versions.count() == 2


def test_version_is_not_taken_back_over_unpublished_changes(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    draft = working_copy.read(changed.pk)
    assert said(editor.post(button("take_back", version)))[-1] == LOST
    assert working_copy.read(changed.pk) == draft
    editor.post(button("take_back", version), {"let_go": "on"})
    assert queries.newest_version_of(changed.key) is None
    editor.post(taking_back(), {"let_go": "on"})
    assert working_copy.read(changed.pk) == draft


def test_pressing_twice_takes_one_version_back(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    url = button("take_back", published_again(changed))
    for _press in range(2):
        response = editor.post(url)
    assert said(response)[-1] == "This version has been taken back already."
    assert list(changed.versions.all()) == [version]


def test_first_import_that_was_a_mistake_goes_as_a_whole(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    published_again(changed)
    url, content = button("discard", changed), working_copy.read(changed.pk)
    assert "whole" in editor.get(url).text
    response = editor.post(url, {"whole": ""})
    assert said(response) == [GONE.replace("Framework", "Retitled")]
    assert not models.Framework.objects.exists()
    assert not models.Skill.objects.exists()
    editor.post(taking_back())
    assert working_copy.read(models.Framework.objects.get().pk) == content


def test_framework_that_somebody_has_used_does_not_go_as_a_whole(
    editor: Client, version: models.FrameworkVersion, changed: models.Framework
) -> None:
    begin(version)
    published_again(changed)
    url = button("discard", changed)
    assert 'name="whole"' not in editor.get(url).text
    before = stored()
    assert said(editor.post(url, {"whole": ""}))[-1] == IN_USE
    assert (stored(), logged()) == (before, [])


def test_whoever_may_not_publish_removes_nothing_published(
    version: models.FrameworkVersion,
) -> None:
    client = staff(group="Editor")
    assert 'name="whole"' not in client.get(button("discard", version.framework)).text
    response = client.post(button("discard", version.framework), {"whole": ""})
    assert response.status_code == 403
    assert client.post(button("take_back", version)).status_code == 403
