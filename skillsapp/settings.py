"""Settings of the project, read from the environment and from a git-ignored `.env` file.

Two modes. With LOCAL=true (written into `.env` by `make install`) the site serves plain http
to this machine only. In every other case production rules hold, and a setting that is missing
or unsafe stops the start with a sentence that names it. README.md lists every setting.
"""

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

from skillsapp import providers

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

LOCAL = env.bool("LOCAL", default=False)


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


# --- Who may talk to the site ---------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required(
    "SECRET_KEY", "Set it to a long random text, or run `make install` for a local `.env`."
)

if LOCAL:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
else:
    _hosts = required(
        "ALLOWED_HOSTS", "Set it to the host names of the site, with commas between them."
    )
    ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",")]
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on, but LOCAL is not. Turn DEBUG off in production.")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
        raise ImproperlyConfigured("SECRET_KEY is too weak. Use 50 random characters or more.")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS allows every host. Name the hosts of the site.")

# What people type is sealed with these before it is kept (assessments/sealing.py): the first seals,
# all of them open. On this machine alone SECRET_KEY will do.
if LOCAL:
    _text_keys = env.str("TEXT_KEYS", default="") or SECRET_KEY
else:
    _text_keys = required(
        "TEXT_KEYS",
        "Set it to 32 random characters or more, with which what people type is sealed, "
        "and keep it where backups of the database are not.",
    )
TEXT_KEYS = [key.strip() for key in _text_keys.split(",")]
if not LOCAL and any(len(key) < 32 or len(set(key)) < 10 for key in TEXT_KEYS):
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

SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An anonymous person is known by a cookie alone. It lives so many days from the last visit
# (access.py), and every page that says how long reads it here.
_kept_days = env.str("KEPT_DAYS", default="") or "400"
if not _kept_days.isdecimal() or int(_kept_days) < 1:
    raise ImproperlyConfigured(f"KEPT_DAYS is {_kept_days}, and must be a number of days.")
KEPT_DAYS = int(_kept_days)

# An account is for years: it is kept for so many days from when its person was last here.
_account_kept_days = env.str("ACCOUNT_KEPT_DAYS", default="") or "1100"
if not _account_kept_days.isdecimal() or int(_account_kept_days) < 60:
    raise ImproperlyConfigured(
        f"ACCOUNT_KEPT_DAYS is {_account_kept_days}, and must be a number of days, 60 or more."
    )
ACCOUNT_KEPT_DAYS = int(_account_kept_days)
ACCOUNT_WARNED_DAYS = 30  # before it goes, by e-mail
ACCOUNT_UNUSED_DAYS = 7  # for which an account is kept whose address was never confirmed


# Who runs the site, for the page about privacy. All may stay empty.
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


OPERATOR_NAME = env.str("OPERATOR_NAME", default="").strip()
CONTACT = address("CONTACT", or_e_mail=True)
IMPRINT_URL = address("IMPRINT_URL")
PRIVACY_URL = address("PRIVACY_URL")

# Where holes in the site can be told of, for security.txt.
SECURITY_CONTACT = address("SECURITY_CONTACT", or_e_mail=True)
if SECURITY_CONTACT.lower().startswith("http:"):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is {SECURITY_CONTACT}, and must be an e-mail or an https address."
    )

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

# --- What runs ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "adminsortable2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "accounts",
    "assessments",
]

MIDDLEWARE = [
    # What they add is on every answer: also on files, on errors and on what leads to https.
    "skillsapp.headers.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "skillsapp.caching.kept_by_nobody",
    "skillsapp.secret_addresses.without_cookies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "skillsapp.incoming.Incoming",
    "skillsapp.busy.Busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.access.recognise",
    "accounts.leaving.leave_nothing",
    "accounts.staff.Gate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.OtherSites",
    "accounts.middleware.kept_by_nobody",
    "skillsapp.unreadable.SayUnreadable",
]

ROOT_URLCONF = "skillsapp.urls"
WSGI_APPLICATION = "skillsapp.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "skillsapp.context.how_long",
                "accounts.context.accounts",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["forms"]

# As many as a large framework has statements: a file may reword them all, each with its answer.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# What a body may have (skillsapp/incoming.py), in bytes. A page of the admin with all texts of a
# large framework sends about 1 MB. A file is kept in memory, or it is not kept.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["skillsapp.incoming.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024  # a person's file has 2 MB at most, a framework's 1
FILES_TAKEN = {"bring-back", "admin:assessments_framework_import"}

# --- Where things are kept ------------------------------------------------------------------

# How long PostgreSQL goes on for one page, in seconds; 0 is without end. What takes longer is
# ended, and answered with 503 (skillsapp/busy.py). Commands, such as migrate, wait as long as it
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

# Long ones, of any characters: no rule asks for a digit or a sign, and none limits the length.
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": f"{_validators}.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.NotOneRow"},
]

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

# --- E-mail ---------------------------------------------------------------------------------

# People sign in by a code and can send their return key to themselves. On this machine alone
# e-mails are printed; in production nothing that sends is offered without EMAIL_URL.
SENDS_EMAIL = LOCAL or bool(env.str("EMAIL_URL", default=""))
if SENDS_EMAIL:
    try:
        vars().update(env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://"))
    except ImproperlyConfigured as error:
        raise ImproperlyConfigured(
            f"EMAIL_URL cannot be read ({error}). It is like smtp+tls://user:password@host:587."
        ) from None
    EMAIL_TIMEOUT = 10  # seconds, for which somebody waits
    DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or ("skills@localhost" if LOCAL else "")
    if not DEFAULT_FROM_EMAIL:
        required("EMAIL_FROM", "Set it to the address that e-mails come from.")

# --- Accounts -------------------------------------------------------------------------------

SESSION_ENGINE = "accounts.sessions"
# Of those who do not say that others use the computer, too; each day of a visit begins it anew.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
STAFF_SESSION = timedelta(hours=12)  # from signing in, whatever they do
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after-sign-in"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# What was hashed before is still known, and hashed anew by the first whenever it is typed.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Staff open the admin only in a session that has shown a second factor. On this machine alone that
# is only offered; everywhere else a stolen password would be all that is between it and the drafts.
STAFF_NEED_SECOND_FACTOR = switch("STAFF_NEED_SECOND_FACTOR", default=not LOCAL)
if not (LOCAL or STAFF_NEED_SECOND_FACTOR):
    raise ImproperlyConfigured(
        "STAFF_NEED_SECOND_FACTOR is false, and only LOCAL sites may do without a second factor."
    )
# Without e-mail no address is ever verified, and who has one may have a second factor all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_EMAIL

# Whether people may make an account here, or only come from where they have one (single sign-on).
LOCAL_ACCOUNTS = switch("LOCAL_ACCOUNTS", default=True)

# A code by e-mail first, passkeys, a password as the third way; without e-mail only a password
# makes an account, and its address is no more than a name.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "accounts.adapters.name_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"] if SENDS_EMAIL else ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_EMAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_LOGIN_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_EMAIL
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa", *(["code"] if SENDS_EMAIL else [])]
ACCOUNT_SESSION_REMEMBER = True  # allauth does not ask: our forms do (accounts/forms.py)
ACCOUNT_LOGOUT_REDIRECT_URL = "landing"
# How often in so many minutes, from one address ("ip") and for one e-mail address ("key"). A class
# of 60 signs in at once from one address; who guesses at one account is held up by the other.
ACCOUNT_RATE_LIMITS = {
    "signup": "200/5m/ip",
    "login": "200/5m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "request_login_code": "200/5m/ip,5/5m/key",
    "reset_password": "100/5m/ip,5/5m/key",
    "reset_password_from_key": "100/5m/ip",
}
MFA_ADAPTER = "accounts.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = SENDS_EMAIL
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# Where people have an account already (skillsapp/providers.py).
SOCIALACCOUNT_PROVIDERS = providers.together(
    providers.institution(
        address("OIDC_URL", secure=not LOCAL),
        env.str("OIDC_CLIENT_ID", default="").strip(),
        env.str("OIDC_CLIENT_SECRET", default="").strip(),
        env.str("OIDC_NAME", default="").strip(),
    ),
    providers.others(env.str("SOCIAL_PROVIDERS", default="").strip(), local=LOCAL),
)
INSTALLED_APPS += providers.packages(SOCIALACCOUNT_PROVIDERS)

# Digits, which every keyboard has at hand, and so many that three guesses for each code are few.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
CODE_HOLDS = timedelta(minutes=10)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(CODE_HOLDS.total_seconds())
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

# Its forms in our words.
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
    "confirm_reauthentication_code": "accounts.forms.ConfirmReauthenticationCodeForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
    "login_webauthn": "accounts.forms.LoginWebAuthnForm",
    "reauthenticate": "accounts.forms.ReauthenticateFactorForm",
    "signup_webauthn": "accounts.forms.SignupWebAuthnForm",
}
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# --- Logs: warnings and errors to standard error, with no personal data ----------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",  # with how far it is from UTC, wherever it is read
        }
    },
    "filters": {"hide_secrets": {"()": "skillsapp.logs.HideSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["hide_secrets"],
        }
    },
    "loggers": {
        name: {"filters": ["hide_secrets"]}
        for name in ("django.request", "django.security.csrf", "django.server")
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
