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
    shown = [(row.number, row.running, row.submitted) for row in rows]
    assert shown == [(2, 0, 0), (1, 2, 1)]


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
