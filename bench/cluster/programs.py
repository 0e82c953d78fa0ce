"""Programs that can be started, killed and started again: PostgreSQL, PgBouncer, haproxy, nodes.

All of them listen on the loopback alone, and end when the block that made them ends.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.postgres import find_programs, unprivileged
from tests.serving import HOST, PATIENCE, free_port, listens, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
NAME = "skills"  # of the database
FOLLOWER = "follower"


def adapted(name: str, changes: Mapping[str, str]) -> str:
    """Return a file of deploy/ with these patterns replaced, each of which must be there."""
    text = (DEPLOY / name).read_text()
    for pattern, new in changes.items():
        text, number = re.subn(pattern, new.replace("\\", r"\\"), text, flags=re.MULTILINE)
        assert number, f"deploy/{name} has no {pattern}"
    return text


@dataclass
class Program:
    """A program in a process group of its own, and how it is known to be there."""

    name: str
    words: Sequence[str]
    is_there: Callable[[], bool]
    log: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> float:
        """Start it; return after how many seconds it was there."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
                self.words, stdout=log, stderr=log, start_new_session=True, **self.options
            )
        return wait_until(self.is_there, f"{self.name} starts (its log: {self.log})")

    def kill(self) -> None:
        """Kill all its processes at once. Nobody is asked, nothing is tidied up."""
        self.end(signal.SIGKILL)

    def end(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it has."""
        if self.process is None:
            return
        try:
            if sign is signal.SIGKILL:
                os.killpg(self.process.pid, sign)
            else:
                self.process.send_signal(sign)
        except ProcessLookupError:
            pass
        self.process.wait(PATIENCE)
        self.process = None


class PostgreSQL(Program):
    """A PostgreSQL server, which another one may follow."""

    def __init__(self, name: str, home: Path, *settings: str) -> None:
        found = find_programs()
        assert found, "PostgreSQL is not installed (on Debian: apt install postgresql)"
        self.bin, self.port, self.data = found, free_port(), home / name
        self.as_nobody = unprivileged(str(home))
        told = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        words = [word for key, value in told.items() for word in ("-c", f"{key}={value}")]
        words += [word for setting in settings for word in ("-c", setting)]
        super().__init__(
            name,
            [str(found / "postgres"), "-D", str(self.data), *words],
            self.answers,
            home / f"{name}.log",
            {**self.as_nobody, "cwd": home},
        )

    def url(self, port: int | None = None) -> str:
        return f"postgres://postgres@127.0.0.1:{port or self.port}/{NAME}"

    def answers(self) -> bool:
        try:
            with closing(psycopg2.connect(self.url(), connect_timeout=2)):
                return True
        except psycopg2.OperationalError as error:
            return f'database "{NAME}" does not exist' in str(error)

    def ask(self, statement: str, database: str = NAME) -> list[tuple[Any, ...]]:
        url = self.url().rsplit("/", 1)[0] + f"/{database}"
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def run(self, program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603
            [str(self.bin / program), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.data.parent,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            **self.as_nobody,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def make(self) -> None:
        """Make an empty cluster of databases."""
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8")

    def follow(self, other: "PostgreSQL") -> None:
        """Make a copy of another one that follows it from now on."""
        name = f"host=127.0.0.1 port={other.port} user=postgres application_name={FOLLOWER}"
        self.run("pg_basebackup", "-D", str(self.data), "-R", "-c", "fast", "-d", name)

    def promote(self) -> None:
        """Let it follow nobody any more, and take what is written."""
        self.run("pg_ctl", "promote", "-D", str(self.data), "-w")


class PgBouncer(Program):
    def __init__(self, home: Path, server: PostgreSQL) -> None:
        self.port, self.home = free_port(), home
        self.config = home / "pgbouncer.ini"
        words = [shutil.which("pgbouncer", path=os.defpath + ":/usr/sbin") or "pgbouncer"]
        super().__init__(
            "pgbouncer",
            [*words, str(self.config)],
            lambda: listens(self.port),
            home / "pgbouncer.log",
            {**unprivileged(str(home)), "cwd": home},
        )
        (home / "userlist.txt").write_text('"postgres" ""\n')
        self.lead_to(server)

    def lead_to(self, server: PostgreSQL) -> None:
        """Lead to this server, from now on also if it runs already."""
        changes = {
            r"port=5432": f"port={server.port}",
            r"^listen_port = .*": f"listen_port = {self.port}",
            r"^auth_type = .*": "auth_type = trust",
            r"^auth_file = .*": f"auth_file = {self.home}/userlist.txt",
        }
        self.config.write_text(adapted("pgbouncer.ini", changes))
        if self.process:
            self.process.send_signal(signal.SIGHUP)


class Haproxy(Program):
    def __init__(self, home: Path, nodes: Sequence["Node"], certificate: Path) -> None:
        self.port, self.socket = free_port(), home / "haproxy.sock"
        config = home / "haproxy.cfg"
        changes = {
            r"bind :443": f"bind 127.0.0.1:{self.port}",
            r"bind :80$": f"bind 127.0.0.1:{free_port()}",
            r"/etc/ssl/skills/skills.pem": str(certificate),
            r"/run/haproxy/admin.sock": str(self.socket),
            r"server a 127.0.0.1:8000": f"server a 127.0.0.1:{nodes[0].port}",
            r"server b 127.0.0.1:8001": f"server b 127.0.0.1:{nodes[1].port}",
        }
        config.write_text(adapted("haproxy.cfg", changes))
        words = [shutil.which("haproxy", path=os.defpath + ":/usr/sbin") or "haproxy"]
        log = home / "haproxy.log"
        super().__init__("haproxy", [*words, "-f", str(config)], lambda: listens(self.port), log)

    def tell(self, command: str) -> str:
        """Say something to it by its socket, as an operator does."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.socket))
            line.sendall(f"{command}\n".encode())
            told = b""
            while more := line.recv(65536):
                told += more
        return told.decode()

    def wait_for_nothing(self, node: str) -> None:
        """Wait until a node that is drained has nothing in hand."""
        wait_until(lambda: self.told_of(node, "scur") == "0", f"node {node} is drained")

    def wait_for_check(self, node: str) -> None:
        """Wait until it has seen that a node can serve."""
        wait_until(lambda: self.told_of(node, "status") == "UP", f"node {node} is up")

    def told_of(self, node: str, what: str) -> str:
        """Return what its statistics say of a node, such as its status."""
        lines = self.tell("show stat").lstrip("# ").splitlines()
        rows = [dict(zip(lines[0].split(","), line.split(","), strict=False)) for line in lines[1:]]
        return next(row[what] for row in rows if row.get("svname") == node)


class Node(Program):
    """A gunicorn that serves the site."""

    def __init__(
        self, name: str, home: Path, environment: Mapping[str, str], port: int | None = None
    ) -> None:
        port = port or free_port()
        self.port, self.letter = port, name
        config = str(DEPLOY / "gunicorn.conf.py")
        words = [sys.executable, "-m", "gunicorn", "--config", config, "skillsapp.wsgi"]
        settings = os.environ | environment | {"BIND": f"127.0.0.1:{port}"}
        options = {"cwd": ROOT, "env": settings}
        super().__init__(f"node {name}", words, self.is_ready, home / f"node-{name}.log", options)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as told:
                return bool(told.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def workers_of(node: Node) -> list[int]:
    """Return the processes of a node that answer."""
    assert node.process
    children = Path(f"/proc/{node.process.pid}/task/{node.process.pid}/children").read_text()
    return [int(child) for child in children.split()]


def settings_of(url: str) -> dict[str, str]:
    """Return the environment of a production site on this database, behind haproxy."""
    return {
        "DJANGO_SETTINGS_MODULE": "skillsapp.settings",
        "LOCAL": "false",
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TEXT_KEYS": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": url,
        "PROXY_TLS_HEADER": "X-Forwarded-Proto",
        "PROXY_ADDRESS_HEADER": "X-Forwarded-For",
    }


def manage(environment: Mapping[str, str], *words: str) -> str:
    """Run a command of the site; return what it says. Raise AssertionError if it fails."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def prepare(environment: Mapping[str, str]) -> None:
    """Make the tables, the skills and the static files of a site."""
    manage(environment, "migrate", "--verbosity=0")
    framework = "assessments/content/it-project-manager.yaml"
    manage(environment, "load_framework", framework, "--if-missing")
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")


def end_all(programs: Iterable[Program]) -> None:
    for program in programs:
        program.kill()
