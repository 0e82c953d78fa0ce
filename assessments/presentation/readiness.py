"""How much of the way is done, as the head of a report says and draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.gaps import Readiness
from assessments.presentation.numbers import percent, short
from assessments.presentation.picture import BarPart, bar
from assessments.presentation.skill_lines import SkillLine


@dataclass(frozen=True)
class ReadinessView:
    """`percent` is None and `sum` is "" where too little is known; `unit` says so then.

    `earned` of `weight` points is the sum behind it.
    """

    percent: int | None
    unit: str
    note: str
    sum: str
    earned: str
    weight: str
    bar: tuple[BarPart, ...]


def readiness_view(readiness: Readiness, lines: Sequence[SkillLine]) -> ReadinessView:
    """Turn the readiness into words; `lines` are all skills."""
    value = None if readiness.value is None else percent(readiness.value)
    return ReadinessView(
        percent=value,
        unit=_unit(value, lines),
        note=_note(value, readiness, lines),
        sum="" if value is None else _sum(value, readiness),
        earned=short(readiness.earned, 2),
        weight=short(readiness.weight, 2),
        bar=bar(
            (line.hue, line.gap.weight, line.gap.earned / (line.gap.weight or 1), False)
            for line in lines
        ),
    )


def _unit(value: int | None, lines: Sequence[SkillLine]) -> str:
    if value is None:
        return _("Too early")
    if all(line.score.known for line in lines):
        return _("of the way to this role")
    return _("of the way, as far as is known")


def _note(value: int | None, readiness: Readiness, lines: Sequence[SkillLine]) -> str:
    if value is None:
        early = _(
            "Less than half of what the role asks for has enough answers to say how ready you are."
        )
        return f"{early} {_known(lines)}"
    if all(line.score.known for line in lines):
        return _("A skill counts more, the more it matters for the role.")
    coverage = _("They hold %(coverage)s %% of what the role asks for.")
    return f"{_known(lines)} {coverage % {'coverage': percent(readiness.coverage)}}"


def _known(lines: Sequence[SkillLine]) -> str:
    text = ngettext(
        "%(known)s of %(total)s skill has enough answers.",
        "%(known)s of %(total)s skills have enough answers.",
        len(lines),
    )
    return text % {"known": sum(line.score.known for line in lines), "total": len(lines)}


def _sum(value: int, readiness: Readiness) -> str:
    return _("Together: %(earned)s ÷ %(weight)s = %(percent)s %%") % {
        "earned": short(readiness.earned, 2),
        "weight": short(readiness.weight, 2),
        "percent": value,
    }
