"""E-mail, which sends codes to sign in with and return keys."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from skillsapp.settings.environment import LOCAL, env, required, text, wrong

# People sign in by a code and can send their return key to themselves. On this machine alone
# e-mails are printed; in production nothing that sends is offered without EMAIL_URL.
_url = text("EMAIL_URL", "consolemail://" if LOCAL else "")
SENDS_EMAIL = bool(_url)
_LIKE = "It is like smtp+tls://user:password@host:587."
if SENDS_EMAIL:
    EMAIL_TIMEOUT = 10  # seconds, for which somebody waits
    try:
        vars().update(env.email_url_config(_url))
        if not LOCAL and not (_url.startswith("smtp") and urlsplit(_url).hostname):
            wrong("EMAIL_URL", f"names no server that sends e-mails. {_LIKE}")
    except (ImproperlyConfigured, ValueError):  # which may tell parts of a password
        wrong("EMAIL_URL", f"cannot be read. {_LIKE}")
        vars().update(env.email_url_config("dummymail://"))

DEFAULT_FROM_EMAIL = text("EMAIL_FROM", "skills@localhost" if LOCAL else "")
if SENDS_EMAIL and not LOCAL:
    required("EMAIL_FROM", "Set it to the address that e-mails come from.")
if DEFAULT_FROM_EMAIL and not LOCAL:
    try:
        validate_email(parseaddr(DEFAULT_FROM_EMAIL)[1])
    except ValidationError:
        wrong("EMAIL_FROM", f"is {DEFAULT_FROM_EMAIL}, and must be an e-mail address.")
