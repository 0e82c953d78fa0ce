"""Say whether an exported report is what its version of the framework gives."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.domain.targets import OWN_ROLE
from assessments.exchange.document import checksum_of
from assessments.exports.verifying import (
    Claim,
    Mismatch,
    UnreadableReport,
    mismatches,
    read_claim,
)


class Command(BaseCommand):
    help = (
        "Compute an exported JSON report anew from its answers and the published version that it "
        "names, and say whether it is what that version gives, or what differs. Nothing is "
        "written. It cannot tell whose answers they are, or whether they are true."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            claim = read_claim(_bytes(file))
            version = _version(claim)
            wrong = mismatches(claim, queries.definitions(version.pk).framework)
        except UnreadableReport as error:
            raise CommandError(f"{file}: {error}") from None
        words = {"file": file, "version": version}
        if wrong:
            heading = _("%(file)s is not what %(version)s gives for its answers:") % words
            raise CommandError("\n- ".join([heading, *map(_line, wrong)]))
        self.stdout.write(_("%(file)s is what %(version)s gives for its answers.") % words)
        if claim.content["role"]["key"] == OWN_ROLE:
            self.stdout.write(_("It compares with targets that the person set."))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


def _version(claim: Claim) -> models.FrameworkVersion:
    """Return the version that a file names, if it is here and still what was published."""
    words = {"key": claim.framework_key, "number": claim.number}
    version = queries.published_version(claim.framework_key, claim.number)
    if version is None:
        message = _("It names version %(number)s of “%(key)s”, which is not published here.")
        raise UnreadableReport(message % words)
    if version.checksum != claim.checksum:
        message = _(
            "Its checksum is not that of version %(number)s of “%(key)s” here. It was made from "
            "other content, or changed afterwards."
        )
        raise UnreadableReport(message % words)
    if checksum_of(version.document) != version.checksum:
        message = _(
            "Version %(number)s of “%(key)s” is no longer what was published: its document in "
            "this database has changed."
        )
        raise CommandError(message % words)
    return version


def _line(mismatch: Mismatch) -> str:
    words = asdict(mismatch)
    if not mismatch.computed:
        return _("%(place)s: the file says %(claimed)s, the version gives nothing") % words
    if not mismatch.claimed:
        return _("%(place)s: the file says nothing, the version gives %(computed)s") % words
    return _("%(place)s: the file says %(claimed)s, the version gives %(computed)s") % words
