"""A report as JSON and as JSON Resume."""

import json
import re
from fractions import Fraction
from pathlib import Path

from assessments.domain.annotations import Setting
from assessments.domain.gaps import Status
from assessments.domain.report import make_report
from assessments.exports.json import SCHEMA, document, report_json
from assessments.exports.json_resume import report_json_resume
from tests.exports.conftest import ABOUT
from tests.factories import make_answers, make_framework
from tests.golden.example import example_report

DOCS = Path(__file__).parents[2] / "docs" / "report-json.md"


def test_numbers_are_exact_and_decimal(sample):
    content = json.loads(report_json(sample, ABOUT))

    for row, result in zip(content["results"], sample.results, strict=True):
        score = result.score.score
        assert row["score"] == {"exact": str(score), "decimal": round(float(score), 6)}
        assert Fraction(row["gap"]["exact"]) == result.gap.size
        assert row["target"]["begins"]["decimal"] == row["target"]["level"] - 0.5
        assert Fraction(row["centre"]["exact"]) == result.score.centre
        assert Fraction(row["one_level_more"]["exact"]) == result.one_level_more
        assert row["status"] == result.gap.status
    assert Fraction(content["readiness"]["value"]["exact"]) == sample.readiness.value
    assert content["readiness"]["range"] == {
        "low": round(sample.readiness.low, 6),
        "high": round(sample.readiness.high, 6),
    }
    assert Fraction(content["pooled"]["mean"]["exact"]) == sample.pooled.mean
    assert Fraction(content["pooled"]["variance"]["exact"]) == sample.pooled.variance


def test_order_of_what_is_urgent_and_of_what_is_strong():
    content = json.loads(report_json(example_report(), ABOUT))

    assert content["priorities"] == ["skill-2", "skill-7", "skill-4", "skill-5"]
    assert content["strengths"] == ["skill-1", "skill-6"]


def test_all_roles_are_there_with_their_counts_and_the_nearest_is_named(sample):
    content = json.loads(report_json(sample, ABOUT))

    assert [row["key"] for row in content["roles"]] == [r.role.key for r in sample.roles]
    assert content["nearest"] == sample.nearest.role.key
    for row, result in zip(content["roles"], sample.roles, strict=True):
        assert Fraction(row["readiness"]["value"]["exact"]) == result.readiness.value
        assert sum(row["counts"].values()) == len(sample.results)
        assert row["counts"]["met"] == result.count(Status.MET)


def test_where_too_little_is_known_there_is_no_range_and_nothing_nearest():
    framework = make_framework(skills=2)
    content = document(make_report(framework, framework.roles[0], {}), "")

    readiness = content["readiness"]
    assert (readiness["value"], readiness["range"], content["nearest"]) == (None, None, None)
    assert content["results"][0]["one_level_more"] is None


def test_where_examples_are_from_is_said_of_those_that_are_known():
    framework = make_framework(skills=2)
    settings = {"skill-2": Setting.STUDY, "skill-9": Setting.IT_WORK}
    content = document(make_report(framework, framework.roles[0], {}, settings), "")

    assert content["settings"] == {"skill-2": "study"}
    assert [row["setting"] for row in content["results"]] == [None, "study"]


def test_answers_tell_skipped_from_open():
    framework = make_framework(skills=1)
    report = make_report(framework, framework.roles[0], make_answers(framework, [[0, None]]))

    content = json.loads(report_json(report, ABOUT))

    assert content["answers"] == {"skill-1-1": 0, "skill-1-2": None}
    assert content["results"][0]["skipped"] == 1
    assert content["results"][0]["score"] is None


def test_where_it_comes_from_is_said(sample):
    content = json.loads(report_json(sample, ABOUT))

    assert content["schema"] == SCHEMA == "skillsapp.report/2"
    assert content["submitted_at"] == "2026-03-01T12:00:00+00:00"
    assert content["framework"]["key"] == "it-project-manager"
    assert content["framework"]["version"] == 1
    assert content["framework"]["checksum"] == sample.framework.checksum
    assert content["framework"]["scoring_rule"] == "mean-2"


def test_every_name_is_documented(sample):
    """And nothing is documented that is not there."""

    def names(value):
        if isinstance(value, dict):
            for key, part in value.items():
                if key not in by_key:
                    yield key
                yield from names(part)
        elif isinstance(value, list):
            for part in value:
                yield from names(part)

    statements = {s.key for s in sample.framework.statements}
    by_key = statements | {skill.key for skill in sample.framework.skills}
    used = set(names(document(sample, "")))
    text = DOCS.read_text()
    documented = {
        name.split(".")[-1].removesuffix("[]")
        for line in text.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z_.\[\]-]+)`", line.split("|")[1])
    }

    assert documented == used
    assert SCHEMA in text


def test_the_skills_of_a_resume_are_those_that_are_known():
    framework = make_framework(skills=2)
    report = make_report(framework, framework.roles[0], make_answers(framework, [[2, 2, 2, 2]]))

    content = json.loads(report_json_resume(report, ABOUT))

    assert content["skills"] == [
        {
            "name": "Skill 1",
            "level": f"{framework.levels[2].name} (3 of 5)",
            "keywords": ["Category 1"],
        }
    ]
    assert set(content) == {"$schema", "skills", "meta"}
    assert content["meta"]["lastModified"] == "2026-03-01T12:00:00+00:00"
