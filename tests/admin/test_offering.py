"""New content that comes with a release, as those who edit a site meet it."""

import uuid
from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments import models, queries, working_copy
from assessments.domain.framework import asked
from assessments.services import answering
from assessments.services.offering import mark_of, released
from tests.admin.pages import button, said, staff, stored
from tests.publishing import (
    NOON,
    change,
    earlier_content,
    published,
    published_again,
    published_once,
)
from tests.typed import Response

pytestmark = pytest.mark.django_db

RELEASE = reverse("admin:assessments_framework_import") + "?release"
PERSON = uuid.UUID(int=1)
ANSWERS = {"gone": 3, "explain-shared-goal": 2}
OFFER = "New content comes with this release."


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    """A site to which an earlier release was given."""
    return published_once(earlier_content())


def is_offered(client: Client, framework: models.Framework) -> bool:
    text = client.get(button("home", framework)).text
    assert (OFFER in text) == (RELEASE in text) == (button("leave", framework) in text)
    return OFFER in text


def taken(client: Client) -> Response:
    """Confirm what the page with the differences shows."""
    return client.post(RELEASE, {"read": client.get(RELEASE).context["form"]["read"].value()})


def test_offer_leads_to_the_differences_and_they_to_a_draft(
    editor: Client, version: models.FrameworkVersion
) -> None:
    assert is_offered(editor, version.framework)
    before = stored()
    shown = editor.get(RELEASE)
    assert [line.happened for line in shown.context["changes"]] == [
        "title: Earlier becomes IT project manager skills",
        "new meaning: everybody is asked again",
        "retired: no longer asked",
    ]
    assert stored() == before
    assert said(taken(editor)) == ["The file is the draft now. Nobody sees it yet."]
    draft = working_copy.read(version.framework_id)
    assert asked(draft) == released()
    assert version.framework.versions.count() == 1
    assert not is_offered(editor, version.framework)


def test_draft_that_was_taken_and_changed_is_not_offered_again(
    editor: Client, version: models.FrameworkVersion
) -> None:
    taken(editor)
    change(models.Framework.objects.get(), title="Our own title")
    published_again(version.framework)
    assert not is_offered(editor, version.framework)


def test_new_site_is_offered_nothing(editor: Client) -> None:
    assert not is_offered(editor, published(released()).framework)


def test_other_framework_is_offered_nothing(
    editor: Client, version: models.FrameworkVersion
) -> None:
    other = published(replace(released(), key="other", title="Other")).framework
    assert not is_offered(editor, other)
    assert editor.post(button("leave", other)).status_code == 404


def test_content_may_be_left(editor: Client, version: models.FrameworkVersion) -> None:
    before = stored()
    response = editor.post(button("leave", version.framework))
    assert response["Location"] == button("home", version.framework)
    assert said(response) == ["Everything stays as it is. This content is not offered again."]
    assert stored() == before
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == [
        f"The content {mark_of(released())} of the release was left."
    ]
    assert not is_offered(editor, version.framework)
    assert editor.get(RELEASE).context["changes"]  # whoever thinks again finds it


def test_unpublished_changes_are_not_overwritten(
    editor: Client, version: models.FrameworkVersion
) -> None:
    change(version.framework, title="Half done")
    before = stored()
    response = taken(editor)
    assert (response.status_code, stored()) == (409, before)
    assert "This framework has changes that are not published and would be lost." in response.text


def test_content_that_cannot_follow_ones_own_says_why(
    editor: Client, version: models.FrameworkVersion
) -> None:
    statement = models.Statement.objects.get(key=released().statements[0].key)
    change(statement, text="Our own.", meaning=3)
    published_again(version.framework)
    response = editor.get(RELEASE)
    assert response.status_code == 422
    (error,) = response.context["errors"]["read"]
    assert error.endswith("must be 3, as in the version that is published, or 4 for a new meaning")


def test_who_may_not_import_is_offered_nothing(version: models.FrameworkVersion) -> None:
    assert not is_offered(staff("view_framework"), version.framework)


def test_assessment_taken_before_stays_as_it_was(
    editor: Client, version: models.FrameworkVersion
) -> None:
    before = queries.definitions(version.pk).content
    role = before.default_role
    assessment = answering.start(
        respondent=PERSON, version=version, role_key=role, at=NOON, answers=ANSWERS
    )
    taken(editor)
    newer = published_again(version.framework)
    assessment.refresh_from_db()
    assert assessment.version_id == version.pk != newer.pk
    queries.definitions.cache_clear()
    assert queries.definitions(version.pk).content == before
    assert queries.answers_of(assessment) == ANSWERS
