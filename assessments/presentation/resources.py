"""What a resource takes, in words: its effort, its cost, and who says so."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Cost, Effort, EffortUnit, EstimateFrom, Resource


def effort_text(resource: Resource) -> str:
    """Return the effort, as in "About 4 weeks, 3 hours a week"; "" where it is not known."""
    effort = resource.effort
    if effort is None:
        return ""
    amount = _amount_text(effort)
    if effort.unit is EffortUnit.HOURS:
        return amount
    return ngettext(
        "%(amount)s, %(hours)s hour a week",
        "%(amount)s, %(hours)s hours a week",
        effort.hours_a_week,
    ) % {"amount": amount, "hours": effort.hours_a_week}


def cost_text(resource: Resource) -> str:
    """Return what it costs in two or three words; "" where that is not known."""
    if resource.cost is None:
        return ""
    return {
        Cost.FREE: _("Free"),
        Cost.SMALL: _("Costs a little"),
        Cost.LARGE: _("Costs a lot"),
    }[resource.cost]


def estimate_text(resource: Resource) -> str:
    """Say who estimated effort and cost; "" where neither is known."""
    if resource.effort is None and resource.cost is None:
        return ""
    return {
        EstimateFrom.TEAM: _("Our estimate"),
        EstimateFrom.PROVIDER: _("The provider says so"),
    }[resource.estimate]


def takes_text(resource: Resource) -> str:
    """Return what is known of effort and cost, as in "About 2 hours. Free"; else ""."""
    return ". ".join(filter(None, (effort_text(resource), cost_text(resource))))


def sources_text(resource: Resource) -> str:
    """Say who estimated what it takes, and when its address was checked; "" for neither."""
    checked = ""
    if resource.url and resource.checked_on:
        date = date_format(resource.checked_on, "DATE_FORMAT")
        checked = _("Address checked on %(date)s.") % {"date": date}
    estimate = estimate_text(resource)
    return " ".join(filter(None, (f"{estimate}." if estimate else "", checked)))


def _amount_text(effort: Effort) -> str:
    return {
        EffortUnit.HOURS: ngettext("About %(n)s hour", "About %(n)s hours", effort.amount),
        EffortUnit.WEEKS: ngettext("About %(n)s week", "About %(n)s weeks", effort.amount),
        EffortUnit.MONTHS: ngettext("About %(n)s month", "About %(n)s months", effort.amount),
        EffortUnit.YEARS: ngettext("About %(n)s year", "About %(n)s years", effort.amount),
    }[effort.unit] % {"n": effort.amount}
