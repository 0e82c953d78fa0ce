"""Load a framework from a YAML file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.domain.differences import differences
from assessments.domain.framework import Framework
from assessments.domain.questions import (
    NOTHING_CHOSEN,
    CannotDecide,
    Choice,
    Choices,
    ScaleChoice,
    open_questions,
    problems_of_questions,
    settled,
)
from assessments.domain.validation import HasProblems
from assessments.exchange.yaml_reader import read_framework
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text
from assessments.services.offering import AUTHORS_DECIDE, RELEASED_FILE, is_new
from assessments.services.publishing import publish
from assessments.services.restoring import (
    UnpublishedChanges,
    import_framework,
    successor_of_newest,
)

REWORDED = {"correction": Choice.CORRECTION, "new-meaning": Choice.NEW}


class Command(BaseCommand):
    help = (
        "Load a framework from a YAML file: publish it where it is the first version of its "
        "framework, else make it the draft, to look at and publish in the admin. Nothing happens "
        "for content that is there already, and nothing is kept of a file with a problem."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--if-missing",
            action="store_true",
            help="do nothing where a version of this framework has been published, but say so if "
            "the file is new content that comes with this release",
        )

        parser.add_argument(
            "--reworded",
            choices=list(REWORDED),
            help="what other words of a published statement are where its meaning has the same "
            "number: a correction, and answers carry over, or a new meaning, and people are asked "
            "again",
        )
        parser.add_argument(
            "--scale",
            choices=[ScaleChoice.KEEP.value, ScaleChoice.RESET.value],
            help="the same of the question, the answers and the levels: keep the answers, or ask "
            "everybody again",
        )

    @transaction.atomic
    def handle(self, *args: Any, file: Path, if_missing: bool, **options: Any) -> None:
        choices = _choices(file, options["reworded"], options["scale"])
        with _problems_listed(file):
            content = read_framework(_bytes(file))
            newest = queries.newest_version_of(content.key)
            if not (newest and if_missing):
                content, newest = successor_of_newest(content)
                content = _decided(content, newest, choices)
        old = queries.definitions(newest.pk).content if newest else None
        if newest and (if_missing or old == content):
            self.stdout.write(_("%(version)s is there already.") % {"version": newest})
            if file.resolve() == RELEASED_FILE and is_new(
                content=content, framework=newest.framework
            ):
                self.stdout.write(_offer(newest.framework, file))
            return
        try:
            framework = import_framework(content=content, choices=choices)
        except UnpublishedChanges:
            message = _(
                "There are unpublished changes already. Publish or discard them in the admin first."
            )
            raise CommandError(message) from None
        if old is None:
            # Somebody else may have loaded it since; importing holds it, so this look is true.
            if newest := queries.newest_version_of(content.key):
                self.stdout.write(_("%(version)s is there already.") % {"version": newest})
                return
            version = publish(framework=framework, at=timezone.now())
            self.stdout.write(_("%(version)s is loaded and published.") % {"version": version})
            return
        for line in change_lines(differences(old, content)):
            self.stdout.write(f"- {line.about}: {line.happened}")
        message = _("%(title)s, draft is loaded. Look at it and publish it in the admin.")
        self.stdout.write(message % {"title": framework})


def _choices(file: Path, reworded: str | None, scale: str | None) -> Choices:
    """Return what other words are, as it was said; those of the release say it themselves."""
    said = AUTHORS_DECIDE if file.resolve() == RELEASED_FILE else NOTHING_CHOSEN
    return replace(
        said,
        others=REWORDED[reworded] if reworded else said.others,
        scale=ScaleChoice(scale) if scale else said.scale,
    )


def _decided(
    content: Framework, newest: models.FrameworkVersion | None, choices: Choices
) -> Framework:
    """Return content in which nothing is open. Refuse it, in words, where something is."""
    published = newest and queries.published_of(newest.framework)
    if not published:
        return content
    try:
        content, decided = settled(content, published, choices)
    except CannotDecide as error:
        raise CommandError(_(error.message)) from None
    if questions := open_questions(content, published.versions, decided):
        lines = [problem_text(problem) for problem in problems_of_questions(questions)]
        heading = _("Nothing was loaded: say with --reworded or --scale what other words mean.")
        raise CommandError("\n- ".join([heading, *lines]))
    return content


def _offer(framework: models.Framework, file: Path) -> str:
    message = _(
        "New content for “%(title)s” comes with this release: see the differences in the admin "
        "(Frameworks, %(title)s), or make it the draft with manage.py load_framework %(file)s"
    )
    return message % {"title": framework, "file": file}


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
    except HasProblems as error:
        lines = [problem_text(problem) for problem in error.problems]
        heading = _("%(file)s has problems, and nothing was loaded:") % {"file": file}
        raise CommandError("\n- ".join([heading, *lines])) from None
