"""A file becomes the draft, after its editor has seen what would change."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.exchange.yaml_nodes import MAX_BYTES
from assessments.exchange.yaml_writer import write_framework
from assessments.services.offering import mark_of
from tests.admin.conftest import SMALL
from tests.admin.pages import button, said, stored
from tests.factories import make_framework
from tests.publishing import change, published_again
from tests.typed import Response

pytestmark = pytest.mark.django_db

URL = "admin:assessments_framework_import"
RETITLED = replace(SMALL, title="Retitled")


def upload(client: Client, content: Framework | bytes) -> Response:
    data = content if isinstance(content, bytes) else write_framework(content)
    return client.post(reverse(URL), {"file": SimpleUploadedFile("framework.yaml", data)})


def confirm(client: Client, text: str) -> Response:
    """Send what the page asks to confirm, as a browser does."""
    return client.post(reverse(URL), {"yaml": text.replace("\n", "\r\n")})


def text_to_confirm(response: Response) -> str:
    return str(response.context["form"]["yaml"].value())


def test_page_asks_for_a_file(editor: Client) -> None:
    response = editor.get(reverse(URL))
    assert response.status_code == 200
    assert 'type="file"' in response.text


def test_new_framework_is_imported(editor: Client, version: models.FrameworkVersion) -> None:
    content = make_framework(key="new", skills=1)
    before = stored()
    shown = upload(editor, content)
    assert (shown.status_code, stored()) == (200, before)
    assert "This framework is new here." in shown.text
    response = confirm(editor, text_to_confirm(shown))
    framework = models.Framework.objects.get(key="new")
    assert (response.status_code, response["Location"]) == (302, button("home", framework))
    assert said(response) == ["The file is the draft now. Nobody sees it yet."]
    assert working_copy.read(framework.pk) == content
    assert not framework.versions.exists()
    assert [(e.action_flag, e.get_change_message()) for e in LogEntry.objects.all()] == [
        (1, f"Imported from a file: content {mark_of(content)}.")
    ]


def test_changes_are_shown_and_then_made(editor: Client, version: models.FrameworkVersion) -> None:
    shown = upload(editor, RETITLED)
    assert [line.happened for line in shown.context["changes"]] == [
        "title: Framework becomes Retitled"
    ]
    confirm(editor, text_to_confirm(shown))
    assert working_copy.read(version.framework_id) == RETITLED
    assert queries.definitions(version.pk).content == SMALL
    assert [entry.action_flag for entry in LogEntry.objects.all()] == [2]


def test_same_content_is_said_to_be_the_same(
    editor: Client, version: models.FrameworkVersion
) -> None:
    assert "The content is the same as that of Framework, version 1." in upload(editor, SMALL).text


def test_what_is_wrong_with_a_file_is_said_all_at_once(editor: Client) -> None:
    broken = replace(make_framework(skills=1), title="", prompt="")
    response = upload(editor, broken)
    assert response.status_code == 422
    texts = response.context["errors"]["file"]
    assert [text.partition(" (line")[0] for text in texts] == ["title: missing", "prompt: missing"]
    assert 'type="file"' in response.text
    assert not models.Framework.objects.exists()


def test_file_that_is_too_large_or_empty_or_missing_is_refused(editor: Client) -> None:
    large = upload(editor, b"#" * (MAX_BYTES + 1))
    assert list(large.context["errors"]["file"]) == [f"file: must have {MAX_BYTES} bytes at most"]
    for response in (upload(editor, b""), editor.post(reverse(URL), {})):
        assert response.status_code == 422
        assert list(response.context["errors"]) == ["file"]


def test_content_that_cannot_follow_is_refused(
    editor: Client, version: models.FrameworkVersion
) -> None:
    change(models.Statement.objects.get(key="skill-1-1"), text="Second.", meaning=2)
    published_again(version.framework)
    category, *others = SMALL.categories
    (skill,) = category.skills
    again = replace(skill.statements[0], text="Third.", meaning=1)
    skill = replace(skill, statements=(again, *skill.statements[1:]))
    categories = (replace(category, skills=(skill,)), *others)
    response = upload(editor, replace(SMALL, categories=categories))
    assert response.status_code == 422
    (error,) = response.context["errors"]["file"]
    assert error.split("(line")[0].strip().endswith("or 3 for a new meaning")


def test_import_over_unpublished_changes_is_refused_with_the_ways_out(
    editor: Client, version: models.FrameworkVersion
) -> None:
    text = text_to_confirm(upload(editor, RETITLED))
    change(models.Skill.objects.get(key="skill-2"), name="Renamed")
    before = stored()
    response = confirm(editor, text)
    assert (response.status_code, stored()) == (409, before)
    assert "would be lost" in response.text
    for name in ("publish", "discard"):
        assert button(name, version.framework) in response.text
    editor.post(button("discard", version.framework))
    assert confirm(editor, text_to_confirm(response)).status_code == 302
    assert working_copy.read(version.framework_id).title == "Retitled"


def test_file_of_the_greatest_size_can_be_confirmed(editor: Client) -> None:
    """Browsers send its line ends with one character more."""
    data = write_framework(make_framework(key="new", skills=1))
    padded = data + b"#\n" * ((MAX_BYTES - len(data)) // 2)
    assert confirm(editor, text_to_confirm(upload(editor, padded))).status_code == 302


def test_what_is_confirmed_is_read_as_strictly(editor: Client) -> None:
    response = confirm(editor, "key: new\n")
    assert response.status_code == 422
    assert "title: missing" in [*response.context["errors"]["yaml"]]
    assert not models.Framework.objects.exists()
