"""What the PDF says: the texts and shares of lengths that report.typ puts in their places."""

import re
from typing import Any

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.exports.about import About
from assessments.presentation.picture import BarPart, Track
from assessments.presentation.report_page import Group, ReadinessView, ReportPage
from assessments.presentation.rows import Row, Rung, Step

Content = dict[str, Any]


def content(page: ReportPage, about: About) -> Content:
    """Return everything that the template prints, as values that JSON has."""
    date = timezone.localtime(about.submitted_at)
    return {
        "language": _language(page.framework.language),
        "title": _("Gap report: %(role)s") % {"role": page.role.name},
        "date": [date.year, date.month, date.day],
        "eyebrow": _("Gap report, %(date)s") % {"date": formats.date_format(date, "DATE_FORMAT")},
        "framework": page.framework.title,
        "headline": page.headline,
        "readiness": _readiness(page.readiness),
        "picture": _picture(page),
        "next": _next(page),
        "strengths": _strengths(page),
        "table": _table(page),
        "rules": _rules(page),
        "provenance": _provenance(page),
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _language(tag: str) -> list[str]:
    """Return the language and, where it is known, the region of a tag such as pt-BR."""
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_](?:\w{4}[-_])?([a-z]{2}))?", tag.lower())
    return [match[1], match[2] or ""] if match else ["en", ""]


def _readiness(readiness: ReadinessView) -> Content:
    early = _(
        "Less than half of what the role asks for has enough answers to say how ready you are."
    )
    coverage = _("They hold %(coverage)s %% of what the role asks for.")
    if readiness.percent is None:
        return {"value": "", "unit": _("Too early"), "note": f"{early} {readiness.known_text}"}
    if readiness.complete:
        unit = _("of the way to this role")
        note = _("A skill counts more, the more it matters for the role.")
    else:
        unit = _("of the way, as far as is known")
        note = f"{readiness.known_text} {coverage % {'coverage': readiness.coverage}}"
    return {
        "value": str(readiness.percent),
        "unit": unit,
        "note": note,
        "bar": [_bar_part(part) for part in readiness.bar],
    }


def _bar_part(part: BarPart) -> Content:
    return {
        "group": part.group,
        "x": _share(part.x),
        "width": _share(part.width),
        "filled": _share(part.filled),
    }


def _picture(page: ReportPage) -> Content:
    return {
        "title": _("Where you stand"),
        "key": {
            "you": _("you"),
            "range": _("likely range"),
            "target": _("target"),
        },
        "levels": [[str(level.number), level.name] for level in page.levels],
        "groups": [_picture_group(group) for group in page.groups],
    }


def _picture_group(group: Group) -> Content:
    return {
        "number": group.number,
        "name": group.name,
        "met": group.met_text,
        "rows": [
            {
                "name": row.skill.name,
                "critical": _("cannot do without") if row.critical else "",
                "levels": _levels(row),
                "gap": row.texts.gap,
                "met": row.met,
                "known": row.score.known,
                "track": _track(row.track),
            }
            for row in group.rows
        ],
    }


def _levels(row: Row) -> str:
    """Say where a person stands and should, as in "Independent 3.0, target Proficient 4"."""
    target = _("target %(name)s %(number)s") % {
        "name": row.target.name,
        "number": row.target.number,
    }
    if row.here is None:
        return f"{_answered(row)}, {target}"
    return f"{row.here.level.name} {row.texts.score}, {target}"


def _answered(row: Row) -> str:
    return _("%(answered)s of %(asked)s answered") % {
        "answered": row.score.answered,
        "asked": row.score.asked,
    }


def _track(track: Track) -> Content:
    return {
        "bands": [_share(x) for x in track.bands],
        "band_width": _share(track.band_width),
        "axis": [_share(track.axis_from), _share(track.axis_to)],
        "target": _share(track.target),
        "you": _share(track.you),
        "range": [_share(track.range_from), _share(track.range_width)],
        "gap": track.gap,
    }


def _share(length: str) -> float | None:
    """Return a length such as "12.5%" as a share of the width, or None for ""."""
    return float(length.removesuffix("%")) / 100 if length else None


def _next(page: ReportPage) -> Content:
    lead = ngettext(
        "One skill has a gap.",
        "%(skills)s skills, in the order in which a step helps most.",
        len(page.priorities),
    )
    return {
        "title": _("What to do next"),
        "lead": lead % {"skills": len(page.priorities)},
        "actions": _("What you can do"),
        "none": _("The framework has no step for this skill at your level. A mentor may know one."),
        "skills": [_priority(row) for row in page.priorities],
    }


def _priority(row: Row) -> Content:
    for_role = _("%(importance)s for this role")
    return {
        "group": row.group,
        "name": row.skill.name,
        "critical": _("cannot do without") if row.critical else "",
        "gap": capfirst(row.texts.gap),
        "importance": for_role % {"importance": row.texts.importance.lower()},
        "track": _track(row.track),
        "ladder": [
            *_rung(row.here, _("You are here:")),
            *_rung(row.above, _("The next one:")),
        ],
        "steps": [_step(step) for step in row.steps],
    }


def _rung(rung: Rung | None, label: str) -> list[Content]:
    if rung is None:
        return []
    level = {"name": rung.level.name, "number": rung.level.number}
    return [
        {"label": label, "level": _("%(name)s, level %(number)s") % level, "text": rung.text},
    ]


def _step(step: Step) -> Content:
    resource = step.resource
    elsewhere = _("This helps here too. It is described under %(skill)s.")
    return {
        "title": resource.title,
        "url": resource.url,
        "text": elsewhere % {"skill": step.shown_for} if step.shown_for else resource.description,
        "kind": f"{step.kind}, {resource.provider}" if resource.provider else step.kind,
        "effort": capfirst(resource.effort),
    }


def _strengths(page: ReportPage) -> Content:
    return {
        "title": _("Your strengths"),
        "note": _(
            "These skills reach what this role asks for, or go beyond it. Name them in an "
            "interview, with an example for each."
        ),
        "skills": [
            {
                "group": row.group,
                "name": row.skill.name,
                "level": row.here.level.name if row.here else "",
                "more": row.texts.surplus,
            }
            for row in page.strengths
        ],
    }


def _table(page: ReportPage) -> Content:
    return {
        "title": _("All skills"),
        "header": [
            _("Skill"),
            _("Answered"),
            _("Your level"),
            _("Score"),
            _("Likely range"),
            _("Target"),
            _("Importance"),
            _("Gap"),
            _("Priority"),
        ],
        "groups": [
            {"number": group.number, "name": group.name, "rows": [_cells(r) for r in group.rows]}
            for group in page.groups
        ],
    }


def _cells(row: Row) -> list[str]:
    texts = row.texts
    words = {"low": texts.low, "high": texts.high}
    return [
        row.skill.name,
        _("%(answered)s of %(asked)s") % {"answered": row.score.answered, "asked": row.score.asked},
        row.here.level.name if row.here else _("not known"),
        texts.score_exact or "–",
        _("%(low)s to %(high)s") % words if row.score.known else "–",
        f"{row.target.name} ({row.target.number})",
        _("%(importance)s, critical") % {"importance": texts.importance}
        if row.gap.target.critical
        else texts.importance,
        _("met") if row.met else texts.gap_size or "–",
        "–" if row.met else texts.priority or "–",
    ]


def _rules(page: ReportPage) -> Content:
    """The page's own explanation (report/_rules.html), so that both share their translations."""
    top, highest = len(page.levels), len(page.framework.options) - 1
    score = _(
        "Each answer counts 0 to %(highest)s. A skill’s score is 1 plus the mean of its answers, "
        "so it runs from 1 to %(top)s. Skipped and open statements are left out. A skill needs two "
        "answers and half of its statements; with fewer it is not scored."
    ) % {"highest": highest, "top": top}
    return {
        "title": _("How it is calculated"),
        "rules": [
            [_("Score"), score],
            [
                _("Level"),
                _("The nearest whole level. A score exactly half-way counts as the lower one."),
            ],
            [
                _("Likely range"),
                _(
                    "It shows how far the score could move if other statements about the same "
                    "skill had been asked. It is wider where your answers differ more and where "
                    "there are fewer of them. In simulations it holds what would come out for "
                    "about 9 scores in 10, less often near both ends of the scale."
                ),
            ],
            [
                _("Gap and priority"),
                _(
                    "The gap is the target minus your score, where your level is below the "
                    "target. Up to one level is close, more is far. Priority is the gap times "
                    "the importance of the skill for the role."
                ),
            ],
            [_("Readiness"), f"{_readiness_rule()} {_sum(page.readiness)}".rstrip()],
        ],
        "limits_title": _("What it cannot tell you"),
        "limits": [
            _(
                "It repeats what you said about yourself. It is easy to judge yourself too high "
                "or too low, above all where a skill is new to you."
            ),
            _("The targets are starting points to discuss, not hiring rules."),
            _("It does not compare you with other people."),
        ],
    }


def _readiness_rule() -> str:
    return _(
        "How much of what the role asks for has no gap, each skill weighted by its importance. A "
        "skill above its target does not make up for one below. It is only shown where at least "
        "half of what the role asks for is known."
    )


def _sum(readiness: ReadinessView) -> str:
    if readiness.percent is None:
        return ""
    return (
        _("Together: %(earned)s ÷ %(weight)s = %(percent)s %%")
        % {
            "earned": readiness.earned,
            "weight": readiness.weight,
            "percent": readiness.percent,
        }
        + "."
    )


def _provenance(page: ReportPage) -> Content:
    framework, role = page.framework, page.role
    source = [framework.source.title, framework.source.author, framework.source.publisher]
    return {
        "title": _("Where this comes from"),
        "lines": [
            [_("Framework"), framework.title],
            [_("Version"), str(framework.version)],
            [_("Compared with"), role.name],
            [_("Source"), ", ".join(filter(None, source))],
            [_("Scoring rule"), framework.scoring_rule],
            [_("Checksum"), framework.checksum],
        ],
    }
