"""The geometry of the pictures: where things stand, as numbers that a page and a PDF draw alike.

Lengths are shares of the width, from 0 to 1, where nothing else is said.

Level n of m stands in the middle of the n-th of m equal bands, so a dot inside a band has
reached that level. A target's flag stands where its band begins: a dot at or right of it has
reached the target.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.domain.gaps import Gap
from assessments.domain.report import Report
from assessments.domain.scoring import SkillScore
from assessments.presentation.numbers import Number

BAR_SPACE = 0.01  # between two parts of a bar
MOST_SPACE = 0.3  # of the bar, for what is between its parts together
LABEL_RADIUS = 1.125  # of the number of an axis, whose end is at 1
LABEL_ROOM = 0.5  # closer together than this many levels, two labels would collide


@dataclass(frozen=True)
class Track:
    """One dumbbell row; what is the person's is None where it is not known."""

    bands: tuple[float, ...]
    band_width: float
    axis_from: float
    axis_to: float
    target: float
    you: float | None = None
    range_from: float | None = None
    range_width: float | None = None
    gap: bool = False
    label_you: bool = False
    at_edge: bool = False  # the target: its label has no room beside the flag


@dataclass(frozen=True)
class BarPart:
    """One part of a bar: its hue, how wide it is, and how wide its filled part."""

    hue: int
    x: float
    width: float
    filled: float
    current: bool = False


def position(value: Number, top: int) -> float:
    """Return where a value from 1 to m stands, as a share of the width."""
    return (float(value) - 0.5) / top


def track(score: SkillScore, gap: Gap, top: int) -> Track:
    """Draw one skill: the person, the range round them, and the target."""
    empty = Track(
        bands=tuple(index / top for index in range(1, top, 2)),
        band_width=1 / top,
        axis_from=position(1, top),
        axis_to=position(top, top),
        target=position(gap.target.begins, top),
        at_edge=gap.target.level == top,
    )
    if score.score is None or score.low is None or score.high is None:
        return empty
    low, high = position(score.low, top), position(score.high, top)
    return replace(
        empty,
        you=position(score.score, top),
        range_from=low,
        range_width=high - low,
        gap=bool(gap.size),
        label_you=abs(score.score - gap.target.begins) >= LABEL_ROOM,
    )


def bar(parts: Iterable[tuple[int, Number, Number, bool]]) -> tuple[BarPart, ...]:
    """Lay (hue, weight, filled share, current) side by side, each as wide as its weight."""
    parts = [part for part in parts if part[1] > 0]
    space = min(BAR_SPACE, MOST_SPACE / max(1, len(parts)))
    room = 1 - space * (len(parts) - 1)
    total = sum(Fraction(weight) for _, weight, _, _ in parts)
    drawn, x = [], 0.0
    for hue, weight, filled, current in parts:
        width = room * float(Fraction(weight) / total)
        drawn.append(BarPart(hue, x, width, width * float(filled), current))
        x += width + space
    return tuple(drawn)


Spot = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """The axis of one skill: its number, its end, and where its number stands just outside."""

    number: int
    end: Spot
    label: Spot


@dataclass(frozen=True)
class Radar:
    """The second view. All in a square of 2 × 2 round the centre; y grows downwards.

    `rings` are the levels' radii. `you` has gaps where a skill is not known, so it is drawn as
    lines and not as a surface.
    """

    rings: tuple[float, ...]
    axes: tuple[Axis, ...]
    target: tuple[Spot, ...]
    you: tuple[tuple[Spot, Spot], ...]
    points: tuple[Spot, ...]


def radar(report: Report) -> Radar:
    """Draw scores and targets on one axis for each skill, the first one upwards."""
    top, results = report.framework.top, report.results
    count = len(results)
    spots = [
        None if r.score.score is None else _on_axis(i, count, float(r.score.score) / top)
        for i, r in enumerate(results)
    ]
    pairs = zip(spots, [*spots[1:], spots[0]], strict=True)
    return Radar(
        rings=tuple(level / top for level in range(1, top + 1)),
        axes=tuple(
            Axis(i + 1, end=_on_axis(i, count, 1), label=_on_axis(i, count, LABEL_RADIUS))
            for i in range(count)
        ),
        target=tuple(
            _on_axis(i, count, float(r.gap.target.begins) / top) for i, r in enumerate(results)
        ),
        you=tuple((a, b) for a, b in pairs if a and b),
        points=tuple(spot for spot in spots if spot),
    )


def _on_axis(index: int, count: int, radius: float) -> Spot:
    angle = 2 * math.pi * index / count
    return radius * math.sin(angle), -radius * math.cos(angle)
