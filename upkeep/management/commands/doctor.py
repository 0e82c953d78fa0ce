"""Look whether the site is well: what is wrong, each in a sentence, with what to do about it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skillsapp.release import VERSION
from upkeep.examination import examine


class Command(BaseCommand):
    help = (
        "Look for what is wrong with the settings and the database, and tell each with its remedy. "
        "Ends with 1 if something is, with 0 otherwise. Nobody has to wait for it."
    )
    requires_system_checks: list[str] = []  # it tells them itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick",
            action="store_true",
            help="leave out what reads all that people have left: for every start, say",
        )
        parser.add_argument(
            "--mend",
            action="store_true",
            help="mend what can be mended without losing anything: triggers, and counts of use",
        )

    def handle(self, *args: Any, quick: bool, mend: bool, **options: Any) -> None:
        found = []
        for one in examine(quick=quick):
            self.stdout.write(str(one))
            found.append(one)
        if mend:
            for one in [*found]:
                if one.mend:
                    one.mend()
                    found.remove(one)
                    self.stdout.write(_("Mended: %(what)s") % {"what": one.what})
        if found:
            told = ngettext(
                "%(number)s thing is wrong (release %(release)s).",
                "%(number)s things are wrong (release %(release)s).",
                len(found),
            )
            self.stdout.write(told % {"number": len(found), "release": VERSION})
            sys.exit(1)
        self.stdout.write(_("All is well (release %(release)s).") % {"release": VERSION})
