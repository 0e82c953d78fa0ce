"""Errors, to Sentry: what the log has as an error, with its trace but without what it holds.

It is taken from the log, so that it is what stands there: no request is looked at, a database that
is away is one event in a minute and not one for each page.
"""

import logging
from typing import Any

from django.conf import settings

from skillsapp.logs import hidden
from skillsapp.release import VERSION
from skillsapp.request_ids import request_id

SENT = ("event_id", "timestamp", "level", "platform", "logger", "sdk", "release")
OF_FRAME = ("filename", "function", "module", "lineno", "pre_context", "context_line",
            "post_context", "in_app")  # fmt: skip


def report() -> None:
    """Report errors from now on."""
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=VERSION,
        default_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            ExcepthookIntegration(),  # of commands
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        before_send=sent,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
    )


def sent(event: Any, hint: Any) -> Any:
    """Return what leaves of an event."""
    left = {name: event[name] for name in SENT if name in event}
    left["tags"] = {"request_id": request_id()}
    if said := event.get("logentry") or event.get("message"):
        text = said if isinstance(said, str) else said.get("formatted") or said["message"]
        left["message"] = hidden(text)
    raised = event.get("exception", {}).get("values", [])
    left["exception"] = {"values": [_exception(it) for it in raised]}
    return left


def _exception(it: dict[str, Any]) -> dict[str, Any]:
    """Return its kind, the first line of what it says, and where it came from."""
    frames = (it.get("stacktrace") or {}).get("frames", [])
    first = next(iter(str(it.get("value") or "").splitlines()), "")
    return {
        "type": it.get("type"),
        "module": it.get("module"),
        "value": hidden(first),
        "stacktrace": {"frames": [_some(frame, OF_FRAME) for frame in frames]},
    }


def _some(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
