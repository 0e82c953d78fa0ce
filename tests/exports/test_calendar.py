"""Calendar files: of the plan, and of the next self-assessment."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from assessments.domain.annotations import PlannedStep, own_resource
from assessments.exports.calendar import next_time_file, plan_file
from tests.factories import make_framework, make_resource
from tests.publishing import NOON

HOME = "https://skills.example.org/yours/plan/"
(SKILL,) = make_framework(skills=1).skills
STEP = PlannedStep(make_resource(1), SKILL, date(2026, 9, 30), "Ask\x07 Ada.", NOON, None)
PERSON = uuid.UUID(int=1)


def events(content: bytes) -> list[Any]:
    """Return the events, whose values may be of any kind that the format has."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_step_is_an_event_that_blocks_no_time() -> None:
    (event,) = events(plan_file([STEP], PERSON, HOME, NOON))

    assert (event["SUMMARY"], event["DTSTART"].dt) == (STEP.resource.title, STEP.due)
    assert event["DESCRIPTION"] == (
        f"Ask Ada.\n\nFor {SKILL.name}\n\nAbout 2 weeks, 3 hours a week\n\n"
        "What to do with resource 1."
    )
    assert event["TRANSP"] == "TRANSPARENT"


def test_an_event_leads_to_a_page_that_says_nothing_of_anybody() -> None:
    content = plan_file([replace(STEP, id=str(uuid.UUID(int=9)))], PERSON, HOME, NOON)

    (event,) = events(content)
    assert event["URL"] == HOME
    assert str(PERSON).encode() not in content


def test_what_is_to_do_reminds_of_itself_in_the_morning_of_its_day() -> None:
    done = replace(STEP, resource=make_resource(2), done_at=NOON)

    to_do, over = events(plan_file([STEP, done], PERSON, HOME, NOON))

    (alarm,) = to_do.walk("VALARM")
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", STEP.resource.title)
    assert alarm["TRIGGER"].dt == timedelta(hours=9)
    assert over.walk("VALARM") == []


def test_a_step_of_ones_own_is_an_event_like_any_other() -> None:
    first, second = (
        PlannedStep(own_resource("Ask Ana"), None, date(2026, 9, 30), "", NOON, None, id=str(pk))
        for pk in (uuid.UUID(int=7), uuid.UUID(int=8))
    )

    one, other = events(plan_file([first, second], PERSON, HOME, NOON))

    assert one["SUMMARY"] == "Ask Ana"
    assert one["UID"] != other["UID"]


def test_a_step_without_a_date_is_no_event() -> None:
    assert b"VEVENT" not in plan_file([replace(STEP, due=None)], PERSON, HOME, NOON)


def test_a_calendar_file_holds_any_text_as_it_is() -> None:
    title = "Ä, b; c\\n 日本語 " + "🙂é" * 60
    framework = make_framework(resources=[make_resource(title=title, description="x\ny")])
    note = 'BEGIN:VEVENT\r\nEND:VCALENDAR\n;,:"\\ \x07\x1b\x85'
    step = PlannedStep(
        framework.resources[0], framework.skills[0], date(2026, 1, 2), note, NOON, None
    )

    content = plan_file([step, step], PERSON, HOME, NOON)

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 2
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    first, second = events(content)
    assert str(first["SUMMARY"]) == title
    assert str(first["DESCRIPTION"]).startswith('BEGIN:VEVENT\nEND:VCALENDAR\n;,:"\\ ')
    assert first["UID"] == second["UID"]
    assert first["DTSTAMP"].dt == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_next_time_is_in_three_months_with_an_alarm_and_the_way_back() -> None:
    address = "https://skills.example.org/return/a-key"

    (event,) = events(next_time_file(NOON, address))

    assert event["DTSTART"].dt == date(2026, 5, 31)
    assert event["URL"] == address
    assert address in event["DESCRIPTION"]
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=9)


def test_the_next_time_asked_for_twice_on_a_day_is_one() -> None:
    (one,), (other,) = (
        events(next_time_file(at, "https://skills.example.org/return/"))
        for at in (NOON, NOON + timedelta(hours=1))
    )

    assert one["UID"] == other["UID"]
