"""How settings are read: from the environment, and from a git-ignored `.env` file beside manage.py.

A setting that is wrong is noted (`wrong`), and reading goes on with something harmless, so that at
the end all of them are told at once, each in a sentence (`stop_if_wrong`). Empty is as not set.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

BASE_DIR = Path(__file__).resolve().parent.parent.parent

ALIKE = 0.88  # of 1: a letter more, less or other in a name of eight

_problems: list[str] = []
_names: set[str] = set()  # of all settings that there are
_was_set = set(os.environ)
env = environ.Env()
env.read_env(BASE_DIR / ".env")
_in_file = set(os.environ) - _was_set


def names() -> frozenset[str]:
    """Return the names of all settings that have been read, whether they are set or not."""
    return frozenset(_names)


def wrong(name: str, what: str) -> None:
    """Note what is wrong with a setting, and how to mend it: a sentence behind its name."""
    problem = f"{name}{' (in .env)' if name in _in_file else ''} {what}"
    if problem not in _problems:
        _problems.append(problem)


@contextmanager
def collected() -> Iterator[None]:
    """Note what is raised within as one more problem."""
    try:
        yield
    except ImproperlyConfigured as error:
        _problems.append(str(error))


def stop_if_wrong() -> None:
    """Raise ImproperlyConfigured with all that is wrong, a line for each."""
    if _problems:
        raise ImproperlyConfigured("\n".join(_problems))


def text(name: str, default: str = "") -> str:
    """Return a setting as it is written, without spaces around it."""
    _names.add(name)
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    """Return a setting that the site cannot do without; `why` says what to set it to."""
    value = text(name)
    if not value:
        meant = misspelt(name)
        wrong(name, f"is not set. {why}" + (f" Is {meant} meant to be it?" if meant else ""))
    return value


def misspelt(name: str) -> str:
    """Return what is set under a name so like this one that it may be meant; "" if nothing is."""
    others = {it for it in os.environ if it not in _names}
    return next(iter(get_close_matches(name, others, 1, ALIKE)), "")


def mistaken() -> dict[str, str]:
    """Return what is set and no setting, by name, with the setting that may be meant.

    Short names are left out: a machine has some that are alike by chance.
    """
    others = {it for it in os.environ if it not in _names and len(it) > 7}
    found = {it: get_close_matches(it, _names, 1, ALIKE) for it in sorted(others)}
    return {it: alike[0] for it, alike in found.items() if alike}


def switch(name: str, *, default: bool) -> bool:
    """Return whether a setting is on."""
    value = text(name).lower()
    if value not in ("", "true", "false"):
        wrong(name, f"is {value}, and must be true or false.")
        return default
    return value == "true" if value else default


def choice(name: str, default: str, *others: str) -> str:
    """Return which of these words a setting says, in small letters."""
    value = text(name, default).lower()
    if value not in (default, *others):
        wrong(name, f"is {value}, and must be one of {', '.join((default, *others))}.")
        return default
    return value


def number(name: str, default: int, *, least: int, most: int, what: str = "") -> int:
    """Return a whole number between two others; `what` says of what, as in " of days"."""
    value = text(name, str(default))
    if value.isascii() and value.isdecimal() and len(value) < 20 and least <= int(value) <= most:
        return int(value)
    wrong(name, f"is {value}, and must be a number{what} from {least} to {most}.")
    return default


def listed(name: str) -> list[str]:
    """Return what is written with commas between."""
    value = text(name)
    return [part.strip() for part in value.split(",")] if value else []


def address(name: str, *, or_e_mail: bool = False, secure: bool = False) -> str:
    """Return an address of the web, or of e-mail where that will do; "" if it is not set."""
    value = text(name)
    if not value:
        return ""
    is_e_mail = or_e_mail and "@" in value and "/" not in value
    try:
        (validate_email if is_e_mail else URLValidator(schemes(secure=secure)))(value)
    except ValidationError:
        kinds = "an e-mail address or an address" if or_e_mail else "an address"
        wrong(name, f"is {value}, and must be {kinds} such as https://example.org/page.")
    return value


def schemes(*, secure: bool) -> list[str]:
    return ["https"] if secure else ["http", "https"]


def header(name: str) -> str:
    """Return the name of a header, such as X-Forwarded-For."""
    value = text(name)
    if value and not re.fullmatch(r"[A-Za-z0-9-]+", value):
        wrong(name, f"is {value}, and must be the name of a header such as X-Forwarded-For.")
        return ""
    return value


LOCAL = switch("LOCAL", default=False)
DEBUG = switch("DEBUG", default=False)
