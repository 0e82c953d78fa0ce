"""E-mails that wait in the database until a worker sends them (the setting WORKER).

Each is written down in the transaction of whatever it tells of: if that is undone, nothing is sent,
and nobody waits for a mail server. It holds an address, and often a code that opens something, so
it is sealed; as soon as it is sent or given up, its row is gone.
"""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from assessments.sealing import NOBODY, Sealed, Unreadable, seal, unseal

logger = logging.getLogger(__name__)

# Seconds to wait before each other try. What is sent last of all still comes before a code ends.
PAUSES = (10, 30, 90, 240)
FIELDS = ("subject", "body", "from_email", "to", "reply_to")


class Outbox(BaseEmailBackend):
    """The EMAIL_BACKEND of a site with workers."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                deliver.enqueue(seal(NOBODY, written(message)))
        return len(email_messages)


def written(message: EmailMessage) -> str:
    """Return an e-mail as text. Raise ValueError for what ours do not have, such as a file."""
    if message.attachments or message.cc or message.bcc:
        raise ValueError("only a subject, a text and who gets it can wait to be sent")
    alternatives = getattr(message, "alternatives", [])
    return json.dumps(
        {name: getattr(message, name) for name in FIELDS}
        | {"headers": message.extra_headers, "alternatives": [list(one) for one in alternatives]}
    )


def read(text: str) -> EmailMultiAlternatives:
    """Return the e-mail that `written` has made a text of."""
    fields: dict[str, Any] = json.loads(text)
    return EmailMultiAlternatives(**fields, connection=get_connection(settings.MAILER))


@task()
def deliver(sealed: str, tries: int = 1) -> None:
    """Send an e-mail. Where the mail server takes it not, try again, or say that it is given up.

    A worker that was killed in the middle may have sent it: then it comes twice, and not never.
    """
    try:
        read(unseal(NOBODY, Sealed(sealed))).send()
    except Unreadable:
        logger.error("An e-mail that waited cannot be read by any of TEXT_KEYS: it is not sent.")
    except (SMTPException, OSError) as error:
        if tries > len(PAUSES):
            logger.error("An e-mail could not be sent in %s tries: %s", tries, type(error).__name__)
            return
        later = timezone.now() + timedelta(seconds=PAUSES[tries - 1])
        deliver.using(run_after=later).enqueue(sealed, tries + 1)


def leave_nothing(task_result: TaskResult[Any], **_about: Any) -> None:
    """Delete the row of an e-mail as soon as nobody needs it; one that failed is kept a day."""
    if task_result.status == TaskResultStatus.SUCCESSFUL:
        DBTaskResult.objects.filter(pk=task_result.id, task_path=deliver.module_path).delete()


def connect() -> None:
    task_finished.connect(leave_nothing, dispatch_uid="outbox")
