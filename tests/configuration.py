"""The site's settings as they would be in another environment, read in this process."""

import os
import secrets
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from unittest import mock

import environ

import skillsapp

PRODUCTION = {
    "LOCAL": "false",
    "DEBUG": "false",
    "ALLOWED_HOSTS": "example.org",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "TEXT_KEYS": secrets.token_urlsafe(32),
    "DATABASE_URL": "sqlite://:memory:",
}
LOCAL = {"LOCAL": "true", "SECRET_KEY": "x"}


def configured(
    environment: Mapping[str, str], file: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the settings in exactly this environment, with a `.env` that says what `file` does.

    Raise ImproperlyConfigured as the site would.
    """
    ours = {name for name in sys.modules if name.startswith("skillsapp.settings")}
    before = skillsapp.__dict__.get("settings")

    def read_env(_path: object) -> None:
        for name, value in (file or {}).items():
            os.environ.setdefault(name, value)

    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.dict(sys.modules),
        mock.patch.object(environ.Env, "read_env", staticmethod(read_env)),
    ):
        for name in ours:
            del sys.modules[name]
        try:
            return dict(vars(import_module("skillsapp.settings")))
        finally:
            skillsapp.settings = before  # type: ignore[attr-defined]
