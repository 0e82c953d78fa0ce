"""A report as JSON: everything that was computed, exactly. docs/report-json.md describes it.

A number is given twice: exactly, as a fraction ("7/2"), and as a decimal, rounded to six places.
"""

import json
from fractions import Fraction
from typing import Any

from assessments.domain.framework import Framework, Role, Target
from assessments.domain.gaps import Readiness, Status
from assessments.domain.nearest import RoleResult
from assessments.domain.questionnaire import Provenance, progress
from assessments.domain.report import CategoryResult, Report, SkillResult
from assessments.exports.about import About
from assessments.presentation.numbers import rounded

SCHEMA = "skillsapp.report/2"
PLACES = 6

Document = dict[str, Any]


def report_json(report: Report, about: About) -> bytes:
    """Return the document as UTF-8, indented, with a line end."""
    content = document(report, about.submitted_at.isoformat())
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")


def document(report: Report, submitted_at: str) -> Document:
    """Return all of a report as values that JSON has."""
    return {
        "schema": SCHEMA,
        "submitted_at": submitted_at,
        "framework": _framework(report.framework),
        "role": _role(report.role),
        "answers": {
            statement.key: report.answers[statement.key]
            for statement in report.framework.statements
            if statement.key in report.answers
        },
        "provenance": {
            key: provenance.name.lower()
            for key, provenance in report.provenances.items()
            if provenance is not Provenance.ANEW
        },
        "settings": {r.skill.key: r.setting.value for r in report.results if r.setting},
        "pooled": {
            "mean": _number(report.pooled.mean),
            "variance": _number(report.pooled.variance),
        },
        "readiness": _readiness(report.readiness),
        "categories": [_category(group) for group in report.categories],
        "results": [_result(report, result) for result in report.results],
        "priorities": [result.skill.key for result in report.priorities],
        "strengths": [result.skill.key for result in report.strengths],
        "roles": [_role_result(result) for result in report.roles],
        "nearest": report.nearest and report.nearest.role.key,
    }


def _framework(framework: Framework) -> Document:
    return {
        "key": framework.key,
        "title": framework.title,
        "language": framework.language,
        "version": framework.version,
        "checksum": framework.checksum,
        "scoring_rule": framework.scoring_rule,
        "levels": [
            {"number": level.number, "key": level.key, "name": level.name}
            for level in framework.levels
        ],
        "options": [
            {"value": option.value, "key": option.key, "label": option.label}
            for option in framework.options
        ],
    }


def _role(role: Role) -> Document:
    targets = {key: _target(target) for key, target in role.targets.items()}
    return {"key": role.key, "name": role.name, "targets": targets}


def _target(target: Target) -> Document:
    return {
        "level": target.level,
        "begins": _number(target.begins),
        "importance": target.importance,
        "critical": target.critical,
    }


def _readiness(readiness: Readiness) -> Document:
    return {
        "value": _number(readiness.value),
        "range": _range(readiness.low, readiness.high),
        "coverage": _number(readiness.coverage),
        "earned": _number(readiness.earned),
        "weight": _number(readiness.weight),
        "total": _number(readiness.total),
    }


def _role_result(result: RoleResult) -> Document:
    return {
        "key": result.role.key,
        "name": result.role.name,
        "readiness": _readiness(result.readiness),
        "counts": {status.value: result.count(status) for status in Status},
    }


def _category(group: CategoryResult) -> Document:
    return {
        "key": group.category.key,
        "name": group.category.name,
        "score": _number(group.score),
    }


def _result(report: Report, result: SkillResult) -> Document:
    score, gap = result.score, result.gap
    return {
        "key": result.skill.key,
        "name": result.skill.name,
        "category": result.category.key,
        "answered": score.answered,
        "skipped": progress(result.skill.statements, report.answers).skipped,
        "asked": score.asked,
        "score": _number(score.score),
        "level": score.level,
        "centre": _number(score.centre),
        "variance": _number(score.variance),
        "standard_error": _decimal(score.standard_error),
        "range": _range(score.low, score.high),
        "target": _target(gap.target),
        "status": gap.status.value,
        "gap": _number(gap.size),
        "priority": _number(gap.priority),
        "surplus": _number(gap.surplus),
        "one_level_more": _number(result.one_level_more),
        "setting": result.setting and result.setting.value,
    }


def _range(low: Fraction | float | None, high: Fraction | float | None) -> Document | None:
    return None if low is None else {"low": _decimal(low), "high": _decimal(high)}


def _number(value: Fraction | None) -> Document | None:
    return None if value is None else {"exact": str(value), "decimal": _decimal(value)}


def _decimal(value: Fraction | float | None) -> float | None:
    return None if value is None else float(rounded(value, PLACES))
