"""How much of the way is done, as the head of a report says and draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.annotations import Setting
from assessments.domain.gaps import Readiness, Status
from assessments.domain.report import Report, SkillResult
from assessments.presentation.numbers import exact, percent
from assessments.presentation.picture import BarPart, bar
from assessments.presentation.skill_lines import SkillLine

FAR_FROM_WORK = (Setting.STUDY, Setting.PRIVATE_LIFE)


@dataclass(frozen=True)
class ReadinessView:
    """`percent` is None where there is nothing to show large: too little is known, or nothing is
    reached yet. `value` is there wherever the sum is; `earned` of `weight` points is behind it.
    """

    percent: int | None
    value: int | None
    unit: str
    range: str
    notes: tuple[str, ...]
    sum: str
    earned: str
    weight: str
    bar: tuple[BarPart, ...]


def readiness_view(report: Report, lines: Sequence[SkillLine]) -> ReadinessView:
    """Turn the readiness into words; `lines` are all skills."""
    readiness = report.readiness
    value = None if readiness.value is None else percent(readiness.value)
    reached = bool(value and report.with_status(Status.MET, Status.ABOUT))
    return ReadinessView(
        percent=value if reached else None,
        value=value,
        unit=_unit(report, value, reached),
        range=_range(readiness) if reached else "",
        notes=tuple(filter(None, (_known(report, value), settings_text(report.results)))),
        sum="" if value is None else _sum(value, readiness),
        earned=exact(readiness.earned),
        weight=exact(readiness.weight),
        bar=bar(
            (line.hue, line.gap.weight, line.gap.earned / (line.gap.weight or 1), False)
            for line in lines
        ),
    )


def _unit(report: Report, value: int | None, reached: bool) -> str:
    if value is None:
        return _("Too early to say")
    if not reached:
        return _start(report, value)
    if report.with_status(Status.UNKNOWN):
        return _("of the way, as far as is known")
    if settings_text(report.results):
        return _("of the way, not all of it shown at work")
    return _("of the way")


def _start(report: Report, value: int) -> str:
    """Say how things stand where no target is reached."""
    if report.with_status(Status.UNKNOWN):
        return _("On the way, as far as is known") if value else _("Too early to say")
    return _("On the way") if value else _("The way is still ahead")


def _range(readiness: Readiness) -> str:
    """Return the likely range in whole per cent, rounded outwards; "" where it has no width."""
    if readiness.low is None or readiness.high is None or readiness.low == readiness.high:
        return ""
    low, high = int(readiness.low * 100), -int(-readiness.high * 100 // 1)
    return _("probably %(low)s to %(high)s %%") % {"low": low, "high": high}


def _known(report: Report, value: int | None) -> str:
    """Say how much is known, where that is not all."""
    unknown = len(report.with_status(Status.UNKNOWN))
    if not unknown:
        return ""
    text = ngettext(
        "One skill does not have enough answers and is left out.",
        "%(unknown)s skills do not have enough answers and are left out.",
        unknown,
    ) % {"unknown": unknown}
    if value is not None:
        return text
    return " ".join((text, _("That is more than half of what is asked for.")))


def settings_text(results: Sequence[SkillResult]) -> str:
    """Say how many skills that are reached have their best example from outside work."""
    reached = [r for r in results if r.gap.status in (Status.MET, Status.ABOUT)]
    far = [r for r in reached if r.setting in FAR_FROM_WORK]
    if not far:
        return ""
    return ngettext(
        "In one skill that is met or about there, the best example is from study or private "
        "life: the next step is one from work.",
        "In %(far)s skills that are met or about there, the best example is from study or private "
        "life: the next step is one from work.",
        len(far),
    ) % {"far": len(far)}


def _sum(value: int, readiness: Readiness) -> str:
    return _("Together: %(earned)s ÷ %(weight)s = %(percent)s %%") % {
        "earned": exact(readiness.earned),
        "weight": exact(readiness.weight or Fraction(1)),
        "percent": value,
    }
