"""Sentences about a result."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.domain.framework import ResourceKind, Role
from assessments.domain.gaps import Gap, Status
from assessments.domain.scoring import SkillScore
from assessments.domain.targets import OWN_ROLE
from assessments.domain.validation import Problem
from assessments.domain.weaknesses import Weakness
from assessments.presentation.numbers import Number, rounded, short, shown
from assessments.presentation.reader import Reader


def for_role(role: Role, reader: Reader = Reader.OWNER) -> str:
    """Say what is compared with, within a sentence: a role, or the person's own targets."""
    if role.key != OWN_ROLE:
        return _("for the role of %(role)s") % {"role": role.name}
    return _("for targets of their own") if reader.was_invited else _("for your own targets")


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


def levels_text(size: Number, singular: str, plural: str) -> str:
    """Choose by what the reader sees: 1.0 rounded is one level, 0.8 and 1.2 are levels."""
    return singular if rounded(size, 1) == 1 else plural % {"levels": short(size)}


def critical_text(gap: Gap) -> str:
    """Say that a role cannot do without a skill, plainly where it is missing; else ""."""
    if not gap.target.critical:
        return ""
    return _("critical") if gap.status is Status.MET else _("cannot do without")


def range_text(score: SkillScore) -> str:
    """Return the likely range, as in "2.4 to 3.6"; "" where it is not known."""
    if score.low is None or score.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": shown(score.low), "high": shown(score.high)}


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
    """Return a problem with its place, as in "roles[0].name: missing (line 12)"."""
    message = _(problem.message) % problem.values
    text = f"{problem.place}: {message}" if problem.place else message
    if problem.line is None:
        return text
    return _("%(problem)s (line %(line)s)") % {"problem": text, "line": problem.line}
