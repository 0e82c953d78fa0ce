"""Delete what is older than the site promises to keep: of people without an account, and accounts.

It stands in for the command of the same name in `assessments`, which knows nothing of accounts:
Django takes that of the app that INSTALLED_APPS names first.
"""

from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import retention
from assessments import belongings, models
from assessments.management.commands.forget import Command as WithoutAccounts
from assessments.presentation.owned import owned_lines


class Command(WithoutAccounts):
    help = (
        f"{WithoutAccounts.help} Accounts to which nobody has come for ACCOUNT_KEPT_DAYS are "
        "deleted with everything in them, and their people are told by e-mail 30 days before; so "
        "are accounts that were never confirmed."
    )

    def handle(self, *args: Any, dry_run: bool, batch: int, **options: Any) -> None:
        super().handle(*args, dry_run=dry_run, batch=batch, **options)
        now = timezone.now()
        counts: Counter[str] = Counter()
        if dry_run:
            over = retention.to_forget(now)
            people = models.Respondent.objects.filter(account__in=over)
            counts.update(belongings.counts_of(people.values("pk")))
            counts[User.__name__] = over.count()
            warned = retention.to_warn(now).count()
        else:
            for deleted in retention.forget(now):
                counts.update(deleted)
            warned = retention.warn(now)
        self._tell(counts, warned, dry_run=dry_run)

    def _tell(self, counts: Counter[str], warned: int, *, dry_run: bool) -> None:
        """Say what became of accounts, if anything did."""
        if number := counts[User.__name__]:
            accounts = ngettext("%(number)s account", "%(number)s accounts", number)
            what = [accounts % {"number": number}, *owned_lines(counts)]
            said = _("Would be deleted: %(what)s.") if dry_run else _("Deleted: %(what)s.")
            self.stdout.write(said % {"what": ", ".join(what)})
        if warned:
            said = ngettext(
                "Told by e-mail that it ends: %(number)s account.",
                "Told by e-mail that they end: %(number)s accounts.",
                warned,
            )
            if dry_run:
                said = ngettext(
                    "Would be told by e-mail that it ends: %(number)s account.",
                    "Would be told by e-mail that they end: %(number)s accounts.",
                    warned,
                )
            self.stdout.write(said % {"number": warned})
