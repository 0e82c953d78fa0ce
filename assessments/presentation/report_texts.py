"""What a report says in the same words for everybody, on its page and in its PDF.

What it says about one skill is in skill_lines.py, about the readiness in readiness.py.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Framework
from assessments.domain.report import Report


@dataclass(frozen=True)
class PictureTexts:
    """The title of the picture and the key to its marks."""

    title: str
    you: str
    range: str
    target: str


@dataclass(frozen=True)
class NextTexts:
    """The section of what to do next; `no_step` is for a skill without any."""

    title: str
    lead: str
    actions: str
    no_step: str


@dataclass(frozen=True)
class StrengthsTexts:
    title: str
    note: str


@dataclass(frozen=True)
class Cells:
    """A row of the table of all skills; its header has a cell for each of them, too."""

    skill: str
    answered: str
    level: str
    score: str
    range: str
    target: str
    importance: str
    gap: str
    priority: str


@dataclass(frozen=True)
class Named:
    """A text under a short name: a rule, or where something comes from."""

    name: str
    text: str


@dataclass(frozen=True)
class RuleTexts:
    """How everything is calculated, and what it cannot tell."""

    rules: tuple[Named, ...]
    limits_title: str
    limits: tuple[str, ...]


@dataclass(frozen=True)
class ReportTexts:
    picture: PictureTexts
    next: NextTexts
    strengths: StrengthsTexts
    header: Cells
    rules: RuleTexts
    provenance: tuple[Named, ...]


def report_texts(report: Report, priorities: int) -> ReportTexts:
    """Return the texts of a report that shows so many priorities."""
    return ReportTexts(
        picture=PictureTexts(
            title=_("Where you stand"), you=_("you"), range=_("likely range"), target=_("target")
        ),
        next=_next(priorities),
        strengths=StrengthsTexts(
            title=_("Your strengths"),
            note=_(
                "These skills reach what this role asks for, or go beyond it. Name them in an "
                "interview, with an example for each."
            ),
        ),
        header=_header(),
        rules=rule_texts(report.framework),
        provenance=_provenance(report),
    )


def report_date(at: datetime) -> str:
    """Say of when a report is."""
    return _("Gap report, %(date)s") % {"date": date_format(localtime(at), "DATE_FORMAT")}


def _next(priorities: int) -> NextTexts:
    lead = ngettext(
        "One skill has a gap.",
        "%(skills)s skills, in the order in which a step helps most.",
        priorities,
    )
    return NextTexts(
        title=_("What to do next"),
        lead=lead % {"skills": priorities},
        actions=_("What you can do"),
        no_step=_("The framework has no step for this skill at your level. A mentor may know one."),
    )


def _header() -> Cells:
    return Cells(
        skill=_("Skill"),
        answered=_("Answered"),
        level=_("Your level"),
        score=_("Score"),
        range=_("Likely range"),
        target=_("Target"),
        importance=_("Importance"),
        gap=_("Gap"),
        priority=_("Priority"),
    )


def rule_texts(framework: Framework) -> RuleTexts:
    """Tell the rules with the numbers of a framework's scale."""
    return RuleTexts(
        rules=_rules(framework),
        limits_title=_("What it cannot tell you"),
        limits=(
            _(
                "It repeats what you said about yourself. It is easy to judge yourself too high "
                "or too low, above all where a skill is new to you."
            ),
            _("The targets are starting points to discuss, not hiring rules."),
            _("It does not compare you with other people."),
        ),
    )


def _rules(framework: Framework) -> tuple[Named, ...]:
    score = _(
        "Each answer counts 0 to %(highest)s. A skill’s score is 1 plus the mean of its answers, "
        "so it runs from 1 to %(top)s. Skipped and open statements are left out. A skill needs two "
        "answers and half of its statements; with fewer it is not scored."
    )
    return (
        Named(_("Score"), score % {"highest": framework.top - 1, "top": framework.top}),
        Named(
            _("Level"),
            _("The nearest whole level. A score exactly half-way counts as the lower one."),
        ),
        Named(
            _("Likely range"),
            _(
                "It shows how far the score could move if other statements about the same skill "
                "had been asked. It is wider where your answers differ more and where there are "
                "fewer of them. In simulations it holds what would come out for about 9 scores in "
                "10, less often near both ends of the scale."
            ),
        ),
        Named(
            _("Gap and priority"),
            _(
                "The gap is the target minus your score, where your level is below the target. Up "
                "to one level is close, more is far. Priority is the gap times the importance of "
                "the skill for the role."
            ),
        ),
        Named(
            _("Readiness"),
            _(
                "How much of what the role asks for has no gap, each skill weighted by its "
                "importance. A skill above its target does not make up for one below. It is only "
                "shown where at least half of what the role asks for is known."
            ),
        ),
    )


def _provenance(report: Report) -> tuple[Named, ...]:
    """Name what made this report what it is, as far as it is known."""
    framework = report.framework
    source = (framework.source.title, framework.source.author, framework.source.publisher)
    lines = (
        Named(_("Framework"), framework.title),
        Named(_("Version"), "" if framework.version is None else str(framework.version)),
        Named(_("Compared with"), report.role.name),
        Named(_("Source"), ", ".join(filter(None, source))),
        Named(_("Scoring rule"), framework.scoring_rule),
        Named(_("Checksum"), framework.checksum),
    )
    return tuple(line for line in lines if line.text)
