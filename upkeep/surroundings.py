"""What is around the database: settings, static files, the server for e-mails."""

import smtplib
from collections.abc import Iterator

from django.conf import settings as values
from django.core import checks
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from assessments.domain.health import Finding
from assessments.management.commands.serve import static_files_lag


def settings() -> Iterator[Finding]:
    """Run Django's checks, those for a site that others reach too, where it is one."""
    deployed = not values.LOCAL
    for found in checks.run_checks(include_deployment_checks=deployed, databases=["default"]):
        if found.level >= checks.WARNING and not found.is_silenced():
            yield Finding(
                f"{found.msg} ({found.id})", found.hint or _("README.md says what it is for.")
            )


def static_files() -> Iterator[Finding]:
    if not values.LOCAL and static_files_lag():
        yield Finding(
            _("Stylesheets and scripts of this release are not collected."),
            _("Run: python manage.py collectstatic --noinput"),
        )


def e_mail() -> Iterator[Finding]:
    """Ask the server for e-mails whether it lets this site in; nothing is sent."""
    if not values.SENDS_EMAIL:
        return
    # Where workers send, other processes only write down what is to be sent.
    mailer = getattr(values, "MAILER", values.EMAIL_BACKEND)
    try:
        with get_connection(mailer):
            pass
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            _("The server for e-mails cannot be used: %(why)s.") % {"why": error},
            _("Mend EMAIL_URL, or start that server: nobody can sign in by a code without it."),
        )
