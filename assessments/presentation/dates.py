"""Dates as short as they can be without being mistaken for another."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def moment(at: datetime, others: Sequence[datetime]) -> str:
    """Return "June", "June 2025" in another year than the last, or the day in the same month.

    `others` are the times that it stands beside; the last of them is the reader's now.
    """
    local = localtime(at)
    beside = [localtime(other) for other in others if other != at]
    if any((other.year, other.month) == (local.year, local.month) for other in beside):
        return date_format(local, "DATE_FORMAT")
    if beside and max(beside).year != local.year:
        return date_format(local, "YEAR_MONTH_FORMAT")
    return date_format(local, "F")


def said_at(at: datetime, now: datetime) -> str:
    """Return "In March", or "On 3 March 2026" in the month of `now`."""
    local, today = localtime(at), localtime(now)
    if (local.year, local.month) == (today.year, today.month):
        return _("On %(date)s") % {"date": date_format(local, "DATE_FORMAT")}
    return _("In %(month)s") % {"month": moment(at, [now])}


def marks(times: Sequence[datetime]) -> tuple[str, ...]:
    """Return a short label for each time of one picture: months, with the year or day if needed."""
    local = [localtime(at) for at in times]
    if len({at.year for at in local}) > 1:
        form = "M Y"
    elif len({at.month for at in local}) < len(local):
        form = "j M"
    else:
        form = "M"
    return tuple(date_format(at, form) for at in local)
