"""What a browser gets from the real server, gunicorn as `make run` starts it, byte by byte.

`python -m tests.test_served` prints the headers as they are served.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
import pytest

from skillsapp.headers import HEADERS
from skillsapp.here_alone import REFUSAL

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds
LOG = "log"  # what the server says, in its folder
ADDRESSES = ["/", "/nowhere/", "/privacy", "/admin/", "/?a=%00", "/.well-known/security.txt"]
# The site's own, but for its files: they are served where they lie, and not collected first.
SETTINGS = """
from skillsapp.settings import *
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
"""
TOLD = {
    *HEADERS,
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cache-Control",
}


@contextmanager
def server(home: str) -> Iterator[int]:
    """Serve a site of its own, with an empty database; yield its port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    (Path(home) / "served_settings.py").write_text(SETTINGS)
    settings = {
        "DJANGO_SETTINGS_MODULE": "served_settings",
        "PYTHONPATH": home,
        "LOCAL": "true",
        "DEBUG": "false",
        "SECRET_KEY": "served",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "SECURITY_CONTACT": "security@example.org",
        "LOG_FORMAT": "json",
        "TIME_ZONE": "Europe/Berlin",
    }
    environment = os.environ | settings
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    from assessments.management.commands.serve import gunicorn_words

    words = [sys.executable, "-m", *gunicorn_words(port)]
    with (
        (Path(home) / LOG).open("w") as log,
        subprocess.Popen(words, cwd=ROOT, env=environment, stderr=log) as process,
    ):
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def send(port: int, head: str, body: bytes = b"") -> tuple[int, dict[str, str], str]:
    """Send these bytes; return the status, the headers and what comes after."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n" + body)
        data = connection.recv(65536)  # the first may wait until the site is loaded
        connection.settimeout(5)
        try:
            while more := connection.recv(65536):
                data += more
        except TimeoutError:  # the server keeps the connection open
            pass
    first, _end, rest = data.partition(b"\r\n")
    lines, _end, content = rest.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in lines.decode("latin-1").split("\r\n"))
    return int(first.split()[1]), headers, content.decode(errors="replace")


def get(port: int, address: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    return send(port, f"{method} {address} HTTP/1.1\nHost: localhost\nConnection: close\n")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as home:
        yield Path(home)


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    with server(str(home)) as port:
        yield port


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/css/base.css"])
def test_every_answer_is_served_with_them(port: int, address: str) -> None:
    _status, headers, _content = get(port, address)

    lacking = TOLD - headers.keys()
    assert lacking <= ({"Cache-Control"} if address.startswith("/static/") else set())
    assert headers["Permissions-Policy"] == HEADERS["Permissions-Policy"]
    assert "gunicorn/" not in headers.get("Server", "")


def test_a_site_for_one_machine_alone_says_so_to_others(port: int) -> None:
    status, _headers, content = send(
        port, "GET / HTTP/1.1\nHost: localhost\nConnection: close\nX-Forwarded-For: 192.0.2.7\n"
    )

    assert (status, content) == (403, REFUSAL)


def test_a_huge_body_is_refused_while_it_is_still_to_come(port: int) -> None:
    began = time.monotonic()
    status, _headers, content = send(
        port,
        "POST /yours/import/ HTTP/1.1\nHost: localhost\nConnection: close\n"
        "Content-Type: multipart/form-data; boundary=x\nContent-Length: 600000000\n",
    )

    assert status == 413
    assert "Too much was sent" in content
    assert time.monotonic() - began < 30


def test_a_body_in_chunks_is_refused(port: int) -> None:
    status, _headers, content = send(
        port,
        "POST /yours/import/ HTTP/1.1\nHost: localhost\nConnection: close\n"
        "Content-Type: multipart/form-data; boundary=x\nTransfer-Encoding: chunked\n",
        b"5\r\naaaaa\r\n0\r\n\r\n",
    )

    assert status == 411
    assert "does not say how long it is" in content


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 5\nTransfer-Encoding: chunked\n",
        "Content-Length: 5\nContent-Length: 6\n",
        "Content-Length: 5\nTransfer-Encoding: xchunked\n",
        "Content-Length: +5\n",
    ],
)
def test_a_message_whose_end_is_in_doubt_is_refused(port: int, lengths: str) -> None:
    """Else what one server takes for the end is the beginning of a second one for another."""
    status, _headers, _content = send(
        port,
        f"POST / HTTP/1.1\nHost: localhost\nConnection: close\n{lengths}",
        b"0\r\n\r\nGET /admin/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    )

    assert status in (400, 403, 411, 501)


def test_nothing_is_mirrored(port: int) -> None:
    status, _headers, content = send(
        port, "TRACE / HTTP/1.1\nHost: localhost\nConnection: close\nX-Sent: mirror\n"
    )

    assert status == 405
    assert "mirror" not in content


@pytest.mark.parametrize("kind", ["a; x*=foo'en'%41", "text/plain; charset=hex"])
def test_an_odd_type_of_content_is_no_crash(port: int, kind: str) -> None:
    status, _headers, content = send(
        port, f"GET / HTTP/1.1\nHost: localhost\nConnection: close\nContent-Type: {kind}\n"
    )

    assert status == 400
    assert "We could not read this request" in content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_balancer_asks_by_any_name(port: int, path: str) -> None:
    """Nothing is published here, so people are not to be sent yet."""
    status, headers, _content = send(
        port, f"GET {path} HTTP/1.1\nHost: 10.0.0.7\nConnection: close\n"
    )

    assert status == {"/healthz": 200, "/readyz": 503}[path]
    assert not {"Set-Cookie", "Location"} & headers.keys()


def test_what_others_do_is_one_line_of_a_kind(port: int, home: Path) -> None:
    """Pages that never were, strange hosts; HEAD and bytes that are no request are none."""
    for address in [*ADDRESSES, "/healthz", "/wp-login.php", "/.env", "/static/css/base.css"]:
        status, _headers, content = get(port, address, "HEAD")
        assert (status > 0, content) == (True, "")
    send(port, "GET / HTTP/9.9\nHost: localhost\n")
    for host in ("one.example", "two.example"):
        assert send(port, f"GET / HTTP/1.1\nHost: {host}\nConnection: close\n")[0] == 400

    lines = [json.loads(line) for line in (home / LOG).read_text().splitlines()]
    assert {line["time"][-6:] for line in lines} == {"+00:00"}
    kinds = [(line["logger"], line["message"].partition(":")[0]) for line in lines]
    assert sorted(kinds) == sorted(set(kinds))
    assert ("django.request", "Not Found") in kinds
    assert {name for name, _message in kinds} == {
        "django.request",
        "django.security.DisallowedHost",
        "skillsapp.here_alone",
        "skillsapp.probes",
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    with tempfile.TemporaryDirectory() as folder, server(folder) as number:
        for path in [*ADDRESSES, "/static/css/base.css"]:
            answer, told, _text = get(number, path)
            shown = "".join(f"  {name}: {value}\n" for name, value in told.items())
            sys.stdout.write(f"\nGET {path}: {answer}\n{shown}")
