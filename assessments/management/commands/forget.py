"""Delete what is older than the site promises to keep."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import belongings, models
from assessments.presentation.owned import owned_lines
from assessments.services import counting, erasing, packing, restoring


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("must be 1 or more"))
    return int(text)


class Command(BaseCommand):
    help = (
        "Delete everything of the people whose last visit is more than KEPT_DAYS days ago, the "
        "sessions that have ended, the drafts that were discarded too long ago to be taken back, "
        "and the counts of how often something was tried whose time is over; and pack the answers "
        "of what was submitted, so that they take less room. Run it once a day; "
        "running it twice does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
        parser.add_argument(
            "--batch",
            type=at_least_one,
            default=500,
            help="how many people are deleted in one transaction (500)",
        )

    def handle(self, *args: Any, dry_run: bool, batch: int, **options: Any) -> None:
        people = belongings.to_forget(timezone.now().date(), settings.KEPT_DAYS)
        browsers = belongings.browsers_to_forget(timezone.now().date(), settings.KEPT_DAYS)
        sessions = _ended_sessions() + browsers.count()
        drafts = models.DiscardedDraft.objects.past(timezone.now()).count()
        counts: Counter[str] = Counter()
        if dry_run:
            counts.update(belongings.counts_of(people.order_by().values("pk")))
            counts[erasing.PERSON] = people.count()
        else:
            for deleted in erasing.forget(people=people, batch=batch):
                counts.update(deleted)
            call_command("clearsessions")
            browsers.delete()
            restoring.forget_drafts(at=timezone.now())
            counting.forget(at=timezone.now())
            for _number in packing.pack(at=timezone.now(), batch=batch):
                pass  # each batch is a transaction of its own
        heading = _("Would be deleted: %(what)s.") if dry_run else _("Deleted: %(what)s.")
        self.stdout.write(heading % {"what": ", ".join(_lines(counts, sessions, drafts))})


def _ended_sessions() -> int:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    ended: int = sessions.filter(expire_date__lt=timezone.now()).count()
    return ended


def _lines(counts: Counter[str], sessions: int, drafts: int) -> list[str]:
    people = counts[erasing.PERSON]
    return [
        ngettext("%(number)s person", "%(number)s people", people) % {"number": people},
        *owned_lines(counts),
        ngettext("%(number)s ended session", "%(number)s ended sessions", sessions)
        % {"number": sessions},
        *_of_drafts(drafts),
    ]


def _of_drafts(number: int) -> list[str]:
    text = ngettext("%(number)s discarded draft", "%(number)s discarded drafts", number)
    return [text % {"number": number}] if number else []
