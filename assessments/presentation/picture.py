"""The geometry of the pictures: where things stand, in shares of the width.

Level n of m stands in the middle of the n-th of m equal bands, so a dot inside a band has
reached that level.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.domain.framework import Framework, Role
from assessments.domain.gaps import Gap, Status
from assessments.domain.report import Report
from assessments.domain.scoring import SkillScore
from assessments.presentation.numbers import Number, length

BAR_SPACE = 0.01  # between two parts of a bar
LABEL_ROOM = 0.5  # closer together than this many levels, two labels would collide


@dataclass(frozen=True)
class Track:
    """One dumbbell row. Lengths are SVG attributes; those of the person are "" where unknown."""

    bands: tuple[str, ...]
    band_width: str
    axis_from: str
    axis_to: str
    target: str
    you: str = ""
    range_from: str = ""
    range_width: str = ""
    gap: bool = False
    label_you: bool = False


@dataclass(frozen=True)
class BarPart:
    """One part of a bar: how wide it is, how far it is filled, whose hue it has."""

    group: int
    x: str
    width: str
    filled: str
    current: bool = False


def position(value: Number, top: int) -> float:
    """Return where a value from 1 to m stands, as a share of the width."""
    return (float(value) - 0.5) / top


def track(score: SkillScore, gap: Gap, top: int) -> Track:
    """Draw one skill: the person, the range round them, and the target."""
    empty = Track(
        bands=tuple(length(index / top) for index in range(1, top, 2)),
        band_width=length(1 / top),
        axis_from=length(position(1, top)),
        axis_to=length(position(top, top)),
        target=length(position(gap.target.level, top)),
    )
    if score.score is None or score.low is None or score.high is None:
        return empty
    low, high = position(score.low, top), position(score.high, top)
    return replace(
        empty,
        you=length(position(score.score, top)),
        range_from=length(low),
        range_width=length(high - low),
        gap=gap.status in (Status.CLOSE, Status.FAR),
        label_you=abs(score.score - gap.target.level) >= LABEL_ROOM,
    )


def bar(parts: Iterable[tuple[int, Number, Number, bool]]) -> tuple[BarPart, ...]:
    """Lay (group, weight, filled share, current) side by side, each as wide as its weight."""
    parts = [part for part in parts if part[1] > 0]
    room = 1 - BAR_SPACE * (len(parts) - 1)
    total = sum(Fraction(weight) for _, weight, _, _ in parts)
    drawn, x = [], 0.0
    for group, weight, filled, current in parts:
        width = room * float(Fraction(weight) / total)
        fill = length(width * float(filled)) if filled else ""
        drawn.append(BarPart(group, length(x), length(width), fill, current))
        x += width + BAR_SPACE
    return tuple(drawn)


@dataclass(frozen=True)
class Profile:
    """A role's target profile in small: a column of blocks for each skill, in pixels."""

    width: int
    height: int
    columns: tuple[tuple[int, int, int], ...]  # group, x, y of the top of the target


BLOCK, COLUMN = 8, 16


def profile(framework: Framework, role: Role) -> Profile:
    """Draw how much a role asks of each skill."""
    height = BLOCK * framework.top
    groups = [
        group for group, category in enumerate(framework.categories, 1) for _ in category.skills
    ]
    return Profile(
        width=COLUMN * len(groups) - COLUMN // 4,
        height=height,
        columns=tuple(
            (group, COLUMN * index + 5, height - BLOCK * role.targets[skill.key].level)
            for index, (group, skill) in enumerate(zip(groups, framework.skills, strict=True))
        ),
    )


@dataclass(frozen=True)
class Radar:
    """The second view. All in a square of 2 × 2 round the centre; y grows downwards.

    `rings` are the levels' radii, `axes` the ends of the axes with the number of their skill;
    `you` has gaps where a skill is not known, so it is drawn as lines and not as a surface.
    """

    rings: tuple[str, ...]
    axes: tuple[tuple[int, str, str, str, str], ...]
    target: str
    you: tuple[str, ...]
    points: tuple[tuple[str, str], ...]


def radar(report: Report) -> Radar:
    """Draw scores and targets on one axis for each skill, the first one upwards."""
    top, results = report.framework.top, report.results
    spots = [
        None if r.score.score is None else _on_axis(i, len(results), r.score.score, top)
        for i, r in enumerate(results)
    ]
    pairs = zip(spots, [*spots[1:], spots[0]], strict=True)
    return Radar(
        rings=tuple(f"{level / top:.3f}" for level in range(1, top + 1)),
        axes=tuple(_axis(i, len(results)) for i in range(len(results))),
        target=" ".join(
            ",".join(_on_axis(i, len(results), r.gap.target.level, top))
            for i, r in enumerate(results)
        ),
        you=tuple(f"{','.join(a)} {','.join(b)}" for a, b in pairs if a and b),
        points=tuple(spot for spot in spots if spot),
    )


def _axis(index: int, count: int) -> tuple[int, str, str, str, str]:
    """Return the number of an axis, its end, and where its number stands just outside."""
    x, y = _on_axis(index, count, 1, 1)
    label_x, label_y = _on_axis(index, count, Fraction(9, 8), 1)
    return index + 1, x, y, label_x, label_y


def _on_axis(index: int, count: int, value: Number, top: int) -> tuple[str, str]:
    angle = 2 * math.pi * index / count
    radius = float(value) / top
    return f"{radius * math.sin(angle):.3f}", f"{-radius * math.cos(angle):.3f}"
