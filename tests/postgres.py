"""A real PostgreSQL for the tests, made from this machine's own programs and thrown away after.

    with server() as url:       # a DATABASE_URL
        ...

By hand, `python -m tests.postgres COMMAND …` runs a command with DATABASE_URL set.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAME = "skillsapp"
PROGRAMS = ("initdb", "pg_ctl", "postgres")

# Runs as long as its standard input is open: however the tests end, killed or not, their end
# of the pipe closes, and the server stops and its directory goes.
KEEPER = """
bin=$1 home=$2
trap 'rm -rf "$home"' EXIT
"$bin/initdb" --pgdata="$home/data" --username=postgres --auth=trust \
    --encoding=UTF8 --no-locale --no-sync >"$home/log" 2>&1 &&
"$bin/pg_ctl" start --pgdata="$home/data" --log="$home/log" --silent --wait --options="\
    -k '$home' -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=40" >>"$home/log" 2>&1 ||
    { cat "$home/log"; exit 1; }
echo ready
read -r _
"$bin/pg_ctl" stop --pgdata="$home/data" --mode=immediate --silent >"$home/log" 2>&1
"""


class Unavailable(Exception):
    """This machine cannot run PostgreSQL; the text says why and how to mend it."""


@contextmanager
def server() -> Iterator[str]:
    """Yield the DATABASE_URL of an empty PostgreSQL, or raise Unavailable.

    Goes by TEST_DATABASE_URL if that is set; else starts a server that is reached by a Unix
    socket alone, from the machine's programs or from the pgserver wheel.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    elif programs := find_programs():
        with kept(programs) as url:
            yield url
    else:
        with packaged() as url:
            yield url


def find_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, the PATH's before others."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    for folder in [*on_path("pg_ctl"), *debian, *told_by_pg_config()]:
        if all((folder / program).exists() for program in PROGRAMS):
            return folder
    return None


def on_path(program: str) -> list[Path]:
    found = shutil.which(program)
    return [Path(found).resolve().parent] if found else []


def told_by_pg_config() -> list[Path]:
    if not (program := shutil.which("pg_config")):
        return []
    told = subprocess.run([program, "--bindir"], capture_output=True, text=True, check=False)
    return [Path(told.stdout.strip())] if told.stdout.strip() else []


@contextmanager
def kept(programs: Path) -> Iterator[str]:
    """Run a server from these programs in a directory of its own, with a keeper beside it."""
    home = tempfile.mkdtemp(prefix="pg-")
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", programs, home],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        start_new_session=True,  # Ctrl+C is for the tests; the server stops after them
        **unprivileged(home),
    )
    assert keeper.stdin
    assert keeper.stdout
    try:
        if keeper.stdout.readline() != "ready\n":
            raise Unavailable(f"PostgreSQL did not start: {keeper.stdout.read().strip()}")
        yield f"postgres://postgres@/{quote(home)}/{NAME}"
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()


def unprivileged(home: str) -> dict[str, Any]:
    """Hand `home` to a user that PostgreSQL runs as; it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def packaged() -> Iterator[str]:
    """Run the server that the pgserver wheel carries."""
    try:
        import pgserver
    except ImportError:
        raise Unavailable(
            "No PostgreSQL server was found: install one (on Debian and Ubuntu: apt install "
            "postgresql), or name one that tests may write to in TEST_DATABASE_URL."
        ) from None
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        running = pgserver.get_server(home, cleanup_mode="stop")
        try:
            yield running.get_uri(NAME)
        finally:
            running.cleanup()


if __name__ == "__main__":
    with server() as url:
        environment = os.environ | {"DATABASE_URL": url}
        command = sys.argv[1:] or ["sh", "-c", 'echo "$DATABASE_URL"; read -r _']
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
