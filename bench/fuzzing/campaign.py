"""Requests to all addresses, again and again, until the time is over."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from bench.fuzzing import stage as stages
from bench.fuzzing.addresses import Address, addresses
from bench.fuzzing.judging import Fault, Judge
from bench.fuzzing.sending import Sent, requests

AT_ONCE = 12  # examples of an address, before the next has its turn


@dataclass
class Campaign:
    """What was asked, and the smallest request for each mistake that was found."""

    judge: Judge
    faults: dict[str, Fault] = field(default_factory=dict)


class _Found(Exception):
    pass


def chains(judge: Judge, address: Address, everything: list[Address]) -> st.SearchStrategy[Any]:
    """Return a strategy for requests to this address, and some to others among them."""
    here = requests(judge.stage, address, judge.forms)
    others = [requests(judge.stage, one, judge.forms) for one in everything]
    anywhere = st.sampled_from(others).flatmap(lambda drawn: drawn)
    return st.lists(st.one_of(here, here, anywhere), min_size=1, max_size=4)


def run(*, minutes: float, seed: int, only: str = "") -> Campaign:
    """Ask for so long, in the empty database that is there; say on the way what is found."""
    everything = addresses()
    chosen = [address for address in everything if re.search(only, address.name)]
    until = time.monotonic() + 60 * minutes
    with override_settings(SECRET_KEY=stages.SECRET_KEY), transaction.atomic():
        made = Campaign(Judge(stages.build()))
        for role in made.judge.stage.cookies:
            made.judge.crawl(role, everything)
        for turn in count():
            for number, address in enumerate(chosen):
                if time.monotonic() > until:
                    transaction.set_rollback(True)
                    return made
                strategy = chains(made.judge, address, everything)
                _search(made, address, strategy, seed + 1000 * turn + number, until)
    return made


def _search(
    made: Campaign, address: Address, strategy: st.SearchStrategy[Any], seed: int, until: float
) -> None:
    """Look for a mistake that is not known yet, and let Hypothesis make its request small."""
    smallest: list[Fault] = []

    def look(sents: list[Sent]) -> None:
        if time.monotonic() > until + 60:
            return
        faults = made.judge.play(sents, address.name)
        new = [fault for fault in faults if fault.kind not in made.faults]
        if smallest:
            new = [fault for fault in new if fault.kind == smallest[0].kind]
        if new:
            smallest.insert(0, new[0])
            raise _Found

    runner: Callable[[], None] = settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )(seeded(seed)(given(strategy)(look)))
    try:
        runner()
    except (_Found, Flaky):
        fault = _alone(made.judge, smallest[0])
        made.faults[fault.kind] = fault
        print(f"found at {address.name}: {fault}\n", flush=True)


def _alone(judge: Judge, fault: Fault) -> Fault:
    """Return the mistake with its last request only, where that is enough."""
    found = judge.play(fault.sent[-1:])
    return next((one for one in found if one.kind == fault.kind), fault)
