"""Who may talk to the site, and what their browsers are told."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from skillsapp.settings.environment import (
    DEBUG,
    LOCAL,
    header,
    listed,
    number,
    required,
    switch,
    text,
    wrong,
)
from skillsapp.settings.site import PATH_PREFIX, STATIC_ORIGIN

SECRET_KEY = required(
    "SECRET_KEY", "Set it to a long random text, or run `make install` for a local `.env`."
)
# What these have signed is still taken, so that nobody is signed out while SECRET_KEY is replaced.
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")


def is_weak(key: str, length: int) -> bool:
    """Say whether a key is shorter than so many characters, or has hardly any different ones."""
    return not LOCAL and (len(key) < length or len(set(key)) < 10)


if SECRET_KEY and is_weak(SECRET_KEY, 50):
    wrong("SECRET_KEY", "is too weak. Use 50 random characters or more.")
if any(is_weak(key, 50) for key in SECRET_KEY_FALLBACKS):
    wrong(
        "SECRET_KEY_FALLBACKS",
        "holds a key that is too weak. Name what was SECRET_KEY before, each with 50 random "
        "characters or more, with commas between them.",
    )

if DEBUG and not LOCAL:
    wrong("DEBUG", "is on, but LOCAL is not. Turn DEBUG off in production.")

# --- Where the site is ------------------------------------------------------------------------

_HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:]+\]")
_HERE = ["localhost", "127.0.0.1", "[::1]"]

if LOCAL:
    ALLOWED_HOSTS = _HERE
else:
    required("ALLOWED_HOSTS", "Set it to the host names of the site, with commas between them.")
    ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
for _host in ALLOWED_HOSTS:
    if _host == "*":
        wrong("ALLOWED_HOSTS", "allows every host. Name the hosts of the site.")
    elif not _HOST.fullmatch(_host):
        _meant = urlsplit(_host if "//" in _host else f"//{_host}").netloc.partition(":")[0]
        _meant = _meant if _HOST.fullmatch(_meant) else "skills.example.org"
        wrong("ALLOWED_HOSTS", f"names {_host}, and must name hosts alone, such as {_meant}.")

CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
for _origin in CSRF_TRUSTED_ORIGINS:
    if not re.fullmatch(r"https://(\*\.)?[A-Za-z0-9_.-]+(:\d+)?", _origin):
        wrong(
            "CSRF_TRUSTED_ORIGINS",
            f"names {_origin}, and must name origins such as https://skills.example.org.",
        )

# Behind a proxy that ends TLS, name the header it sets, as in "X-Forwarded-Proto". Only a proxy
# that always overwrites this header may be trusted with it.
if _proxy_header := header("PROXY_TLS_HEADER"):
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{_proxy_header.upper().replace('-', '_')}", "https")

# Behind a proxy, name the header in which it tells where a request comes from, as in
# "X-Forwarded-For", and say how many proxies of yours a request passes (views/networks.py). Without
# it all people come from one address, which the limits can bear (domain/limits.py).
PROXY_ADDRESS_HEADER = header("PROXY_ADDRESS_HEADER")
TRUSTED_PROXIES = number("TRUSTED_PROXIES", 1, least=1, most=20)
if text("TRUSTED_PROXIES") and not PROXY_ADDRESS_HEADER:
    wrong("TRUSTED_PROXIES", "is set, but PROXY_ADDRESS_HEADER does not name what they set.")

# Behind a proxy that gives each request an id and overwrites the header, name it, as in
# "X-Request-ID", so that its log and ours tell of a request by the same one (request_ids.py).
PROXY_REQUEST_ID_HEADER = header("PROXY_REQUEST_ID_HEADER")

# A browser that has heard this comes by https alone for so long, and nobody can take it back. So it
# is short until the operator has seen that https works, and goes for no other host unasked.
SECURE_SSL_REDIRECT = not LOCAL
_hour, _year = (int(timedelta(hours=hours).total_seconds()) for hours in (1, 365 * 24))
_hsts_seconds = number("HSTS_SECONDS", _hour, least=0, most=10 * _year, what=" of seconds")
SECURE_HSTS_SECONDS = 0 if LOCAL else _hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = switch("HSTS_PRELOAD", default=False)
if SECURE_HSTS_PRELOAD and (not SECURE_HSTS_INCLUDE_SUBDOMAINS or _hsts_seconds < _year):
    wrong(
        "HSTS_PRELOAD",
        f"is true, and lists of browsers want HSTS_SUBDOMAINS=true and HSTS_SECONDS={_year}, too.",
    )
# Django's own check asks every site for both.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

if LOCAL:
    for _name in (
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "PROXY_TLS_HEADER",
        "PROXY_ADDRESS_HEADER",
        "HSTS_SECONDS",
    ):
        if not set(listed(_name)) <= set(_HERE):
            wrong(
                "LOCAL",
                f"is true, which is for this machine alone, but {_name} is set as for others. "
                "Take one of the two out, from the environment and from .env.",
            )

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Secrets of people ------------------------------------------------------------------------

# What people type is sealed with these before it is kept (assessments/sealing.py): the first seals,
# all of them open. On this machine alone SECRET_KEY will do, with what it was before.
if not LOCAL:
    required(
        "TEXT_KEYS",
        "Set it to 32 random characters or more, with which what people type is sealed, "
        "and keep it where backups of the database are not.",
    )
TEXT_KEYS = listed("TEXT_KEYS") or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
if any(is_weak(key, 32) for key in listed("TEXT_KEYS")):
    wrong(
        "TEXT_KEYS",
        "is too weak. Use 32 random characters or more for each key, with commas between them.",
    )


def cookie_name(name: str, *, everywhere: bool = True) -> str:
    """Return what a cookie is called: what another site, of this host or another, cannot set.

    Under "__Host-" a browser takes it only over https and from this very host, and sends it to all
    addresses of that. Where the site has a part of a host alone, it goes to that part alone, under
    a name of its own. A page at http may use neither.
    """
    part = PATH_PREFIX.strip("/").replace("/", ".")
    kind = "" if LOCAL else "__Host-" if everywhere and not part else "__Secure-"
    return kind + (f"{part}." if part else "") + name


SESSION_COOKIE_NAME = cookie_name("session")  # of an account
PERSON_COOKIE = cookie_name("person")  # of people without an account
CSRF_COOKIE_NAME = cookie_name("csrftoken" if LOCAL else "csrf")
MESSAGES_COOKIE_NAME = cookie_name("messages")
RETURNING_COOKIE_NAME = cookie_name("returning", everywhere=False)  # it is for one address only
MESSAGE_STORAGE = "skillsapp.notices.Storage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

_files = [SELF, *STATIC_ORIGIN]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": list(_files),
        "style-src": list(_files),
        "img-src": list(_files),
        "font-src": list(_files),
        "connect-src": list(_files),  # the worker of a page that is offline asks for files, too
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
