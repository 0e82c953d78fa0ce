"""Settings of the bare site: ours, with no more in between than a form and a browser need."""

from skillsapp.settings import *  # noqa: F403

# Whose tables are asked.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "assessments",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "bench.costing.bare"
DATABASES["default"]["CONN_MAX_AGE"] = 60  # noqa: F405
