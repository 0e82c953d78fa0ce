"""Load a framework from a YAML file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import queries
from assessments.domain.differences import differences
from assessments.exchange.yaml_reader import UnreadableFramework, read_framework
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text
from assessments.services.drafts import DraftExists
from assessments.services.importing import CannotFollow, draft_from, successor_of_newest
from assessments.services.publishing import publish


class Command(BaseCommand):
    help = (
        "Load a framework from a YAML file: publish it where it is the first version of its "
        "framework, else make it a draft to look at and publish in the admin. Nothing happens "
        "for content that is there already, and nothing is kept of a file with a problem."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--if-missing",
            action="store_true",
            help="do nothing where a version of this framework has been published",
        )

    @transaction.atomic
    def handle(self, *args: Any, file: Path, if_missing: bool, **options: Any) -> None:
        with _problems_listed(file):
            framework = read_framework(_bytes(file))
            newest = queries.newest_version_of(framework.key)
            if not (newest and if_missing):
                framework, newest = successor_of_newest(framework)
        old = queries.read_framework(newest.pk) if newest else None
        if newest and (if_missing or old == framework):
            self.stdout.write(_("%(version)s is there already.") % {"version": newest})
            return
        try:
            version = draft_from(framework)
        except DraftExists:
            message = _("There is a draft already. Publish or discard it in the admin first.")
            raise CommandError(message) from None
        if old:
            for line in change_lines(differences(old, framework)):
                self.stdout.write(f"- {line.about}: {line.happened}")
            message = _("%(version)s is loaded. Look at it and publish it in the admin.")
        else:
            version = publish(version, timezone.now())
            message = _("%(version)s is loaded and published.")
        self.stdout.write(message % {"version": version})


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


@contextmanager
def _problems_listed(file: Path) -> Iterator[None]:
    """Refuse a file with problems in words that list them all."""
    try:
        yield
    except (UnreadableFramework, CannotFollow) as error:
        lines = [problem_text(problem) for problem in error.problems]
        heading = _("%(file)s has problems, and nothing was loaded:") % {"file": file}
        raise CommandError("\n- ".join([heading, *lines])) from None
