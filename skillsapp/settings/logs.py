"""Logs: warnings and errors to standard error, with no personal data."""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",  # with how far it is from UTC, wherever it is read
        }
    },
    "filters": {"hide_secrets": {"()": "skillsapp.logs.HideSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["hide_secrets"],
        }
    },
    "loggers": {
        name: {"filters": ["hide_secrets"]}
        for name in ("django.request", "django.security.csrf", "django.server")
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
