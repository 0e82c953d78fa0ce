"""`make test`: every check and every test, and at the end what passed, failed or could not run.

    python -m tests.run             everything, on SQLite and on PostgreSQL
    python -m tests.run check       the checks alone

A part that fails does not stop the others. A part that this machine cannot run is said loudly in
the last lines; with CI=true it is a failure, so that nothing is left out unnoticed.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests import postgres, tools
from tests.migrations import release

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
AT_ONCE = 2  # SQLite beside PostgreSQL: neither knows of the other
PROCESSES = max(1, tools.cores() // AT_ONCE)  # of each of them, so that every core is busy

PRODUCTION = {
    "LOCAL": "false",
    "DEBUG": "false",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "TEXT_KEYS": secrets.token_urlsafe(32),
    "ALLOWED_HOSTS": "example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "skillsapp.settings",
}

# Python keeps what it has compiled, though a machine may say not to: else each of the processes
# compiles every module anew, and pytest writes every test anew, which is seconds of each.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

QUIET = {"DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}  # and so it asks nothing of the network

PASSED, FAILED, COULD_NOT_RUN = "passed", "FAILED", "COULD NOT RUN"


@dataclass(frozen=True)
class Result:
    """What became of one part; `note` says why it did not pass."""

    name: str
    outcome: str
    note: str = ""
    output: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Part:
    """Something to run, under the name that the summary gives it."""

    name: str
    run: Callable[[str], Result]


def command(name: str, *words: str, environment: Mapping[str, str] | None = None) -> Part:
    """Make a part of one of .venv's programs; it passes if the program exits with 0."""

    def run(name: str) -> Result:
        start = time.monotonic()
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            cwd=ROOT,
            env={**ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Result(
            name,
            PASSED if done.returncode == 0 else FAILED,
            f"exit code {done.returncode}" if done.returncode else "",
            done.stdout,
            time.monotonic() - start,
        )

    return Part(name, run)


def safe_on_postgresql(name: str) -> Result:
    """Let the linter read the new migrations as SQL of PostgreSQL."""
    if not release.unreleased():
        return Result(name, PASSED, "there is none since the last release")
    words = ("python", "-m", "tests.migrations.checks", "safe")
    try:
        with postgres.server() as url:
            return command(name, *words, environment={"TEST_DATABASE_URL": url}).run(name)
    except postgres.Unavailable as error:
        return Result(name, COULD_NOT_RUN, str(error))


CHECKS = [
    command("format (ruff)", "ruff", "format", "--check"),
    command("lint (ruff)", "ruff", "check"),
    command("format (deno)", "deno", "fmt", "--check", "static/js", "deno.json", environment=QUIET),
    command("lint (deno)", "deno", "lint", "static/js", environment=QUIET),
    command("types (deno)", "deno", "check", "static/js", environment=QUIET),
    command("templates (djlint)", "djlint", "templates", "--lint", "--quiet"),
    command("imports (import-linter)", "lint-imports", "--no-logo"),
    command("types (mypy)", "mypy"),
    # With the settings of the tests, which have django-linear-migrations look at them, too.
    command(
        "no missing migration", "python", "manage.py", "makemigrations", "--check", "--dry-run",
        "--settings=tests.settings", environment={"DATABASE_URL": PRODUCTION["DATABASE_URL"]},
    ),
    command("released migrations", "python", "-m", "tests.migrations.checks", "frozen"),
    Part("new migrations (linter)", safe_on_postgresql),
    command(
        "production settings", "python", "manage.py", "check", "--deploy", "--fail-level=WARNING",
        environment=PRODUCTION,
    ),
]  # fmt: skip


def pytest_on(url: str, name: str, marked: str, *more: str, processes: int = PROCESSES) -> Result:
    # No cache, because runs beside each other would share it.
    words = ["-p", "no:cacheprovider", "-m", marked, *more]
    if processes > 1:
        words += ["-n", str(processes)]
    return command(name, "pytest", *words, environment={"DATABASE_URL": url}).run(name)


def on_sqlite(marked: str, *paths: str) -> Callable[[str], Result]:
    return lambda name: pytest_on("sqlite://:memory:", name, marked, *paths)


def on_postgresql(marked: str, *paths: str, processes: int = PROCESSES) -> Callable[[str], Result]:
    """Run those of these tests that can reach a database on a PostgreSQL of their own."""

    def run(name: str) -> Result:
        try:
            with postgres.server() as url:
                return pytest_on(url, name, marked, "--only-database", *paths, processes=processes)
        except postgres.Unavailable as error:
            return Result(name, COULD_NOT_RUN, str(error))

    return run


def browser_is_there(name: str) -> Result:
    """The journeys run within pytest, which skips them without a browser; this says so."""
    if found := tools.find_browser():
        return Result(name, PASSED, f"with {found}")
    asked = os.environ.get("CHROMIUM")
    why = f"CHROMIUM={asked} is no program" if asked else "no Chromium or Chrome was found"
    return Result(name, COULD_NOT_RUN, f"{why} (on Debian: apt install chromium).")


# The longest first: what is short fills the time of a core that would wait at the end. What a
# browser shows does not depend on the database, but what two connections see of each other does,
# and SQLite in memory has one: so the journeys go over production's, and two of them over both.
PAGES = ("tests/views", "tests/admin", "tests/accounts")
TESTS = [
    Part("a browser for the journeys", browser_is_there),
    Part("pages on SQLite", on_sqlite("not browser", *PAGES)),
    Part("journeys on PostgreSQL", on_postgresql("browser", "tests/browser")),
    Part(
        "the rest on SQLite",
        on_sqlite("not browser or both_databases", *(f"--ignore={path}" for path in PAGES)),
    ),
    # The last one has the cores to itself as soon as the others are done.
    Part("tests on PostgreSQL", on_postgresql("not browser", processes=tools.cores())),
]


def run_all(parts: Iterable[Part]) -> list[Result]:
    """Run the parts, a few at once, and print the output of each as a whole, in order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(part.run, part.name) for part in parts]
        try:
            return [show(future.result()) for future in running]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def show(result: Result) -> Result:
    print(f"\n── {result.name} ──\n{result.output.rstrip() or result.note or 'ok'}", flush=True)
    return result


def summarise(results: list[Result]) -> int:
    """Print the last lines and return the exit code."""
    print("\n── Summary ──")
    for result in results:
        print(f"{result.outcome:<14}{result.name:<28}{result.seconds:6.1f} s   {result.note}")
    failed = [result.name for result in results if result.outcome == FAILED]
    missing = [result.name for result in results if result.outcome == COULD_NOT_RUN]
    if missing:
        print(f"\n!!! COULD NOT RUN: {', '.join(missing)}{' - with CI=true, a failure' * CI} !!!")
    if failed:
        print(f"\nFAILED: {', '.join(failed)}")
    elif not missing:
        print("\nEverything passed.")
    return 1 if failed or (missing and CI) else 0


def main(words: list[str]) -> int:
    if words not in ([], ["check"]):
        sys.exit("usage: python -m tests.run [check]")
    return summarise(run_all(CHECKS if words else TESTS + CHECKS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
