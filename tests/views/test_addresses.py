"""The role that a person looks at stays chosen on every way through the pages of a report."""

import re

import pytest

from assessments import models
from tests.typed import Response
from tests.views.conftest import Person

ROLE = "senior-it-project-manager"
SKILL = "team-motivation"


def ways(page: Response, start: str) -> set[str]:
    """Return the links of a page to addresses that start so, without their anchors."""
    links = re.findall(r'<a\b[^>]*href="([^"#]*)', page.text)
    return {link for link in links if link.split("?")[0].startswith(start)}


def planned(person: Person) -> str:
    """Put the first step that the report offers into the plan and return its key."""
    report = person.client.get(person.url("report")).context["report"]
    line = next(item.line for item in report.todo.items if item.line.steps)
    step = line.steps[0].resource.key
    person.client.post(person.url("plan"), {"add": step, "skill": line.skill.key})
    return str(step)


@pytest.mark.parametrize("name", ["plan", "links", "targets", "example"])
def test_there_and_back_with_the_role(finished, name):
    planned(finished)
    report = f"{finished.url('report')}?role={ROLE}"
    page_url = finished.url(name, *([SKILL] if name == "example" else []))

    (there,) = ways(finished.client.get(report), page_url)
    back = ways(finished.client.get(there), finished.url("report"))

    assert there == f"{page_url}?role={ROLE}"
    assert back == {report}


def test_there_and_back_with_an_empty_plan(finished):
    report = f"{finished.url('report')}?role={ROLE}"
    page = finished.client.get(f"{finished.url('plan')}?role={ROLE}")

    assert ways(page, finished.url("report")) == {report}


@pytest.mark.parametrize("name", ["plan", "links", "targets", "example"])
def test_a_form_is_sent_to_the_page_that_it_stands_on(finished, name):
    planned(finished)
    address = finished.url(name, *([SKILL] if name == "example" else []))
    page = finished.client.get(f"{address}?role={ROLE}").text

    assert 'method="post"' in page
    assert "action=" not in page


@pytest.mark.parametrize("data", [{"save": ""}, {"tick": ""}, {"remove": "{step}"}])
def test_the_role_outlives_a_change_of_the_plan(finished, data):
    step = planned(finished)
    sent = {key: value.format(step=step) for key, value in data.items()}

    plan = f"{finished.url('plan')}?role={ROLE}"
    response = finished.client.post(plan, {"step": step, "due": "", "note": "", **sent})

    assert response.url.split("#")[0] == plan


def test_the_role_outlives_links_that_are_made_and_ended(finished):
    links = f"{finished.url('links')}?role={ROLE}"
    data = {"shows": "all", "role": ROLE, "days": "30", "name": ""}

    made = finished.client.post(links, data)
    ended = finished.client.post(links, {"end": models.ShareLink.objects.get().pk})

    assert [made.url.split("#")[0], ended.url] == [links, links]


def test_the_role_outlives_a_changed_example(finished):
    response = finished.client.post(
        f"{finished.url('example', SKILL)}?role={ROLE}", {"example-action": "A choir"}
    )

    assert response.url == f"{finished.url('report')}?role={ROLE}#evidence-{SKILL}"


def test_a_forged_role_leads_nowhere_else(finished):
    forged = {"role": 'x&y#"//evil.example\r\n'}
    page = finished.client.get(finished.url("links"), forged)

    (back,) = ways(page, finished.url("report"))
    assert back == f"{finished.url('report')}?role=x%26y%23%22%2F%2Fevil.example%0D%0A"
