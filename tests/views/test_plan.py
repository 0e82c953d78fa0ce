"""My plan: from the report, on its page, and as a calendar file."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse
from icalendar import Calendar

from assessments import models, queries
from assessments.domain.annotations import PlannedStep
from assessments.domain.report import make_report
from assessments.presentation.report_page import report_page
from tests.browsers import respondent_of
from tests.factories import make_framework
from tests.publishing import published
from tests.typed import Response, present
from tests.views.conftest import ROLE, Person
from tests.views.test_costs import cost

PLAN = "/yours/plan/it-project-manager/"
HOSTILE = "</textarea><script>alert(1)</script>\r\nEND:VEVENT;,\\"


def offered(person: Person) -> list[tuple[str, str]]:
    """Return the steps that the report offers, each with its skill; without its whole page."""
    mine = person.assessment
    framework = queries.definitions(mine.version_id).framework
    report = make_report(framework, present(framework.role(ROLE)), queries.answers_of(mine))
    lines = report_page(report).lines
    steps = [(s.resource.key, line.skill.key) for line in lines for s in line.steps]
    return list(dict(steps).items())


def add(person: Person, resource: str, skill: str, **data: str) -> Response:
    return person.client.post(person.url("plan"), {"add": f"{skill}/{resource}"} | data)


def fields(step: str, **values: str) -> dict[str, str]:
    """Return what the page sends of a step, as in fields(step, due="…", note="…")."""
    return {f"step-{step}-{name}": value for name, value in values.items()}


def change(person: Person, step: str, button: str = "save", **values: str) -> Response:
    """Send the page with what was typed into one step, by a button of that step."""
    data = fields(step, **{"due": "", "note": ""} | values)
    return person.client.post(PLAN, data | {button: step})


def plan(person: Person) -> dict[str, PlannedStep]:
    """Return the steps by their resources, or by their titles for those of one's own."""
    return {s.resource.key or s.resource.title: s for s in queries.plan_of(person.assessment)}


def step_of(person: Person, resource: str) -> str:
    return plan(person)[resource].id


@pytest.fixture
def planner(finished: Person) -> tuple[Person, str, str]:
    """A person with one step in the plan, its resource and its id."""
    resource, skill = offered(finished)[0]
    add(finished, resource, skill)
    return finished, resource, step_of(finished, resource)


@pytest.fixture
def two_steps(planner) -> tuple[Person, str, str]:
    """A person with two steps in the plan, and their ids."""
    person, _, first = planner
    resource, skill = offered(person)[1]
    add(person, resource, skill)
    return person, first, step_of(person, resource)


# --- From the report -------------------------------------------------------------------------


def test_the_report_offers_each_step_for_the_plan(finished):
    response = finished.client.get(finished.url("report"))
    lines = response.context["report"].lines
    page = response.text
    resource, skill = offered(finished)[0]

    shown = {s.resource.key: line.skill.key for line in lines for s in line.steps}
    assert shown == dict(offered(finished))
    assert f'name="add" value="{skill}/{resource}" aria-pressed="false"' in page
    assert "In my plan" not in page


def test_a_chosen_step_says_so_and_can_be_put_back(planner):
    person, resource, _ = planner
    page = person.client.get(person.url("report")).text

    assert f'/{resource}" aria-pressed="true"' in page
    assert f'/{resource}" aria-pressed="false"' not in page


def test_all_buttons_are_of_one_form(planner):
    """So a report has no form with a token of its own for each step."""
    person, _, _ = planner
    page = person.client.get(person.url("report")).text
    buttons = re.findall(r"<button [^>]*aria-pressed[^>]*>", page)

    assert len(buttons) > 1
    assert all('form="to-plan"' in button and 'type="submit"' in button for button in buttons)
    assert page.count('id="to-plan"') == 1
    # This one, and that of what is to be corrected.
    assert page.count("csrfmiddlewaretoken") == 2


def test_no_two_buttons_share_an_anchor(finished):
    ids = re.findall(r' id="(plan-[^"]*)"', finished.client.get(finished.url("report")).text)

    assert ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("button", ["add", "remove"])
def test_a_button_leads_back_to_itself(finished, button):
    resource, skill = offered(finished)[0]
    data = {button: f"{skill}/{resource}", "role": ROLE}

    response = finished.client.post(finished.url("plan"), data)

    anchor = f"plan-{skill}-{resource}"
    assert response["Location"] == f"{finished.url('report')}?role={ROLE}#{anchor}"
    assert f'id="plan-{skill}-{resource}"' in finished.client.get(finished.url("report")).text


def test_a_button_leads_back_to_the_report_as_it_was_read(finished):
    query = f"role={ROLE}&order=need&hours=5&free=on"
    page = finished.client.get(f"{finished.url('report')}?{query}").text
    form = page[page.index('<form id="to-plan"') :]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    step = re.findall(r'name="add" value="([^"]+)"', page)[0]

    response = finished.client.post(finished.url("plan"), fields | {"add": step})

    assert response["Location"].startswith(f"{finished.url('report')}?{query}#plan-")


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
    wanted = (known if resource is None else resource, its_skill if skill is None else skill)

    assert add(finished, *wanted).status_code == 404
    assert plan(finished) == {}


@pytest.mark.parametrize("button", ["add", "remove"])
def test_a_page_from_before_an_upgrade_still_works(finished, button):
    """Its buttons have forms of their own, which send the skill by itself."""
    resource, skill = offered(finished)[0]
    if button == "remove":
        add(finished, resource, skill)

    response = finished.client.post(finished.url("plan"), {button: resource, "skill": skill})

    assert response["Location"].endswith(f"#plan-{skill}-{resource}")
    assert (resource in plan(finished)) == (button == "add")


def test_a_running_assessment_has_no_plan(person):
    assert person.client.get(person.url("plan")).url == person.url("check")
    assert add(person, "x", "y")["Location"] == person.url("check")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_changes_no_plan_from_a_report(planner, stranger, method):
    person, resource, _ = planner

    response = getattr(stranger, method)(person.url("plan"), {"remove": resource})

    assert response.status_code == 404
    assert list(plan(person)) == [resource]


def test_looking_at_the_buttons_address_leads_to_the_plan(finished):
    response = finished.client.get(f"{finished.url('plan')}?role={ROLE}")

    assert response["Location"] == f"{PLAN}?report={finished.assessment.pk}&role={ROLE}"


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
    page = finished.client.get(PLAN).text

    assert "There is nothing in your plan yet." in page
    assert f'href="{finished.url("report")}"' in page


def test_whoever_has_nothing_is_told_what_a_plan_is_and_led_on(version, client):
    page = client.get(reverse("my-plan"))

    assert page.status_code == 200
    assert "There is nothing yet, as far as this browser knows." in page.text
    assert f'href="{reverse("choose")}"' in page.text
    assert client.get(PLAN)["Location"] == reverse("my-plan")
    assert client.post(PLAN, {"add": ""}).status_code == 404
    assert models.PlanStep.objects.count() == 0


def test_the_plan_of_ones_only_framework_needs_no_name(planner):
    person, _, step = planner

    assert f'id="step-{step}"' in person.client.get(reverse("my-plan")).text


def test_a_step_gets_a_date_and_a_note_and_says_that_it_is_saved(planner):
    person, resource, step = planner
    response = change(person, step, due="2026-09-30", note="With Ana")

    assert response["Location"] == f"{PLAN}?saved={step}#step-{step}"
    assert (plan(person)[resource].due, plan(person)[resource].note) == (
        date(2026, 9, 30),
        "With Ana",
    )
    page = person.client.get(response["Location"]).text
    assert 'type="date"' in page
    assert 'value="2026-09-30"' in page
    assert page.count('class="saved"') == 1
    assert 'class="saved"' not in person.client.get(PLAN).text


def test_saving_one_step_saves_what_was_typed_into_another(two_steps):
    person, first, second = two_steps
    sent = fields(first, due="", note="Mine") | fields(second, due="2026-09-30", note="Yours")

    for button in ("save", "tick", "remove"):
        note = f"Yours, {button}"
        sent[f"step-{second}-note"] = note
        person.client.post(PLAN, sent | {button: first})

        (kept,) = (s for s in plan(person).values() if s.id == second)
        assert (kept.due, kept.note) == (date(2026, 9, 30), note)


def test_what_is_wrong_in_one_step_stops_no_other(two_steps):
    person, first, second = two_steps
    sent = fields(first, due="soon", note="Mine") | fields(second, due="", note="Yours")

    response = person.client.post(PLAN, sent | {"tick": second})

    assert response.status_code == 422
    assert 'value="soon"' in response.text
    assert "Mine" in response.text
    steps = {step.id: step for step in plan(person).values()}
    assert (steps[first].note, steps[second].note) == ("", "Yours")
    assert steps[second].done_at is not None


def shown(page: Response) -> dict[str, str]:
    """Return every field that the page of a plan shows, with its value, as a browser sends it."""
    inputs = re.findall(r'<input\b[^>]* name="([^"]+)" value="([^"]*)"', page.text)
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)<', page.text)
    return dict(inputs) | dict(areas)


def test_a_page_that_was_open_for_long_sets_nothing_back(two_steps):
    person, first, second = two_steps
    old = shown(person.client.get(PLAN))
    change(person, first, due="2026-09-30", note="From the other tab")

    person.client.post(PLAN, old | fields(second, note="From this one") | {"save": second})

    assert {step.id: (step.due, step.note) for step in plan(person).values()} == {
        first: (date(2026, 9, 30), "From the other tab"),
        second: (None, "From this one"),
    }


def test_what_is_typed_can_be_emptied_again(planner):
    person, resource, step = planner
    change(person, step, due="2026-09-30", note="With Ana\r\nand Bo")
    page = shown(person.client.get(PLAN))
    assert page[f"initial-step-{step}-due"] == "2026-09-30"

    person.client.post(PLAN, page | fields(step, due="", note="") | {"save": step})

    assert (plan(person)[resource].due, plan(person)[resource].note) == (None, "")


@pytest.mark.parametrize("due", ["tomorrow", "30.9.2026", "0026-09-30", "2026-02-30", "9999-01-01"])
def test_what_is_no_date_comes_back_with_everything_typed(planner, due):
    person, resource, step = planner
    response = change(person, step, "tick", due=due, note="With Ana")

    assert response.status_code == 422
    assert f'value="{due}"' in response.text
    assert "With Ana" in response.text
    assert f'href="#id_step-{step}-due"' in response.text
    assert f'id="id_step-{step}-due"' in response.text
    kept = plan(person)[resource]
    assert (kept.due, kept.note, kept.done_at) == (None, "", None)


def test_what_is_done_stays_and_can_be_taken_up_again(planner):
    person, resource, step = planner
    change(person, step, "tick", note="Went well")

    assert plan(person)[resource].done_at is not None
    assert plan(person)[resource].note == "Went well"
    page = person.client.get(PLAN).text
    assert "Done (1)" in page
    assert "Done on" in page
    assert "Went well" in page

    change(person, step, "untick", note="Went well")
    assert plan(person)[resource].done_at is None
    assert "Done (1)" not in person.client.get(PLAN).text


def test_a_step_is_removed_from_its_page(planner):
    person, _, step = planner
    response = change(person, step, "remove")

    assert "The step is no longer in your plan." in person.client.get(response["Location"]).text
    assert plan(person) == {}


@pytest.mark.parametrize("button", ["save", "tick", "untick"])
def test_a_step_that_another_tab_has_removed_is_told_with_what_was_typed(planner, button):
    person, _, step = planner
    change(person, step, "remove")
    person.client.cookies.pop("messages")

    response = change(person, step, button, note="Too late")

    assert response.status_code == 409
    assert "it was removed in another tab or window" in response.text
    assert "<p>Too late</p>" in response.text
    assert plan(person) == {}


@pytest.mark.parametrize("button", ["save", "tick", "untick", "remove"])
def test_a_step_that_another_tab_has_removed_is_told(planner, button):
    person, _, step = planner
    change(person, step, "remove")
    person.client.cookies.pop("messages")

    response = change(person, step, button)

    assert response.status_code == 302
    assert "it was removed in another tab or window" in person.client.get(response["Location"]).text
    assert plan(person) == {}


@pytest.mark.parametrize("button", ["save", "tick", "untick", "remove", "add"])
@pytest.mark.parametrize("step", ["\x00", "x", "", str(uuid.UUID(int=1)), "theirs"])
def test_whatever_is_sent_for_a_step_changes_nobodys_plan(planner, button, step):
    person, _, theirs = planner
    other = Person()
    other.start()
    sent = fields(theirs, due="2026-01-01", note="Mine") | {button: step}
    before = plan(person)

    response = other.client.post(PLAN, {k: theirs if v == "theirs" else v for k, v in sent.items()})

    is_taken_along = button == "remove" and step == "theirs"  # what is removed is not saved
    assert response.status_code == (302 if is_taken_along else 409)
    assert plan(person) == before
    assert plan(other) == {}


def test_hostile_notes_are_shown_as_they_are(planner):
    person, _, step = planner
    change(person, step, note=HOSTILE)

    page = person.client.get(PLAN).text

    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_a_plan_costs_as_much_for_many_steps_as_for_one(finished):
    costs = []
    for resource, skill in offered(finished)[:3]:
        add(finished, resource, skill)
        costs.append(cost(lambda: finished.client.get(PLAN)))

    assert costs == [4, 4, 4]


# --- Steps of one's own ------------------------------------------------------------------------


def own(person: Person, title: str, **values: str) -> Response:
    data = {f"own-{name}": value for name, value in {"title": title, **values}.items()}
    return person.client.post(PLAN, data | {"add": ""})


def test_a_step_of_ones_own_is_added_once_for_a_skill_or_for_none(finished):
    pk = str(uuid.UUID(int=5))
    for _ in range(2):
        response = own(finished, "Ask Ana", id=pk, skill="adaptability", due="2026-09-30")
    own(finished, HOSTILE)

    assert response["Location"] == f"{PLAN}?saved={pk}#step-{pk}"
    first, second = plan(finished).values()
    assert (first.due, second.skill) == (date(2026, 9, 30), None)
    assert present(first.skill).name == "Adaptability"
    page = finished.client.get(PLAN).text
    assert page.count("A step of your own.") == 2
    assert "<script>" not in page


def test_a_step_of_ones_own_is_renamed(finished):
    own(finished, "Ask Ana")
    (step,) = plan(finished).values()

    assert change(finished, step.id, title="").status_code == 422
    change(finished, step.id, title="Ask Bo")

    assert list(plan(finished)) == ["Ask Bo"]


def test_a_step_of_the_framework_keeps_its_title(planner):
    person, resource, step = planner
    change(person, step, title="Mine")

    assert plan(person)[resource].resource.title != "Mine"
    assert models.PlanStep.objects.get().title == ""


@pytest.mark.parametrize(
    "values", [{"title": ""}, {"title": "x" * 201}, {"title": "x", "skill": "flying"}]
)
def test_a_step_of_ones_own_that_does_not_fit_comes_back(finished, values):
    response = own(finished, values.pop("title"), due="2026-09-30", **values)

    assert response.status_code == 422
    assert 'value="2026-09-30"' in response.text
    assert plan(finished) == {}


def test_a_step_that_was_typed_is_added_whichever_button_was_pressed(planner):
    person, _, step = planner
    person.client.post(PLAN, fields(step, due="", note="") | {"own-title": "Ask", "save": step})

    assert "Ask" in plan(person)


def test_a_script_that_saves_adds_no_step_that_is_still_being_typed(planner):
    person, resource, step = planner
    sent = fields(step, due="", note="With Ana") | {"own-title": "As"}

    assert person.client.post(PLAN, sent).status_code == 302
    assert list(plan(person)) == [resource]
    assert plan(person)[resource].note == "With Ana"


# --- From report to report ---------------------------------------------------------------------


def test_a_plan_goes_along_into_the_next_report(planner):
    person, resource, step = planner
    change(person, step, due="2026-09-30", note="With Ana")
    first = person.assessment
    person.start()
    again = models.Assessment.objects.running().get()
    person.client.post(reverse("assessment:check", args=[again.pk]))

    report = person.client.get(reverse("assessment:report", args=[again.pk]))
    plan_page = person.client.get(f"{PLAN}?report={again.pk}").text

    assert report.context["planned"] == {resource: step}
    assert "With Ana" in plan_page
    assert (
        f'<a href="{reverse("assessment:report", args=[first.pk])}">From your report of'
        in plan_page
    )


def test_a_plan_outlives_the_report_that_it_came_from(planner):
    person, _, step = planner
    models.Assessment.objects.all().delete()

    page = person.client.get(reverse("my-plan"))

    assert f'id="step-{step}"' in page.text
    assert "From your report of" not in page.text


def test_whoever_has_used_two_frameworks_chooses(planner, second_framework):
    person, _, step = planner
    person.client.post(reverse("start", args=["framework"]), {"role": "role-1"})

    page = person.client.get(reverse("my-plan"))

    assert f'href="{PLAN}"' in page.text
    assert f'href="{reverse("plan", args=["framework"])}"' in page.text
    assert f'id="step-{step}"' not in person.client.get(reverse("plan", args=["framework"])).text
    assert person.client.post(reverse("my-plan"), {"remove": step}).status_code == 404


@pytest.fixture
def second_framework(version) -> None:
    published(make_framework(skills=2))


# --- As a calendar file ----------------------------------------------------------------------

DATES = f"{PLAN}dates.ics"


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_steps_with_a_date_go_into_the_calendar_and_lead_home(two_steps):
    person, first, _ = two_steps
    change(person, first, due="2026-09-30", note="With Ana")

    response = person.client.get(DATES)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="my-plan.ics"'
    (event,) = events(response.content)
    resource = next(s.resource for s in plan(person).values() if s.id == first)
    assert event["DTSTART"].dt == date(2026, 9, 30)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert b"DTSTART;VALUE=DATE:20260930\r\n" in response.content
    assert str(event["SUMMARY"]) == resource.title
    assert str(event["DESCRIPTION"]).startswith("With Ana\n\n")
    assert resource.description in str(event["DESCRIPTION"])
    assert event["URL"] == "http://testserver/yours/plan/"
    for secret in (person.assessment.pk, respondent_of(person.client)):
        assert str(secret) not in response.text


def test_a_step_keeps_its_identity_when_its_date_moves(planner):
    person, _, step = planner
    uids = []
    for due in ("2026-09-30", "2026-10-07"):
        change(person, step, due=due)
        (event,) = events(person.client.get(DATES).content)
        uids.append(str(event["UID"]))

    assert uids[0] == uids[1]


def test_without_a_date_there_is_no_file(planner):
    person, _, _ = planner
    assert DATES not in person.client.get(PLAN).text

    response = person.client.get(DATES, follow=True)

    assert response.redirect_chain == [(PLAN, 302)]
    assert "Give a step a date first" in response.text


def test_the_next_time_goes_into_the_calendar_and_says_nothing_of_anybody(finished, stranger):
    address = reverse("next-time")
    assert f'href="{address}"' in finished.client.get(finished.url("report")).text

    mine, theirs = finished.client.get(address), stranger.get(address)

    (event,), (other,) = events(mine.content), events(theirs.content)
    assert (event["URL"], event["UID"]) == (other["URL"], other["UID"])
