"""Calendar files (RFC 5545) of all-day events: the dated steps of a plan, and the next time.

Events and not to-dos, which the calendars of phones pass over without a word. They block no
time, remind of themselves in the morning of their day, and lead back to the site.
"""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.annotations import PlannedStep
from assessments.presentation.resources import takes_text
from assessments.presentation.site import site_called

if TYPE_CHECKING:  # it takes a fifth of a second, and few processes ever need it
    from icalendar import Alarm, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"

NEXT_TIME = timedelta(weeks=13)  # about three months, on the same day of the week
REMINDS_AFTER = timedelta(hours=9)  # in the morning: the day begins at midnight, wherever one is

# The format allows no control characters but tab and line feed, and the library lets them pass.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def plan_file(
    steps: Iterable[PlannedStep], respondent_id: uuid.UUID, home: str, at: datetime
) -> bytes:
    """Return the file of the steps with a date; it leads to `home`, the address of any plan.

    A step keeps its identity, so that reading the file again moves the event. What is done is
    not reminded of. Nothing in the file opens anything of the person: it may be passed on.
    """
    events = []
    for step in steps:
        if step.due is not None:
            # A digest, from which nobody finds who the person is to the site.
            uid = uuid.uuid5(respondent_id, step.resource.key or step.id)
            event = _event(uid, step.due, step.resource.title, _description(step), home, at)
            if step.done_at is None:
                event.add_component(_alarm(step.resource.title))
            events.append(event)
    return _calendar(events)


def next_time_file(at: datetime, address: str) -> bytes:
    """Return an entry in about three months for the next self-assessment, with its alarm.

    It leads to `address`. A return link is a secret, and whoever sees the entry has it.
    """
    day = timezone.localtime(at).date() + NEXT_TIME
    title = _("Take %(site)s again") % {"site": site_called()}
    text = _("See what has grown. This address leads back to your reports: %(address)s")
    uid = uuid.uuid5(uuid.NAMESPACE_URL, f"{address} {day}")
    event = _event(uid, day, title, text % {"address": address}, address, at)
    event.add_component(_alarm(title))
    return _calendar([event])


def _calendar(events: "Iterable[Event]") -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//skillsapp//plan//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(
    uid: uuid.UUID, day: date, title: str, description: str, address: str, at: datetime
) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("summary", _plain(title))
    event.add("description", _plain(description))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(title))
    alarm.add("trigger", REMINDS_AFTER)
    return alarm


def _description(step: PlannedStep) -> str:
    resource = step.resource
    about = _("For %(skill)s") % {"skill": step.skill.name} if step.skill else ""
    parts = [step.note, about, takes_text(resource), resource.description, resource.url]
    return "\n\n".join(part for part in parts if part)


def _plain(text: str) -> str:
    return CONTROL.sub("", text)
