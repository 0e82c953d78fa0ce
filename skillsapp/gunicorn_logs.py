"""What gunicorn itself logs, as the site's own lines are: `--logger-class`, or `logger_class`.

Its first process loads no settings, so the one that matters is read as they read it.
"""

import os
from pathlib import Path
from typing import Any

import environ
from gunicorn.glogging import Logger as Default

from skillsapp.logs import HideSecrets, Json, Text

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"
OF_OTHERS = "Invalid request from "  # with their address: bytes that are no request


class Logger(Default):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        environ.Env.read_env(ENV_FILE)
        is_json = os.environ.get("LOG_FORMAT", "").strip().lower() == "json"
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(Json() if is_json else Text())
            handler.addFilter(HideSecrets())

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if not msg.startswith(OF_OTHERS):
            super().warning(msg, *args, **kwargs)
