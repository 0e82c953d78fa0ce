"""People who walk through a site that is served: one at a time to measure, many to load it."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count

from bench.costing.browsing import Browser, Exchange, Http, Reply, Request
from bench.costing.inside import network
from bench.costing.measuring import cpu_ms
from bench.costing.sites import Served, Site

PAUSE = 0.003  # seconds after an answer, in which the processes end what they do for it


@dataclass
class Taken:
    """What one step of one journey took: its exchanges, and milliseconds of processor time."""

    exchanges: list[Exchange] = field(default_factory=list)
    worker: float = 0.0
    database: float = 0.0

    @property
    def cpu(self) -> float:
        return self.worker + self.database


Journeyed = dict[str, Taken]  # by the step


class Metered:
    """Sends, and reads after each answer what the site and its database have worked for it."""

    def __init__(self, site: Site, served: Served) -> None:
        self._http = Http(served.host)
        self._site, self._served = site, served
        self._before = self._read()
        self.taken: Journeyed = defaultdict(Taken)

    def __call__(self, request: Request) -> Reply:
        reply = self._http(request)
        time.sleep(PAUSE)
        now = self._read()
        step = self.taken[self._site.journey.step(request.method, request.path)]
        step.exchanges.append(self._http.exchanges[-1])
        step.worker += now[0] - self._before[0]
        step.database += now[1] - self._before[1]
        self._before = now
        return reply

    def close(self) -> None:
        self._http.close()

    def _read(self) -> tuple[float, float]:
        database = self._site.databases.process
        return cpu_ms(self._served.process), cpu_ms(database) if database else 0.0


def measure(site: Site, served: Served, number: int) -> Journeyed:
    """Let one person walk to the end of everything."""
    with closing(Metered(site, served)) as send:
        browser = Browser(send, served.host, network(number))
        site.journey.take_along(browser, site.journey.walk(browser, number))
        return send.taken


@dataclass(frozen=True)
class Load:
    """What came of a time under load; `seconds` are those of each request, sorted."""

    finished: int
    lasted: float
    cpu: float  # milliseconds, of the site and its database
    seconds: list[float]

    @property
    def a_second(self) -> float:
        return self.finished / self.lasted


def load(site: Site, served: Served, clients: int, lasts: float, numbers: "count[int]") -> Load:
    """Let so many people at once walk again and again, each waiting for every answer.

    Journeys that are not at their end when the time is over are walked to it, and are counted
    with the time that this takes.
    """
    begun, before = time.monotonic(), _cpu(site, served)
    with ThreadPoolExecutor(clients) as pool:
        walkers = [
            pool.submit(_walk_until, site, served, begun + lasts, numbers) for _ in range(clients)
        ]
        exchanges = [walker.result() for walker in walkers]
    lasted = time.monotonic() - begun
    seconds = sorted(one.seconds for some in exchanges for walked in some for one in walked)
    finished = sum(len(some) for some in exchanges)
    return Load(finished, lasted, _cpu(site, served) - before, seconds)


def _walk_until(
    site: Site, served: Served, end: float, numbers: "count[int]"
) -> list[list[Exchange]]:
    """Return the exchanges of each walk."""
    walked = []
    while time.monotonic() < end:
        with closing(Http(served.host)) as send:
            number = next(numbers)
            site.journey.walk(Browser(send, served.host, network(number)), number)
            walked.append(send.exchanges)
    return walked


def _cpu(site: Site, served: Served) -> float:
    return cpu_ms(served.process) + (
        cpu_ms(site.databases.process) if site.databases.process else 0.0
    )
