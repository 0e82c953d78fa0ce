"""Whether the tests notice it when the product is wrong: a list of mistakes, made one at a time.

    python -m bench.mutants             all of them: the better part of an hour on two cores
    python -m bench.mutants domain      one layer

`mutants.toml` names, for each mutant, a text that occurs once in a file, and the mistake that
takes its place. In a copy of the project the nearest tests are run first, and the whole suite
without the browser only where they pass. A mutant is killed where a test fails or does not come
to an end. Fails where fewer than 90 % are killed, or where a text is no longer there.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".toml")
AT_ONCE = 2
LEAST_KILLED = 0.9
WHOLE_SUITE = ("tests",)
SECONDS, SECONDS_FOR_ALL = 300, 1800  # longer than the slowest machine needs
NOT_COPIED: tuple[str, ...] = (
    ".venv",
    ".git",
    ".env",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "staticfiles",
)
NOT_COPIED += ("screenshots", "db.sqlite3*")

# A file belongs to the first layer that one of its beginnings names.
LAYERS = {
    "domain": ("assessments/domain/",),
    "models": ("assessments/models/", "assessments/migrations/"),
    "queries": (
        "assessments/queries.py",
        "assessments/working_copy.py",
        "assessments/columns.py",
        "assessments/belongings.py",
    ),
    "services": ("assessments/services/", "assessments/sealing.py"),
    "exchange": ("assessments/exchange/",),
    "presentation": ("assessments/presentation/",),
    "templates": ("templates/", "assessments/templatetags/", "static/js/"),
    "forms": ("assessments/forms/",),
    "views": ("assessments/views/", "assessments/urls.py", "assessments/access.py"),
    "exports": ("assessments/exports/",),
    "admin": ("assessments/admin/",),
    "accounts": ("accounts/",),
    "upkeep": ("upkeep/",),
    "commands": ("assessments/management/", "skillsapp/"),
}


class Outcome(StrEnum):
    KILLED = "killed"
    TIMED_OUT = "timed out"  # counts as killed
    SURVIVED = "survived"
    STALE = "stale"


@dataclass(frozen=True)
class Mutant:
    """One mistake: `text` of a file, which occurs there once, `becomes` another one.

    `breaks` says in words what is wrong then, and `survives` why no test notices. `tests` are
    the nearest ones, by default those that mirror the file. With `postgresql` they run there.
    """

    file: str
    breaks: str
    text: str
    becomes: str
    tests: Sequence[str] = ()
    postgresql: bool = False
    survives: str = ""

    @property
    def layer(self) -> str:
        return next(name for name, files in LAYERS.items() if self.file.startswith(files))

    @property
    def nearest(self) -> Sequence[str]:
        return self.tests or [mirror_of(self.file)]

    def is_stale(self, project: Path = ROOT) -> bool:
        file = project / self.file
        source = file.read_text() if file.exists() else ""
        return source.count(self.text) != 1 or self.text == self.becomes


@dataclass(frozen=True)
class Result:
    """`note` is the test that failed; "" where none did."""

    mutant: Mutant
    outcome: Outcome
    seconds: float = 0.0
    note: str = ""

    @property
    def is_killed(self) -> bool:
        return self.outcome in (Outcome.KILLED, Outcome.TIMED_OUT)


@dataclass
class Runner:
    """Runs tests in copies of the project, and ends them all when it is told to stop."""

    copies: "SimpleQueue[Path]"
    running: set["subprocess.Popen[str]"] = field(default_factory=set)
    stopped: bool = False

    def judge(self, mutant: Mutant) -> Result:
        """Make the mistake in a copy that nobody uses, and see whether a test notices."""
        copy, begun = self.copies.get(), time.monotonic()
        outcome, note = (Outcome.STALE, "") if mutant.is_stale(copy) else self._try(mutant, copy)
        self.copies.put(copy)
        return Result(mutant, outcome, time.monotonic() - begun, note)

    def _try(self, mutant: Mutant, copy: Path) -> tuple[Outcome, str]:
        file = copy / mutant.file
        source = file.read_text()
        file.write_text(source.replace(mutant.text, mutant.becomes))
        try:
            return self._test(mutant, copy)
        finally:
            file.write_text(source)  # in a later second than above, so no bytecode is outdated

    def _test(self, mutant: Mutant, copy: Path) -> tuple[Outcome, str]:
        for tests, seconds in ((mutant.nearest, SECONDS), (WHOLE_SUITE, SECONDS_FOR_ALL)):
            code, output = self.run(copy, tests, seconds, postgresql=mutant.postgresql)
            if code is None:
                return Outcome.TIMED_OUT, ""
            if code != 0:
                return Outcome.KILLED, first_failure(output)
        return Outcome.SURVIVED, ""

    def run(
        self, copy: Path, tests: Iterable[str], seconds: float, *, postgresql: bool
    ) -> tuple[int | None, str]:
        """Run these tests up to the first that fails; return the exit code, None after so long."""
        words = [sys.executable, "tests/postgres.py"] if postgresql else []
        words += [sys.executable, "-m", "pytest", "-x", "--tb=short", "-p", "no:cacheprovider"]
        words += ["--ignore=tests/browser", "--ignore=tests/test_mutants.py", *tests]
        process = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
            words,
            cwd=copy,
            env=os.environ | {"DATABASE_URL": "sqlite://:memory:"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.add(process)
        try:
            output, _ = process.communicate(timeout=0 if self.stopped else seconds)
        except subprocess.TimeoutExpired:
            return None, ""
        finally:
            end(process)
            self.running.discard(process)
        return process.returncode, output

    def stop(self) -> None:
        self.stopped = True
        for process in [*self.running]:
            end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """End a process with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def mirror_of(file: str) -> str:
    """Return the tests that mirror a file: of its folder, or of its own name."""
    first, *parts = Path(file).with_suffix("").parts
    if first == "templates":
        return "tests/admin" if parts[0] == "admin" else "tests/views"
    if first == "skillsapp":
        return "tests/test_project.py"
    if first == "accounts":
        return "tests/accounts"
    if len(parts) == 1:
        return f"tests/test_{parts[0]}.py"
    return "tests/models" if parts[0] == "migrations" else f"tests/{parts[0]}"


def first_failure(output: str) -> str:
    failed = re.search(r"^(?:FAILED|ERROR) (?:tests/)?(\S+)", output, re.MULTILINE)
    return failed[1] if failed else "(before any test)"


def read_list() -> list[Mutant]:
    return [Mutant(**entry) for entry in tomllib.loads(LIST.read_text())["mutant"]]


@contextmanager
def copies_of_project() -> Iterator["SimpleQueue[Path]"]:
    """Yield temporary copies of the project as it is in this folder, one for each at once."""
    copies: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for number in range(AT_ONCE):
            copy = Path(folder, str(number))
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
            copies.put(copy)
        yield copies


def require_passing(runner: Runner, mutants: Sequence[Mutant], *, all_tests: bool) -> None:
    """Refuse to go on where tests fail without a mistake: they would seem to kill everything."""
    copy = runner.copies.get()
    for postgresql in (False, True):
        nearest = {t for m in mutants if m.postgresql is postgresql for t in m.nearest}
        tests = WHOLE_SUITE if all_tests and not postgresql else sorted(nearest)
        if not tests:
            continue
        code, output = runner.run(copy, tests, SECONDS_FOR_ALL, postgresql=postgresql)
        if code != 0:
            sys.exit(f"These tests fail without a mutant:\n{output}")
    runner.copies.put(copy)


def judge_all(runner: Runner, mutants: Sequence[Mutant]) -> list[Result]:
    """Judge two at a time, and tell each outcome as soon as it is known."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            futures = [pool.submit(runner.judge, mutant) for mutant in mutants]
            return [told(future.result()) for future in as_completed(futures)]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            runner.stop()
            raise


def told(result: Result) -> Result:
    mutant = result.mutant
    words = f"{result.outcome:<10}{result.seconds:5.0f} s  {mutant.file}: {mutant.breaks}"
    print(f"{words}  [{result.note}]" if result.note else words, flush=True)
    return result


def print_table(results: Sequence[Result]) -> None:
    print("\n| layer | mutants | killed | of these timed out | survived | stale |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for layer in LAYERS:
        print_row(layer, [r for r in results if r.mutant.layer == layer])
    print_row("**all**", results)


def print_row(name: str, results: Sequence[Result]) -> None:
    count = Counter(result.outcome for result in results)
    killed = sum(result.is_killed for result in results)
    cells = [len(results), killed, *(count[o] for o in Outcome if o is not Outcome.KILLED)]
    if results:
        print(f"| {name} | {' | '.join(map(str, cells))} |")


def print_names(title: str, results: Iterable[Result]) -> None:
    lines = [
        f"- `{r.mutant.file}`: {r.mutant.breaks}. {r.mutant.survives or 'Not explained.'}"
        for r in sorted(results, key=lambda r: r.mutant.file)
    ]
    if lines:
        print("\n".join(["", f"{title}:", "", *lines]))


def summarise(results: Sequence[Result]) -> int:
    """Print the table and who survived; return the exit code."""
    print_table(results)
    killed = sum(result.is_killed for result in results)
    print(f"\n{killed} of {len(results)} killed: {100 * killed / len(results):.1f} %.")
    stale = [r for r in results if r.outcome is Outcome.STALE]
    print_names("Survived", (r for r in results if r.outcome is Outcome.SURVIVED))
    print_names("Stale, so the list is to be mended", stale)
    print_names("Killed, though the list explains", (
        r for r in results if r.is_killed and r.mutant.survives
    ))  # fmt: skip
    return 1 if stale or killed < LEAST_KILLED * len(results) else 0


def main(words: Sequence[str]) -> int:
    if unknown := set(words) - set(LAYERS):
        sys.exit(f"No such layer: {', '.join(unknown)}. These are: {', '.join(LAYERS)}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    mutants = [mutant for mutant in read_list() if not words or mutant.layer in words]
    try:
        with copies_of_project() as copies:
            runner = Runner(copies)
            require_passing(runner, mutants, all_tests=not words)
            return summarise(judge_all(runner, mutants))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
