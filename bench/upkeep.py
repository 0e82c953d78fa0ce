"""What it takes to look after a site: doctor, backup and the move between databases.

`python -m bench.upkeep 10000` fills a PostgreSQL of its own with so many reports (bench.fill),
looks whether it is well, moves it to SQLite, backs that up, and moves it back; each by the command
that an operator gives, in a process of its own. It prints the processor time of that process and
the most memory that it took; what PostgreSQL itself does is not in them. `doctor` finds fault with
the keys, because bench.fill seals for one person and copies that for others.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

import psycopg2

from bench._tables import markdown
from tests.postgres import server

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "false"}


def run(what: str, url: str, *words: str) -> tuple[str, ...]:
    """Run a command on the database at this address; return a line of the table."""
    begun = perf_counter()
    process = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | SETTINGS | {"DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0 or "doctor" in words, what
    seconds = used.ru_utime + used.ru_stime
    wall = perf_counter() - begun
    return what, f"{seconds:.1f} s", f"{wall:.1f} s", f"{used.ru_maxrss / 1024:.0f} MB"


def make_database(postgresql: str, name: str) -> str:
    """Make an empty database, and return its address."""
    folder = postgresql.rpartition("/")[0].partition("@/")[2]
    with closing(psycopg2.connect(host=folder, user="postgres", dbname="postgres")) as admin:
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    return f"{postgresql.rpartition('/')[0]}/{name}"


def main(number: int) -> None:
    with server() as url, tempfile.TemporaryDirectory() as home:
        site, again = make_database(url, "site"), make_database(url, "again")
        file = f"sqlite:///{home}/site.sqlite3"
        manage = "manage.py"
        filled = run("fill", site, "-m", "bench.fill", str(number))
        lines = [
            filled,
            run("doctor --quick, PostgreSQL", site, manage, "doctor", "--quick"),
            run("doctor, PostgreSQL", site, manage, "doctor"),
            run("move_to, PostgreSQL to SQLite", site, manage, "move_to", file),
            run("doctor, SQLite", file, manage, "doctor"),
            run("backup, SQLite", file, manage, "backup", f"{home}/backup.sqlite3"),
            run("move_to, SQLite to PostgreSQL", file, manage, "move_to", again),
        ]
    print(f"{number:,} submitted assessments\n")
    print(markdown(("command", "processor", "wall", "memory"), lines))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
