"""A browser without a script: cookies, redirects, links and forms, at next to no cost of its own.

It asks through a `Send`, which is a server on loopback (`Http`) or an application in this very
process (bench/costing/inside.py). Both note every exchange with what it took.
"""

import http.client
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from http.cookies import SimpleCookie
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
CONTROL = re.compile(r"<(input|textarea)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
URL_ENCODED = "application/x-www-form-urlencoded"
MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What came back; `body` is as it was sent, compressed or not."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class Exchange(NamedTuple):
    """One request and what it took: bytes of the body, and seconds of the clock."""

    method: str
    path: str
    status: int
    size: int
    seconds: float


Send = Callable[[Request], Reply]


@dataclass(frozen=True)
class Form:
    """A form as it is when nobody has touched it yet.

    `fields` are what is sent then; `choices` what each group of radio buttons offers, by its name.
    """

    method: str
    action: str
    fields: Sequence[tuple[str, str]]
    choices: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    path: str
    reply: Reply

    @cached_property
    def content(self) -> bytes:
        if self.reply.header("content-encoding") == "gzip":
            return zlib.decompress(self.reply.body, zlib.MAX_WBITS | 16)
        return self.reply.body

    @property
    def text(self) -> str:
        return self.content.decode()

    def link(self, pattern: str) -> str:
        """Return where the first link leads whose address has this pattern."""
        for address in LINK.findall(self.text):
            if re.search(pattern, address):
                return unescape(address)
        raise AssertionError(f"{self.path} has no link like {pattern}")

    def form(self) -> Form:
        """Return the page's first form that posts."""
        for words, inner in FORM.findall(self.text):
            tag = _attributes(words)
            if tag.get("method", "").lower() == "post":
                return _form(tag.get("action", ""), inner)
        raise AssertionError(f"{self.path} has no form")


@dataclass
class Browser:
    """Somebody's: it keeps what cookies it gets. `network` is where they come from.

    They come to `host` by https, and a proxy that nobody sees has ended that and says so.
    """

    send: Send
    host: str = "localhost"
    network: str = "127.0.0.1"
    accepts: str = "gzip"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def submit(self, page: Page, chosen: Mapping[str, str] | None = None) -> Page:
        """Send the page's form with these radio buttons chosen, and follow where that leads."""
        form = page.form()
        kept = [(name, value) for name, value in form.fields if name not in (chosen or {})]
        body = urlencode([*kept, *(chosen or {}).items()]).encode()
        return self._ask("POST", urljoin(page.path, form.action), body)

    def _ask(self, method: str, path: str, body: bytes = b"") -> Page:
        for _ in range(MOST_REDIRECTS):
            reply = self.send(Request(method, path, self._headers(method, body), body))
            self._keep(reply)
            if reply.status not in (301, 302, 303):
                assert reply.status == 200, f"{method} {path}: {reply.status}"
                return Page(path, reply)
            parts = urlsplit(urljoin(path, reply.header("location")))
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            method, body = "GET", b""
        raise AssertionError(f"{path} leads on without end")

    def _headers(self, method: str, body: bytes) -> dict[str, str]:
        headers = {
            "Host": self.host,
            "Accept": "text/html",
            "Accept-Language": "en",
            "Accept-Encoding": self.accepts,
            "User-Agent": "bench",
            "X-Forwarded-For": self.network,
            "X-Forwarded-Proto": "https",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers |= {
                "Origin": f"https://{self.host}",
                "Content-Type": URL_ENCODED,
                "Content-Length": str(len(body)),
            }
        return headers

    def _keep(self, reply: Reply) -> None:
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    if morsel["max-age"] == "0" or not morsel.value:
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = morsel.value


class Http:
    """Sends to a server on loopback, on one connection for as long as the server keeps it."""

    def __init__(self, host: str) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=60)
        self.exchanges: list[Exchange] = []

    def __call__(self, request: Request) -> Reply:
        begun = perf_counter()
        connection = self._connection
        connection.request(
            request.method, request.path, request.body or None, dict(request.headers)
        )
        response = connection.getresponse()
        reply = Reply(response.status, response.getheaders(), response.read())
        taken = perf_counter() - begun
        self.exchanges.append(
            Exchange(request.method, request.path, reply.status, len(reply.body), taken)
        )
        return reply

    def close(self) -> None:
        self._connection.close()


def _form(action: str, inner: str) -> Form:
    fields, choices = [], dict[str, list[str]]()
    for kind, words in CONTROL.findall(inner):
        tag = _attributes(words)
        name, value = tag.get("name", ""), tag.get("value", "")
        if tag.get("type") == "radio":
            choices.setdefault(name, []).append(value)
        if not name or tag.get("type") in ("submit", "button"):
            continue
        if "checked" in tag or tag.get("type") not in ("radio", "checkbox"):
            fields.append((name, "" if kind == "textarea" else value))
    return Form("post", action, fields, choices)


def _attributes(words: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(words)}
