"""What is said about a draft, and that it is ready for review."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from tests.admin.pages import button, page, said, staff
from tests.publishing import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def comment(client: Client, framework: models.Framework, **fields: str) -> str:
    """Comment, and return what is said to that."""
    return said(client.post(button("comment", framework), {"what": "", "key": ""} | fields))[-1]


def settle(client: Client, row: models.Comment, **fields: str) -> int:
    url = reverse("admin:assessments_settle", args=[row.framework_id, row.pk])
    return client.post(url, fields).status_code


def test_whoever_may_look_may_comment(framework: models.Framework) -> None:
    reader = staff("view_framework")
    comment(reader, framework, text="What does <b>this</b> mean?", what="skill", key="skill-2")
    response = reader.get(button("home", framework))
    (part,) = response.context["comments"]
    skill = models.Skill.objects.get(key="skill-2")
    assert (part.about, part.url, part.open) == ("Skill 2", page(skill), 1)
    assert "What does &lt;b&gt;this&lt;/b&gt; mean?" in response.text
    assert "somebody" in response.text


@pytest.mark.parametrize("text", ["", "  ", "\x07", "a" * 2001])
def test_comment_is_a_text(editor: Client, framework: models.Framework, text: str) -> None:
    assert "comment stands" not in comment(editor, framework, text=text)
    assert not models.Comment.objects.exists()


def test_comments_stand_in_the_order_of_the_rows(
    editor: Client, framework: models.Framework
) -> None:
    for what, key in (("role", "role-1"), ("skill", "gone"), ("skill", "skill-3"), ("", "")):
        comment(editor, framework, text="Look.", what=what, key=key)
    parts = editor.get(button("home", framework)).context["comments"]
    assert [part.about for part in parts] == ["", "Skill 3", "Role 1", "gone"]


def test_comment_is_settled_by_who_made_it_or_edits(framework: models.Framework) -> None:
    reader = staff("view_framework")
    comment(reader, framework, text="Look.")
    (row,) = models.Comment.objects.all()
    assert settle(reader, row) == 302
    row.refresh_from_db()
    assert row.done_at
    models.Comment.objects.update(by=None)
    assert settle(reader, row, reopen="1") == 403
    row.refresh_from_db()
    assert row.done_at


def test_comment_of_another_framework_is_not_settled(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    comment(editor, other, text="Look.")
    (row,) = models.Comment.objects.all()
    url = reverse("admin:assessments_settle", args=[framework.pk, row.pk])
    assert editor.post(url).status_code == 404


@pytest.mark.parametrize(
    ("to", "leads_to"),
    [
        ("/admin/", "/admin/"),
        ("history", "history"),  # relative to this page, and not the page of this name
        ("no-such-page", "no-such-page"),
        ("https://elsewhere.example/", None),
        ("", None),
    ],
)
def test_comment_leads_back_to_where_it_was_made(
    editor: Client, framework: models.Framework, to: str, leads_to: str | None
) -> None:
    response = editor.post(button("comment", framework), {"text": "Look.", "next": to})
    assert response["Location"] == (leads_to or button("home", framework))


# --- Ready for review ----------------------------------------------------------------------------


def test_publishers_are_told_what_waits_for_them(framework: models.Framework) -> None:
    change(framework, title="Retitled")
    editor = staff(group="Editor")
    assert "Say that it is ready for review" in editor.get(button("home", framework)).text
    editor.post(button("ready", framework), {"ready": "on", "note": "The title is new."})
    text = editor.get(button("home", framework)).text
    assert "The title is new." in text
    assert "waits for your review" not in editor.get(reverse("admin:index")).text
    publisher = Client()
    publisher.force_login(publisher_account())
    index = publisher.get(reverse("admin:index")).text
    assert "1 framework waits for your review" in index
    assert button("home", framework) in index
    editor.post(button("ready", framework))
    assert queries.ready_for_review() == []
    assert "waits for your review" not in publisher.get(reverse("admin:index")).text


def publisher_account() -> User:
    user = User.objects.create_user("publisher", is_staff=True)
    user.groups.set(Group.objects.filter(name="Publisher"))
    return user
