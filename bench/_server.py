"""The site's own server, to be killed at any moment and there again within a moment.

`python -m bench._server PORT` prepares the site as `manage.py serve` does. Then, for every line
that it reads, it forks a gunicorn and prints its id, which is that of its process group, too: what
takes a second, the start of Python and Django, is done once.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds


class Server:
    """A gunicorn on a port of its own; `start` and `kill` may be called again and again."""

    def __init__(self, source: "subprocess.Popen[str]", port: int) -> None:
        self.source, self.port, self.address = source, port, f"http://127.0.0.1:{port}"
        self.group: int | None = None

    def start(self) -> None:
        assert self.source.stdin
        assert self.source.stdout
        print(file=self.source.stdin, flush=True)
        self.group = int(self.source.stdout.readline())
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.005)

    def answers(self) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Kill all its processes by SIGKILL. Nobody is asked, nothing is tidied up."""
        if self.group is not None:
            os.killpg(self.group, signal.SIGKILL)
            self.group = None
            while self.answers():  # the system takes a moment to close its port
                time.sleep(0.001)


@contextmanager
def server(environment: Mapping[str, str]) -> Iterator[Server]:
    """Prepare a site with these settings, and yield its server, which has not started yet."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"DJANGO_SETTINGS_MODULE": "skillsapp.settings", "LOCAL": "true", "SECRET_KEY": "x"}
    source = subprocess.Popen(  # noqa: S603 - nothing here comes from outside
        [sys.executable, "-m", "bench._server", str(port)],
        cwd=ROOT,
        env=os.environ | settings | dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with source:  # which closes its input at the end, and so ends it
        server = Server(source, port)
        try:
            yield server
        finally:
            server.kill()


def fork_for_each_line(port: int) -> None:
    import django
    from django.db import connections
    from gunicorn.app.wsgiapp import run

    django.setup()
    from assessments.management.commands.serve import gunicorn_words, prepare

    with redirect_stdout(sys.stderr):
        prepare()
    from skillsapp import wsgi as wsgi  # what gunicorn serves; it looks for static files once

    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.argv = gunicorn_words(port)
            sys.stdout = sys.stderr
            sys.exit(run())
        print(pid, flush=True)


if __name__ == "__main__":
    fork_for_each_line(int(sys.argv[1]))
