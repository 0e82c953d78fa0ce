"""The site as a WSGI application, for whoever has set Django up (wsgi.py, bench/fuzzing)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from skillsapp.incoming import Request
from skillsapp.prefix import taken_off


class Application(WSGIHandler):
    request_class = Request

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        response = super().__call__(taken_off(environ, settings.PATH_PREFIX), start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        # Django leaves it to the server to send no body, and gunicorn warns of each that it gets.
        response.close()
        return []
