"""What was measured, as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from bench._tables import markdown
from bench.costing.driving import Journeyed, Load
from bench.costing.journeys import NOT_IN_WHOLE, STEPS

WHOLE = "whole journey"
NONE = "–"
LOAD_HEADINGS = [
    *("database", "finished a second", "each turn", "CPU ms a finished one"),
    *("p50 ms of a request", "p99 ms"),
]

Counts = Mapping[str, Mapping[str, int]]  # requests, statements and bytes of each step


@dataclass
class Measured:
    """All that is known of one site on one kind of database."""

    counts: Counts
    rounds: list[Journeyed] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    inside: list[Mapping[str, float]] = field(default_factory=list)  # ms of each step, by journey


Kind = Mapping[str, Measured]  # by the name of the site


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that so many of all values do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * share) - 1)]


def steps_in(counts: Counts, step: str) -> list[str]:
    """Return the steps that a line of the table is about, as far as the site has them."""
    if step == WHOLE:
        return [name for name in counts if name not in NOT_IN_WHOLE]
    return [step] if step in counts else []


def cost_table(kinds: Mapping[str, Kind]) -> str:
    """Return the table of each step of each site: what one request of it takes.

    The last lines are of whole journeys.
    """
    headings = ["what", "site", "requests", "SQL", "kB", "kB sent"]
    for kind in kinds:
        database = [f"{kind}: of it the database"] if kind != "SQLite" else []
        headings += [f"{kind}: CPU ms", *database, f"{kind}: p50 ms", f"{kind}: p99 ms"]
    first = next(iter(kinds.values()))
    rows = [
        [step, site, *_line({kind: sites[site] for kind, sites in kinds.items()}, step)]
        for step in (*STEPS, WHOLE)
        for site in first
        if steps_in(first[site].counts, step)
    ]
    return markdown(headings, rows)


def _line(of_kinds: Mapping[str, Measured], step: str) -> list[str]:
    all_kinds = list(of_kinds.values())
    counts = all_kinds[0].counts
    steps = steps_in(counts, step)
    requests = sum(counts[name]["requests"] for name in steps)
    each = 1 if step == WHOLE else requests
    statements = [
        f"{sum(one.counts[name]['statements'] for name in steps) / each:.3g}" for one in all_kinds
    ]
    size = sum(counts[name]["bytes"] for name in steps) / each / 1000
    sent = median(
        sum(exchange.size for name in steps for exchange in taken[name].exchanges)
        for taken in all_kinds[0].rounds
    )
    cells = [str(requests), " / ".join(dict.fromkeys(statements)), f"{size:.1f}"]
    cells.append(f"{sent / each / 1000:.1f}")
    for kind, one in of_kinds.items():
        cells += _times(one.rounds, steps, each, kind != "SQLite", step == WHOLE)
    return cells


def _times(
    rounds: Sequence[Journeyed], steps: Sequence[str], each: int, with_database: bool, whole: bool
) -> list[str]:
    cpu = median(sum(taken[name].cpu for name in steps) for taken in rounds) / each
    database = median(sum(taken[name].database for name in steps) for taken in rounds) / each
    seconds = [
        [exchange.seconds for name in steps for exchange in taken[name].exchanges]
        for taken in rounds
    ]
    waited = [sum(some) for some in seconds] if whole else [one for some in seconds for one in some]
    return [
        f"{cpu:.1f}",
        *([f"{database:.1f}"] if with_database else []),
        f"{percentile(waited, 0.5) * 1000:.1f}",
        f"{percentile(waited, 0.99) * 1000:.1f}",
    ]


def load_table(kinds: Mapping[str, Kind]) -> str:
    headings = ["under load", *LOAD_HEADINGS]
    rows = [
        load_row(name, kind, one.loads)
        for kind, sites in kinds.items()
        for name, one in sites.items()
        if one.loads
    ]
    return markdown(headings, rows)


def load_row(name: str, kind: str, loads: Sequence[Load]) -> list[str]:
    """Return what LOAD_HEADINGS name, of all turns together."""
    seconds = [value for load in loads for value in load.seconds]
    finished = sum(load.finished for load in loads)
    return [
        name,
        kind,
        f"{finished / sum(load.lasted for load in loads):.1f}",
        ", ".join(f"{load.a_second:.1f}" for load in loads),
        f"{sum(load.cpu for load in loads) / finished:.0f}",
        f"{percentile(seconds, 0.5) * 1000:.0f}",
        f"{percentile(seconds, 0.99) * 1000:.0f}",
    ]


def inside_table(kinds: Mapping[str, Kind], ours: str, limits: Sequence[str]) -> str:
    """Return what our steps take in one process, and how many times the limits that is."""
    others = [name for name in next(iter(kinds.values())) if name not in (ours, *limits)]
    headings = ["in process", "database", f"{ours}, CPU ms"]
    for limit in limits:
        headings += [f"{limit}, ms", f"{ours} ÷ {limit}"]
    headings += [f"{other}, ms" for other in others]
    rows = []
    for kind, sites in kinds.items():
        for step in (*STEPS, WHOLE):
            own = _inside(sites[ours], step)
            cells = [step, kind, _ms(own)]
            for limit in limits:
                least = _inside(sites[limit], step)
                cells += [_ms(least), f"{own / least:.2f}" if own and least else NONE]
            rows.append([*cells, *(_ms(_inside(sites[other], step)) for other in others)])
    return markdown(headings, rows)


def _inside(one: Measured, step: str) -> float | None:
    steps = steps_in(one.counts, step)
    if not steps or not one.inside:
        return None
    return median(sum(taken[name] for name in steps) for taken in one.inside)


def _ms(value: float | None) -> str:
    return NONE if value is None else f"{value:.1f}"
