"""Files to take away: for their owner alone, once the assessment is submitted."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from assessments import models
from assessments.views import exports
from tests.views.test_costs import cost, other_people

NAMES = {
    "pdf": ("application/pdf", ".pdf"),
    "csv": ("text/csv; charset=utf-8", ".csv"),
    "json": ("application/json", ".json"),
    "json-resume": ("application/json", "-resume.json"),
}
each_file = pytest.mark.parametrize("name", NAMES)


@each_file
def test_a_file_is_offered_and_kept_by_nobody(finished, name):
    response = finished.client.get(finished.url(name))

    content_type, ending = NAMES[name]
    date = finished.assessment.submitted_at.date().isoformat()
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="gap-report-it-project-manager-{date}{ending}"'
    )
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content


def test_each_file_is_of_its_own_format(finished):
    files = {name: finished.client.get(finished.url(name)).content for name in NAMES}

    assert files["pdf"].startswith(b"%PDF-")
    assert files["csv"].decode("utf-8-sig").startswith("category,skill_key,")
    assert json.loads(files["json"])["schema"] == "skillsapp.report/2"
    assert "resume-schema" in json.loads(files["json-resume"])["$schema"]


@each_file
def test_a_stranger_gets_no_file(finished, stranger, name):
    assert stranger.get(finished.url(name)).status_code == 404


@each_file
def test_a_running_assessment_leads_to_the_check_page(person, name):
    assert person.client.get(person.url(name)).url == person.url("check")


@each_file
def test_nothing_can_be_posted(finished, name):
    assert finished.client.post(finished.url(name)).status_code == 405


@each_file
def test_an_unknown_role_is_not_replaced_by_another(finished, name):
    assert finished.client.get(finished.url(name), {"role": "astronaut"}).status_code == 404
    assert finished.client.get(finished.url(name), {"role": "_own"}).status_code == 404


def test_another_role_is_compared_with(finished):
    role = "junior-it-project-coordinator"

    response = finished.client.get(finished.url("json"), {"role": role})

    assert json.loads(response.content)["role"]["key"] == role
    assert "junior-it-project-coordinator" in response["Content-Disposition"]


def test_own_targets_are_compared_with(finished):
    assessment = finished.assessment
    models.OwnTargets.objects.create(
        respondent=assessment.respondent,
        framework=assessment.version.framework,
        targets={"adaptability": [1, 1]},
    )

    response = finished.client.get(finished.url("json"), {"role": "_own"})

    targets = json.loads(response.content)["role"]["targets"]
    assert targets["adaptability"] == {
        "level": 1,
        "begins": {"exact": "1/2", "decimal": 0.5},
        "importance": 1,
        "critical": False,
    }


def test_a_hostile_name_makes_a_safe_file_name(finished, monkeypatch):
    made = exports.report_for

    def hostile(*args):
        report = made(*args)
        return replace(report, role=replace(report.role, name='a"\r\nSet-Cookie: b; ../é/' * 20))

    monkeypatch.setattr(exports, "report_for", hostile)
    disposition = finished.client.get(finished.url("csv"))["Content-Disposition"]

    assert len(disposition) < 130
    assert disposition.startswith('attachment; filename="gap-report-a-set-cookie-b-ea-set')
    assert set(disposition[22:-1]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


@pytest.mark.parametrize("others", [1, 50])
@each_file
def test_a_file_costs_five_queries(finished, version, name, others):
    other_people(version, finished.assessment.role_id, others)

    url = finished.url(name)
    assert cost(lambda: finished.client.get(url)) == 5  # one of them counts the tries


def test_a_downloaded_file_is_believed(finished, tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_bytes(finished.client.get(finished.url("json")).content)

    call_command("verify_report", file)

    assert "is what IT project manager skills, version 1 gives" in capsys.readouterr().out
