"""Is anything lost, and who notices, when each part of a site of two nodes breaks in its turn?

Two nodes behind haproxy, PgBouncer in transaction mode, a primary PostgreSQL and a follower that
has each commit before it is called one: all on this machine, with the files of deploy/. People
answer without a pause and keep a ledger of what the site has told them is saved. Meanwhile a node,
PgBouncer and the primary are killed, and the nodes are brought to a new release one after the
other. At the end every line of the ledger is looked for in the database that is left.

`python -m bench.nodes` goes on until 100,000 answers are acknowledged; `--answers 5000` is quicker,
`--people 16` are fewer. It needs haproxy, pgbouncer and PostgreSQL on the machine.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench.cluster.people import SAVED_IN, Crowd, Door, Sent
from bench.cluster.programs import (
    FOLLOWER,
    NAME,
    Haproxy,
    Node,
    PgBouncer,
    PostgreSQL,
    end_all,
    manage,
    prepare,
    settings_of,
)
from tests.serving import free_port, make_certificate

QUIET = 8  # seconds before each event, and after it at least
FAILED_OVER = "the primary is killed, the follower takes its place"


@dataclass
class Event:
    """Something that was done to the site, from when it began until it was whole again."""

    name: str
    began: float
    ended: float = 0.0


class Site:
    """All parts of it, and what may happen to them."""

    def __init__(self, home: Path) -> None:
        self.primary = PostgreSQL(
            "primary", home, "wal_level=replica", "max_connections=60",
            "synchronous_standby_names=" + FOLLOWER,
        )  # fmt: skip
        # Once it leads, it has nobody to wait for.
        self.follower = PostgreSQL(
            "follower", home, "max_connections=60", "synchronous_standby_names="
        )
        self.pgbouncer = PgBouncer(home, self.primary)
        self.settings = settings_of(self.primary.url(self.pgbouncer.port))
        self.settings |= {"DATABASE_POOLER": "transaction", "WEB_CONCURRENCY": "2"}
        self.nodes = [Node(name, home, self.settings, free_port()) for name in "ab"]
        make_certificate(home)
        self.haproxy = Haproxy(home, self.nodes, home / "skills.pem")
        self.all = [self.haproxy, *self.nodes, self.pgbouncer, self.follower, self.primary]

    def start(self) -> None:
        self.primary.make()
        self.primary.start()
        self.follower.follow(self.primary)
        self.follower.start()
        self.primary.ask(f"CREATE DATABASE {NAME}", "postgres")
        # Behind a pooler PostgreSQL itself bounds how long a page goes on (README.md).
        for bound in ("lock_timeout = '10s'", "statement_timeout = '30s'",
                      "idle_in_transaction_session_timeout = '60s'"):  # fmt: skip
            self.primary.ask(f"ALTER ROLE postgres SET {bound}")
        direct = self.settings | {"DATABASE_URL": self.primary.url(), "DATABASE_POOLER": ""}
        prepare(direct)
        for program in (self.pgbouncer, *self.nodes, self.haproxy):
            program.start()

    # --- What happens to it ---

    def kill_node(self) -> None:
        node = self.nodes[0]
        node.kill()
        time.sleep(QUIET)
        node.start()

    def kill_pgbouncer(self) -> None:
        self.pgbouncer.kill()
        time.sleep(2)
        self.pgbouncer.start()

    def roll(self) -> None:
        """Bring both nodes to a new release, one after the other, as docs/operate.md says."""
        manage(self.settings, "migrate", "--check")
        for node in self.nodes:
            self.haproxy.tell(f"set server nodes/{node.letter} state drain")
            self.haproxy.wait_for_nothing(node.letter)
            node.end()
            node.start()
            self.haproxy.tell(f"set server nodes/{node.letter} state ready")
            self.haproxy.wait_for_check(node.letter)  # it looks once a second

    def restart_roughly(self) -> None:
        """End a node by SIGTERM, without telling haproxy before."""
        self.nodes[1].end()
        self.nodes[1].start()

    def fail_over(self) -> None:
        self.primary.kill()
        self.follower.promote()
        self.pgbouncer.lead_to(self.follower)


def told(event: Event, requests: list[Sent]) -> str:
    """Return a line of the table: of the requests that were on their way at any time of it."""
    during = [
        one for one in requests if one.at < event.ended and event.began < one.at + one.seconds
    ]
    failed = [one for one in during if one.failed]
    kinds = ", ".join(f"{n} × {why}" for why, n in Counter(one.failed for one in failed).items())
    until = max((one.at + one.seconds for one in failed), default=event.began) - event.began
    times = sorted(1000 * one.seconds for one in during if not one.failed)
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return (
        f"| {event.name} | {len(during)} | {len(failed)} | {kinds or '–'} "
        f"| {until if failed else 0:.1f} | {cuts[49]:.0f} | {cuts[98]:.0f} | {max(times):.0f} |"
    )


def walk(site: Site, crowd: Crowd, answers: int) -> list[Event]:
    """Let one thing after the other happen, until so many answers are acknowledged."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("nothing", lambda: time.sleep(QUIET)),
        ("a node is killed, and started after 8 s", site.kill_node),
        ("rolling restart, each node drained first", site.roll),
        ("a node is ended by SIGTERM, and started", site.restart_roughly),
        ("PgBouncer is killed, and started after 2 s", site.kill_pgbouncer),
        (FAILED_OVER, site.fail_over),
    ]
    events = []
    for number, (name, happens) in enumerate(steps, 1):
        event = Event(name, time.monotonic())
        happens()
        time.sleep(QUIET)
        event.ended = time.monotonic()
        events.append(event)
        failed = Counter((one.kind, one.failed) for one in crowd.ledger.requests if one.failed)
        told = f"{crowd.ledger.acknowledged} answers, failed: {dict(failed)}"
        print(f"… {name}: {told}", file=sys.stderr, flush=True)
        crowd.go_on_until(answers * number // len(steps))
    return events


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=32)
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="nodes-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        site = Site(home)
        try:
            begun = time.monotonic()
            site.start()
            print(f"The site is there after {time.monotonic() - begun:.0f} seconds.")
            crowd = Crowd.of(given.people, Door(site.haproxy.port))
            crowd.begin()
            begun = time.monotonic()
            events = walk(site, crowd, given.answers)
            crowd.end()
            seconds = time.monotonic() - begun
            rows = site.follower.ask(SAVED_IN)
            lost = crowd.ledger.lost({(str(pk), key): str(value) for pk, key, value in rows})
            doctor = manage(site.settings | {"DATABASE_URL": site.follower.url()}, "doctor")
        finally:
            end_all(site.all)
    requests = crowd.ledger.requests
    print(f"{given.people} people, {len(requests)} requests in {seconds:.0f} s\n")
    print("| what happens | requests | failed | how | for s | p50 ms | p99 ms | longest ms |")
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |")
    for event in events:
        print(told(event, requests))
    print(f"\nAcknowledged answers: {crowd.ledger.acknowledged}. Lost: {len(lost)}.")
    print(*lost[:20], sep="\n")
    print(f"doctor: {doctor.strip()}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
