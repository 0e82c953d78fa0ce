"""Choosing a role and beginning."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.urls import reverse

from assessments import models
from assessments.services import answering
from tests.browsers import respondent_of
from tests.views.conftest import ROLE


def test_start_page_creates_nothing(newcomer):
    response = newcomer.client.get(reverse("start", args=["it-project-manager"]))

    assert response.status_code == 200
    assert models.Assessment.objects.count() == 0
    assert Session.objects.count() == 0


def test_start_begins_an_assessment_of_the_newest_version(newcomer, version):
    response = newcomer.start()

    assessment = newcomer.assessment
    assert response.url == reverse("assessment:resume", args=[assessment.pk])
    assert (assessment.version, assessment.role.key) == (version, ROLE)
    assert assessment.submitted_at is None


def test_start_without_being_sure_takes_the_default_role(newcomer):
    newcomer.start(role="not-sure")

    assert newcomer.assessment.role.key == ROLE


def test_the_default_role_is_chosen_until_somebody_chooses_another(person):
    def chosen(address):
        page = person.client.get(address)
        return re.findall(r'name="role" value="([\w-]+)"[^>]* checked', page.text)

    anew = reverse("start", args=["it-project-manager"], query={"anew": person.assessment.pk})
    assert chosen(anew) == [ROLE]
    person.client.post(person.url("role"), {"role": "agile-delivery-lead"})
    assert chosen(person.url("role")) == ["agile-delivery-lead"]


def test_start_without_a_role_says_so_and_begins_nothing(newcomer):
    response = newcomer.client.post(reverse("start", args=["it-project-manager"]))

    assert response.status_code == 422
    assert response.context["form"].summary == [("id_role_0", "Which role are you aiming for?")]
    assert 'href="#id_role_0"' in response.text
    assert models.Assessment.objects.count() == 0


def test_start_with_an_unknown_role_begins_nothing(newcomer):
    response = newcomer.start(role="astronaut")

    assert response.status_code == 422
    assert models.Assessment.objects.count() == 0


def test_starting_again_begins_another_assessment(finished):
    finished.start()

    mine = models.Assessment.objects.filter(respondent=respondent_of(finished.client))
    assert sorted(a.submitted_at is None for a in mine) == [False, True]


def test_start_page_offers_to_go_on(person):
    response = person.client.get(reverse("start", args=["it-project-manager"]))

    assert person.url("resume") in response.text


def test_session_lasts_400_days_and_is_closed_to_scripts(newcomer):
    cookie = newcomer.start().cookies["person"]

    assert cookie["max-age"] == 400 * 24 * 60 * 60
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


def test_role_can_be_changed_before_submitting(person):
    response = person.client.post(person.url("role"), {"role": "agile-delivery-lead"})

    assert response.url == person.url("check")
    assert person.assessment.role.key == "agile-delivery-lead"


@pytest.mark.parametrize(
    ("skill", "leads"), [("adaptability", ("question", "adaptability")), ("no-skill", ("check",))]
)
def test_whoever_changes_the_role_while_answering_comes_back_to_the_question(person, skill, leads):
    address = f"{person.url('role')}?skill={skill}"

    page = person.client.get(address)
    response = person.client.post(address, {"role": "agile-delivery-lead"})

    assert f'<a href="{person.url(*leads)}">Back</a>' in page.text
    assert response.url == person.url(*leads)


def test_role_stays_after_submitting(finished):
    response = finished.client.post(finished.url("role"), {"role": "agile-delivery-lead"})

    assert response.url == finished.url("report")
    assert finished.assessment.role.key == ROLE


def test_pages_without_a_published_framework_say_so(client, db):
    for name in ("landing", "choose", "how"):
        response = client.get(reverse(name))
        assert response.status_code == 404
        assert "Nothing to assess yet" in response.text


def test_whoever_begins_while_the_version_is_taken_back_chooses_once_more(
    newcomer, version, monkeypatch
):
    def start(**_given):
        models.FrameworkVersion.objects.filter(pk=version.pk).delete()
        raise IntegrityError

    monkeypatch.setattr(answering, "start", start)
    url = reverse("start", args=["it-project-manager"])

    response = newcomer.client.post(url, {"role": ROLE})

    assert (response.status_code, response["Location"]) == (302, url)


def test_what_else_the_database_refuses_is_not_hidden(newcomer, version, monkeypatch, caplog):
    def start(**_given):
        raise IntegrityError

    monkeypatch.setattr(answering, "start", start)

    with pytest.raises(IntegrityError):
        newcomer.client.post(reverse("start", args=["it-project-manager"]), {"role": ROLE})
    caplog.clear()  # that it is logged is right
