"""Where things are kept: the database, the cache, static files."""

import os
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from skillsapp.settings.environment import BASE_DIR, DEBUG, env

# How long PostgreSQL goes on for one page, in seconds; 0 is without end. What takes longer is
# ended, and answered with 503 (skillsapp/outages.py). Commands, such as migrate, wait as long as it
# takes: only wsgi.py says that pages are served, before these settings are read.
PATIENCE_OF = {
    # Longer than any save holds a framework, and shorter than somebody waits at a form.
    "lock_timeout": ("DB_LOCK_TIMEOUT", 10),
    # Far more than any statement of a page takes; no proxy and no person waits longer.
    "statement_timeout": ("DB_STATEMENT_TIMEOUT", 30),
    # Between two statements a page only computes. One that hangs must not hold rows for ever.
    "idle_in_transaction_session_timeout": ("DB_IDLE_TIMEOUT", 60),
}


def patience() -> str:
    """Return how long PostgreSQL goes on, as it takes it when a connection begins."""
    words = []
    for name, (setting, default) in PATIENCE_OF.items():
        seconds = env.str(setting, default="") or str(default)
        if not (seconds.isascii() and seconds.isdecimal() and int(seconds) <= 86_400):
            raise ImproperlyConfigured(f"{setting} is {seconds}, and must be a number of seconds.")
        words.append(f"-c {name}={seconds}s")
    return " ".join(words) if "SERVES_PAGES" in os.environ else ""


DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # FULL: what a page has called saved outlives a power cut, too. secure_delete: what is
        # erased is written over in the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;",
    }
elif PATIENCE := patience():
    OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    # What the address of the database says comes later, and so has the last word.
    OPTIONS["options"] = f"{PATIENCE} {OPTIONS.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes and nodes, so that what is counted in it is counted once: in the database,
# or where CACHE_URL says. Nothing in it tells of a person (cache_keys.py).
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "assessments_cache",
        # Else whoever brings 300 new entries into it makes it forget what it counts.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
if env.str("CACHE_URL", default=""):
    # No other kind that django-environ knows is shared by all nodes and comes with Django whole.
    if not env.str("CACHE_URL").startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured(
            "CACHE_URL must be like redis://host:6379/0, or empty to use the database."
        )
    if find_spec("redis") is None:
        raise ImproperlyConfigured(
            "CACHE_URL needs the package redis. Install it beside the site, or leave it empty."
        )
    CACHES = {"default": env.cache_url("CACHE_URL")}
CACHES["default"]["KEY_FUNCTION"] = "skillsapp.cache_keys.keyed"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Static files come hashed and compressed from STATIC_ROOT; only DEBUG looks for them anew.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site shows anything of this one
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
