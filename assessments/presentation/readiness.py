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

SMALL = Fraction(1, 10)  # a readiness below it helps nobody who reads it large
FAR_FROM_WORK = (Setting.STUDY, Setting.PRIVATE_LIFE)


@dataclass(frozen=True)
class ReadinessView:
    """`percent` is None where there is nothing to show large: too little or a must is not known,
    nearly all is still ahead, or all is there but not shown at work. `value` is there wherever
    the sum is; `earned` of `weight` points is behind it.
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
    unit, is_large = _unit(report)
    return ReadinessView(
        percent=value if is_large else None,
        value=value,
        unit=unit,
        range=readiness_range(readiness) if is_large else "",
        notes=tuple(filter(None, (_known(report, value), settings_text(report.results)))),
        sum=_sum(value, readiness) if value is not None and readiness.weight else "",
        earned=exact(readiness.earned),
        weight=exact(readiness.weight),
        bar=bar(
            (line.hue, line.gap.weight, line.gap.earned / (line.gap.weight or 1), False)
            for line in lines
            if line.score.known  # as the number, so the bar: it is not “not met”
        ),
    )


def _unit(report: Report) -> tuple[str, bool]:
    """Say what the number is of, or what is said in its place, and whether it is shown."""
    value, unknown = report.readiness.value, report.with_status(Status.UNKNOWN)
    if value is None or len(unknown) == len(report.results):
        return _("Too early to say"), False
    if any(result.gap.target.critical for result in unknown):
        return _("A must is not known yet"), False
    if value < SMALL and unknown:
        return _("Nearly all that is known is still ahead"), False
    if value < SMALL:
        return _("Nearly all still ahead"), False
    far = far_from_work(report.results)
    if value == 1 and far and unknown:
        return _("All that is known is there, not all of it shown at work"), False
    if value == 1 and far:
        return _("All there, not all of it shown at work"), False
    if unknown:
        return _("of the way, as far as is known"), True
    return (_("of the way, not all of it shown at work") if far else _("of the way")), True


def readiness_range(readiness: Readiness) -> str:
    """Return the likely range in whole per cent, rounded outwards; "" where it has no width."""
    if readiness.low is None or readiness.high is None or readiness.low == readiness.high:
        return ""
    low, high = int(readiness.low * 100), -int(-readiness.high * 100 // 1)
    return _("probably %(low)s to %(high)s %%") % {"low": low, "high": high}


def _known(report: Report, value: int | None) -> str:
    """Say how much is known, where that is not all."""
    unknown = len(report.with_status(Status.UNKNOWN))
    if not unknown or unknown == len(report.results):
        return ""
    text = ngettext(
        "%(unknown)s of %(total)s skills does not have enough answers and is left out.",
        "%(unknown)s of %(total)s skills do not have enough answers and are left out.",
        unknown,
    ) % {"unknown": unknown, "total": len(report.results)}
    if value is not None:
        return text
    return " ".join((text, _("That is more than half of what is asked for.")))


def far_from_work(results: Sequence[SkillResult]) -> int:
    """Count the skills that are met or about there and have their best example from elsewhere."""
    reached = [r for r in results if r.gap.status in (Status.MET, Status.ABOUT)]
    return sum(r.setting in FAR_FROM_WORK for r in reached)


def settings_text(results: Sequence[SkillResult]) -> str:
    """Say in how many skills there is no example from work yet."""
    far = far_from_work(results)
    if not far:
        return ""
    return ngettext(
        "In one skill that is met or about there, the best example is from study or private "
        "life: the next step is one from work.",
        "In %(far)s skills that are met or about there, the best example is from study or private "
        "life: the next step is one from work.",
        far,
    ) % {"far": far}


def _sum(value: int, readiness: Readiness) -> str:
    return _("Together: %(earned)s ÷ %(weight)s = %(percent)s %%") % {
        "earned": exact(readiness.earned),
        "weight": exact(readiness.weight),
        "percent": value,
    }
