"""The plan as a calendar file (RFC 5545), one all-day event for each step with a date.

Events and not to-dos, which the calendars of phones pass over without a word.
"""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assessments.domain.annotations import PlannedStep
from assessments.presentation.resources import takes_text

# The format allows no control characters but tab and line feed, and the library lets them pass.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_file(steps: Iterable[PlannedStep], plan_id: uuid.UUID, at: datetime) -> bytes:
    """Return the file. A step keeps its identity, so that reading it again moves the event.

    The events block no time, and the file does not tell the address of the report.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//skillsapp//plan//EN")
    calendar.add("version", "2.0")
    for step in steps:
        if step.due is not None:
            calendar.add_component(
                _event(step, uuid.uuid5(plan_id, step.resource.key or step.id), at)
            )
    content: bytes = calendar.to_ical()
    return content


def _event(step: PlannedStep, uid: uuid.UUID, at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", at)
    event.add("dtstart", step.due)
    event.add("summary", _plain(step.resource.title))
    event.add("description", _plain(_description(step)))
    event.add("transp", "TRANSPARENT")
    return event


def _description(step: PlannedStep) -> str:
    resource = step.resource
    about = _("For %(skill)s") % {"skill": step.skill.name} if step.skill else ""
    parts = [step.note, about, takes_text(resource), resource.description, resource.url]
    return "\n\n".join(part for part in parts if part)


def _plain(text: str) -> str:
    return CONTROL.sub("", text)
