"""Does whatever the page has called saved outlive a server that is killed at any moment?

Somebody goes through the questionnaire in a real browser. Before, during and after every save all
processes of the server get SIGKILL, then a new server starts. After each of these faults the
database is compared with what the page said: what it had called saved must be there, and what had
not arrived must arrive by itself. `python -m bench.faults` makes 555 of them on SQLite,
`python -m bench.faults 60 postgresql` another number on PostgreSQL.
"""

import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from playwright.sync_api import Page

from bench._server import Server, server
from tests import postgres
from tests.browser import visitor
from tests.tools import find_browser

CALLED_SAVED, THERE, WAITS = OUTCOMES = (
    "called saved",
    "there, not called saved yet",
    "waits in the browser",
)
SEED = 20261124
FAULTS = 555  # 5 times 37 statements, each 3 times
KINDS = ("before", "during", "after")
PATIENCE = 60_000  # milliseconds

KEPT = """
SELECT statement.key, answer.value FROM assessments_answer answer
JOIN assessments_statement statement ON statement.id = answer.statement_id
JOIN assessments_assessment assessment ON assessment.id = answer.assessment_id
WHERE assessment.started_at = (SELECT max(started_at) FROM assessments_assessment)
"""

# What is chosen at every moment at which the page says "Saved" is what it has called saved.
LEDGER = """
addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("[data-saving]")
  if (!line) return
  window.chosen = () => Object.fromEntries(
    [...document.querySelectorAll("fieldset.statement [type=radio]:checked")]
      .map(it => [it.name.replace("answer-", ""), it.value]))
  window.calledSaved = {}
  new MutationObserver(() => {
    if (line.dataset.saving === "saved") window.calledSaved = window.chosen()
  }).observe(line, { attributeFilter: ["data-saving"] })
})
"""
CHOOSE = """([key, value]) =>
  document.querySelector(`[name="answer-${key}"][value="${value}"]`).click()"""
SAVED = "[data-saving=saved]"
SAID_ANYTHING = '[data-saving]:not([data-saving=""])'

Answers = dict[str, str]
Read = Callable[[], Answers]


@dataclass
class Tally:
    """What became of the faults of one kind."""

    faults: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Journey:
    """Somebody who answers while the server is killed again and again."""

    page: Page
    server: Server
    read: Read
    random: random.Random
    tallies: dict[str, Tally]
    delay: float = 0.02  # seconds from choosing to the kill "during" a save, about

    def walk(self, faults: int) -> int:
        """Go from the first question on until there were so many faults; return how many.

        Each is somebody new: with every server a lease of tries dies, and one person has only so
        many in an hour (assessments/domain/limits.py).
        """
        self.page.context.clear_cookies()
        visitor.start(self.page, self.server.address)
        made = 0
        while True:
            for key in self.statements():
                for kind in KINDS[: faults - made]:
                    self.fault(kind, key)
                    made += 1
            visitor.go_on(self.page)
            if made == faults or not self.statements():
                return made

    def statements(self) -> list[str]:
        names: list[str] = self.page.locator("fieldset.statement").evaluate_all(
            "all => all.map(it => it.querySelector('[type=radio]').name.replace('answer-', ''))"
        )
        return names

    def fault(self, kind: str, key: str) -> None:
        """Choose another answer and kill the server; look at once, and again once it is back."""
        tally = self.tallies[kind]
        before: Answers = self.page.evaluate("chosen()")
        value = self.random.choice([v for v in "01234" if v != before.get(key)])
        if kind == "before":
            self.server.kill()
        self.choose(kind, key, value)
        self.server.kill()
        self.wait_until(SAID_ANYTHING)
        called_saved: Answers = self.page.evaluate("calledSaved")
        there = self.read()
        tally.faults += 1
        became = outcome(called_saved, there, key, value)
        tally.outcomes[became] += 1
        if kind == "during":  # earlier after one that was too late, and later after one too early
            self.delay *= 0.8 if became == CALLED_SAVED else 1.25
        tally.wrong += [
            f"{kind}: {name} was called saved as {said} and is {there.get(name)}"
            for name, said in called_saved.items()
            if there.get(name) != said and (name, there.get(name)) != (key, value)
        ]
        self.recover(tally, kind)

    def wait_until(self, said: str) -> None:
        self.page.locator(said).wait_for(state="attached", timeout=PATIENCE)

    def choose(self, kind: str, key: str, value: str) -> None:
        killing = threading.Timer(self.random.uniform(0.3, 1.7) * self.delay, self.server.kill)
        if kind == "during":
            killing.start()
        self.page.evaluate(CHOOSE, [key, value])
        if kind == "during":
            killing.join()
        if kind == "after":
            self.wait_until(SAVED)

    def recover(self, tally: Tally, kind: str) -> None:
        """Start the server; without anybody doing anything, all that is chosen must arrive."""
        self.server.start()
        self.page.evaluate("dispatchEvent(new Event('online'))")  # or it waits a second or two
        self.wait_until(SAVED)
        chosen, there = self.page.evaluate("chosen()"), self.read()
        tally.wrong += [
            f"{kind}: {name} is chosen as {value} and is {there.get(name)}"
            for name, value in chosen.items()
            if there.get(name) != value
        ]


def outcome(called_saved: Answers, there: Answers, key: str, value: str) -> str:
    """Return what holds of the answer just chosen at the moment when the server is dead."""
    if called_saved.get(key) == value:
        return CALLED_SAVED
    return THERE if there.get(key) == value else WAITS


def run(page: Page, server: Server, read: Read, faults: int) -> dict[str, Tally]:
    """Make so many faults, in as many journeys as it takes; return what became of them by kind."""
    tallies = {kind: Tally() for kind in KINDS}
    chance = random.Random(SEED)
    page.add_init_script(LEDGER)
    server.start()
    while faults:
        faults -= Journey(page, server, read, chance, tallies).walk(faults)
    return tallies


def read_sqlite(path: Path) -> Read:
    def read() -> Answers:
        with closing(sqlite3.connect(path)) as connection:
            return answers(connection.execute(KEPT))

    return read


def read_postgresql(url: str) -> Read:
    def read() -> Answers:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(KEPT)
            return answers(cursor)

    return read


def answers(rows: Any) -> Answers:
    return {key: "skip" if value is None else str(value) for key, value in rows}


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Read]]:
    """Yield the DATABASE_URL of an empty database, and a way to read the answers in it."""
    if kind == "postgresql":
        with postgres.server() as url:
            yield url, read_postgresql(url)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "faults.sqlite3")
        yield f"sqlite:///{path}", read_sqlite(path)


def main(faults: int = FAULTS, kind: str = "sqlite") -> None:
    browser_path = find_browser()
    if browser_path is None:
        sys.exit("No Chromium or Chrome was found (on Debian: apt install chromium).")
    start = time.monotonic()
    with (
        database(kind) as (url, read),
        server({"DATABASE_URL": url, "DEBUG": "false"}) as site,
        visitor.browser_at(browser_path) as browser,
    ):
        tallies = run(browser.new_page(), site, read, faults)
    print(f"{faults} faults on {kind} in {time.monotonic() - start:.0f} seconds\n")
    print_tallies(tallies)


def print_tallies(tallies: dict[str, Tally]) -> None:
    print("| killed … | faults | " + " | ".join(OUTCOMES) + " | lost or wrong |")
    print("| --- |" + " ---: |" * (len(OUTCOMES) + 2))
    for kind, tally in tallies.items():
        counts = [tally.faults, *(tally.outcomes[name] for name in OUTCOMES), len(tally.wrong)]
        print(f"| {kind} a save | " + " | ".join(map(str, counts)) + " |")
    for tally in tallies.values():
        print(*tally.wrong, sep="\n", end="\n" if tally.wrong else "")


if __name__ == "__main__":
    main(*[int(word) if word.isdigit() else word for word in sys.argv[1:]])  # type: ignore[arg-type]
