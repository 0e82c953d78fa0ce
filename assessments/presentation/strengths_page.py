"""What a link to strengths shows: the skills that are met, and nothing about any other skill.

Its page is made from these values alone, so that no template can tell more. Readiness, ranges and
the number of all skills stay out: the answers of every skill have a part in them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.framework import Level, Skill
from assessments.domain.gaps import Status
from assessments.domain.language import said
from assessments.domain.report import Report
from assessments.presentation.person import Person
from assessments.presentation.report_texts import Named, provenance
from assessments.presentation.words import for_role


@dataclass(frozen=True)
class Strength:
    """A skill that is met, with the level that was reached and what it means there."""

    skill: Skill
    level: Level
    means: str


@dataclass(frozen=True)
class StrengthsPage:
    """The strengths in the framework's order, and where they come from."""

    title: str
    strengths: tuple[Strength, ...]
    provenance: tuple[Named, ...]


def strengths_page(report: Report, person: Person) -> StrengthsPage:
    """Leave of a report what its owner wants to be known for."""
    return StrengthsPage(
        title=said(_("Strengths %(for_role)s"), {"for_role": for_role(report.role, person)}),
        strengths=tuple(
            Strength(
                skill=result.skill,
                level=report.framework.level(result.score.level),
                means=result.skill.descriptors[result.score.level],
            )
            for result in report.with_status(Status.MET)
            if result.score.level is not None
        ),
        provenance=provenance(report, person),
    )
