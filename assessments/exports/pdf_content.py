"""What the PDFs print, as JSON: a ReportPage in the order of report.typ, and an InterviewSheet."""

import re
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.framework import Framework
from assessments.domain.language import joined, said
from assessments.exports.about import About
from assessments.presentation.interview_sheet import InterviewSheet
from assessments.presentation.readiness import ReadinessView
from assessments.presentation.report_page import Group, ReportPage
from assessments.presentation.report_texts import Named, report_date
from assessments.presentation.skill_lines import SkillLine, StepLine

Content = dict[str, Any]


def content(report: ReportPage, about: About) -> Content:
    """Return everything that the template prints, as values that JSON has."""
    return {
        **_frame(report.framework, about),
        "title": said(_("Gap report: %(role)s"), {"role": report.role.name}),
        "headline": report.headline,
        "roles": _roles(report),
        "readiness": _readiness(report.readiness),
        "picture": _picture(report),
        "next": _next(report),
        "table": _table(report),
        "rules": _rules(report),
        "provenance": _provenance(report.texts.provenance),
    }


def sheet_content(sheet: InterviewSheet, framework: Framework, about: About) -> Content:
    """Return everything that interview.typ prints."""
    provenance = {"provenance": _provenance(sheet.provenance)}
    return {**_frame(framework, about), **asdict(sheet), **provenance}


def _frame(framework: Framework, about: About) -> Content:
    """Return what stands above and below every document."""
    date = timezone.localtime(about.submitted_at)
    return {
        "language": language(settings.LANGUAGE_CODE),
        "date": [date.year, date.month, date.day],
        "eyebrow": report_date(about.submitted_at),
        "framework": framework.title,
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _provenance(lines: Sequence[Named]) -> Content:
    return {"title": _("Where this comes from"), "lines": [astuple(line) for line in lines]}


def language(tag: str) -> list[str]:
    """Return the language and, where it is known, the region of a tag such as pt-BR."""
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_](?:\w{4}[-_])?([a-z]{2}))?", tag.lower())
    return [match[1], match[2] or ""] if match else ["en", ""]


def _roles(report: ReportPage) -> Content:
    return {
        "title": _("All roles"),
        "lead": report.roles.lead,
        "lines": [
            {"name": role.name, "now": role.is_compared, "met": role.met, "percent": role.percent}
            for role in report.roles.lines
        ],
    }


def _readiness(readiness: ReadinessView) -> Content:
    return {
        "value": "" if readiness.percent is None else str(readiness.percent),
        "unit": readiness.unit,
        "note": " ".join(filter(None, (readiness.range, *readiness.notes))),
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
                "gap": line.texts.status,
                "about": line.texts.about,
                "met": line.met,
                "known": line.score.known,
                "track": asdict(line.track),
            }
            for line in group.lines
        ],
    }


def _levels(line: SkillLine) -> str:
    """Say where a person stands and should, as in "Independent 3, Advanced begins at 3.5"."""
    here = line.texts.answered
    if line.level:
        here = joined(" ", (line.level.name, line.texts.score))
    return said(_("%(here)s, %(target)s"), {"here": here, "target": line.texts.target})


def _next(report: ReportPage) -> Content:
    return {
        "title": report.todo.title,
        "lead": report.todo.order,
        "actions": report.texts.actions,
        "no_step": report.texts.no_step,
        "later": report.todo.later_text,
        "skills": [
            {
                "hue": todo.line.hue,
                "name": todo.line.skill.name,
                "critical": todo.line.texts.critical,
                "gap": _status(todo.line),
                "importance": todo.line.texts.for_role,
                "more": todo.one_level_more,
                "track": asdict(todo.line.track),
                "ladder": [
                    {"label": rung.label, "level": rung.name, "text": rung.text}
                    for rung in todo.line.ladder
                ],
                "steps": [_step(step) for step in todo.line.steps],
            }
            for todo in report.todo.items
        ],
    }


def _status(line: SkillLine) -> str:
    """Say how a skill stands, as in "About there: the answers are 0.25 short"."""
    if not line.texts.about:
        return line.texts.status
    return _("%(status)s: %(about)s") % {"status": line.texts.status, "about": line.texts.about}


def _step(step: StepLine) -> Content:
    return {
        "title": step.resource.title,
        "url": step.resource.url,
        "text": step.resource.description,
        "kind": step.kind,
        "effort": step.facts,
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
