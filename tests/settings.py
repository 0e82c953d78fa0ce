"""Settings of the tests: the project's own, in local mode, without hashed static files."""

import os

os.environ.update(LOCAL="true", SECRET_KEY="tests", DEBUG="false")

from skillsapp.settings import *  # noqa: F403

# The hash of a password costs a tenth of a second by design, and so would every admin test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Its check wants the newest migration of each of our apps in max_migration.txt, so that two made at
# the same time meet as a conflict there. Migrations are made with these settings.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]  # noqa: F405
# Nothing is collected before the tests run.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == SQLITE:  # noqa: F405
    # In memory, whatever the site's is: pytest-django knows only Django's own name of SQLite.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
