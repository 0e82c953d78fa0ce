"""The first page of a framework, and how new ones are begun."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, working_copy
from assessments.admin.home import Draft, next_step
from assessments.domain.duplicating import duplicate
from assessments.services import answering, presence
from assessments.services.withdrawing import withdraw
from tests.admin.pages import button, first, page, said, save, staff, stored
from tests.publishing import NOON, change, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def home(client: Client, framework: models.Framework) -> Any:
    return client.get(button("home", framework))


# --- The draft ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problems", "editor", "publisher"),
    [
        (0, 0, ("Edit in the outline", "outline"), ("Edit in the outline", "outline")),
        (0, 1, ("Go on editing", "outline"), ("Go on editing", "outline")),
        (3, 1, ("Go on editing", "outline"), ("Go on editing", "outline")),
        (3, 0, ("Review the changes", "review"), ("Review and publish", "review")),
        (None, 2, ("Go on editing", "outline"), ("Go on editing", "outline")),
        (None, 0, ("Review the changes", "review"), ("Review and publish", "review")),
    ],
)
def test_next_step_is_what_is_to_be_done(
    changes: int | None, problems: int, editor: tuple[str, str], publisher: tuple[str, str]
) -> None:
    draft = Draft(changes, [("Something is missing.", "/")] * problems)
    for expected, may_publish in ((editor, False), (publisher, True)):
        step = next_step(draft, may_edit=True, may_publish=may_publish)
        assert (step.label, step.page) == expected
    reader = next_step(draft, may_edit=False, may_publish=False)
    assert reader.label in ("Review the changes", "Look at the outline")


def test_draft_that_says_what_is_published_has_nothing_to_publish(
    editor: Client, framework: models.Framework
) -> None:
    response = home(editor, framework)
    assert "It says what is published." in response.text
    assert "can be published" not in response.text
    assert response.text.count("button default") == 1


def test_draft_is_told_with_all_that_is_missing(
    editor: Client, framework: models.Framework
) -> None:
    models.Role.objects.filter(framework=framework, key="role-1").update(summary="")
    response = home(editor, framework)
    role = first(models.Role, framework)
    draft = response.context["draft"]
    assert draft.text == "1 change is not published yet."
    assert draft.missing == "1 thing is missing before it can be published:"
    assert draft.problems == [("The role Role 1 has no summary: write it.", page(role))]
    assert f'<a href="{page(role)}">The role Role 1 has no summary: write it.</a>' in response.text

    models.Level.objects.filter(framework=framework).update(descriptor="")
    models.Category.objects.filter(framework=framework).update(summary="")
    draft = home(editor, framework).context["draft"]
    assert (len(draft.shown), draft.others) == (5, len(draft.problems) - 5)
    assert f"and {draft.others} more" in home(editor, framework).text


def test_whoever_saved_since_the_last_version_is_named(
    editor: Client, framework: models.Framework
) -> None:
    assert "Edited by" not in home(editor, framework).text
    save(editor, page(first(models.Skill, framework)), name="Renamed")
    assert "Edited by editor, last on" in home(editor, framework).text
    published_again(framework, at=timezone.now())
    assert "Edited by" not in home(editor, framework).text


def test_whoever_is_in_the_draft_now_is_named(editor: Client, framework: models.Framework) -> None:
    ben, now = User.objects.create_user("ben"), timezone.now()
    presence.seen(framework=framework, user=ben, at=now, what="skill", key="skill-2")
    assert home(editor, framework).context["here"] == ["ben is at work on “Skill 2” now."]
    presence.seen(framework=framework, user=ben, at=now)
    assert home(editor, framework).context["here"] == ["ben is at work on it now."]
    models.Presence.objects.update(seen_at=now - timedelta(minutes=3))
    assert home(editor, framework).context["here"] == []


def test_editor_is_seen_on_the_page_of_a_row(editor: Client, framework: models.Framework) -> None:
    editor.get(page(first(models.Skill, framework)))
    row = models.Presence.objects.get()
    assert (row.what, row.key, row.edited_at) == ("skill", "skill-1", None)
    assert home(editor, framework).context["here"] == []  # nobody is told of oneself


# --- What people have ----------------------------------------------------------------------------


def test_people_are_counted_by_version(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    newest = [published_again(version.framework) for _ in range(3)][-1]
    for number in range(3):
        person = uuid.UUID(int=number)
        answering.start(respondent=person, version=version, role_key="role-1", at=NOON)
    answering.submit(assessment=models.Assessment.objects.all()[0], at=NOON)
    expected = [(newest.number, 0, 0), (version.number, 2, 1)]
    rows = home(editor, version.framework).context["versions"]
    assert [(row.number, row.running, row.reported) for row in rows] == expected
    rows = editor.get(button("versions", version.framework)).context["versions"]
    assert [(row.number, row.running) for row in rows] == [(4, 0), (3, 0), (2, 0), (1, 2)]


def test_withdrawn_framework_says_so_and_can_be_offered_again(
    editor: Client, framework: models.Framework
) -> None:
    assert "Withdraw this framework" in home(editor, framework).text
    withdraw(framework=framework, at=NOON)
    text = home(editor, framework).text
    assert "it takes no new assessments" in text
    assert "Take new assessments again" in text
    assert "Withdraw this framework" not in text


def test_first_page_offers_what_its_reader_may_do(framework: models.Framework) -> None:
    change(framework, title="Retitled")
    names = ("publish", "discard", "withdraw", "export", "duplicate", "ready", "comment")
    readers = {
        "reader": (staff("view_framework"), {"publish", "export", "comment"}),
        "Editor": (staff_of("Editor"), set(names) - {"withdraw"}),
        "Publisher": (staff_of("Publisher"), set(names)),
    }
    for name, (client, expected) in readers.items():
        text = home(client, framework).text
        assert {way for way in names if f'"{button(way, framework)}"' in text} == expected, name


def staff_of(group: str) -> Client:
    User.objects.filter(username="somebody").update(username=f"not-{group}")
    return staff(group=group)


# --- Beginning -----------------------------------------------------------------------------------

NEW = reverse("admin:assessments_new")


def test_framework_is_begun_with_a_title(db: None) -> None:
    client = staff(group="Editor")
    response = client.post(NEW, {"title": "Nursing", "language": "en"})
    framework = models.Framework.objects.get()
    assert (response.status_code, framework.key) == (302, "nursing")
    assert said(response) == ["The draft is there. Nobody sees it before it is published."]
    assert client.get(response["Location"]).status_code == 200
    assert "thing" in home(client, framework).text


@pytest.mark.parametrize(
    ("title", "language", "field"),
    [("", "en", "title"), ("A" * 201, "en", "title"), ("A", "English!", "language")],
)
def test_framework_is_not_begun_without_what_it_needs(
    editor: Client, title: str, language: str, field: str
) -> None:
    response = editor.post(NEW, {"title": title, "language": language})
    assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert not models.Framework.objects.exists()


def test_draft_and_version_are_duplicated(editor: Client, version: models.FrameworkVersion) -> None:
    change(version.framework, title="Retitled")
    for name, row, title in (
        ("duplicate", version.framework, "Copy of Retitled"),
        ("duplicate_version", version, "Copy of Retitled"),
    ):
        form = editor.get(button(name, row)).context["form"]
        assert form["title"].value() == title
    editor.post(button("duplicate_version", version), {"title": "Another one"})
    copy = models.Framework.objects.get(key="another-one")
    content = working_copy.read(version.framework_id)
    assert working_copy.read(copy.pk) == duplicate(content, key="another-one", title="Another one")


def test_whoever_may_not_add_frameworks_begins_none(version: models.FrameworkVersion) -> None:
    client, before = staff("view_framework", "change_framework"), stored()
    for url in (NEW, button("duplicate", version.framework)):
        assert client.get(url).status_code == 403
        assert client.post(url, {"title": "New", "language": "en"}).status_code == 403
    assert stored() == before
