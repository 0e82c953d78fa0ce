"""Published versions can be read in the admin, and nothing else."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.services import answering
from assessments.services.publishing import publish
from tests.admin.pages import Controls, address, button, page, staff, stored
from tests.publishing import NOON, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer(version: models.FrameworkVersion, editor: Client) -> models.FrameworkVersion:
    """A second version, with notes, by the editor; one statement is retired in it."""
    change(models.Statement.objects.get(key="skill-1-2"), retired=True)
    change(models.Skill.objects.get(key="skill-2"), name="Renamed")
    return publish(
        framework=version.framework,
        at=NOON,
        by=User.objects.get(username="editor"),
        release_notes="Shorter.",
    )


def test_list_says_who_is_on_each_version(
    editor: Client, version: models.FrameworkVersion, newer: models.FrameworkVersion
) -> None:
    for number in (1, 2, 3):
        respondent = uuid.UUID(int=number)
        answering.start(respondent=respondent, version=version, role_key="role-1", at=NOON)
    answering.submit(assessment=models.Assessment.objects.all()[0], at=NOON)
    rows = editor.get(address(models.FrameworkVersion, "changelist")).context["cl"].result_list
    shown = [(row.number, row.running, row.reported) for row in rows]
    assert shown == [(2, 0, 0), (1, 2, 1)]


def test_of_what_runs_so_many_are_counted_and_no_more(
    editor: Client, version: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("models.versions", "presentation.use"):
        monkeypatch.setattr(f"assessments.{module}.MOST_COUNTED", 2)
    for number in range(1, 5):
        respondent = uuid.UUID(int=number)
        answering.start(respondent=respondent, version=version, role_key="role-1", at=NOON)
    (row,) = models.FrameworkVersion.objects.with_people()
    assert row.running == 3
    for url in (
        address(models.FrameworkVersion, "changelist"),
        page(version),
        *(button(name, version.framework) for name in ("versions", "home", "publish")),
    ):
        assert "more than 2<" in editor.get(url).text


def test_page_says_all_about_a_version(
    editor: Client, version: models.FrameworkVersion, newer: models.FrameworkVersion
) -> None:
    text = editor.get(page(newer)).text
    for value in (newer.checksum, newer.scoring_rule, "Shorter.", "editor", "Renamed"):
        assert value in text
    assert "I have done thing 2 of skill 1. <span" in text  # that it is retired
    assert "Renamed" not in editor.get(page(version)).text


def test_page_leads_on(editor: Client, version: models.FrameworkVersion) -> None:
    response = editor.get(page(version))
    for url in (
        reverse("preview-version:role", args=[version.pk]),
        reverse("preview-version:report", args=[version.pk]),
        button("version_export", version),
        button("home", version.framework),
    ):
        assert f'href="{url}"' in response.text
    assert button("restore", version) in Controls(response).actions


def test_page_offers_its_reader_only_what_they_may(version: models.FrameworkVersion) -> None:
    text = staff("view_frameworkversion").get(page(version)).text
    assert "Make this version the draft" not in text


def test_page_has_nothing_to_fill_in_and_takes_nothing(
    editor: Client, version: models.FrameworkVersion
) -> None:
    before = stored()
    assert Controls(editor.get(page(version))).names == []
    assert editor.post(page(version), {"release_notes": "Others."}).status_code == 403
    assert editor.post(page(version, "delete"), {"post": "yes"}).status_code == 403
    assert editor.get(address(models.FrameworkVersion, "add")).status_code == 403
    assert stored() == before


def test_page_of_a_version_that_is_not_there(
    editor: Client, version: models.FrameworkVersion
) -> None:
    for pk in (uuid.UUID(int=1), "x"):
        url = address(models.FrameworkVersion, "change", pk)
        assert editor.get(url).status_code == 302


# --- All versions, and any two of them -------------------------------------------------------


def compared(
    client: Client, framework: models.Framework, **which: int | str
) -> list[tuple[str, str]]:
    """Return what changed by group, in words."""
    groups = client.get(button("compare", framework), which).context["groups"]
    return [
        (g.title, f"{line.line.about}: {line.line.happened}") for g in groups for line in g.lines
    ]


def test_any_two_versions_are_compared_and_one_with_the_draft(
    editor: Client, version: models.FrameworkVersion, newer: models.FrameworkVersion
) -> None:
    framework = newer.framework
    change(models.Role.objects.get(framework=framework, key="role-1"), summary="Another.")
    retired = (
        "Skill 1",
        "Statement “I have done thing 2 of skill 1.”: retired: no longer asked",
    )
    renamed = ("Renamed", "Skill “Renamed”: name reworded")
    draft = ("Role 1", "Role “Role 1”: summary reworded")
    between = {"from": "1", "to": "2"}
    assert compared(editor, framework, **between) == [retired, renamed]
    assert compared(editor, framework, **{"from": "1", "to": "draft"}) == [retired, renamed, draft]
    assert compared(editor, framework) == [draft]  # the newest version and the draft
    back = compared(editor, framework, **{"from": "2", "to": "1"})
    assert back[0] == (
        "Skill 1",
        "Statement “I have done thing 2 of skill 1.”: asked again",
    )
    text = editor.get(button("compare", framework), {"from": "2", "to": "2"}).text
    assert "They say the same." in text


def test_what_is_no_version_is_not_compared(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    response = editor.get(button("compare", version.framework), {"from": "7", "to": "draft"})
    assert (response.status_code, response.context["groups"]) == (200, None)
    assert "Select a valid choice" in response.text
    assert editor.get(button("compare", other)).status_code == 200  # of which nothing was published


def test_all_versions_stand_on_one_page(
    editor: Client, version: models.FrameworkVersion, newer: models.FrameworkVersion
) -> None:
    response = editor.get(button("versions", version.framework))
    for row in (version, newer):
        assert f'href="{page(row)}"' in response.text
    assert button("compare", version.framework) in Controls(response).actions
    assert "Discarded drafts" not in response.text
