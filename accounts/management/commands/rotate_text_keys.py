"""Seal with the first of TEXT_KEYS what another one opens, so that the others can be taken out."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import sealed
from assessments.services import rotating


class Command(BaseCommand):
    help = (
        "Seal with the first key in TEXT_KEYS all texts that another one of them opens, and say "
        "which keys are still needed. People may go on writing meanwhile; stopped half-way, it is "
        "simply run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say which keys open what is kept"
        )
        parser.add_argument(
            "--drop-unreadable",
            type=int,
            metavar="NUMBER",
            help=(
                "empty the texts that no key opens, because theirs is lost for ever; NUMBER is how "
                "many of them --check has told"
            ),
        )

    def handle(self, *args: Any, check: bool, drop_unreadable: int | None, **options: Any) -> None:
        if drop_unreadable is not None:
            self._drop(drop_unreadable)
        elif not check:
            self.stdout.write(_sealed_anew(sum(rotating.rotate()) + sum(sealed.rotate())))
        self._tell()

    def _drop(self, expected: int) -> None:
        number = _kept_by_key()[rotating.UNREADABLE]
        if number != expected:
            refusal = _("Nothing was emptied: %(number)s texts cannot be read, not %(expected)s.")
            raise CommandError(refusal % {"number": number, "expected": expected})
        self.stdout.write(_emptied(rotating.drop_unreadable() + sealed.drop_unreadable()))

    def _tell(self) -> None:
        counts = _kept_by_key()
        for line in _lines(counts):
            self.stdout.write(line)
        if unreadable := counts[rotating.UNREADABLE]:
            raise CommandError(_unreadable(unreadable))
        if counts.keys() <= {0}:
            self.stdout.write(_("No other key in TEXT_KEYS is needed for what is kept now."))


def _kept_by_key() -> Counter[int]:
    return rotating.texts_by_key() + sealed.secrets_by_key()


def _sealed_anew(number: int) -> str:
    text = ngettext("%(number)s text is sealed anew.", "%(number)s texts are sealed anew.", number)
    return text % {"number": number}


def _emptied(number: int) -> str:
    text = ngettext("%(number)s text is emptied.", "%(number)s texts are emptied.", number)
    return text % {"number": number}


def _lines(counts: Counter[int]) -> list[str]:
    """Tell of each key how many texts it opens; of the first one also if there is none."""
    of_keys = {0: 0} | {key: number for key, number in counts.items() if key >= 0}
    return [
        ngettext(
            "Key %(key)s in TEXT_KEYS opens %(number)s text.",
            "Key %(key)s in TEXT_KEYS opens %(number)s texts.",
            number,
        )
        % {"key": key + 1, "number": number}
        for key, number in sorted(of_keys.items())
    ]


def _unreadable(number: int) -> str:
    text = ngettext(
        "%(number)s text cannot be read with any key in TEXT_KEYS, and was left as it is. Put the "
        "key back that it was sealed with.",
        "%(number)s texts cannot be read with any key in TEXT_KEYS, and were left as they are. Put "
        "the key back that they were sealed with.",
        number,
    )
    return text % {"number": number}
