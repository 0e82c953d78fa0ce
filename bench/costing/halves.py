"""Visitors who send half a request and wait, and how long somebody else then waits for a page."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

MOST = 45.0  # seconds, after which nobody waits longer
SETTLED = 0.5  # seconds, in which the server takes up the halves

HALF_HEAD = "GET / HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n"
HALF_BODY = (
    "POST /start/it-project-manager/ HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\n"
    "X-Forwarded-Proto: https\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 100\r\n\r\nrole=not-"
)

# By itself nginx passes on only what has come whole from a visitor.
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://{host}; proxy_set_header Host $http_host; }}
  }}
}}
"""


def waited(host: str, half: str, number: int) -> float:
    """Return the seconds that a page takes while so many hold half a request open; MOST at most."""
    name, _, port = host.partition(":")
    with ExitStack() as stack:
        for _ in range(number):
            held = stack.enter_context(socket.create_connection((name, int(port))))
            held.sendall(half.format(host=host).encode())
        time.sleep(SETTLED)
        begun = time.monotonic()
        connection = HTTPConnection(host, timeout=MOST)
        try:
            connection.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
            connection.getresponse().read()
        except OSError:  # also where the server hangs up: nobody has got a page
            return MOST
        finally:
            connection.close()
        return min(MOST, time.monotonic() - begun)


@contextmanager
def behind_nginx(host: str) -> Iterator[str | None]:
    """Put a proxy in front that waits for whole requests; None where this machine has none."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        Path(folder).chmod(0o755)  # its worker is another user
        config = Path(folder, "nginx.conf")
        config.write_text(NGINX.format(folder=folder, port=port, host=host))
        process = subprocess.Popen([program, "-c", config])  # noqa: S603 - nothing from outside
        try:
            time.sleep(1)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()
