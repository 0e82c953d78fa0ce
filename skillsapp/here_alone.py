"""What keeps a site that is set up for one machine alone (LOCAL=true) from serving others.

It has no https, and people who type into it would not know. Settings that only a public site has
stop its start (settings/safety.py). What is left are requests that come from elsewhere: by another
address, or through a proxy, which may even hide that it is one.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

REFUSAL = (
    "This site is set up for one machine alone, and this request comes from elsewhere. "
    "To serve others, take LOCAL=true out of .env and set what README.md says.\n"
)
# What a proxy adds, whatever it does to the name of the host.
FORWARDED = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST",
             "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP")  # fmt: skip


Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def from_here_alone(application: Wsgi) -> Wsgi:
    """Refuse what comes from elsewhere, and leave everything else to the application."""

    def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_from_elsewhere(environ):
            return refuse(start_response)
        return application(environ, start_response)

    return wsgi


def is_from_elsewhere(environ: dict[str, Any]) -> bool:
    """Tell whether a request has not been made on this machine, as far as it says so."""
    if not is_loopback(environ.get("REMOTE_ADDR", "")) or any(it in environ for it in FORWARDED):
        return True
    # Of a page of another host that sends a form here: the same page, to its browser.
    origin = environ.get("HTTP_ORIGIN", "")
    if not origin and environ.get("HTTP_SEC_FETCH_SITE") == "same-origin":
        origin = environ.get("HTTP_REFERER", "")
    try:
        host = urlsplit(origin).hostname
    except ValueError:  # nothing that a browser sends
        return True
    return host is not None and host != "localhost" and not is_loopback(host)


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own; a socket's file ("") is."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False


def refuse(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer in the place of the site; the log has it once."""
    log_once()
    body = REFUSAL.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start_response("403 Forbidden", headers)
    return [body]


@cache
def log_once() -> None:
    logger.warning(REFUSAL.strip())
