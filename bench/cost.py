"""What one finished assessment costs, beside the least that it can cost and a rival.

    python -m bench.cost                    all of it
    python -m bench.cost --quick            little of each, to see that it works
    python -m bench.cost --inside           only how far ours is from the least, in one process
    python -m bench.cost --before FOLDER    beside another checkout of this project and its least

Three kinds of sites take turns, so that what else the machine does hits all alike. All of them ask
the same 32 statements and are served by gunicorn with two workers, on SQLite and on PostgreSQL:

  ours        the site as it is
  bare        the limit: one view without a form, a template or a rule sends the statements that
              ours sends, with transactions and all, and answers as many bytes. "ORM" calls the same
              methods of Django's querysets and models as ours, and sends as text what ours does,
              so that it is less where ours asks for less; "SQL" sends all as text
  rival       django-survey-and-report, from the package index into an environment of its own: a
              page for each category, and all on one page. It makes no report

SQL is what Django sends, without what begins and ends transactions. The processor's time is that of
all processes of gunicorn and of PostgreSQL, the median of all walks; the 99th of so few requests is
as good as the slowest.

Whoever walks through them is a browser without a script: it keeps cookies, follows where it is led
and sends the forms that it is shown. Its own work is not counted, nor are static files. Pages go
compressed, as browsers ask for them; in process they do not. The PostgreSQL is that of the tests,
which does not wait for the disk (tests/postgres.py); TEST_DATABASE_URL names another one on
this machine.
"""

import argparse
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

from bench.costing import driving, lineup
from bench.costing.databases import Databases, SQLite, postgresql
from bench.costing.inside import NUMBER
from bench.costing.sites import SYNC, Saved, Site
from bench.costing.table import Kind, Measured, cost_table, inside_table, load_table

STATEMENTS = 32
WARM = 4  # walks, so that both workers have read what they read once
CLIENTS = 8


def main() -> None:
    options = _options()
    with lineup.workshop() as made:
        if not options.inside:
            say("installing the rival")
            lineup.install_rival(made)
        kinds: dict[str, Kind] = {}
        for databases in databases_of(made.folder, options.only):
            say(f"{databases.name}: making the sites ready")
            sites = line_up(made, databases, options)
            kind = {site.name: Measured(site.counts()) for site in sites}
            numbers = count(NUMBER + 1)
            if not options.inside:
                measure_served(sites, kind, numbers, options)
            measure_inside(sites, kind, numbers, options.rounds)
            kinds[databases.name] = kind
    print_all(kinds, options)


def line_up(made: lineup.Workshop, databases: Databases, options: argparse.Namespace) -> list[Site]:
    """Make all sites ready on one kind of database."""
    ours = lineup.ours(made, databases)
    sites = [ours, *lineup.bare(made, ours)]
    if not options.inside:
        sites += lineup.rivals(made, databases)
    if options.before:
        before = lineup.ours(made, databases, options.before.resolve(), lineup.BEFORE)
        sites += [before, *lineup.bare(made, before, lineup.OF_BEFORE)]
    return sites


def measure_served(
    sites: Sequence[Site], kind: Kind, numbers: "count[int]", options: argparse.Namespace
) -> None:
    """Let people walk through all sites, each served by gunicorn: one alone, and many at once."""
    with served(sites) as places:
        say("walking by turns")
        with all_saved(sites) as walked:
            for turn in range(-WARM, options.rounds):
                for site in in_turns(sites, turn):
                    taken = driving.measure(site, places[site.name], next(numbers))
                    walked(site, 1)
                    if turn >= 0:
                        kind[site.name].rounds.append(taken)
        say("walking many at once")
        with all_saved(sites) as walked:
            for turn in range(options.turns):
                for site in in_turns(sites, turn):
                    place = places[site.name]
                    load = driving.load(site, place, CLIENTS, options.seconds, numbers)
                    kind[site.name].loads.append(load)
                    walked(site, load.finished)


def measure_inside(sites: Sequence[Site], kind: Kind, numbers: "count[int]", rounds: int) -> None:
    say("walking without a server")
    with ExitStack() as stack:
        walkers = [(site, stack.enter_context(site.inside())) for site in sites]
        for turn in range(-WARM, rounds):
            for site, walker in in_turns(walkers, turn):
                taken = walker.walk(next(numbers))
                if turn >= 0:
                    kind[site.name].inside.append(taken)


T = TypeVar("T")


def in_turns(items: Sequence[T], turn: int) -> list[T]:
    """Return them in another order each time, so that nobody always comes behind the same."""
    first = turn % len(items)
    return [*items[first:], *items[:first]]


@contextmanager
def served(sites: Sequence[Site], how: Sequence[str] = SYNC) -> Iterator[dict[str, driving.Served]]:
    with ExitStack() as stack:
        yield {site.name: stack.enter_context(site.serve(how)) for site in sites}


@contextmanager
def all_saved(sites: Sequence[Site]) -> Iterator[Callable[[Site, int], None]]:
    """Fail unless each site has saved what those who walked have answered: all, and no more."""
    walks = dict.fromkeys((site.name for site in sites), 0)

    def walked(site: Site, number: int) -> None:
        walks[site.name] += number

    before = {site.name: site.saved() for site in sites}
    yield walked
    for site in sites:
        was, number = before[site.name], walks[site.name]
        expected = Saved(was.finished + number, was.answers + number * STATEMENTS)
        assert site.saved() == expected, f"{site.name} has {site.saved()} and not {expected}"


def print_all(kinds: dict[str, Kind], options: argparse.Namespace) -> None:
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"{STATEMENTS} statements, {options.rounds} walks by turns; {machine}")
    if not options.inside:
        print("\nOf one request, and at the end of a whole journey (without the PDF):\n")
        print(cost_table(kinds))
        print(
            f"\n{CLIENTS} people at once, 2 workers, {options.turns} × {options.seconds} s each:\n"
        )
        print(load_table(kinds))
    print("\nIn one process, without a server and uncompressed; all requests of the step:\n")
    limits = [lineup.BARE_ORM, lineup.BARE_SQL]
    limits += [f"{lineup.OF_BEFORE}{limit}" for limit in limits] if options.before else []
    print(inside_table(kinds, lineup.OURS, limits))


def say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def databases_of(folder: Path, only: str | None) -> Iterator[Databases]:
    if only != "postgresql":
        yield SQLite(folder)
    if only != "sqlite":
        with postgresql() as databases:
            yield databases


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.cost")
    parser.add_argument("--rounds", type=int, default=15, help="walks through each site by turns")
    parser.add_argument("--turns", type=int, default=2, help="times that each site is loaded")
    parser.add_argument("--seconds", type=float, default=8, help="how long it is loaded each time")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one kind of database")
    parser.add_argument("--before", type=Path, help="a folder with another checkout, for a column")
    parser.add_argument("--inside", action="store_true", help="ours and the limit, in one process")
    parser.add_argument("--quick", action="store_true", help="little of each")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.turns, options.seconds = 3, 1, 2
    return options


if __name__ == "__main__":
    main()
