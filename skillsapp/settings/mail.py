"""E-mail, which sends codes to sign in with and return keys."""

from django.core.exceptions import ImproperlyConfigured

from skillsapp.settings.environment import LOCAL, env, required

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
