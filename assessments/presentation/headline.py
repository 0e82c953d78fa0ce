"""The result in one or two sentences that a person would repeat to a friend."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.gaps import Status
from assessments.domain.report import CategoryResult, Report, SkillResult

# Known shares of what a category asks for: so far apart, they are worth a sentence.
STRONG, WEAK = Fraction(9, 10), Fraction(6, 10)


def headline(report: Report) -> str:
    """Say how far the person is, and then what matters most about it."""
    known = [r for r in report.results if r.gap.status is not Status.UNKNOWN]
    if not known:
        return _("There are not enough answers yet to say where you stand.")
    if not report.priorities:
        return _all_met(report, len(known))
    return f"{_how_many(report, len(known))} {_what_matters(report)}"


def _all_met(report: Report, known: int) -> str:
    values = {"count": known, "role": report.role.name}
    if known < len(report.results):
        text = ngettext(
            "For the role of %(role)s you are ready in the one skill with enough answers.",
            "For the role of %(role)s you are ready in all %(count)s skills with enough answers.",
            known,
        )
        return text % values
    text = ngettext(
        "For the role of %(role)s you are ready in its one skill.",
        "For the role of %(role)s you are ready in all %(count)s skills.",
        known,
    )
    return text % values


def _how_many(report: Report, known: int) -> str:
    met = len(report.with_status(Status.MET))
    values = {"met": met, "known": known, "role": report.role.name}
    if met == 0:
        return _("The way to the role of %(role)s begins here.") % values
    if known < len(report.results):
        text = ngettext(
            "For the role of %(role)s you are ready in %(met)s of the %(known)s skill with "
            "enough answers.",
            "For the role of %(role)s you are ready in %(met)s of the %(known)s skills with "
            "enough answers.",
            known,
        )
        return text % values
    text = ngettext(
        "For the role of %(role)s you are ready in %(met)s of %(known)s skill.",
        "For the role of %(role)s you are ready in %(met)s of %(known)s skills.",
        known,
    )
    return text % values


def _what_matters(report: Report) -> str:
    """A critical gap goes before a lopsided profile, that before a tie, that before the first."""
    first = report.priorities[0]
    critical = [r for r in report.priorities if r.gap.target.critical]
    if critical:
        return _("What is missing is %(skill)s, which this role cannot do without.") % {
            "skill": critical[0].skill.name
        }
    if sides := _lopsided(report):
        return _("%(strong)s is strong; %(weak)s needs work, %(skill)s first.") % {
            "strong": sides[0].category.name,
            "weak": sides[1].category.name,
            "skill": first.skill.name,
        }
    if tied := _tied_with(first, report):
        return _("%(skill)s and %(other)s are where work helps most.") % {
            "skill": first.skill.name,
            "other": tied.skill.name,
        }
    if first.gap.status is Status.ABOUT:
        return _("%(skill)s is where a little work helps most.") % {"skill": first.skill.name}
    return _("%(skill)s is where work helps most.") % {"skill": first.skill.name}


def _lopsided(report: Report) -> tuple[CategoryResult, CategoryResult] | None:
    """Return the strong and the weak one of two categories, if that is what they are."""
    if len(report.categories) != 2:
        return None
    shares = [(_share(group), group) for group in report.categories]
    (low, weak), (high, strong) = sorted(shares, key=lambda pair: pair[0] or Fraction(-1))
    if low is None or high is None or high < STRONG or low > WEAK:
        return None
    return strong, weak


def _share(group: CategoryResult) -> Fraction | None:
    """Return how much of what the role asks of a category has no gap; None for the unknown."""
    gaps = [r.gap for r in group.results]
    weight = sum(gap.weight for gap in gaps)
    if not weight or any(gap.status is Status.UNKNOWN for gap in gaps):
        return None
    return sum((gap.earned for gap in gaps), Fraction(0)) / weight


def _tied_with(first: SkillResult, report: Report) -> SkillResult | None:
    """Return the one other skill with the same priority; more than two are no pair to name."""
    tied = [r for r in report.priorities[1:] if r.gap.priority == first.gap.priority]
    return tied[0] if len(tied) == 1 else None
