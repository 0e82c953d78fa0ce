"""What the PDF prints: the values of a ReportPage as JSON, in the order of report.typ."""

import re
from dataclasses import asdict, astuple
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.exports.about import About
from assessments.presentation.readiness import ReadinessView
from assessments.presentation.report_page import Group, ReportPage
from assessments.presentation.report_texts import report_date
from assessments.presentation.skill_lines import SkillLine, StepLine

Content = dict[str, Any]


def content(report: ReportPage, about: About) -> Content:
    """Return everything that the template prints, as values that JSON has."""
    date = timezone.localtime(about.submitted_at)
    return {
        "language": _language(report.framework.language),
        "title": _("Gap report: %(role)s") % {"role": report.role.name},
        "date": [date.year, date.month, date.day],
        "eyebrow": report_date(about.submitted_at),
        "framework": report.framework.title,
        "headline": report.headline,
        "readiness": _readiness(report.readiness),
        "picture": _picture(report),
        "next": _next(report),
        "strengths": _strengths(report),
        "table": _table(report),
        "rules": _rules(report),
        "provenance": {
            "title": _("Where this comes from"),
            "lines": [astuple(line) for line in report.texts.provenance],
        },
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _language(tag: str) -> list[str]:
    """Return the language and, where it is known, the region of a tag such as pt-BR."""
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_](?:\w{4}[-_])?([a-z]{2}))?", tag.lower())
    return [match[1], match[2] or ""] if match else ["en", ""]


def _readiness(readiness: ReadinessView) -> Content:
    return {
        "value": "" if readiness.percent is None else str(readiness.percent),
        "unit": readiness.unit,
        "note": readiness.note,
        "bar": [asdict(part) for part in readiness.bar],
    }


def _picture(report: ReportPage) -> Content:
    return {
        **asdict(report.texts.picture),
        "levels": [[str(level.number), level.name] for level in report.levels],
        "groups": [_picture_group(group) for group in report.groups],
    }


def _picture_group(group: Group) -> Content:
    return {
        "hue": group.hue,
        "name": group.name,
        "met": group.met_text,
        "lines": [
            {
                "name": line.skill.name,
                "critical": line.texts.critical,
                "levels": _levels(line),
                "gap": line.texts.gap,
                "met": line.met,
                "known": line.score.known,
                "track": asdict(line.track),
            }
            for line in group.lines
        ],
    }


def _levels(line: SkillLine) -> str:
    """Say where a person stands and should, as in "Independent 3.0, target Proficient 4"."""
    here = f"{line.here.level.name} {line.texts.score}" if line.here else line.texts.answered
    return f"{here}, {line.texts.target} {line.target.number}"


def _next(report: ReportPage) -> Content:
    return {
        **asdict(report.texts.next),
        "skills": [
            {
                "hue": line.hue,
                "name": line.skill.name,
                "critical": line.texts.critical,
                "gap": capfirst(line.texts.gap),
                "importance": line.texts.for_role,
                "track": asdict(line.track),
                "ladder": [
                    {"label": rung.label, "level": rung.name, "text": rung.text}
                    for rung in line.ladder
                ],
                "steps": [_step(step) for step in line.steps],
            }
            for line in report.priorities
        ],
    }


def _step(step: StepLine) -> Content:
    return {
        "title": step.resource.title,
        "url": step.resource.url,
        "text": step.text,
        "kind": step.kind,
        "effort": step.effort,
        "cost": step.cost,
    }


def _strengths(report: ReportPage) -> Content:
    return {
        **asdict(report.texts.strengths),
        "skills": [
            {
                "hue": line.hue,
                "name": line.skill.name,
                "level": line.cells.level,
                "more": line.texts.surplus,
            }
            for line in report.strengths
        ],
    }


def _table(report: ReportPage) -> Content:
    return {
        "title": _("All skills"),
        "header": astuple(report.texts.header),
        "groups": [
            {
                "hue": group.hue,
                "name": group.name,
                "rows": [astuple(line.cells) for line in group.lines],
            }
            for group in report.groups
        ],
    }


def _rules(report: ReportPage) -> Content:
    """Return the rules, the last of them, the readiness, with its sum."""
    rules = report.texts.rules
    *lines, (name, text) = [astuple(rule) for rule in rules.rules]
    if report.readiness.sum:
        text = f"{text} {report.readiness.sum}."
    return {
        "title": _("How it is calculated"),
        "rules": [*lines, (name, text)],
        "limits_title": rules.limits_title,
        "limits": rules.limits,
    }
