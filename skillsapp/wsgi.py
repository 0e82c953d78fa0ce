"""The WSGI application that a web server such as gunicorn loads."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

from skillsapp.incoming import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")
os.environ["SERVES_PAGES"] = "true"  # so the settings bound how long the database goes on


class Application(WSGIHandler):
    request_class = Request

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        response = super().__call__(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        # Django leaves it to the server to send no body, and gunicorn warns of each that it gets.
        response.close()
        return []


django.setup(set_prefix=False)

from skillsapp.probes import with_probes  # noqa: E402 - it asks models

application = with_probes(Application())
