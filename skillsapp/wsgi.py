"""The WSGI application that a web server such as gunicorn loads."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

from skillsapp.incoming import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")
os.environ["SERVES_PAGES"] = "true"  # so the settings bound how long the database goes on


class Application(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Application()
