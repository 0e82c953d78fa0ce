"""What the operator says of this site: its name and looks, where it is, who runs it, and how long
things are kept."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import to_locale

from skillsapp.settings.environment import (
    BASE_DIR,
    LOCAL,
    address,
    number,
    schemes,
    text,
    wrong,
)

# --- One folder whose files stand before ours -------------------------------------------------

SITE_PARTS = ("templates", "static", "locale")


def site_folder() -> Path | None:
    """Return the folder of the operator's own templates, files and translations."""
    value = text("SITE_FOLDER")
    if not value:
        return None
    folder = BASE_DIR / value
    if not folder.is_dir():
        wrong("SITE_FOLDER", f"is {value}, and there is no such folder.")
    elif not any((folder / part).is_dir() for part in SITE_PARTS):
        wrong("SITE_FOLDER", f"is {value}, which has none of {', '.join(SITE_PARTS)} in it.")
    return folder


SITE_FOLDER = site_folder()


def overridable(part: str) -> list[Path]:
    """Return the folders of templates or files, that of the operator before ours."""
    own = [SITE_FOLDER / part] if SITE_FOLDER and (SITE_FOLDER / part).is_dir() else []
    return [*own, BASE_DIR / part]


STATICFILES_DIRS = overridable("static")

# --- Where it is ------------------------------------------------------------------------------


def path_prefix() -> str:
    """Return the part of a host that the site has, such as /skills; "" for a whole host."""
    value = text("PATH_PREFIX").strip("/")
    if value and not re.fullmatch(r"(?!\.)[A-Za-z0-9_~.-]+(/(?!\.)[A-Za-z0-9_~.-]+)*", value):
        wrong("PATH_PREFIX", f"is {text('PATH_PREFIX')}, and must be a path such as /skills.")
        return ""
    return f"/{value}" if value else ""


def static_url() -> str:
    """Return the address of the static files: a path of this host, or one at another."""
    value = text("STATIC_URL").rstrip("/")
    if not value:
        return f"{PATH_PREFIX}/static/"
    try:
        if not re.fullmatch(r"(/[A-Za-z0-9_~.-]+)+", value):
            URLValidator(schemes(secure=not LOCAL))(value)
    except ValidationError:
        wrong(
            "STATIC_URL",
            f"is {value}, and must be a path such as /static/, or https://cdn.example.org/static/.",
        )
        return "/static/"
    return f"{value}/"


PATH_PREFIX = path_prefix()
FORCE_SCRIPT_NAME = PATH_PREFIX or None
STATIC_URL = static_url()
_static = urlsplit(STATIC_URL)
STATIC_ORIGIN = [f"{_static.scheme}://{_static.netloc}"] if _static.netloc else []

# --- Its name and looks -----------------------------------------------------------------------

SITE_NAME = text("SITE_NAME")
if len(SITE_NAME) > 60 or not SITE_NAME.isprintable():
    wrong("SITE_NAME", "is too long. It stands at the head of every page: 60 characters at most.")

LOGO_KINDS = (".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif")


def logo(name: str) -> str:
    """Return where a picture lies among the static files; "" if none is named."""
    value = re.sub(r"^/?static/", "", text(name))
    if not value:
        return ""
    if not value.lower().endswith(LOGO_KINDS):
        wrong(name, f"is {value}, and must be a picture: {', '.join(LOGO_KINDS)}.")
    elif not any((folder / value).is_file() for folder in STATICFILES_DIRS):
        wrong(name, f"is {value}, which is not in the folder static of SITE_FOLDER.")
    return value


SITE_LOGO = logo("SITE_LOGO")
SITE_LOGO_DARK = logo("SITE_LOGO_DARK")
if SITE_LOGO_DARK and not SITE_LOGO:
    wrong("SITE_LOGO_DARK", "is set, but SITE_LOGO is not, which stands where it is not dark.")

# --- Language and time ------------------------------------------------------------------------

LOCALE_PATHS = [SITE_FOLDER / "locale"] if SITE_FOLDER and (SITE_FOLDER / "locale").is_dir() else []


def language() -> str:
    """Return the language of the site's own texts: English, or one that SITE_FOLDER brings.

    Without a translation a page would mix English with what Django itself says in the other
    language, dates and errors of forms, and call all of it by that one's name.
    """
    value = text("LANGUAGE_CODE", "en").lower().replace("_", "-")
    if value not in dict(LANGUAGES):
        wrong("LANGUAGE_CODE", f"is {value}, and must be a language that Django knows, such as de.")
        return "en"
    base = value.partition("-")[0]
    files = [f"{to_locale(name)}/LC_MESSAGES/django.mo" for name in (value, base)]
    if base != "en" and not any((path / file).is_file() for path in LOCALE_PATHS for file in files):
        wrong(
            "LANGUAGE_CODE",
            f"is {value}, and the texts of this site are English: a translation belongs into "
            f"locale/{files[0]} in SITE_FOLDER.",
        )
        return "en"
    return value


def time_zone() -> str:
    """Return a time zone that this machine knows."""
    value = text("TIME_ZONE", "UTC")
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # KeyError: there is none of this name
        alike = sorted(zone for zone in available_timezones() if zone.endswith(f"/{value}"))
        wrong(
            "TIME_ZONE",
            f"is {value}, and must be the name of a time zone such as "
            f"{next(iter(alike), 'Europe/Berlin')}.",
        )
        return "UTC"
    return value


LANGUAGE_CODE = language()
TIME_ZONE = time_zone()
USE_TZ = True

# --- Who runs it, for the foot of each page and the page about privacy ------------------------

# All may stay empty.
OPERATOR_NAME = text("OPERATOR_NAME")
CONTACT = address("CONTACT", or_e_mail=True)
IMPRINT_URL = address("IMPRINT_URL")
PRIVACY_URL = address("PRIVACY_URL")
ACCESSIBILITY_URL = address("ACCESSIBILITY_URL")

# Where holes in the site can be told of, for security.txt.
SECURITY_CONTACT = address("SECURITY_CONTACT", or_e_mail=True)
if SECURITY_CONTACT.lower().startswith("http:"):
    wrong("SECURITY_CONTACT", f"is {SECURITY_CONTACT}, and must be an e-mail or an https address.")

# --- How long things are kept -----------------------------------------------------------------

_A_CENTURY = 36_500

# An anonymous person is known by a cookie alone. It lives so many days from the last visit
# (access.py), and every page that says how long reads it here.
KEPT_DAYS = number("KEPT_DAYS", 400, least=1, most=_A_CENTURY, what=" of days")

# An account is for years: it is kept for so many days from when its person was last here.
ACCOUNT_KEPT_DAYS = number("ACCOUNT_KEPT_DAYS", 1100, least=60, most=_A_CENTURY, what=" of days")
ACCOUNT_WARNED_DAYS = 30  # before it goes, by e-mail
ACCOUNT_UNUSED_DAYS = 7  # for which an account is kept whose address was never confirmed
