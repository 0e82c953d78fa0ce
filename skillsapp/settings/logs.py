"""Logs: warnings and errors to standard error, with no personal data (skillsapp/logs.py)."""

from typing import Any

from skillsapp.settings.environment import choice

LOG_FORMAT = choice("LOG_FORMAT", "text", "json")
# Not DEBUG: libraries tell there what they send.
LOG_LEVEL = choice("LOG_LEVEL", "warning", "info", "error").upper()

# What Django sets up itself writes to standard error a second time, or by the clock of the machine.
_of_django = {"handlers": [], "level": "INFO", "propagate": True}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "skillsapp.logs.Text"},
        "json": {"()": "skillsapp.logs.Json"},
    },
    "filters": {
        "hide_secrets": {"()": "skillsapp.logs.HideSecrets"},
        "refusals": {"()": "skillsapp.logs.Refusals"},
        "seldom": {"()": "skillsapp.logs.Seldom"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refusals", "hide_secrets"],
        }
    },
    "loggers": {
        "django": _of_django,
        "django.request": {"filters": ["hide_secrets"]},
        "django.server": _of_django | {"filters": ["hide_secrets"]},
        "django.security.csrf": {"filters": ["seldom", "hide_secrets"]},
        "django.security.DisallowedHost": {"filters": ["seldom", "hide_secrets"]},
        "skillsapp.here_alone": {"filters": ["seldom"]},
        "skillsapp.outages": {"filters": ["seldom"]},
        "opentelemetry.exporter.otlp.proto.http.trace_exporter": {"filters": ["seldom"]},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
