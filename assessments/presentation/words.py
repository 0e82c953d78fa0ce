"""Sentences about a result."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.domain.framework import ResourceKind
from assessments.domain.gaps import Gap, Status
from assessments.domain.report import Report
from assessments.domain.validation import Problem
from assessments.domain.weaknesses import Weakness
from assessments.presentation.numbers import Number, rounded, short


def headline(report: Report) -> str:
    """Say the result in one or two sentences that a person would repeat to a friend."""
    known = len(report.results) - len(report.with_status(Status.UNKNOWN))
    if not known:
        return _("There are not enough answers yet to say where you stand.")
    if not report.priorities:
        return _all_met(report, known)
    first = report.priorities[0]
    helps = (
        _("%(skill)s is where a little work helps most.")
        if first.gap.status is Status.CLOSE
        else _("%(skill)s is where work helps most.")
    ) % {"skill": first.skill.name}
    return f"{_how_many(report, known)} {helps}"


def _all_met(report: Report, known: int) -> str:
    values = {"count": known, "role": report.role.name}
    if known < len(report.results):
        return (
            ngettext(
                "For the role of %(role)s you are ready in the one skill with enough answers.",
                "For the role of %(role)s you are ready in all %(count)s skills with enough "
                "answers.",
                known,
            )
            % values
        )
    return (
        ngettext(
            "For the role of %(role)s you are ready in its one skill.",
            "For the role of %(role)s you are ready in all %(count)s skills.",
            known,
        )
        % values
    )


def _how_many(report: Report, known: int) -> str:
    met = len(report.with_status(Status.MET))
    values = {"met": met, "known": known, "role": report.role.name}
    if met == 0:
        return _("The way to the role of %(role)s begins here.") % values
    if known < len(report.results):
        return (
            ngettext(
                "For the role of %(role)s you are ready in %(met)s of the %(known)s skill with "
                "enough answers.",
                "For the role of %(role)s you are ready in %(met)s of the %(known)s skills with "
                "enough answers.",
                known,
            )
            % values
        )
    return (
        ngettext(
            "For the role of %(role)s you are ready in %(met)s of %(known)s skill.",
            "For the role of %(role)s you are ready in %(met)s of %(known)s skills.",
            known,
        )
        % values
    )


def gap_text(gap: Gap) -> str:
    """Say how far a skill is from its target."""
    if gap.size is None:
        return _("Not enough answers")
    if gap.status is Status.MET:
        return _("Met")
    return levels_text(gap.size, _("1 level to go"), _("%(levels)s levels to go"))


def surplus_text(gap: Gap) -> str:
    """Say how far a strength lies above its target."""
    if not gap.surplus:
        return _("on target")
    return levels_text(gap.surplus, _("1 level above"), _("%(levels)s levels above"))


def levels_text(size: Number, one: str, many: str) -> str:
    """Choose by what the reader sees: 1.0 rounded is one level, 0.8 and 1.2 are levels."""
    return one if rounded(size, 1) == 1 else many % {"levels": short(size)}


def score_arithmetic(values: Sequence[int]) -> str:
    """Write out the score of these answers up to the equals sign: 1 + (3 + 3 + 4) ÷ 3."""
    return f"1 + ({' + '.join(map(str, values))}) ÷ {len(values)}"


def kind_name(kind: ResourceKind) -> str:
    return {
        ResourceKind.PRACTICE: _("Practice"),
        ResourceKind.READING: _("Reading"),
        ResourceKind.COURSE: _("Courses"),
        ResourceKind.CERTIFICATION: _("Certifications"),
        ResourceKind.JOB: pgettext("kind of learning resource", "First jobs"),
        ResourceKind.DEGREE: _("Degrees"),
    }[kind]


def weakness_text(weakness: Weakness) -> str:
    """Return a weakness of a named row, as in “Adaptability” asks one statement only, …"""
    return f"“{weakness.name}” {_(weakness.message) % weakness.values}"


def problem_text(problem: Problem) -> str:
    """Return a problem with its place, as in "roles[0].name: missing"."""
    message = _(problem.message) % problem.values
    return f"{problem.place}: {message}" if problem.place else message
