"""Which of gunicorn's workers, and how many, serve the site best on this machine.

    python -m bench.workers             all of it
    python -m bench.workers --quick     little of each, to see that it works
    python -m bench.workers --halves    only what half a request does

Eight people at once walk from the first page to their report again and again, each waiting for
every answer, on SQLite and on PostgreSQL. And visitors send half a request and wait (a telephone
that has lost its network does that), one of them, and fifty: how long does somebody else wait for
the first page? 45 seconds is as long as anybody waits here.
"""

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count

from bench._tables import markdown
from bench.cost import CLIENTS, all_saved, databases_of, in_turns, say
from bench.costing import driving, halves, lineup
from bench.costing.databases import SQLite
from bench.costing.driving import Load
from bench.costing.sites import Site
from bench.costing.table import LOAD_HEADINGS, load_row

WARM = 1.0  # seconds
WARM_PAGES = 8  # until a server has read what it reads once
MANY = 50

# How many processes, and threads in each; None is gunicorn's "sync", which has none.
HOW: dict[str, tuple[int, int | None]] = {
    "1 sync": (1, None),
    "2 sync": (2, None),
    "3 sync": (3, None),
    "4 sync": (4, None),
    "1 × 4 threads": (1, 4),
    "2 × 2 threads": (2, 2),
    "2 × 4 threads": (2, 4),
    "3 × 4 threads": (3, 4),
}


def words(how: str) -> list[str]:
    """Return what gunicorn is told."""
    workers, threads = HOW[how]
    return ["--workers", str(workers), *(["--threads", str(threads)] if threads else [])]


def main() -> None:
    options = _options()
    with lineup.workshop() as made:
        say("sending halves")
        site = lineup.ours(made, SQLite(made.folder), name="halves")
        print(held(site, list(HOW)[:2] if options.quick else list(HOW)), flush=True)
        for databases in [] if options.halves else databases_of(made.folder, None):
            say(f"{databases.name}: making the site ready")
            site = lineup.ours(made, databases)
            say("walking many at once")
            loads = loaded(site, options)
            rows = [load_row(how, databases.name, some) for how, some in loads.items()]
            print("\n" + markdown(["gunicorn", *LOAD_HEADINGS], rows), flush=True)


def loaded(site: Site, options: argparse.Namespace) -> dict[str, list[Load]]:
    numbers = count(1)
    loads: dict[str, list[Load]] = {how: [] for how in HOW}
    with all_saved([site]) as walked:
        for turn in range(options.turns):
            for how in in_turns(list(HOW), turn):
                with site.serve(words(how)) as place:
                    for lasts in (WARM, options.seconds):
                        load = driving.load(site, place, CLIENTS, lasts, numbers)
                        walked(site, load.finished)
                    loads[how].append(load)
    return loads


def held(site: Site, hows: Sequence[str]) -> str:
    """Return a table of how long others wait beside halves; all servers are tried at once."""
    kinds = [("half a head", halves.HALF_HEAD), ("half a body", halves.HALF_BODY)]
    headings = ["gunicorn"]
    headings += [f"{who} with {kind}, s" for kind, _half in kinds for who in ("one", "fifty")]

    def line(how: str, host: str) -> list[str]:
        for _ in range(WARM_PAGES):
            halves.waited(host, "", 0)
        waits = [halves.waited(host, half, number) for _kind, half in kinds for number in (1, MANY)]
        return [how, *(_seconds(wait) for wait in waits)]

    with ExitStack() as stack:
        hosts = {how: stack.enter_context(site.serve(words(how), told=False)).host for how in hows}
        alone = stack.enter_context(site.serve(words("1 sync"), told=False))
        if proxy := stack.enter_context(halves.behind_nginx(alone.host)):
            hosts["1 sync behind nginx"] = proxy
        with ThreadPoolExecutor(len(hosts)) as pool:
            lines = list(pool.map(line, hosts, hosts.values()))
    return markdown(headings, lines)


def _seconds(wait: float) -> str:
    return f"more than {halves.MOST:.0f}" if wait >= halves.MOST else f"{wait:.1f}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.workers")
    parser.add_argument("--turns", type=int, default=3, help="times that each is loaded")
    parser.add_argument("--seconds", type=float, default=6, help="how long each time")
    parser.add_argument("--halves", action="store_true", help="only what half a request does")
    parser.add_argument("--quick", action="store_true", help="little of each")
    options = parser.parse_args()
    if options.quick:
        options.turns, options.seconds = 1, 2
    return options


if __name__ == "__main__":
    main()
