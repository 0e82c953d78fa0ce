"""All roles at one glance, and the one that a person is nearest to, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.gaps import Status
from assessments.domain.language import joined, said
from assessments.domain.nearest import RoleResult
from assessments.domain.report import Report
from assessments.presentation.numbers import percent
from assessments.presentation.person import Person
from assessments.presentation.readiness import far_from_work
from assessments.presentation.words import listed, to_role


@dataclass(frozen=True)
class RoleLine:
    """One role in the list; `percent` is "" where too little is known or nothing is reached."""

    key: str
    name: str
    met: str
    percent: str
    is_compared: bool
    is_nearest: bool


@dataclass(frozen=True)
class RolesView:
    """The roles, the one that asks for least first. `rule` says what “nearest” means."""

    lead: str
    lines: tuple[RoleLine, ...]
    rule: str


def roles_view(report: Report, person: Person) -> RolesView:
    return RolesView(
        lead=_lead(report, person),
        lines=tuple(_line(report, result) for result in report.roles),
        rule=_(
            "Nearest is the role that asks most among those with a readiness of %(near)s %% or "
            "more; where there is none, the one with the highest readiness."
        )
        % {"near": percent(report.rule.near)},
    )


def _line(report: Report, result: RoleResult) -> RoleLine:
    return RoleLine(
        key=result.role.key,
        name=result.role.name,
        met=_met(result),
        percent=_percent(report, result),
        is_compared=result.role.key == report.role.key,
        is_nearest=result is report.nearest and len(report.roles) > 1,
    )


def _percent(report: Report, result: RoleResult) -> str:
    """Return the readiness; "" where a report would not show it large either."""
    value, nothing_known = result.readiness.value, result.count(Status.UNKNOWN) == len(result.gaps)
    if not value or nothing_known or result.count_critical(Status.UNKNOWN):
        return ""
    if value == 1 and far_from_work(report.results):
        return ""
    return _("%(percent)s %%") % {"percent": percent(value)}


def _met(result: RoleResult) -> str:
    """Count what is known, as in “5 of 8 met, 2 about there, 1 not known”."""
    values = {
        "met": result.count(Status.MET),
        "about": result.count(Status.ABOUT),
        "unknown": result.count(Status.UNKNOWN),
        "total": len(result.gaps),
    }
    if values["unknown"] == values["total"]:
        return _("not known yet")
    counts = [_("%(met)s of %(total)s met")]
    counts += [_("%(about)s about there")] if values["about"] else []
    counts += [_("%(unknown)s not known")] if values["unknown"] else []
    return ", ".join(counts) % values


def _lead(report: Report, person: Person) -> str:
    """Say which role is nearest, and what the chosen one adds to it."""
    result = report.nearest
    if result is None or len(report.with_status(Status.UNKNOWN)) == len(report.results):
        return ""
    if not result.readiness.value or not result.count(Status.MET, Status.ABOUT):
        return _build_on(report, person)
    nearest = _nearest(report, result, person)
    if not nearest:
        return ""
    return joined(" ", (nearest, _what_is_added(report, result, person)))


def _nearest(report: Report, result: RoleResult, person: Person) -> str:
    values = {"role": result.role.name, "met": _met(result)}
    if result.is_near and _can_begin(report, result):
        return person.said(
            _("You could begin in the role of %(role)s today (%(met)s)."),
            _("%(person)s could begin in the role of %(role)s today (%(met)s)."),
            values,
        )
    if result.is_near and result.count_critical(Status.TO_GO, Status.UNKNOWN):
        text = _("Nearest is the role of %(role)s (%(met)s), where a must is still open.")
        return said(text, values)
    if len(report.roles) == 1:
        return ""
    return said(_("Of the roles here, %(role)s is nearest (%(met)s)."), values)


def _can_begin(report: Report, result: RoleResult) -> bool:
    """Say whether one could speak of beginning: all is known and shown at work, most is met, and
    no must is missing.
    """
    is_open = result.count(Status.UNKNOWN) or result.count_critical(Status.TO_GO)
    is_shown = not far_from_work(report.results)
    return is_shown and not is_open and 2 * result.count(Status.MET) > len(result.gaps)


def _what_is_added(report: Report, result: RoleResult, person: Person) -> str:
    """Count the skills with a gap to the chosen role, where it asks for more than the nearest."""
    more = report.role.key != result.role.key and report.readiness.total > result.readiness.total
    if not more or not report.priorities:
        return ""
    text = ngettext(
        "One skill leads from there %(to)s.",
        "%(count)s skills lead from there %(to)s.",
        len(report.priorities),
    )
    return said(text, {"count": len(report.priorities), "to": to_role(report.role, person)})


def _build_on(report: Report, person: Person) -> str:
    """Say what somebody can build on who reaches nothing yet: the skills that score highest."""
    best = max(r.score.score for r in report.results if r.score.score is not None)
    names = [r.skill.name for r in report.results if r.score.score == best]
    if best == 1:
        is_all = len(report.with_status(Status.TO_GO)) == len(report.results)
        everything = person.said(
            _("Everything is still ahead."), _("Everything is still ahead of %(person)s.")
        )
        return everything if is_all else ""
    if len(names) > 3:
        return person.said(
            _("You can build on a start in %(count)s skills."),
            _("%(person)s can build on a start in %(count)s skills."),
            {"count": len(names)},
        )
    return person.said(
        ngettext(
            "You can build on %(skills)s: that is your highest score.",
            "You can build on %(skills)s: those are your highest scores.",
            len(names),
        ),
        ngettext(
            "%(person)s can build on %(skills)s, the highest score.",
            "%(person)s can build on %(skills)s, the highest scores.",
            len(names),
        ),
        {"skills": listed(names)},
    )
