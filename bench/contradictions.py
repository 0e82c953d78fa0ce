"""Whether a report can contradict itself: `python -m bench.contradictions [REPORTS] [SEED]`.

Makes random reports (bench/checking/cases.py), renders their pages, and looks for contradictions
by reading the HTML: what is read is what stands on the page, and nothing of the product is asked
(bench/checking/facts.py). Prints Markdown: how many checks of each kind were made, how many failed,
and the first failure of each kind with the report that led there. There should be none.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from bench._tables import markdown
from bench.checking import page, sentences, skills
from bench.checking.cases import random_report, render
from bench.checking.facts import Facts, read_facts
from bench.checking.skills import Checked

REPORTS, SEED = 10_000, 20_261_124
CHUNK = 100

CHECKS: dict[str, Callable[[Facts], Checked]] = {
    "sums of score, target and gap": skills.sums,
    "sums that are written out": skills.arithmetic,
    "words against ranges and scores": skills.statuses,
    "words against pictures": skills.pictures,
    "levels and where they begin": skills.levels,
    "the same in every place": skills.same_everywhere,
    "orders": page.orders,
    "ties": page.ties,
    "neighbours that cannot be told apart": page.doubts,
    "counts": page.counts,
    "readiness": page.readiness,
    "headline: how many": sentences.how_many,
    "headline: what matters": sentences.what_matters,
    "roles": sentences.roles,
    "lead": sentences.lead,
    "words to strangers": sentences.strangers,
}


def results_of(check: Callable[[Facts], Checked], facts: Facts) -> list[tuple[bool, str]]:
    """Return what a check yields; a page that it cannot read fails, too."""
    try:
        return list(check(facts))
    except (ArithmeticError, LookupError, ValueError, SyntaxError) as error:
        return [(False, f"cannot be read: {error!r}")]


@dataclass
class Tally:
    """How many checks were made, and what failed, by kind."""

    reports: int = 0
    made: Counter[str] = field(default_factory=Counter)
    failed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, html: str, about: str) -> None:
        """Check a page; `about` tells what led to it."""
        self.reports += 1
        facts = read_facts(html)
        for kind, check in CHECKS.items():
            results = results_of(check, facts)
            self.made[kind] += len(results)
            self.failed[kind] += [f"{message}\n{about}" for holds, message in results if not holds]

    @property
    def contradictions(self) -> dict[str, list[str]]:
        return {kind: messages for kind, messages in self.failed.items() if messages}

    def update(self, other: "Tally") -> None:
        self.reports += other.reports
        self.made.update(other.made)
        for kind, messages in other.failed.items():
            self.failed[kind].extend(messages)


def check_reports(seeds: Iterable[str]) -> Tally:
    """Make one report of every seed and check its page."""
    tally = Tally()
    for seed in seeds:
        report = random_report(seed)
        tally.add(render(report), str(report))
    return tally


def main(reports: int = REPORTS, seed: int = SEED) -> None:
    seeds = [f"{seed} {number}" for number in range(reports)]
    chunks = [seeds[n : n + CHUNK] for n in range(0, reports, CHUNK)]
    total = Tally()
    with ProcessPoolExecutor() as pool:
        for tally in pool.map(check_reports, chunks):
            total.update(tally)
    print(f"{total.reports:,} reports, seed {seed}.\n")
    rows = [[kind, f"{total.made[kind]:,}", f"{len(total.failed[kind]):,}"] for kind in CHECKS]
    rows.append(["all", f"{total.made.total():,}", f"{sum(map(len, total.failed.values())):,}"])
    print(markdown(["what was checked", "checks", "contradictions"], rows))
    for kind, messages in total.contradictions.items():
        print(f"\n### {kind}\n\n{messages[0]}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
