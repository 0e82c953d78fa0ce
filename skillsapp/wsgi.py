"""The WSGI application that a web server such as gunicorn loads."""

import os
import sys
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler

from skillsapp.here_alone import is_from_elsewhere, refuse
from skillsapp.incoming import Request
from skillsapp.prefix import taken_off

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")
os.environ["SERVES_PAGES"] = "true"  # so the settings bound how long the database goes on


class Application(WSGIHandler):
    request_class = Request

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if settings.LOCAL and is_from_elsewhere(environ):
            return refuse(start_response)
        response = super().__call__(taken_off(environ, settings.PATH_PREFIX), start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        # Django leaves it to the server to send no body, and gunicorn warns of each that it gets.
        response.close()
        return []


try:
    django.setup(set_prefix=False)
except ImproperlyConfigured as error:
    # What is wrong with settings is a sentence each, not a traceback. 3 is how a worker of gunicorn
    # says that it cannot begin: it is not started again and again.
    sys.stderr.write(f"{error}\n")
    sys.exit(3)

from skillsapp.probes import with_probes  # noqa: E402 - it asks models

application = with_probes(Application())
