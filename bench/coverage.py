"""How far the newest rule can be trusted: `python -m bench.coverage`.

People of many worlds are made up (bench/worlds.py), scored, and compared with the roles of the
shipped framework (bench/_samples.py). Prints Markdown: the error of a score, how often a likely
range holds the truth, how often a status is right, readiness, and the order of a to-do list. The
settings and the seed are fixed, so the same Python prints the same numbers.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from assessments.domain.gaps import Status
from assessments.exchange.yaml_reader import read_framework
from bench._samples import BEFORE, EIGHT, NINE, RANGES, Row, Sample, draw_sample
from bench._tables import markdown, mean, number, percent
from bench.worlds import OTHER_LENGTHS, SEED, SKILLS, TOP, WORLDS, World

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
PEOPLE = 1_500  # in each world
FEWEST = 300  # skills of one level, for a world to be named as the one that does least

Samples = dict[World, Sample]
Figure = float | None  # of a sample; None where there is nothing to measure
Among = Callable[[Row], bool]
Read = Callable[[Row], float]
Measure = Callable[[Sample], Figure]
Column = tuple[str, Callable[[Figure], str], Measure]  # its heading, how it is written


# --- Rows ----------------------------------------------------------------------------------------


def every(row: Row) -> bool:
    return True


def score(row: Row) -> float:
    return row.score


def truth(row: Row) -> float:
    return row.truth


def level(value: float) -> int:
    return min(TOP, math.floor(value + 0.5))


def at_an_end(read: Read) -> Among:
    return lambda row: level(read(row)) in (1, TOP)


def holds(row: Row, name: str) -> bool:
    low, high = row.ranges[name]
    return low <= row.truth <= high


def has(name: str, *statuses: Status) -> Among:
    return lambda row: row.statuses[name] in statuses


def is_right(row: Row) -> bool:
    """Say whether the truth is on the dot's side of the flag, where every status but the open
    one says that it is.
    """
    return (row.score >= row.begins) == (row.truth >= row.begins)


# --- Measures ------------------------------------------------------------------------------------


def share(cases: Iterable[bool]) -> Figure:
    return mean(float(case) for case in cases)


def counted(among: Among) -> Measure:
    return lambda sample: share(among(row) for row in sample.rows)


def error(estimate: Read) -> Measure:
    """Measure √(mean (estimate − truth)²), in levels."""
    return lambda sample: math.sqrt(
        mean((estimate(row) - row.truth) ** 2 for row in sample.rows) or 0
    )


def held(name: str, among: Among = every) -> Measure:
    """Measure how often the ranges of this name hold the truth."""
    return lambda sample: share(holds(row, name) for row in sample.rows if among(row))


def width(name: str) -> Measure:
    return lambda sample: mean(row.ranges[name][1] - row.ranges[name][0] for row in sample.rows)


def right(among: Among) -> Measure:
    return lambda sample: share(is_right(row) for row in sample.rows if among(row))


def in_order(told_apart: bool) -> Measure:
    return lambda sample: share(n.right for n in sample.neighbours if n.told_apart is told_apart)


# --- Tables --------------------------------------------------------------------------------------

FIRM = (Status.MET, Status.TO_GO)
TABLES: dict[str, list[Column]] = {
    "Errors and ranges": [
        ("error of s", number, error(score)),
        ("error of c", number, error(lambda row: row.centre)),
        *((name, percent, held(name)) for name in RANGES),
        *((f"width, {name}", number, width(name)) for name in (EIGHT, *BEFORE)),
    ],
    "At the ends of the scale": [
        *(
            column
            for read in (score, truth)
            for column in (
                (f"{read.__name__} at an end", percent, counted(at_an_end(read))),
                *((name, percent, held(name, at_an_end(read))) for name in (EIGHT, *BEFORE)),
            )
        ),
    ],
    "Statuses": [
        ("open", percent, counted(has(EIGHT, Status.ABOUT))),
        ("right, not open", percent, right(has(EIGHT, *FIRM))),
        ("right, “met”", percent, right(has(EIGHT, Status.MET))),
        ("right, “to go”", percent, right(has(EIGHT, Status.TO_GO))),
        ("right, open", percent, right(has(EIGHT, Status.ABOUT))),
        ("open, 9 in 10", percent, counted(has(NINE, Status.ABOUT))),
        ("right, not open, 9 in 10", percent, right(has(NINE, *FIRM))),
        ("right, open, 9 in 10", percent, right(has(NINE, Status.ABOUT))),
    ],
    "Readiness": [
        ("true, on average", percent, lambda sample: mean(p.truth for p in sample.people)),
        ("shown, on average", percent, lambda sample: mean(p.value for p in sample.people)),
        ("held", percent, lambda sample: share(p.low <= p.truth <= p.high for p in sample.people)),
        ("range too low", percent, lambda sample: share(p.high < p.truth for p in sample.people)),
        ("range too high", percent, lambda sample: share(p.low > p.truth for p in sample.people)),
    ],
    "Neighbours in the to-do list": [
        ("told apart", percent, lambda sample: share(n.told_apart for n in sample.neighbours)),
        ("true order, told apart", percent, in_order(told_apart=True)),
        ("true order, the others", percent, in_order(told_apart=False)),
    ],
}


def print_worlds(title: str, columns: Sequence[Column], samples: Samples) -> None:
    """Print a line for each world; the mean of those of four answers stands before the others."""
    figures = {
        world: [measure(sample) for _, _, measure in columns] for world, sample in samples.items()
    }
    means = [mean(column) for column in zip(*(figures[world] for world in WORLDS), strict=True)]
    lines = [
        *((world.name, figures[world]) for world in WORLDS),
        (f"mean of the {len(WORLDS)}", means),
        *((world.name, figures[world]) for world in OTHER_LENGTHS),
    ]
    cells = (
        [name, *(write(value) for (_, write, _), value in zip(columns, values, strict=True))]
        for name, values in lines
    )
    print_table(title, ["world", *(heading for heading, _, _ in columns)], cells)


def print_levels(title: str, read: Read, samples: Samples) -> None:
    """Print how often the range holds the truth, by level, and the world where it does least."""
    lines = (level_line(number, read, samples) for number in range(1, TOP + 1))
    print_table(title, ["level", "skills", EIGHT, "least", "where"], lines)


def level_line(number: int, read: Read, samples: Samples) -> Iterator[str]:
    by_world = {
        world.name: [holds(row, EIGHT) for row in samples[world].rows if level(read(row)) == number]
        for world in WORLDS
    }
    cases = [case for world in by_world.values() for case in world]
    least, where = min(
        (share(cases) or 0, name) for name, cases in by_world.items() if len(cases) >= FEWEST
    )
    yield from (str(number), f"{len(cases):,}", percent(share(cases)), percent(least), where)


def print_table(title: str, headings: Sequence[str], lines: Iterable[Iterable[str]]) -> None:
    print(f"### {title}\n")
    print(markdown(headings, (list(line) for line in lines)), end="\n\n")


def main() -> None:
    roles = read_framework(CONTENT.read_bytes()).roles
    samples = {world: draw_sample(world, roles, PEOPLE) for world in (*WORLDS, *OTHER_LENGTHS)}
    print(f"{PEOPLE:,} people in each world, {SKILLS} skills each, {TOP} answers, seed {SEED}.\n")
    for title, columns in TABLES.items():
        print_worlds(title, columns, samples)
    print_levels("By the level of the score", score, samples)
    print_levels("By the level of the truth", truth, samples)


if __name__ == "__main__":
    main()
