"""A site that is compared: how it is served, asked without a server, and what it has saved."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bench.costing.databases import Databases
from bench.costing.journeys import JOURNEYS, Journey

PATIENCE = 60  # seconds
SYNC = ("--workers", "2")  # as many as the machine that all was tried on has cores


class Served(NamedTuple):
    host: str  # with its port
    process: int  # the family of which works for the site


class Saved(NamedTuple):
    """What the database of a site has."""

    finished: int
    answers: int


@dataclass(frozen=True)
class Site:
    """`room` is a folder with nothing but a link to `bench`, so that code comes from `source`."""

    name: str
    python: Path
    room: Path
    source: Path
    application: str
    journey_name: str
    databases: Databases
    url: str
    settings: Mapping[str, str]
    finished: str  # counts by a query
    answers: str

    @property
    def journey(self) -> Journey:
        return JOURNEYS[self.journey_name]

    @property
    def environment(self) -> dict[str, str]:
        # Python keeps what it has compiled, though a machine may say not to.
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return kept | {
            "PYTHONPATH": str(self.source),
            "DATABASE_URL": self.url,
            "APPLICATION": self.application,
            **self.settings,
        }

    def run(self, *words: str, **more: Any) -> str:
        """Run Python with these words for the site; return what it prints."""
        done = subprocess.run(  # noqa: S603 - nothing here comes from outside
            [self.python, *words],
            cwd=self.room,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            **more,
        )
        return done.stdout

    def saved(self) -> Saved:
        number = self.databases.number
        return Saved(number(self.url, self.finished), number(self.url, self.answers))

    def counts(self) -> dict[str, dict[str, int]]:
        """Return of each step how many requests, statements and bytes it is."""
        printed = self.run("-m", "bench.costing.inside", "count", self.journey_name)
        counted: dict[str, dict[str, int]] = json.loads(printed)
        return counted

    @contextmanager
    def serve(self, how: Sequence[str] = SYNC, *, told: bool = True) -> Iterator[Served]:
        """Serve the site by gunicorn; with `told`, its complaints are seen."""
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = [
            *(str(self.python), "-m", "gunicorn", self.application, *how),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"),
        ]
        process = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
            words,
            cwd=self.room,
            env=self.environment,
            start_new_session=True,
            stderr=None if told else subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield Served(f"127.0.0.1:{port}", process.pid)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)

    @contextmanager
    def inside(self) -> Iterator["Walker"]:
        """Run the site in a process that walks whenever it is told to."""
        process = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
            [self.python, "-m", "bench.costing.inside", "walk", self.journey_name],
            cwd=self.room,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:  # which closes its input at the end, and so ends it
            yield Walker(process)


class Walker:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def walk(self, number: int) -> dict[str, float]:
        """Return the milliseconds of processor time that each step took."""
        assert self._process.stdin
        assert self._process.stdout
        print(number, file=self._process.stdin, flush=True)
        taken: dict[str, float] = json.loads(self._process.stdout.readline())
        return taken


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, "the server does not start"
        time.sleep(0.05)
