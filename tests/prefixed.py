"""The site under a prefix, reached as a server reaches it (skillsapp/wsgi.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import set_script_prefix
from pytest_django import Settings

from skillsapp.prefix import taken_off
from tests.configuration import LOCAL, configured

PREFIX = "/skills"
HOME = f"{PREFIX}/"
CHANGED = (
    "PATH_PREFIX",
    "FORCE_SCRIPT_NAME",
    "STATIC_URL",
    "MIDDLEWARE",
    "SESSION_COOKIE_NAME",
    "PERSON_COOKIE",
    "CSRF_COOKIE_NAME",
)


@contextmanager
def under_prefix(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let clients and servers of a test find the site under /skills/ during the block."""
    told = configured(LOCAL | {"PATH_PREFIX": PREFIX})
    for name in CHANGED:
        setattr(settings, name, told[name])
    settings.STATIC_ROOT = told["STATIC_ROOT"]  # so that what is known of STATIC_URL is forgotten
    request, call = Client.request, WSGIHandler.__call__

    def through_client(self: Client, **environ: Any) -> Any:
        return request(self, **taken_off(environ, PREFIX))

    def through_server(self: WSGIHandler, environ: dict[str, Any], *more: Any) -> Any:
        return call(self, taken_off(environ, PREFIX), *more)

    monkeypatch.setattr(Client, "request", through_client)
    monkeypatch.setattr(WSGIHandler, "__call__", through_server)
    set_script_prefix(HOME)
    try:
        yield
    finally:
        set_script_prefix("/")
