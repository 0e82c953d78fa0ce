"""A sheet to prepare for an interview: what one is strong in, with examples to tell for it.

The page and the PDF print the same values. What an example does not tell yet is named, as
something to prepare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.domain.annotations import Example, Setting
from assessments.domain.language import said
from assessments.domain.report import Report
from assessments.presentation.person import YOU
from assessments.presentation.report_texts import Named
from assessments.presentation.strengths_page import Strength, strengths_page
from assessments.presentation.words import setting_text

Examples = Mapping[str, Sequence[Example]]


@dataclass(frozen=True)
class Part:
    """What an example tells, or asks for where it is missing."""

    name: str
    text: str
    is_missing: bool


@dataclass(frozen=True)
class ToldExample:
    """An example as situation, action and result; `facts` is where and when, "" for neither."""

    facts: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class SheetSkill:
    """A strength with its examples; `to_prepare` says so where there is none, else it is ""."""

    key: str
    name: str
    level: str
    means: str
    examples: tuple[ToldExample, ...]
    to_prepare: str


@dataclass(frozen=True)
class InterviewSheet:
    """Everything that the sheet prints; `nothing` says why where there is no strength, else ""."""

    title: str
    lead: str
    skills: tuple[SheetSkill, ...]
    nothing: str
    provenance: tuple[Named, ...]


def interview_sheet(report: Report, examples: Examples) -> InterviewSheet:
    """Return the strengths of a report with the examples that their owner tells for them."""
    page = strengths_page(report, YOU)
    nothing = _(
        "No skill reaches its target yet, so there is no strength to speak of here. Compare "
        "yourself with another role, or prepare an example for a skill that is about there."
    )
    return InterviewSheet(
        title=page.title,
        lead=_("What you can say you are strong in, and what you can tell to show it."),
        skills=tuple(_skill(one, examples.get(one.skill.key, ())) for one in page.strengths),
        nothing="" if page.strengths else nothing,
        provenance=page.provenance,
    )


def _skill(strength: Strength, examples: Sequence[Example]) -> SheetSkill:
    level = {"name": strength.level.name, "number": strength.level.number}
    to_prepare = _("No example yet. Prepare one: a situation, what you did, and what came of it.")
    return SheetSkill(
        key=strength.skill.key,
        name=strength.skill.name,
        level=said(_("%(name)s, level %(number)s"), level),
        means=strength.means,
        examples=tuple(_told(example) for example in examples),
        to_prepare="" if examples else to_prepare,
    )


def _told(example: Example) -> ToldExample:
    setting = capfirst(setting_text(Setting(example.setting))) if example.setting else ""
    year = str(example.year) if example.year else ""
    return ToldExample(
        facts=_(", ").join(filter(None, (setting, year))),
        parts=(
            _part(_("Situation"), example.situation, _("Not told yet: what was it about?")),
            _part(_("Action"), example.action, _("Not told yet: what did you do?")),
            _part(_("Result"), example.result, _("Not told yet: what came of it?")),
        ),
    )


def _part(name: str, text: str, question: str) -> Part:
    return Part(name, text or question, is_missing=not text)
