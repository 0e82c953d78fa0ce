"""The result in one or two sentences that a person would repeat to a friend.

Two tables of cases: how many skills are met, and what matters most about the rest. In each, the
first case that has something to say is said. `tests/presentation/test_headline.py` has a real
example of every case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.gaps import Status
from assessments.domain.language import joined, said
from assessments.domain.report import CategoryResult, Report, SkillResult
from assessments.presentation.person import YOU, Person
from assessments.presentation.words import for_role, listed


@dataclass(frozen=True)
class Standing:
    """What the sentences are about: the skills of a report by their status, and of whom it is."""

    report: Report
    person: Person

    def with_status(self, *statuses: Status) -> tuple[SkillResult, ...]:
        return self.report.with_status(*statuses)

    def count(self, *statuses: Status) -> int:
        return len(self.with_status(*statuses))

    def critical(self, status: Status) -> list[SkillResult]:
        """Return what the role cannot do without, the farthest from what is needed first."""
        results = sorted(self.with_status(status), key=lambda r: -(r.gap.priority or 0))
        return [result for result in results if result.gap.target.critical]

    @property
    def total(self) -> int:
        return len(self.report.results)

    @property
    def known(self) -> int:
        return self.total - self.count(Status.UNKNOWN)

    @property
    def knows_little(self) -> bool:
        """Say whether it would be too early to speak of the role as a whole."""
        return self.report.readiness.value is None

    @property
    def values(self) -> dict[str, str | int]:
        return {
            "for": for_role(self.report.role, self.person),
            "met": self.count(Status.MET),
            "about": self.count(Status.ABOUT),
            "to_go": self.count(Status.TO_GO),
            "unknown": self.count(Status.UNKNOWN),
            "known": self.known,
            "total": self.total,
        }


Case = Callable[[Standing], str]
KNOWN = (Status.MET, Status.ABOUT, Status.TO_GO)


def headline(report: Report, person: Person = YOU) -> str:
    """Say how far the person is, and then what matters most about it."""
    standing = Standing(report, person)
    how_many = _first(HOW_MANY, standing)
    if standing.knows_little:
        return how_many
    return joined(" ", (how_many, _first(WHAT_MATTERS, standing)))


def _first(cases: tuple[Case, ...], standing: Standing) -> str:
    return next(filter(None, (case(standing) for case in cases)), "")


# --- How many skills are met ------------------------------------------------------------------


def _nothing_known(standing: Standing) -> str:
    return "" if standing.known else _("There are not enough answers yet to say anything.")


def _little_known(standing: Standing) -> str:
    """What is not known is not “not met”, so it is said first, and counted for itself."""
    if not standing.knows_little:
        return ""
    text = ngettext(
        "Only %(known)s of %(total)s skills has enough answers",
        "Only %(known)s of %(total)s skills have enough answers",
        standing.known,
    )
    return _with_rest(said(text, standing.values), _counts(standing, *KNOWN))


def _all_met(standing: Standing) -> str:
    if standing.count(Status.MET) < standing.total:
        return ""
    return standing.person.said(
        ngettext(
            "You meet what is needed in the one skill %(for)s.",
            "You meet what is needed in all %(total)s skills %(for)s.",
            standing.total,
        ),
        ngettext(
            "%(person)s meets what is needed in the one skill %(for)s.",
            "%(person)s meets what is needed in all %(total)s skills %(for)s.",
            standing.total,
        ),
        standing.values,
    )


def _the_only_one(standing: Standing) -> str:
    if standing.total > 1:
        return ""
    if standing.count(Status.ABOUT):
        return said(_("The one skill %(for)s is about there."), standing.values)
    return said(_("The one skill %(for)s is still to build."), standing.values)


def _all_to_go(standing: Standing) -> str:
    if standing.count(Status.TO_GO) < standing.total:
        return ""
    return said(_("All %(total)s skills %(for)s are still to build."), standing.values)


def _none_met(standing: Standing) -> str:
    if standing.count(Status.MET):
        return ""
    if standing.count(Status.ABOUT):
        text = ngettext(
            "%(about)s of the %(total)s skills %(for)s is about there",
            "%(about)s of the %(total)s skills %(for)s are about there",
            standing.count(Status.ABOUT),
        )
        return _with_rest(
            said(text, standing.values), _counts(standing, Status.TO_GO, Status.UNKNOWN)
        )
    text = ngettext(
        "%(to_go)s of the %(total)s skills %(for)s is still to build",
        "%(to_go)s of the %(total)s skills %(for)s are still to build",
        standing.count(Status.TO_GO),
    )
    return _with_rest(said(text, standing.values), _counts(standing, Status.UNKNOWN))


def _some_met(standing: Standing) -> str:
    text = standing.person.said(
        _("You meet %(met)s of the %(total)s skills %(for)s"),
        _("%(person)s meets %(met)s of the %(total)s skills %(for)s"),
        standing.values,
    )
    return _with_rest(text, _counts(standing, Status.ABOUT, Status.TO_GO, Status.UNKNOWN))


def _counts(standing: Standing, *statuses: Status) -> list[str]:
    """Count the skills of these statuses; nothing is said of none."""
    texts = {
        Status.MET: _("%(met)s met"),
        Status.ABOUT: _("%(about)s about there"),
        Status.TO_GO: _("%(to_go)s to go"),
        Status.UNKNOWN: _("%(unknown)s not known yet"),
    }
    told = [status for status in statuses if standing.count(status)]
    return [texts[status] % standing.values for status in told]


def _with_rest(text: str, rest: list[str]) -> str:
    if not rest:
        return said(_("%(text)s."), {"text": text})
    return said(_("%(text)s: %(rest)s."), {"text": text, "rest": ", ".join(rest)})


HOW_MANY: tuple[Case, ...] = (
    _nothing_known,
    _little_known,
    _all_met,
    _the_only_one,
    _all_to_go,
    _none_met,
    _some_met,
)


# --- What matters most about the rest ---------------------------------------------------------


def _critical_missing(standing: Standing) -> str:
    missing = _names(standing.critical(Status.TO_GO))
    if len(missing) > 2:
        return said(
            _("Still missing, and a must: %(count)s skills, among them %(first)s."),
            {"count": len(missing), "first": missing[0]},
        )
    text = _("Still missing, and a must: %(skills)s.")
    return said(text, {"skills": listed(missing)}) if missing else ""


def _critical_unknown(standing: Standing) -> str:
    unknown = _names(standing.critical(Status.UNKNOWN)) if standing.known else []
    text = _("What is not known is a must: %(skills)s.")
    return said(text, {"skills": listed(unknown)}) if unknown else ""


def _equally_far(standing: Standing) -> str:
    tied = _names(standing.report.equally_far())
    if len(tied) < 2:
        return ""
    return standing.person.said(
        _("%(skills)s are equally far from what is needed: begin with the one you like."),
        _("%(skills)s are equally far from what is needed."),
        {"skills": _few(tied)},
    )


def _one_sided(standing: Standing) -> str:
    """Only where the words hold for every skill of both groups."""
    sides = _sides(standing.report)
    if sides is None:
        return ""
    return said(
        _("Everything in %(met)s is met, nothing in %(to_go)s yet."),
        {"met": sides[0].category.name, "to_go": sides[1].category.name},
    )


def _sides(report: Report) -> tuple[CategoryResult, CategoryResult] | None:
    """Return, of two groups, the one in which all is met and the one in which all is to go."""
    met = [g for g in report.categories if all(r.gap.status is Status.MET for r in g.results)]
    to_go = [g for g in report.categories if all(r.gap.status is Status.TO_GO for r in g.results)]
    if len(report.categories) != 2 or not met or not to_go:
        return None
    return met[0], to_go[0]


def _not_told_apart(standing: Standing) -> str:
    report = standing.report
    like = _names(
        [r for r in report.priorities[1:] if not report.can_tell_apart(report.priorities[0], r)]
    )
    if not like:
        return ""
    others = listed(like) if len(like) <= 2 else _("%(count)s others") % {"count": len(like)}
    text = _(
        "%(first)s seems farthest from what is needed; the answers cannot tell it from %(others)s."
    )
    return said(text, {"first": report.priorities[0].skill.name, "others": others})


def _farthest(standing: Standing) -> str:
    """The first of several; where one alone has a gap, there is nothing to compare it with."""
    names = _names(standing.report.priorities)
    if not names or standing.total == 1:
        return ""
    if len(names) > 1:
        return said(_("%(skill)s is farthest from what is needed."), {"skill": names[0]})
    if standing.count(Status.UNKNOWN):
        return said(
            _("Of what is known, %(skill)s alone is short of what is needed."), {"skill": names[0]}
        )
    return said(_("%(skill)s alone is short of what is needed."), {"skill": names[0]})


WHAT_MATTERS: tuple[Case, ...] = (
    _critical_missing,
    _critical_unknown,
    _equally_far,
    _one_sided,
    _not_told_apart,
    _farthest,
)


def _names(results: Sequence[SkillResult]) -> list[str]:
    return [result.skill.name for result in results]


def _few(names: Sequence[str]) -> str:
    """Name up to three skills, and count more of them."""
    return listed(names) if len(names) <= 3 else _("%(count)s skills") % {"count": len(names)}
