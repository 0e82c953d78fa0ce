"""What people were told is saved is there after everything that can go wrong, and nothing is odd.

Each trial lets people answer without a pause, with a ledger of what the site has said is saved,
while something bad happens again and again. Afterwards the ledger is compared with the database,
and `manage.py doctor` looks for what does not fit together.

`python -m bench.unbreakable` makes all trials, `python -m bench.unbreakable full-disk …` some.
`--seconds 60` goes on for longer in each. The full disk needs root.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.cluster.people import SAVED_IN, Crowd, Door
from bench.cluster.programs import (
    NAME,
    ROOT,
    Node,
    PostgreSQL,
    end_all,
    manage,
    prepare,
    settings_of,
    workers_of,
)
from tests.serving import wait_until

PEOPLE = 12
DOUBLES = 2_000
DISK = 48  # megabytes, of which the site itself takes some
Trial = Callable[["Site", Crowd, float], None]


@dataclass
class Site:
    """One node and its database, on this machine alone, over plain http."""

    home: Path
    node: Node
    settings: dict[str, str]
    server: PostgreSQL | None
    log: list[str] = field(default_factory=list)

    def saved(self) -> dict[tuple[str, str], str]:
        """Return all answers in the database, by assessment and statement."""
        if self.server:
            rows = self.server.ask(SAVED_IN)
        else:
            with closing(sqlite3.connect(self.home / "db.sqlite3")) as connection:
                rows = connection.execute(SAVED_IN).fetchall()
        return {(str(uuid.UUID(str(pk))), key): str(value) for pk, key, value in rows}


@contextmanager
def site(kind: str, home: Path) -> Iterator[Site]:
    """Start a site on an empty database of this kind."""
    server = None
    url = f"sqlite:///{home}/db.sqlite3"
    programs: list[Node | PostgreSQL] = []
    try:
        if kind == "postgresql":
            server = PostgreSQL("database", home, "max_connections=60")
            programs.append(server)
            server.make()
            server.start()
            server.ask(f"CREATE DATABASE {NAME}", "postgres")
            url = server.url()
        settings = settings_of(url) | {"LOCAL": "true", "WEB_CONCURRENCY": "2", "EMAIL_URL": ""}
        for name in ("ALLOWED_HOSTS", "PROXY_TLS_HEADER", "PROXY_ADDRESS_HEADER"):
            del settings[name]
        prepare(settings)
        node = Node("a", home, settings)
        programs.insert(0, node)
        node.start()
        yield Site(home, node, settings, server)
    finally:
        end_all(programs)


# --- Trials ------------------------------------------------------------------------------------


def workers_killed(site: Site, _crowd: Crowd, seconds: float) -> None:
    """Workers are killed by SIGKILL, one after the other, in the middle of whatever they do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if workers := workers_of(site.node):
            os.kill(random.choice(workers), signal.SIGKILL)
        wait_until(site.node.is_ready, "a worker is there")
        time.sleep(random.random())


def database_stopped(site: Site, _crowd: Crowd, seconds: float) -> None:
    """The database is killed and is away for three seconds, again and again."""
    assert site.server
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        site.server.kill()
        time.sleep(3)
        site.server.start()
        time.sleep(3)


def full_disk(site: Site, crowd: Crowd, seconds: float) -> None:
    """The disk of SQLite is full for some seconds, and has room again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        filled = site.home / "filled"
        with suppress(OSError), filled.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        before = crowd.ledger.acknowledged
        time.sleep(4)
        site.log.append(f"{crowd.ledger.acknowledged - before} saved while the disk was full")
        filled.unlink(missing_ok=True)
        time.sleep(3)


def editing_and_erasing(site: Site, _crowd: Crowd, seconds: float) -> None:
    """A version is published each second, old people are forgotten, and some erase everything."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.cluster.publishing", str(int(seconds))],
        cwd=ROOT,
        env=os.environ | site.settings,
        check=False,
    )
    assert done.returncode == 0, "publishing failed"


def double_submits(site: Site, _crowd: Crowd, _seconds: float) -> None:
    """2,000 assessments are submitted twice each, both at the same moment."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.cluster.answered", str(DOUBLES)],
        cwd=ROOT,
        env=os.environ | site.settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pairs = [line.split() for line in done.stdout.splitlines()]
    door = Door(site.node.port, tls=False)
    token = "t" * 32
    barrier = threading.Barrier(2)

    def submit(pair: list[str]) -> int:
        pk, secret = pair
        headers = {"Host": door.host, "Cookie": f"csrftoken={token}; person={secret}"}
        headers |= {"X-CSRFToken": token, "Content-Length": "0", "Connection": "close"}
        barrier.wait(60)
        with closing(door.connection()) as connection:
            connection.request("POST", f"/assessment/{pk}/check/", headers=headers)
            with connection.getresponse() as response:
                response.read()
                return response.status

    def all_of_them(_name: str) -> Counter[int]:
        return Counter(submit(pair) for pair in pairs)

    with ThreadPoolExecutor(2) as pool:
        counts = sum(pool.map(all_of_them, "ab"), Counter[int]())
    site.log.append(f"answers to {2 * DOUBLES} submissions: {dict(counts)}")
    assert set(counts) == {302}, counts


TRIALS: dict[str, tuple[str, str, Trial]] = {
    "workers": ("workers are killed", "postgresql", workers_killed),
    "workers-sqlite": ("workers are killed", "sqlite", workers_killed),
    "database": ("the database is killed", "postgresql", database_stopped),
    "full-disk": ("the disk is full", "sqlite", full_disk),
    "editing": ("versions are published, people erase", "postgresql", editing_and_erasing),
    "editing-sqlite": ("versions are published, people erase", "sqlite", editing_and_erasing),
    "double": ("2,000 submit twice at once", "postgresql", double_submits),
}


@contextmanager
def room(name: str) -> Iterator[Path]:
    """Make a folder to work in; for the full disk, a small disk of its own."""
    with tempfile.TemporaryDirectory(prefix="unbreakable-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        if name != "full-disk":
            yield home
            return
        mount, umount = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
        options = ["-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", folder]
        subprocess.run([mount, *options], check=True)  # noqa: S603
        try:
            yield home
        finally:
            subprocess.run([umount, "--lazy", folder], check=True)  # noqa: S603


def attempt(name: str, seconds: float) -> tuple[str, bool]:
    """Make one trial; return its line of the table, and whether all was well."""
    what, kind, trial = TRIALS[name]
    with room(name) as home, site(kind, home) as tried:
        crowd = Crowd.of(
            PEOPLE, Door(tried.node.port, tls=False), erasing=4 if "editing" in name else 0
        )
        crowd.begin()
        time.sleep(2)
        trial(tried, crowd, seconds)
        time.sleep(3)
        crowd.end()
        lost = crowd.ledger.lost(tried.saved())
        try:
            doctor = manage(tried.settings, "doctor").strip().splitlines()[-1]
            is_well = True
        except AssertionError as error:
            doctor, is_well = str(error), False
    failed = Counter(one.failed for one in crowd.ledger.requests if one.failed)
    kinds = ", ".join(f"{number} × {why}" for why, number in failed.items()) or "–"
    print(*lost[:10], *tried.log, sep="\n", file=sys.stderr)
    line = (
        f"| {what} | {kind} | {len(crowd.ledger.requests)} | {kinds} "
        f"| {crowd.ledger.acknowledged} | {len(lost)} | {doctor} |"
    )
    return line, is_well and not lost


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []])
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(words)
    print("| trial | on | requests | failed | acknowledged answers | lost | doctor |")
    print("| --- | --- | ---: | --- | ---: | ---: | --- |")
    verdicts = []
    for name in given.trials or TRIALS:
        line, is_well = attempt(name, given.seconds)
        print(line, flush=True)
        verdicts.append(is_well)
    print("\nAll is well." if all(verdicts) else "\nNOT all is well.")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
