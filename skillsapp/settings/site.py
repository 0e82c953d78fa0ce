"""What the operator says of this site: who runs it, how long things are kept, language and time."""

from django.core.exceptions import ImproperlyConfigured

from skillsapp.settings.environment import address, env

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

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
