"""The plan as a calendar file."""

import uuid
from datetime import date
from typing import Any

from icalendar import Calendar

from assessments.domain.annotations import PlannedStep
from assessments.exports.calendar import calendar_file
from tests.exports.conftest import ABOUT
from tests.factories import make_framework, make_resource


def test_a_step_is_an_event_that_blocks_no_time() -> None:
    (skill,) = make_framework(skills=1).skills
    at = ABOUT.submitted_at
    step = PlannedStep(make_resource(1), skill, date(2026, 9, 30), "Ask\x07 Ada.", at, None)

    calendar = Calendar.from_ical(calendar_file([step], uuid.UUID(int=1), at))

    event: Any  # whose values may be of any kind that the format has
    (event,) = calendar.walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt) == (step.resource.title, step.due)
    assert event["DESCRIPTION"] == (
        f"Ask Ada.\n\nFor {skill.name}\n\nAbout 2 weeks, 3 hours a week\n\n"
        "What to do with resource 1."
    )
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_step_without_a_date_is_no_event() -> None:
    (skill,) = make_framework(skills=1).skills
    step = PlannedStep(make_resource(1), skill, None, "", ABOUT.submitted_at, None)

    assert b"VEVENT" not in calendar_file([step], uuid.UUID(int=1), ABOUT.submitted_at)
