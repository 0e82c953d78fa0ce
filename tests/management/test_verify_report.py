"""manage.py verify_report: what it believes, what it does not, and what it says."""

import json
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessments import models, queries
from assessments.domain.annotations import Setting
from assessments.domain.framework import Target
from assessments.domain.gaps import Status
from assessments.domain.questionnaire import Provenance
from assessments.domain.report import make_report
from assessments.domain.rules import RULES
from assessments.domain.sample import sample_answers
from assessments.domain.targets import own_role
from assessments.exports.json import report_json
from assessments.exports.verifying import UnreadableReport, mismatches, read_claim
from tests.exports.conftest import ABOUT


@pytest.fixture
def framework_here(version):
    return queries.definitions(version.pk).framework


@pytest.fixture
def good(framework_here):
    """The content of an exported report, ready to be tampered with."""
    role = framework_here.role_or_default("")
    report = make_report(framework_here, role, sample_answers(framework_here))
    return json.loads(report_json(report, ABOUT))


@pytest.fixture
def verify(tmp_path):
    """Return a function that verifies this content and returns what is said."""

    def verify(content):
        file = tmp_path / "report.json"
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        file.write_bytes(data)
        out = StringIO()
        try:
            call_command("verify_report", file, stdout=out)
        except CommandError as error:
            return str(error).replace(f"{tmp_path}/", "")
        return out.getvalue().replace(f"{tmp_path}/", "")

    return verify


GOOD = "report.json is what IT project manager skills, version 1 gives for its answers.\n"


def test_what_was_exported_is_believed(verify, good):
    assert verify(good) == GOOD


@pytest.mark.parametrize("role", ["junior-it-project-coordinator", "it-project-manager-role"])
@pytest.mark.parametrize("answered", [0, 1, 9, 32])
def test_any_role_and_any_answers_are_believed(verify, framework_here, role, answered):
    answers = dict(list(sample_answers(framework_here).items())[:answered])
    report = make_report(framework_here, framework_here.role(role), answers)

    assert verify(report_json(report, ABOUT)) == GOOD


def test_own_targets_are_believed_and_named(verify, framework_here):
    base = framework_here.role_or_default("")
    role = own_role(framework_here, base, {"adaptability": Target(2, 1)}, "My own targets")
    report = make_report(framework_here, role, sample_answers(framework_here))

    assert verify(report_json(report, ABOUT)) == (
        f"{GOOD}It compares with targets that the person set.\n"
    )


def test_where_examples_are_from_is_believed(verify, framework_here):
    role, answers = framework_here.role_or_default(""), sample_answers(framework_here)
    settings = {"adaptability": Setting.PRIVATE_LIFE, "risk-assessment": Setting.IT_WORK}
    content = json.loads(report_json(make_report(framework_here, role, answers, settings), ABOUT))
    assert verify(content) == GOOD

    content["settings"]["adaptability"] = "it-work"
    assert '.setting: the file says "private-life", the version gives "it-work"' in verify(content)


def test_how_answers_came_about_is_believed_and_need_not_be_said(verify, framework_here):
    role, answers = framework_here.role_or_default(""), sample_answers(framework_here)
    kept = {"explain-shared-goal": Provenance.CONFIRMED, "learn-new-tool": Provenance.ANEW}
    report = make_report(framework_here, role, answers, provenances=kept)
    content = json.loads(report_json(report, ABOUT))
    assert content["provenance"] == {"explain-shared-goal": "confirmed"}
    assert verify(content) == GOOD

    del content["provenance"]  # as in a file that is older than the name
    assert verify(content) == GOOD


def test_a_file_that_another_program_wrote_anew_is_believed(verify, good):
    """Another order of the names, other white space, escapes, 2 for 2.0."""
    text = json.dumps(good, sort_keys=True, indent=None).replace("2.0,", "2,")

    assert verify(text.encode()) == GOOD


def test_a_changed_number_is_named_with_its_skill(verify, good):
    skill = next(row for row in good["results"] if row["key"] == "risk-assessment")
    skill["score"]["exact"] = "5"
    skill["level"] = 5

    assert verify(good) == (
        "report.json is not what IT project manager skills, version 1 gives for its answers:\n"
        '- results[risk-assessment].score.exact: the file says "5", the version gives "5/2"\n'
        "- results[risk-assessment].level: the file says 5, the version gives 3"
    )


def test_a_changed_answer_changes_what_follows_from_it(verify, good):
    key = next(iter(good["answers"]))
    good["answers"][key] = 0

    said = verify(good)

    assert "results[team-motivation].score.exact" in said
    assert "- readiness." not in said or "readiness.value.exact" in said


def test_changed_targets_of_a_role_are_named(verify, good):
    good["role"]["targets"]["adaptability"]["level"] = 1

    assert "- role.targets.adaptability.level: the file says 1, the version gives 4" in verify(good)


def test_what_is_missing_or_added_is_named(verify, good):
    del good["results"][0]["gap"]
    good["results"][1]["note"] = "hired"
    good["results"].append({"key": "flying"})

    said = verify(good)

    assert "- results[team-motivation].gap: the file says nothing, the version gives" in said
    assert '.note: the file says "hired", the version gives nothing' in said
    assert '- results[8]: the file says {"key": "flying"}, the version gives nothing' in said


def test_a_true_is_no_one(verify, good):
    good["results"][0]["target"]["critical"] = 0

    assert "results[team-motivation].target.critical: the file says 0" in verify(good)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "report.json: It is not JSON."),
        (b"%PDF-1.7", "report.json: It is not JSON."),
        (b"\xff\xfe\x00", "report.json: It is not JSON."),
        (b'{"a": NaN}', "report.json: It is not JSON."),
        (b"[" * 100_000, "report.json: It is not JSON."),
        (b"9" * 5000, "report.json: It is not JSON."),
        (b"[]", "report.json: It is not an exported report."),
        (b"{}", "report.json: It is not an exported report."),
        (
            b'{"schema": "skillsapp.report/1", "framework": {"scoring_rule": "mean-1"}}',
            "report.json: Its “schema” is “skillsapp.report/1”, and this release reads "
            "“skillsapp.report/2” only: download the report again, or check the file with the "
            "release that wrote it.",
        ),
        (
            b'{"schema": "skillsapp.report/2"}',
            "report.json: It is not an exported report: “framework” is missing or not what it "
            "must be.",
        ),
    ],
)
def test_what_is_no_report_is_refused(verify, data, said, db):
    assert verify(data) == said


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_report", tmp_path / "nowhere.json")


def set_at(content, path, value):
    *parents, last = path.split("/")
    for parent in parents:
        content = content[parent]
    content[last] = value


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("framework/version", 7, "It names version 7 of “it-project-manager”, which is not"),
        ("framework/version", 10**30, "which is not published here"),
        ("framework/key", "other", "It names version 1 of “other”, which is not published here."),
        ("framework/key", "a\0b", "“framework.key” is missing or not what it must be"),
        ("framework/key", ["x"], "“framework.key” is missing or not what it must be"),
        ("framework/version", True, "“framework.version” is missing or not what it must be"),
        ("framework/checksum", "0" * 64, "Its checksum is not that of version 1"),
        ("answers", [1], "“answers” is missing or not what it must be"),
        ("answers/flying", 1, "It answers “flying”, which this version does not ask."),
        ("answers/explain-shared-goal", 5, "is 5, which the scale does not have."),
        ("answers/explain-shared-goal", -1, "is -1, which the scale does not have."),
        ("answers/explain-shared-goal", True, "is true, which the scale does not have."),
        ("answers/explain-shared-goal", 1.5, "is 1.5, which the scale does not have."),
        ("answers/explain-shared-goal", {"a": 1}, 'is {"a": 1}, which the scale does not have.'),
        ("role", None, "“role” is missing or not what it must be"),
        ("role/key", "astronaut", "the role “astronaut”, which this version does not have."),
        ("role/key", "_own", "report.json is not what"),  # its name is another one
        ("provenance", [], "“provenance” is missing or not what it must be"),
        ("provenance/flying", "confirmed", "Its provenance of “flying” is"),
        ("provenance/learn-new-tool", "anew", 'is "anew", which no answer has'),
        ("settings", None, "“settings” is missing or not what it must be"),
        ("settings/flying", "study", "Its setting for “flying” is"),
        ("settings/adaptability", "prison", 'Its setting for “adaptability” is "prison", which'),
        ("settings/adaptability", ["study"], 'Its setting for “adaptability” is ["study"], which'),
        ("submitted_at", 5, "“submitted_at” is missing or not what it must be"),
        ("results", "none", "- results: the file says"),
        (
            "framework/scoring_rule",
            "mean-1",
            "report.json: It was scored by the rule “mean-1” (“framework.scoring_rule”), which "
            "this release does not have: check the file with the release that wrote it.",
        ),
        ("framework/scoring_rule", None, "“framework.scoring_rule” is missing or not what it"),
    ],
)
def test_what_cannot_be_is_refused(verify, good, path, value, said):
    set_at(good, path, value)

    if value == "_own":
        good["results"][0]["target"]["level"] = 1
    assert said in verify(good)


@pytest.fixture
def wide(framework_here, monkeypatch):
    """The framework as if its version named another rule."""
    monkeypatch.setitem(RULES, "wide", replace(RULES["mean-2"], holds=Fraction(9, 10)))
    return replace(framework_here, scoring_rule="wide")


def claim_of(framework):
    report = make_report(framework, framework.role_or_default(""), sample_answers(framework))
    return read_claim(report_json(report, ABOUT))


def test_a_file_is_verified_by_the_rule_that_the_version_names(wide, framework_here):
    assert mismatches(claim_of(wide), wide) == ()
    places = [mismatch.place for mismatch in mismatches(claim_of(wide), framework_here)]
    assert places[:2] == ["framework.scoring_rule", "readiness.range.low"]
    # Wider ranges, and fewer statuses that are certain; no score, no gap.
    words = {"low", "high", *(status.value for status in Status), "status"}
    assert {place.rpartition(".")[2] for place in places[1:]} <= words


def test_a_version_whose_rule_this_release_does_not_have_verifies_nothing(framework_here):
    unknown = replace(framework_here, scoring_rule="mean-9")
    with pytest.raises(UnreadableReport, match="the rule “mean-9”"):
        mismatches(claim_of(framework_here), unknown)


@pytest.mark.parametrize(
    "target", [None, {}, {"level": 6, "importance": 1}, {"level": True, "importance": 1}, "4"]
)
def test_own_targets_outside_the_scales_are_refused(verify, good, target):
    good["role"] |= {"key": "_own", "name": "My own targets"}
    good["role"]["targets"]["adaptability"] = target

    assert verify(good) == (
        "report.json: Its own target for “adaptability” is missing or not on this version’s scales."
    )


def test_a_version_whose_document_was_changed_behind_its_back_is_not_believed(verify, good):
    """The database refuses to change one, so somebody has to put another in its place."""
    (row,) = models.FrameworkVersion.objects.values()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {models.FrameworkVersion._meta.db_table}")  # noqa: S608
    document = row["document"].replace("goal", "aim")
    models.FrameworkVersion.objects.create(**row | {"document": document})

    assert verify(good) == (
        "Version 1 of “it-project-manager” is no longer what was published: its document in this "
        "database has changed."
    )
