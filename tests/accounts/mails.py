"""Codes, as somebody reads them in the e-mail that came last."""

import re
import time

from django.core import mail

CODE = re.compile(r"^\d{4}-\d{4}$", re.MULTILINE)


def newest_code(to: str | None = None) -> str:
    """Return the code in the newest e-mail, which must be to this address if one is named."""
    message = mail.outbox[-1]
    assert to in (None, *message.to)
    (code,) = CODE.findall(str(message.body))
    return str(code)


def code_of_app(secret: str, at: float | None = None) -> str:
    """Return what an authenticator app with this key shows now, or at another time."""
    from allauth.mfa.totp.internal import auth  # needs Django set up, as pictures have not yet

    counter = int((at or time.time()) // 30)
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))
