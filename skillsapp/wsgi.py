"""The WSGI application that a web server such as gunicorn loads."""

import os
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")
os.environ["SERVES_PAGES"] = "true"  # so the settings bound how long the database goes on

try:
    django.setup(set_prefix=False)
except ImproperlyConfigured as error:
    # What is wrong with settings is a sentence each, not a traceback. 3 is how a worker of gunicorn
    # says that it cannot begin: it is not started again and again.
    sys.stderr.write(f"{error}\n")
    sys.exit(3)

from skillsapp.here_alone import from_here_alone
from skillsapp.probes import with_probes
from skillsapp.serving import Application

application = with_probes(from_here_alone(Application()) if settings.LOCAL else Application())
