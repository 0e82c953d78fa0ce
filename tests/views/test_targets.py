"""Targets of one's own."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.framework import Target
from assessments.forms import TargetsForm
from assessments.services import answering
from assessments.services.targets import set_own_targets
from tests.factories import make_framework, make_role
from tests.publishing import change, published_again
from tests.views.conftest import ROLE

SKILLS = (
    *("team-motivation", "creativity-and-problem-solving"),
    *("project-planning-and-time-management", "adaptability", "business-analytics"),
    *("risk-assessment", "lifecycle-management", "agile-development"),
)


def chosen(level="4", importance="2", critical=()):
    """Return what the page sends; a box that is not ticked is not sent."""
    data = {f"level-{s}": level for s in SKILLS} | {f"importance-{s}": importance for s in SKILLS}
    return data | {f"critical-{s}": "on" for s in critical}


def test_own_targets_are_kept_and_compared_with(finished):
    response = finished.client.post(finished.url("targets"), chosen())

    assert response.url == finished.url("report") + "?role=_own"
    report = finished.client.get(response.url).context["report"]
    assert report.role.name == "My own targets"
    assert {line.gap.target for line in report.lines} == {Target(4, 2)}


def test_own_targets_begin_with_those_of_a_role(finished):
    page = finished.client.get(finished.url("targets") + "?role=junior-it-project-coordinator")

    form = page.context["form"]
    assert form["level-project-planning-and-time-management"].value() == "3"


def test_own_targets_begin_with_what_a_role_cannot_do_without():
    role = make_role({"skill-1": Target(2, 1), "skill-2": Target(2, 1, critical=True)})
    form = TargetsForm(make_framework(skills=2), role)

    assert [critical.value() for *_, critical in form.rows()] == [False, True]


def test_own_targets_say_themselves_what_they_cannot_do_without(finished):
    address = finished.client.post(finished.url("targets"), chosen(critical=["adaptability"])).url

    lines = finished.client.get(address).context["report"].lines
    assert [line.skill.key for line in lines if line.gap.target.critical] == ["adaptability"]
    again = finished.client.get(finished.url("targets") + "?role=_own").text
    assert re.findall(r'name="critical-([\w-]+)" checked', again) == ["adaptability"]


def test_own_targets_out_of_scale_are_refused_and_nothing_is_lost(finished):
    data = chosen(critical=["risk-assessment"]) | {"level-adaptability": "6"}

    response = finished.client.post(finished.url("targets"), data)

    assert response.status_code == 422
    assert response.context["form"].summary == [("id_level-adaptability", "Level of Adaptability")]
    assert response.context["form"]["level-team-motivation"].value() == "4"
    assert '<option value="4" selected>' in response.text
    assert re.findall(r'name="critical-([\w-]+)" checked', response.text) == ["risk-assessment"]
    assert finished.assessment.own_targets == {}


def test_own_targets_move_no_score(finished):
    before = finished.client.get(finished.url("report")).content
    finished.client.post(finished.url("targets"), chosen())

    after = finished.client.get(finished.url("report")).context["report"]
    assert [line.texts.score for line in after.lines] == ["3"] * 8
    assert before  # the report against the first role is still there
    assert after.role.key == "it-project-manager-role"


def test_report_against_own_targets_that_were_never_set_says_so(finished):
    assert finished.client.get(finished.url("report") + "?role=_own").status_code == 422


@pytest.mark.parametrize(
    "target",
    [
        {"adaptability": Target(6, 1)},
        {"adaptability": Target(0, 1)},
        {"adaptability": Target(3, 9)},
        {"telepathy": Target(3, 1)},
    ],
)
def test_set_own_targets_out_of_scale_raises(finished, target):
    with pytest.raises(ValueError, match="no such target"):
        set_own_targets(assessment=finished.assessment, targets=target)


def test_report_can_be_sorted_by_what_is_farthest_from_the_role(finished):
    report = finished.client.get(finished.url("report") + "?order=need").context["report"]

    (group,) = report.picture
    assert [line.skill.key for line in group.lines][:2] == [
        "team-motivation",
        "project-planning-and-time-management",
    ]
    assert len(report.groups) == 2


def test_own_targets_hold_for_the_reports_to_come_and_can_be_taken_back(finished):
    finished.client.post(finished.url("targets"), chosen())
    finished.start()
    again = models.Assessment.objects.running().get()
    finished.client.post(reverse("assessment:check", args=[again.pk]))
    report = reverse("assessment:report", args=[again.pk], query={"role": "_own"})
    assert finished.client.get(report).context["report"].role.name == "My own targets"
    page = finished.client.get(reverse("assessment:targets", args=[again.pk])).text
    assert "They hold for all your reports" in page
    assert "Take my own targets back" in page

    finished.client.post(reverse("assessment:targets", args=[again.pk]), {"take-back": "yes"})

    assert finished.client.get(report).status_code == 422
    page = finished.client.get(reverse("assessment:targets", args=[again.pk])).text
    assert "Take my own targets back" not in page


def test_targets_of_a_skill_that_a_version_does_not_have_stay(finished, version):
    finished.client.post(finished.url("targets"), chosen())
    change(models.Skill.objects.get(key="adaptability"), retired=True)
    again = answering.start(
        respondent=finished.assessment.respondent_id,
        version=published_again(version.framework),
        role_key=ROLE,
        at=timezone.now(),
    )
    fewer = {name: value for name, value in chosen(level="2").items() if "adaptability" not in name}

    finished.client.post(reverse("assessment:targets", args=[again.pk]), fewer)

    kept = models.OwnTargets.objects.get().targets
    assert (kept["adaptability"], kept["team-motivation"]) == ([4, 2, False], [2, 2, False])
