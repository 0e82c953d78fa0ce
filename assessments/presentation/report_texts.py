"""What a report says in the same words for everybody, on its page and in its PDF.

What it says about one skill is in skill_lines.py, about the readiness in readiness.py.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.domain.framework import Framework
from assessments.domain.language import joined
from assessments.domain.report import Report
from assessments.presentation.numbers import trimmed
from assessments.presentation.person import Person
from assessments.presentation.words import given_text, role_name


@dataclass(frozen=True)
class PictureTexts:
    """The title of the picture and the key to its marks."""

    title: str
    you: str
    range: str
    target: str


@dataclass(frozen=True)
class Cells:
    """A row of the table of all skills; its header has a cell for each of them, too."""

    skill: str
    answered: str
    level: str
    score: str
    range: str
    target: str
    gap: str
    status: str
    importance: str


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
    """`no_step` is for a skill without anything to do."""

    picture: PictureTexts
    actions: str
    no_step: str
    header: Cells
    rules: RuleTexts
    provenance: tuple[Named, ...]


def report_texts(report: Report, person: Person) -> ReportTexts:
    return ReportTexts(
        picture=PictureTexts(
            title=person.said(_("Where you stand"), _("Where %(person)s stands")),
            you=pgettext("in the picture", "you") if person.is_reader else _("score"),
            range=_("likely range"),
            target=_("target"),
        ),
        actions=_("What to do"),
        no_step=_("The framework has no step for this skill at this level. A mentor may know one."),
        header=_header(),
        rules=rule_texts(report.framework),
        provenance=provenance(report, person),
    )


def report_date(at: datetime) -> str:
    """Say of when a report is."""
    return _("Gap report, %(date)s") % {"date": date_format(localtime(at), "DATE_FORMAT")}


def _header() -> Cells:
    return Cells(
        skill=_("Skill"),
        answered=_("Answered"),
        level=_("Level"),
        score=_("Score"),
        range=_("Likely range"),
        target=_("Target"),
        gap=_("To go"),
        status=_("Status"),
        importance=_("Importance"),
    )


def rule_texts(framework: Framework) -> RuleTexts:
    """Tell the rules with the numbers of a framework's scale."""
    return RuleTexts(
        rules=_rules(framework),
        limits_title=_("What it cannot tell"),
        limits=(
            _(
                "It repeats what somebody said about themselves. It is easy to judge oneself too "
                "high or too low, above all where a skill is new."
            ),
            _("It asks whether something was done, not how well: done is not done well."),
            _("The targets and weights are starting points to discuss, not hiring rules."),
            _("It does not compare people with each other."),
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
            _(
                "The nearest whole level: a level begins half a level below its number, so level "
                "%(top)s begins at %(begins)s."
            )
            % {"top": framework.top, "begins": trimmed(framework.top - Fraction(1, 2))},
        ),
        Named(
            _("Likely range"),
            _(
                "Where the score would probably be if everything about the skill could be asked. "
                "It is wider where the answers differ more and where there are fewer of them, and "
                "it leans towards the mean of all answers. In simulations it holds that score 8 "
                "times in 10 on average, and only about 7 where a good or a bad day colours all "
                "answers."
            ),
        ),
        Named(
            _("Target and status"),
            _(
                "A target is reached where its level begins: that is where the flag stands. Met: "
                "the whole range is there. About there: the flag is inside the range. To go: the "
                "whole range is below it. What is to go is the beginning of the target minus the "
                "score."
            ),
        ),
        Named(
            _("What to do first"),
            _(
                "The order is importance times what is left to go, and mostly a suggestion: few "
                "neighbours in it can be told apart for sure. The importance of a skill is a "
                "judgement; with other weights the order can change."
            ),
        ),
        Named(
            _("Readiness"),
            _(
                "How much of what the role asks for has no gap, each skill weighted by its "
                "importance. A skill above its target does not make up for one below. It is only "
                "calculated where at least half of what the role asks for is known. Its range "
                "comes from those of the skills that are not safely met, as if they had nothing to "
                "do with each other; after a good or a bad day it holds in 5 to 7 of 10 times."
            ),
        ),
    )


def provenance(report: Report, person: Person) -> tuple[Named, ...]:
    """Name what made this report what it is, as far as it is known."""
    framework, source = report.framework, report.framework.source
    publication = (source.title, source.author, source.publisher, source.published)
    lines = (
        Named(_("Framework"), framework.title),
        Named(_("Version"), "" if framework.version is None else str(framework.version)),
        Named(_("Compared with"), role_name(report.role, person)),
        Named(_("Answers"), given_text(report.given)),
        Named(_("Source"), joined(", ", publication)),
        Named(_("Scoring rule"), framework.scoring_rule),
        Named(_("Checksum"), framework.checksum),
    )
    return tuple(line for line in lines if line.text)
