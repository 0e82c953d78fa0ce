"""What is read from the environment and from a git-ignored `.env` file, and how."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

LOCAL = env.bool("LOCAL", default=False)
DEBUG = env.bool("DEBUG", default=False)


def required(name: str, why: str) -> str:
    """Return a setting that production cannot do without."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def switch(name: str, *, default: bool) -> bool:
    """Return whether a setting is on; empty is as if it were not there."""
    value = env.str(name, default="").strip().lower()
    if value not in ("", "true", "false"):
        raise ImproperlyConfigured(f"{name} is {value}, and must be true or false.")
    return value == "true" if value else default


def choice(name: str, default: str, *others: str) -> str:
    """Return which of these words a setting says, in small letters; the first where it is empty."""
    value: str = env.str(name, default="").strip().lower() or default
    if value not in (default, *others):
        words = ", ".join((default, *others))
        raise ImproperlyConfigured(f"{name} is {value}, and must be one of {words}.")
    return value


def address(name: str, *, or_e_mail: bool = False, secure: bool = False) -> str:
    """Return an address of the web, or of e-mail where that will do; "" if it is not set."""
    value: str = env.str(name, default="").strip()
    is_e_mail = or_e_mail and "@" in value and "/" not in value
    try:
        if value:
            (
                validate_email
                if is_e_mail
                else URLValidator(["https"] if secure else ["http", "https"])
            )(value)
    except ValidationError:
        kinds = "an e-mail address or an address" if or_e_mail else "an address"
        message = f"{name} is {value}, and must be {kinds} such as https://example.org/page."
        raise ImproperlyConfigured(message) from None
    return value
