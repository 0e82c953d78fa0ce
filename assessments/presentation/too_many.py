"""What was done too often, and when to come back, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.limits import HOUR, MINUTE, Tried


@dataclass(frozen=True)
class TooManyPage:
    """`seconds` are what `when` says, for those who read no words: whole minutes or hours."""

    why: str
    when: str
    seconds: int
    is_of_address: bool


def too_many_page(what: Tried | None, seconds: int, *, is_of_address: bool) -> TooManyPage:
    """Make the page; `what` is None where only that it was too often is known."""
    number, unit = _wait(seconds)
    return TooManyPage(_why(what), _when(number, unit), number * unit, is_of_address)


def _wait(seconds: int) -> tuple[int, int]:
    """Return a number of minutes or hours that is long enough, and how many seconds each has."""
    unit = MINUTE if seconds <= 2 * HOUR else HOUR
    return max(1, -(-seconds // unit)), unit


def _when(number: int, unit: int) -> str:
    text = (
        ngettext(
            "Please come back in one minute.", "Please come back in %(number)s minutes.", number
        )
        if unit == MINUTE
        else ngettext(
            "Please come back in one hour.", "Please come back in %(number)s hours.", number
        )
    )
    return text % {"number": number}


def _why(what: Tried | None) -> str:
    return {
        None: _("This was tried very often in a short time."),
        Tried.START: _("Very many self-assessments were begun from here in a short time."),
        Tried.SAVE: _("Very much was saved from here in a short time."),
        Tried.KEY: _("Very many return keys were made from here in a short time."),
        Tried.WRONG_KEY: _("Very many keys that open nothing were entered from here."),
        Tried.MAIL: _("Very many e-mails were asked for from here today."),
        Tried.LINK: _("Very many links were made from here in a short time."),
        Tried.FILE: _("Very many files were made from here in a short time."),
        Tried.PDF: _("Very many PDFs were made from here in a short time."),
        Tried.BRING: _("Very many files were brought along from here in a short time."),
    }[what]
