"""A site asked in its own process, without a server: `python -m bench.costing.inside …`

    … walk NAME       for every line that it reads, walk once and print what each step took
    … count NAME      walk twice and print how many statements each step of the second one sent
    … record FILE     walk through ours and write down what it did (bench/costing/recording.py)

What it prints are lines of JSON. `APPLICATION` names what to ask, as gunicorn does; the NAME is of
a journey.
"""

import io
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from typing import Any

from bench.costing.browsing import Browser, Reply, Request, Send
from bench.costing.journeys import JOURNEYS, Journey

NUMBER = 7  # of those who are counted and recorded: it says what they answer
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")  # is no statement in the table


class Inside:
    """Sends to an application by calling it. `taken` has the seconds of processor of every call."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application
        self.asked: list[tuple[Request, Reply, float]] = []

    def __call__(self, request: Request) -> Reply:
        environ = _environ(request)
        said: list[Any] = []
        begun = time.process_time()
        answer = self._application(environ, lambda *args: said.extend(args))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        taken = time.process_time() - begun
        reply = Reply(int(said[0].split()[0]), said[1], body)
        self.asked.append((request, reply, taken))
        return reply


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()
    }
    return headers | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.headers["X-Forwarded-Proto"],  # as gunicorn has it
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def application() -> Callable[..., Any]:
    module, _, name = os.environ["APPLICATION"].partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name or "application")
    return found


def walk(app: Callable[..., Any], journey: Journey, number: int) -> Inside:
    """Let somebody new walk through the site; nothing of the pages is compressed."""
    send = Inside(app)
    go(journey, send, number, number)
    return send


def go(journey: Journey, send: Send, number: int, who: int) -> None:
    """Walk to the end of everything, as somebody of this number who comes from a network."""
    browser = Browser(send, network=network(who), accepts="identity")
    journey.take_along(browser, journey.walk(browser, number))


def network(number: int) -> str:
    """Return an address that nobody else comes from: people are at home, not all in one place."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _walk_for_each_line(app: Callable[..., Any], journey: Journey) -> None:
    for line in sys.stdin:
        taken: dict[str, float] = defaultdict(float)
        for request, _reply, seconds in walk(app, journey, int(line)).asked:
            taken[journey.step(request.method, request.path)] += seconds * 1000
        print(json.dumps(taken), flush=True)


def _count(app: Callable[..., Any], journey: Journey) -> None:
    """Print how many statements and bytes each step is; what is read once is read before."""
    from django.db import connection

    walk(app, journey, 1)
    statements = 0

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        nonlocal statements
        statements += not sql.startswith(TRANSACTION)
        return execute(sql, *args)

    class Counting(Inside):
        def __call__(self, request: Request) -> Reply:
            nonlocal statements
            statements = 0
            reply = super().__call__(request)
            step = journey.step(request.method, request.path)
            steps[step]["requests"] += 1
            steps[step]["statements"] += statements
            steps[step]["bytes"] += len(reply.body)
            return reply

    steps: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with connection.execute_wrapper(note):
        go(journey, Counting(app), NUMBER, 2)
    print(json.dumps(steps))


if __name__ == "__main__":
    what, name = sys.argv[1:]
    if what == "record":
        from bench.costing.recording import record

        record(application(), name)
    elif what == "count":
        _count(application(), JOURNEYS[name])
    else:
        _walk_for_each_line(application(), JOURNEYS[name])
