"""The geometry of one skill over time: shares of the width across, pixels down.

Assessments stand apart as they do in time, or one step apart where two would touch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from assessments.domain.history import History, SkillHistory
from assessments.presentation.dates import marks
from assessments.presentation.numbers import Number

LEFT, RIGHT = 0.18, 0.9  # where the first and the last point stand
DEPTH, FOOT = 112, 34  # room for the levels, and for the dates below them
TOP, TOP_WITH_VERSIONS = 8, 22
LEAST_STEP = 0.1  # between two points, as a share of the time from the first to the last
DATE_ROOM, LONG_DATE_ROOM = 0.3, 0.5  # between two dates, likewise
SHORT_DATE = 4
WIDE, NARROW = 12, 6  # of a range, with few and with many points
MANY = 5


@dataclass(frozen=True)
class PlotPoint:
    """A point with its range; `is_other` is one of a skill from which this one comes."""

    x: float
    y: float
    high: float
    height: float
    radius: float
    is_other: bool


@dataclass(frozen=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float
    is_other: bool


@dataclass(frozen=True)
class Plot:
    """One small picture; its range marks are in pixels, too."""

    height: int
    bottom: int
    levels: tuple[tuple[float, int], ...]  # y, number
    target: float
    versions: tuple[tuple[float, str], ...]  # x, name
    dates: tuple[tuple[float, str], ...]  # x, label
    segments: tuple[Segment, ...]
    points: tuple[PlotPoint, ...]
    range_width: int
    range_x: float
    range_round: float


@dataclass(frozen=True)
class Levels:
    """The levels 1 … top from the bottom up; the highest one stands at `start`."""

    top: int
    start: int

    @property
    def step(self) -> float:
        return DEPTH / (self.top - 1)

    def y(self, level: Number) -> float:
        return self.start + (self.top - float(level)) * self.step


def plot(history: History, skill: SkillHistory) -> Plot:
    """Draw one skill."""
    times = [past.taken.at for past in history.past]
    places = positions(times)
    versions = _versions(history, places)
    levels = Levels(history.framework.top, TOP_WITH_VERSIONS if versions else TOP)
    width = WIDE if len(times) < MANY else NARROW
    drawn = [_points(skill, index, place, width, levels) for index, place in enumerate(places)]
    return Plot(
        height=levels.start + DEPTH + FOOT,
        bottom=levels.start + DEPTH,
        levels=tuple((levels.y(level), level) for level in range(1, levels.top + 1)),
        target=levels.y(skill.target.begins),
        versions=versions,
        dates=_dates(times, places),
        segments=tuple(_segments(drawn)),
        points=tuple(point for at in drawn for point in at.values()),
        range_width=width,
        range_x=-width / 2,
        range_round=width / 2,
    )


def positions(times: Sequence[datetime]) -> tuple[float, ...]:
    """Return where each time stands, as a share of the width."""
    count = len(times)
    if count == 1:
        return ((LEFT + RIGHT) / 2,)
    span = (times[-1] - times[0]).total_seconds()
    shares = [(at - times[0]).total_seconds() / span if span else 0.0 for at in times]
    gaps = [b - a for a, b in pairwise(shares)]
    if min(gaps) < LEAST_STEP:
        shares = [index / (count - 1) for index in range(count)]
    return tuple(LEFT + share * (RIGHT - LEFT) for share in shares)


def _points(
    skill: SkillHistory, index: int, place: float, width: int, levels: Levels
) -> dict[str, PlotPoint]:
    """Return what is known of one assessment, by the key of the skill that was asked then."""
    radius = width / 4 + 1.5
    if index == len(skill.points) - 1:
        radius += 1.5
    return {
        point.skill.key: PlotPoint(
            x=place,
            y=levels.y(score.score),
            high=levels.y(score.high),
            height=(score.high - score.low) * levels.step,
            radius=radius,
            is_other=point.skill.key != skill.skill.key,
        )
        for point in skill.points[index]
        if (score := point.score).score is not None
        if score.high is not None and score.low is not None
    }


def _segments(drawn: Sequence[dict[str, PlotPoint]]) -> Iterator[Segment]:
    """Yield the lines from each point to the same skill's next, or to what it became."""
    for earlier, later in pairwise(drawn):
        for key, a in earlier.items():
            for b in [later[key]] if key in later else later.values():
                yield Segment(a.x, a.y, b.x, b.y, a.is_other or b.is_other)


def _versions(history: History, places: Sequence[float]) -> tuple[tuple[float, str], ...]:
    """Return a mark between two assessments of different versions."""
    numbers = [past.taken.framework.version for past in history.past]
    return tuple(
        ((places[index - 1] + places[index]) / 2, f"v{numbers[index]}")
        for index in range(1, len(numbers))
        if numbers[index] != numbers[index - 1]
    )


def _dates(times: Sequence[datetime], places: Sequence[float]) -> tuple[tuple[float, str], ...]:
    """Return the dates that have room: the last, the first, and those between."""
    labels = marks(times)
    long = any(len(label) > SHORT_DATE for label in labels)
    room = (LONG_DATE_ROOM if long else DATE_ROOM) * (RIGHT - LEFT)
    shown = {0, len(times) - 1}
    for index in range(1, len(times) - 1):
        if all(abs(places[index] - places[other]) >= room for other in shown):
            shown.add(index)
    return tuple((places[index], labels[index]) for index in sorted(shown))
