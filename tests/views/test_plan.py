"""My plan: from the report, on its page, and as a calendar file."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from assessments import queries
from assessments.domain.annotations import PlannedStep
from assessments.exports.calendar import calendar_file
from tests.factories import make_framework, make_resource
from tests.publishing import NOON
from tests.typed import Response
from tests.views.conftest import ROLE, Person
from tests.views.test_costs import cost

HOSTILE = "</textarea><script>alert(1)</script>\r\nEND:VEVENT;,\\"


def offered(person: Person) -> list[tuple[str, str]]:
    """Return the steps that the report offers, each with its skill."""
    report = person.client.get(person.url("report")).context["report"]
    steps = [(s.resource.key, line.skill.key) for line in report.lines for s in line.steps]
    return list(dict(steps).items())


def add(person: Person, resource: str, skill: str, **data: str) -> Response:
    return person.client.post(person.url("plan"), {"add": resource, "skill": skill} | data)


def change(person: Person, step: str, **data: str) -> Response:
    return person.client.post(person.url("plan"), {"step": step, "due": "", "note": ""} | data)


def plan(person: Person) -> dict[str, PlannedStep]:
    return {step.resource.key: step for step in queries.plan_of(person.assessment)}


@pytest.fixture
def planner(finished: Person) -> tuple[Person, str, str]:
    """A person with one step in the plan, its resource and its skill."""
    resource, skill = offered(finished)[0]
    add(finished, resource, skill)
    return finished, resource, skill


# --- From the report -------------------------------------------------------------------------


def test_the_report_offers_each_step_for_the_plan(finished):
    page = finished.client.get(finished.url("report")).text
    resource, _ = offered(finished)[0]

    assert f'name="add" value="{resource}" aria-pressed="false"' in page
    assert "In my plan" not in page


def test_a_chosen_step_says_so_and_can_be_put_back(planner):
    person, resource, _ = planner
    page = person.client.get(person.url("report")).text

    assert f'name="remove" value="{resource}" aria-pressed="true"' in page
    assert f'name="add" value="{resource}"' not in page


def test_no_two_buttons_share_an_anchor(finished):
    ids = re.findall(r' id="(plan-[^"]*)"', finished.client.get(finished.url("report")).text)

    assert ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("button", ["add", "remove"])
def test_a_button_leads_back_to_itself(finished, button):
    resource, skill = offered(finished)[0]
    data = {button: resource, "skill": skill, "role": ROLE}

    response = finished.client.post(finished.url("plan"), data)

    anchor = f"plan-{skill}-{resource}"
    assert response.url == f"{finished.url('report')}?role={ROLE}#{anchor}"
    assert f'id="plan-{skill}-{resource}"' in finished.client.get(finished.url("report")).text


def test_a_button_leads_back_to_the_report_as_it_was_read(finished):
    query = f"role={ROLE}&order=need&hours=5&free=on"
    page = finished.client.get(f"{finished.url('report')}?{query}").text
    form = page[page.index('<form id="plan-') :]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    resource = re.findall(r'name="add" value="([^"]+)"', form)[0]

    response = finished.client.post(finished.url("plan"), fields | {"add": resource})

    assert response.url.startswith(f"{finished.url('report')}?{query}#plan-")


def test_a_forged_way_back_leads_nowhere_else(finished):
    resource, skill = offered(finished)[0]
    response = add(finished, resource, skill, role="x&y#//evil.example\r\nSet-Cookie: a")

    expected = finished.url("report") + "?role=x%26y%23%2F%2Fevil.example%0D%0ASet-Cookie%3A+a#plan"
    assert response["Location"].startswith(expected)


@pytest.mark.parametrize(
    ("resource", "skill"), [("no-such-resource", None), (None, "no-such-skill"), ("", "")]
)
def test_a_step_that_the_report_does_not_have_is_a_404(finished, resource, skill):
    known, its_skill = offered(finished)[0]
    data = {
        "add": known if resource is None else resource,
        "skill": its_skill if skill is None else skill,
    }

    assert finished.client.post(finished.url("plan"), data).status_code == 404
    assert plan(finished) == {}


def test_a_running_assessment_has_no_plan(person):
    assert person.client.get(person.url("plan")).url == person.url("check")
    assert add(person, "x", "y")["Location"] == person.url("check")
    assert person.client.get(person.url("calendar")).url == person.url("check")


@pytest.mark.parametrize(
    ("method", "name"), [("get", "plan"), ("post", "plan"), ("get", "calendar")]
)
def test_a_stranger_finds_no_plan(planner, stranger, method, name):
    person, resource, _ = planner

    response = getattr(stranger, method)(person.url(name), {"remove": resource})

    assert response.status_code == 404
    assert list(plan(person)) == [resource]


@pytest.mark.parametrize("name", ["sample", "preview"])
def test_what_is_nobodys_report_has_no_buttons(version, editor, name):
    addresses = {
        "sample": reverse("sample", args=["it-project-manager"]),
        "preview": reverse("preview:report", args=[version.framework_id]),
    }
    page = editor.get(addresses[name])

    assert page.status_code == 200
    assert "Add to my plan" not in page.text


# --- On its page -----------------------------------------------------------------------------


def test_an_empty_plan_has_a_way_on(finished):
    page = finished.client.get(finished.url("plan")).text

    assert "There is nothing in your plan yet." in page
    assert f'href="{finished.url("report")}"' in page


def test_a_step_gets_a_date_and_a_note(planner):
    person, resource, _ = planner
    response = change(person, resource, due="2026-09-30", note="With Ana")

    assert response["Location"] == f"{person.url('plan')}#step-{resource}"
    assert (plan(person)[resource].due, plan(person)[resource].note) == (
        date(2026, 9, 30),
        "With Ana",
    )
    page = person.client.get(person.url("plan")).text
    assert 'type="date"' in page
    assert 'value="2026-09-30"' in page


@pytest.mark.parametrize("due", ["tomorrow", "30.9.2026", "0026-09-30", "2026-02-30", "9999-01-01"])
def test_what_is_no_date_comes_back_with_everything_typed(planner, due):
    person, resource, _ = planner
    response = change(person, resource, due=due, note="With Ana", tick="")

    assert response.status_code == 422
    assert f'value="{due}"' in response.text
    assert "With Ana" in response.text
    assert f'href="#id_{resource}_due"' in response.text
    assert f'id="id_{resource}_due"' in response.text
    step = plan(person)[resource]
    assert (step.due, step.note, step.done_at) == (None, "", None)


def test_ticking_keeps_what_was_typed_beside_it(planner):
    person, resource, _ = planner
    change(person, resource, note="Went well", tick="")

    assert plan(person)[resource].done_at is not None
    assert plan(person)[resource].note == "Went well"
    assert "Done on" in person.client.get(person.url("plan")).text

    change(person, resource, note="Went well", untick="")
    assert plan(person)[resource].done_at is None


def test_a_step_is_removed_from_its_page(planner):
    person, resource, _ = planner
    response = person.client.post(person.url("plan"), {"remove": resource, "step": resource})

    assert response.url == person.url("plan")
    assert plan(person) == {}


def test_changing_what_is_not_in_the_plan_is_a_404(finished):
    assert change(finished, offered(finished)[0][0]).status_code == 404
    assert finished.client.post(finished.url("plan")).status_code == 404


def test_hostile_notes_are_shown_as_they_are(planner):
    person, resource, _ = planner
    change(person, resource, note=HOSTILE)

    page = person.client.get(person.url("plan")).text

    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_a_plan_costs_as_much_for_many_steps_as_for_one(finished):
    costs, url = [], finished.url("plan")
    for resource, skill in offered(finished)[:3]:
        add(finished, resource, skill)
        costs.append(cost(lambda: finished.client.get(url)))

    assert costs == [3, 3, 3]


# --- As a calendar file ----------------------------------------------------------------------


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_steps_with_a_date_go_into_the_calendar(finished):
    (first, skill), (second, other) = offered(finished)[:2]
    add(finished, first, skill)
    add(finished, second, other)
    change(finished, first, due="2026-09-30", note="With Ana")

    response = finished.client.get(finished.url("calendar"))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="my-plan.ics"'
    (event,) = events(response.content)
    resource = plan(finished)[first].resource
    assert event["DTSTART"].dt == date(2026, 9, 30)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert b"DTSTART;VALUE=DATE:20260930\r\n" in response.content
    assert str(event["SUMMARY"]) == resource.title
    assert str(event["DESCRIPTION"]).startswith("With Ana\n\n")
    assert resource.description in str(event["DESCRIPTION"])
    assert str(finished.assessment.pk) not in response.text


def test_a_step_keeps_its_identity_when_its_date_moves(planner):
    person, resource, _ = planner
    uids = []
    for due in ("2026-09-30", "2026-10-07"):
        change(person, resource, due=due)
        (event,) = events(person.client.get(person.url("calendar")).content)
        uids.append(str(event["UID"]))

    assert uids[0] == uids[1]


def test_without_a_date_there_is_no_file(planner):
    person, _, _ = planner
    assert person.url("calendar") not in person.client.get(person.url("plan")).text

    response = person.client.get(person.url("calendar"), follow=True)

    assert response.redirect_chain == [(person.url("plan"), 302)]
    assert "Give a step a date first" in response.text


def test_a_calendar_file_holds_any_text_as_it_is():
    title = "Ä, b; c\\n 日本語 " + "🙂é" * 60
    framework = make_framework(resources=[make_resource(title=title, description="x\ny")])
    note = 'BEGIN:VEVENT\r\nEND:VCALENDAR\n;,:"\\ \x07\x1b\x85'
    step = PlannedStep(
        framework.resources[0], framework.skills[0], date(2026, 1, 2), note, NOON, None
    )

    content = calendar_file([step, step], uuid.UUID(int=1), NOON)

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 2
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    first, second = events(content)
    assert str(first["SUMMARY"]) == title
    assert str(first["DESCRIPTION"]).startswith('BEGIN:VEVENT\nEND:VCALENDAR\n;,:"\\ ')
    assert first["UID"] == second["UID"]
    assert first["DTSTAMP"].dt == datetime(2026, 3, 1, 12, tzinfo=UTC)
