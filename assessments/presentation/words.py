"""Sentences about a result."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.domain.annotations import Setting
from assessments.domain.framework import Level, ResourceKind, Role, Stage, Target
from assessments.domain.gaps import Gap, Status
from assessments.domain.language import joined, said
from assessments.domain.questionnaire import Provenance
from assessments.domain.scoring import SkillScore
from assessments.domain.targets import OWN_ROLE
from assessments.domain.validation import Cell, Problem
from assessments.domain.weaknesses import Weakness
from assessments.presentation.numbers import Number, difference, rounded, trimmed
from assessments.presentation.person import YOU, Person
from assessments.presentation.reader import Reader


def for_role(role: Role, person: Person = YOU) -> str:
    """Say for what somebody is compared, as in “for the role of IT project manager”."""
    if role.key == OWN_ROLE:
        return _("for your own targets") if person.is_reader else _("for targets of their own")
    return said(_("for the role of %(role)s"), {"role": role.name})


def role_name(role: Role, person: Person = YOU) -> str:
    """Return the name of a role; “My own targets” are another person's for everybody else."""
    if role.key == OWN_ROLE and not person.is_reader:
        return _("Targets of their own")
    return role.name


def to_role(role: Role, person: Person = YOU) -> str:
    """Say where a way leads, as in “to IT project manager”."""
    if role.key == OWN_ROLE:
        return _("to your own targets") if person.is_reader else _("to targets of their own")
    return said(_("to %(role)s"), {"role": role.name})


def target_text(target: Target, level: Level) -> str:
    """Say where a target begins, as in “Advanced begins at 3.5”."""
    if target.asks_nothing:
        return said(_("%(level)s is enough"), {"level": level.name})
    begins = {"level": level.name, "score": trimmed(target.begins)}
    return said(_("%(level)s begins at %(score)s"), begins)


def short_by(score: SkillScore, gap: Gap) -> str:
    """Return a gap as it is shown: where the target begins minus the score; "" where it is none."""
    if score.score is None or not gap.size:
        return ""
    return trimmed(difference(gap.target.begins, score.score))


def priority_text(score: SkillScore, gap: Gap) -> str:
    """Return importance × the gap as it is shown; "" where there is no gap."""
    if score.score is None or not gap.size:
        return ""
    return trimmed(gap.target.importance * difference(gap.target.begins, score.score))


def status_text(score: SkillScore, gap: Gap) -> str:
    """Say in a word or two how a skill stands; the word carries the status, whatever its colour."""
    return {
        Status.MET: _("Met"),
        Status.ABOUT: _("About there"),
        Status.TO_GO: _("%(levels)s to go") % {"levels": short_by(score, gap)},
        Status.UNKNOWN: _("Not enough answers"),
    }[gap.status]


def about_text(score: SkillScore, gap: Gap) -> str:
    """Say on which side of the target's beginning the answers are, where they cannot tell."""
    if gap.status is not Status.ABOUT:
        return ""
    if not gap.size:
        return _("answers reach it")
    return _("answers %(levels)s short") % {"levels": short_by(score, gap)}


def levels_text(size: Number, singular: str, plural: str, places: int = 2, **values: str) -> str:
    """Choose by what the reader sees: 1 is one level, 0.75 and 1.25 are levels."""
    text = singular if rounded(size, places) == 1 else plural
    return text % {"levels": trimmed(size, places), **values}


def importance_text(role: Role, importance: str) -> str:
    """Say how much a skill matters, as in “essential for this role”."""
    if role.key == OWN_ROLE:
        return importance.lower()
    return said(_("%(importance)s for this role"), {"importance": importance.lower()})


def critical_text(gap: Gap) -> str:
    """Say that a role cannot do without a skill; else ""."""
    return _("a must") if gap.target.critical else ""


def range_text(score: SkillScore) -> str:
    """Return the likely range, as in "2.4 to 3.65"; "" where it is not known."""
    if score.low is None or score.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": trimmed(score.low), "high": trimmed(score.high)}


def setting_text(setting: Setting) -> str:
    return {
        Setting.IT_WORK: _("IT work"),
        Setting.OTHER_WORK: _("other work"),
        Setting.STUDY: _("study"),
        Setting.PRIVATE_LIFE: _("private life"),
    }[setting]


def examples_title(number: int, reader: Reader) -> str:
    """Say whose examples of a skill these are."""
    if reader.was_invited:
        text = ngettext("An example", "%(examples)s examples", number)
    else:
        text = ngettext("Your example", "Your %(examples)s examples", number)
    return text % {"examples": number}


def given_text(given: Mapping[Provenance, int]) -> str:
    """Say how answers came about, as in "20 confirmed, 12 answered anew"; "" if all are new."""
    texts = {
        Provenance.CONFIRMED: _("%(count)s confirmed"),
        Provenance.CARRIED: _("%(count)s taken over, not looked at"),
        Provenance.ANEW: _("%(count)s answered anew"),
    }
    if not given.keys() - {Provenance.ANEW}:
        return ""
    return _(", ").join(
        text % {"count": given[provenance]}
        for provenance, text in texts.items()
        if given.get(provenance)
    )


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: A, B and C."""
    if len(names) < 2:
        return joined("", names)
    return said(
        _("%(list)s and %(last)s"), {"list": joined(_(", "), names[:-1]), "last": names[-1]}
    )


def kind_name(kind: ResourceKind) -> str:
    return {
        ResourceKind.PRACTICE: _("Practice"),
        ResourceKind.READING: _("Reading"),
        ResourceKind.COURSE: _("Course"),
        ResourceKind.CERTIFICATION: _("Certificate"),
        ResourceKind.JOB: pgettext("kind of learning resource", "Job"),
        ResourceKind.DEGREE: _("Degree"),
    }[kind]


def stage_name(stage: Stage) -> str:
    return {
        Stage.BEFORE_FIRST_JOB: _("Before the first job"),
        Stage.FIRST_JOB: _("The first job"),
        Stage.LEADING: _("On the way to leading"),
    }[stage]


def weakness_text(weakness: Weakness) -> str:
    """Return a weakness of a named row, as in “Adaptability” asks one statement only, …"""
    return f"“{weakness.name}” {_(weakness.message) % weakness.values}"


def problem_text(problem: Problem) -> str:
    """Return a problem with its place, as in "roles[0].name: missing (line 12)".

    In a workbook, the cell is the place: "Roles!A2: missing".
    """
    message = _(problem.message) % problem.values
    if isinstance(problem.where, Cell):
        return f"{problem.where}: {message}"
    text = f"{problem.place}: {message}" if problem.place else message
    if problem.where is None:
        return text
    return _("%(problem)s (line %(line)s)") % {"problem": text, "line": problem.where}
