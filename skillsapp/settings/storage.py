"""Where things are kept: the cache and static files."""

from importlib.util import find_spec
from typing import Any

from skillsapp.headers import for_other_hosts
from skillsapp.settings.environment import BASE_DIR, DEBUG, env, text, wrong
from skillsapp.settings.site import STATIC_ORIGIN

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
if _cache := text("CACHE_URL"):
    # No other kind that django-environ knows is shared by all nodes and comes with Django whole.
    if not _cache.startswith(("redis://", "rediss://")):
        wrong("CACHE_URL", "must be like redis://host:6379/0, or empty to use the database.")
    elif find_spec("redis") is None:
        wrong("CACHE_URL", "needs the package redis. Install it beside the site, or use none.")
    else:
        CACHES = {"default": env.cache_url_config(_cache)}
CACHES["default"]["KEY_FUNCTION"] = "skillsapp.cache_keys.keyed"

STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Static files come hashed and compressed from STATIC_ROOT; only DEBUG looks for them anew.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
# No other site shows anything of this one. Where STATIC_URL is at another host, that takes its
# files from here, and our own pages are then another site to it.
WHITENOISE_ALLOW_ALL_ORIGINS = bool(STATIC_ORIGIN)
if STATIC_ORIGIN:
    WHITENOISE_ADD_HEADERS_FUNCTION = for_other_hosts
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
