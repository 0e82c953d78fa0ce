"""Who may talk to the site, and what their browsers are told."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from skillsapp.settings.environment import DEBUG, LOCAL, env, required

SECRET_KEY = required(
    "SECRET_KEY", "Set it to a long random text, or run `make install` for a local `.env`."
)
# What these have signed is still taken, so that nobody is signed out while SECRET_KEY is replaced.
SECRET_KEY_FALLBACKS = [
    key.strip() for key in env.str("SECRET_KEY_FALLBACKS", default="").split(",") if key.strip()
]


def is_weak(key: str, length: int) -> bool:
    """Say whether a key is shorter than so many characters, or has hardly any different ones."""
    return len(key) < length or len(set(key)) < 10


if LOCAL:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
else:
    _hosts = required(
        "ALLOWED_HOSTS", "Set it to the host names of the site, with commas between them."
    )
    ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",")]
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on, but LOCAL is not. Turn DEBUG off in production.")
    if is_weak(SECRET_KEY, 50):
        raise ImproperlyConfigured("SECRET_KEY is too weak. Use 50 random characters or more.")
    if any(is_weak(key, 50) for key in SECRET_KEY_FALLBACKS):
        raise ImproperlyConfigured(
            "SECRET_KEY_FALLBACKS holds a key that is too weak. Name what was SECRET_KEY before, "
            "each with 50 random characters or more, with commas between them."
        )
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS allows every host. Name the hosts of the site.")

# What people type is sealed with these before it is kept (assessments/sealing.py): the first seals,
# all of them open. On this machine alone SECRET_KEY will do, with what it was before.
if LOCAL:
    _text_keys = env.str("TEXT_KEYS", default="") or ",".join([SECRET_KEY, *SECRET_KEY_FALLBACKS])
else:
    _text_keys = required(
        "TEXT_KEYS",
        "Set it to 32 random characters or more, with which what people type is sealed, "
        "and keep it where backups of the database are not.",
    )
TEXT_KEYS = [key.strip() for key in _text_keys.split(",")]
if not LOCAL and any(is_weak(key, 32) for key in TEXT_KEYS):
    raise ImproperlyConfigured(
        "TEXT_KEYS is too weak. Use 32 random characters or more for each key, "
        "with commas between them."
    )

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Behind a proxy that ends TLS, name the header it sets, as in "X-Forwarded-Proto". Only a proxy
# that always overwrites this header may be trusted with it.
_proxy_header = env.str("PROXY_TLS_HEADER", default="")
if _proxy_header:
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{_proxy_header.upper().replace('-', '_')}", "https")

# Behind a proxy, name the header in which it tells where a request comes from, as in
# "X-Forwarded-For", and say how many proxies of yours a request passes (views/networks.py). Without
# it all people come from one address, which the limits can bear (domain/limits.py).
PROXY_ADDRESS_HEADER = env.str("PROXY_ADDRESS_HEADER", default="").strip()
_proxies = env.str("TRUSTED_PROXIES", default="")
if _proxies and not PROXY_ADDRESS_HEADER:
    raise ImproperlyConfigured(
        "TRUSTED_PROXIES is set, but PROXY_ADDRESS_HEADER does not name the header that they set."
    )
if _proxies and not (_proxies.isdecimal() and 1 <= int(_proxies) <= 20):
    raise ImproperlyConfigured(f"TRUSTED_PROXIES is {_proxies}, and must be a number from 1 to 20.")
TRUSTED_PROXIES = int(_proxies or 1)

# Behind a proxy that gives each request an id and overwrites the header, name it, as in
# "X-Request-ID", so that its log and ours tell of a request by the same one (request_ids.py).
PROXY_REQUEST_ID_HEADER = env.str("PROXY_REQUEST_ID_HEADER", default="").strip()

SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Under these names a browser takes a cookie only over https and from this very host: no other host
# under the same domain can set one for it. A page at http may not use them.
SESSION_COOKIE_NAME = "session" if LOCAL else "__Host-session"  # of an account
PERSON_COOKIE = "person" if LOCAL else "__Host-person"  # of people without an account
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrf"
MESSAGES_COOKIE_NAME = "messages" if LOCAL else "__Host-messages"
MESSAGE_STORAGE = "skillsapp.notices.Storage"
RETURNING_COOKIE_NAME = "returning" if LOCAL else "__Secure-returning"  # it is for one address only
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
