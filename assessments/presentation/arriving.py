"""What becomes of what somebody brings along, in words."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.arriving import KEPT, Arrival, Arrivals, Fate
from assessments.domain.belongings import Belongings
from assessments.domain.language import said
from assessments.domain.limits import MOST_ASSESSMENTS, MOST_EXAMPLES, MOST_STEPS


@dataclass(frozen=True)
class ArrivingLine:
    """An assessment, and what becomes of it. `lost` are texts of statements."""

    about: str
    happens: str
    is_kept: bool
    lost: tuple[str, ...]


@dataclass(frozen=True)
class ArrivingPage:
    """`others` are the other kinds of belongings, each with what becomes of it."""

    lines: tuple[ArrivingLine, ...]
    others: tuple[tuple[str, str], ...]
    is_empty: bool

    @property
    def mark(self) -> str:
        """Return a text that is another one as soon as the page says something else."""
        return sha256(repr(self).encode()).hexdigest()


def arriving_page(belongings: Belongings, arrivals: Arrivals) -> ArrivingPage:
    return ArrivingPage(
        lines=tuple(_line(arrival, belongings) for arrival in arrivals.assessments),
        others=tuple(_others(belongings, arrivals)),
        is_empty=arrivals.is_empty,
    )


def _line(arrival: Arrival, belongings: Belongings) -> ArrivingLine:
    one, told = arrival.one, belongings.version_of(arrival.one)
    values = {
        "date": date_format(localtime(one.submitted_at or one.started_at), "DATE_FORMAT"),
        "title": told.title if told else one.framework,
        "version": one.version,
    }
    about = (
        _("Report of %(date)s: %(title)s, version %(version)s")
        if one.submitted_at
        else _("Self-assessment begun on %(date)s: %(title)s, version %(version)s")
    )
    return ArrivingLine(said(about, values), _happens(arrival), arrival.fate in KEPT, arrival.lost)


def _happens(arrival: Arrival) -> str:
    if arrival.fate is Fate.CARRIED:
        return _carried(arrival)
    if arrival.has_other_rule:
        return _(
            "It comes back with all its answers. This site computes reports by another rule, so "
            "numbers in it may differ."
        )
    return {
        Fate.SUBMITTED: _("It comes back as it was."),
        Fate.GOES_ON: _("It comes back, and you can go on with it."),
        Fate.HERE: _("It is here already and stays as it is."),
        Fate.RUNNING: _("It is left out: another one is not finished yet, and one at a time is."),
        Fate.SUPERSEDED: _(
            "It is left out: this site does not have that version, and only the answers of your "
            "last self-assessment can go into a new one."
        ),
        Fate.MEANS_OTHER: _(
            "It is left out: this site does not have that version, and asks for nothing that "
            "surely means the same."
        ),
        Fate.CLOSED: _(
            "It is left out: this site does not have that version, and takes no new answers."
        ),
        Fate.UNKNOWN: _("It is left out: this site does not ask these questions."),
        Fate.NO_ROOM: _(
            "It is left out: %(most)s self-assessments are as many as one person can keep here. "
            "Delete some that you no longer need, then bring the file along again."
        )
        % {"most": MOST_ASSESSMENTS},
    }[arrival.fate]


def _carried(arrival: Arrival) -> str:
    text = ngettext(
        "This site does not have that version. %(kept)s of its answers surely means the same in "
        "version %(version)s here; it goes into a new self-assessment, which you look through "
        "and submit.",
        "This site does not have that version. %(kept)s of its answers surely mean the same in "
        "version %(version)s here; they go into a new self-assessment, which you look through "
        "and submit.",
        len(arrival.answers),
    )
    return text % {"kept": len(arrival.answers), "version": arrival.into.version}


def _others(belongings: Belongings, arrivals: Arrivals) -> list[tuple[str, str]]:
    """Return each other kind with how many there are to add, here already and left out."""
    examples = _tally(
        len(belongings.examples),
        len(arrivals.examples),
        arrivals.examples_left,
        over=arrivals.examples_over,
        room=_("%(most)s for each skill are as many as can be kept") % {"most": MOST_EXAMPLES},
    )
    steps = _tally(
        len(belongings.steps),
        len(arrivals.steps),
        arrivals.steps_left,
        over=arrivals.steps_over,
        room=_("a plan can hold %(most)s") % {"most": MOST_STEPS},
    )
    targets = _tally(len(belongings.own_targets), len(arrivals.own_targets), arrivals.targets_left)
    links = _("They do not come along: make new ones at your reports.") if belongings.links else ""
    kinds = {
        _("Examples"): examples,
        _("Steps of your plan"): steps,
        _("Own targets"): targets,
        _("Links to reports"): links,
    }
    return [(kind, text) for kind, text in kinds.items() if text]


def _tally(told: int, added: int, left_out: int, *, over: int = 0, room: str = "") -> str:
    """Return how many are added, here already and left out; `room` says why some are over."""
    parts = {
        _("%(number)s to add"): added,
        _("%(number)s here already"): told - added - left_out - over,
        _("%(number)s left out, because this site does not have what they are about"): left_out,
        _("%(number)s left out, because %(room)s"): over,
    }
    values = {"room": room}
    return ", ".join(text % (values | {"number": n}) for text, n in parts.items() if n)
