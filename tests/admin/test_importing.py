"""A file becomes the draft, after its editor has seen what would change."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.exchange.files import KINDS
from assessments.exchange.limits import MAX_BYTES, MAX_ROWS
from assessments.exchange.yaml_writer import write_framework
from assessments.services.offering import mark_of
from tests.admin.conftest import SMALL
from tests.admin.pages import button, said, staff, stored
from tests.factories import make_framework, make_resource
from tests.publishing import change, published_again
from tests.typed import Response

pytestmark = pytest.mark.django_db

URL = "admin:assessments_framework_import"
RETITLED = replace(SMALL, title="Retitled")


def upload(
    client: Client, content: Framework | bytes, name: str = "framework.yaml", into: str = ""
) -> Response:
    data = content if isinstance(content, bytes) else write_framework(content)
    file = SimpleUploadedFile(name, data)
    return client.post(reverse(URL), {"file": file, "into": into})


def confirm(client: Client, shown: Response, data: Mapping[str, str] | None = None) -> Response:
    """Send what the page asks to confirm, and this, as a browser does."""
    read = shown.context["form"]["read"].value()
    return client.post(reverse(URL), {"read": read, **(data or {})})


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
    response = confirm(editor, shown)
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
    confirm(editor, shown)
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
    shown = upload(editor, RETITLED)
    change(models.Skill.objects.get(key="skill-2"), name="Renamed")
    before = stored()
    response = confirm(editor, shown)
    assert (response.status_code, stored()) == (409, before)
    assert "would be lost" in response.text
    for name in ("publish", "discard"):
        assert button(name, version.framework) in response.text
    editor.post(button("discard", version.framework))
    assert confirm(editor, response).status_code == 302
    assert working_copy.read(version.framework_id).title == "Retitled"


# Letters that cannot be squeezed: what is sent to be confirmed is as large as it can be.
LETTERS = Random(1).choices([chr(n) for n in range(0x4E00, 0x9FA5)], k=9_000 * 37)  # noqa: S311
LARGE = replace(
    make_framework(key="new", skills=1, statements=37),
    resources=tuple(
        make_resource(n, skills=["skill-1"], description="".join(LETTERS[9_000 * n :][:9_000]))
        for n in range(37)
    ),
)


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_the_greatest_size_can_be_confirmed(editor: Client, kind: str) -> None:
    """In a browser's form, too: with the limit of Django for what is sent there."""
    data = KINDS[kind].write(LARGE)
    if kind == "yaml":
        assert MAX_BYTES * 0.95 < len(data) < MAX_BYTES
        data += b"#" * (MAX_BYTES - len(data))
    shown = upload(editor, data, f"new{KINDS[kind].ending}")
    form = urlencode({"read": shown.context["form"]["read"].value()})
    response = editor.post(reverse(URL), form, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert working_copy.read(models.Framework.objects.get(key="new").pk) == LARGE


def test_as_many_questions_can_be_answered_as_a_file_may_have_statements() -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS > MAX_ROWS


@pytest.mark.parametrize("change_of", [lambda read: f"{read}x", lambda read: "", lambda read: "é"])
def test_what_was_changed_since_it_was_read_is_refused(
    editor: Client, change_of: Callable[[str], str]
) -> None:
    shown = upload(editor, make_framework(key="new", skills=1))
    read = change_of(shown.context["form"]["read"].value())
    response = editor.post(reverse(URL), {"read": read})
    assert (response.status_code, list(response.context["errors"])) == (422, ["read"])
    assert not models.Framework.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_imported(
    editor: Client, version: models.FrameworkVersion, kind: str
) -> None:
    shown = upload(editor, KINDS[kind].write(RETITLED), f"any{KINDS[kind].ending}")
    assert [line.happened for line in shown.context["changes"]] == [
        "title: Framework becomes Retitled"
    ]
    assert confirm(editor, shown).status_code == 302
    assert working_copy.read(version.framework_id) == RETITLED


def test_one_sheet_is_imported_into_the_framework_that_is_chosen(
    editor: Client, version: models.FrameworkVersion
) -> None:
    data = b"Name,Summary,Rationale,Key\nOne,First,,role-1\nTwo,Second,,role-2\n"
    refused = upload(editor, data, "Roles.csv")
    assert refused.status_code == 422
    assert "choose the framework" in refused.context["errors"]["file"][0]
    shown = upload(editor, data, "Roles.csv", into=SMALL.key)
    assert confirm(editor, shown).status_code == 302
    roles = working_copy.read(version.framework_id).roles
    assert [(role.name, len(role.targets)) for role in roles] == [("One", 3), ("Two", 3)]


def test_page_of_a_framework_leads_to_importing_into_it(
    editor: Client, version: models.FrameworkVersion
) -> None:
    url = f"{reverse(URL)}?into={SMALL.key}"
    assert url in editor.get(button("home", version.framework)).text
    assert f'value="{SMALL.key}" selected' in editor.get(url).text


def test_problem_in_a_workbook_is_told_by_its_cell(editor: Client) -> None:
    broken = replace(SMALL, roles=(replace(SMALL.roles[0], summary=""), SMALL.roles[1]))
    response = upload(editor, KINDS["xlsx"].write(broken), "any.xlsx")
    assert list(response.context["errors"]["file"]) == ["Roles!B2: missing"]


def test_preview_counts_what_people_would_meet(
    editor: Client, version: models.FrameworkVersion
) -> None:
    shown = upload(editor, make_framework(skills=2, statements=3, top=3, roles=1))
    found = [(count.label, count.before, count.after) for count in shown.context["counts"]]
    assert found == [
        ("Skills", 3, 2), ("Statements", 6, 6), ("Roles", 2, 1), ("Resources", 4, 3),
    ]  # fmt: skip
    assert "<td>6</td><td>6</td>" in shown.text
    new = upload(editor, make_framework(key="new", skills=1))
    assert [count.before for count in new.context["counts"]] == [None] * 4


def test_editor_may_import(version: models.FrameworkVersion) -> None:
    client = staff(group="Editor")
    assert confirm(client, upload(client, RETITLED)).status_code == 302
    assert working_copy.read(version.framework_id) == RETITLED


def test_whoever_only_looks_may_not_import(db: None) -> None:
    assert staff("view_framework").get(reverse(URL)).status_code == 403


def test_content_that_cannot_follow_any_more_is_refused_in_words(
    editor: Client, version: models.FrameworkVersion
) -> None:
    """Somebody has published between the look at the file and now."""
    category, *others = SMALL.categories
    (skill,) = category.skills
    again = replace(skill.statements[0], text="Third.", meaning=1)
    skill = replace(skill, statements=(again, *skill.statements[1:]))
    shown = upload(editor, replace(SMALL, categories=(replace(category, skills=(skill,)), *others)))
    assert shown.status_code == 200
    change(models.Statement.objects.get(key="skill-1-1"), text="Second.", meaning=2)
    published_again(version.framework)
    response = confirm(editor, shown)
    assert response.status_code == 422
    assert "or 3 for a new meaning" in response.text
