"""Every address of the site, and what the code behind it looks for in a request."""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import get_resolver

from tests.addresses import patterns

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ("assessments/views", "assessments/admin", "assessments/forms", "accounts")

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
LOOKED_FOR = (
    re.compile(r"(?:GET|POST|FILES|data)(?:\.get|\.getlist|\.pop)?[\[(]\s*\"([^\"{}]+)\""),
    re.compile(r"\"([^\"{}]+)\" in (?:self\.)?(?:request\.)?(?:GET|POST|FILES|data)\b"),
    re.compile(r"^    (\w+) = (?:forms\.)?\w*(?:Field|Text)\(", re.MULTILINE),
)


@dataclass(frozen=True)
class Address:
    """One line of urls.py: its name with that of its namespaces, and its route from the root."""

    name: str
    route: str
    file: str  # where its view is written

    @property
    def arguments(self) -> list[str]:
        return [name for _kind, name in ARGUMENT.findall(self.route)]

    def kind_of(self, argument: str) -> str:
        """Return the converter of an argument; "" is any text."""
        return next(kind for kind, name in ARGUMENT.findall(self.route) if name == argument)

    def path(self, values: dict[str, str]) -> str:
        """Return the path with these values, which stand there as they are."""
        return "/" + ARGUMENT.sub(lambda match: values[match[2]], self.route)


def addresses() -> list[Address]:
    """Return all addresses, each once, with those of the admin and of the accounts."""
    found = (
        Address(name, route, _file(pattern.callback))
        for name, route, pattern in patterns(get_resolver())
    )
    return list({address.route: address for address in found}.values())


def _file(view: Any) -> str:
    """Return the file of the view itself, whatever it is wrapped in."""
    view = inspect.unwrap(getattr(view, "view_class", None) or getattr(view, "func", view))
    try:
        return inspect.getsourcefile(view) or ""
    except TypeError:
        return ""


@cache
def looked_for(file: str = "") -> tuple[str, ...]:
    """Return the names that a file of views looks for in a query or a form; "" for all of ours."""
    files = [Path(file)] if file else [p for s in SOURCES for p in sorted((ROOT / s).rglob("*.py"))]
    texts = [path.read_text() for path in files if path.exists()]
    return tuple(
        sorted({name for text in texts for look in LOOKED_FOR for name in look.findall(text)})
    )
