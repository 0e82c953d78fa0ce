"""E-mails. There is one: a return key, to the person who asked for it."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The e-mail could not be handed over."""


def send_key(*, address: str, key: str, link: str) -> None:
    """Send a return key. The address is neither kept nor logged. Raise NotSent."""
    context = {"key": key, "link": link, "kept_days": settings.KEPT_DAYS}
    text = render_to_string("return/mail.txt", context)
    try:
        send_mail(_("Your return key"), text, None, [address])
    except (SMTPException, OSError) as error:
        logger.warning("A return key could not be sent: %s", type(error).__name__)
        raise NotSent from None
