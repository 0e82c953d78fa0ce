"""The role that a person looks at stays chosen on every way through the pages of a report."""

import html
import re

import pytest

from assessments import models
from tests.typed import Response
from tests.views.conftest import Person

ROLE = "senior-it-project-manager"
SKILL = "team-motivation"


def ways(page: Response, start: str, only: bool = False) -> set[str]:
    """Return the links of a page to addresses that start so, or are so, without their anchors."""
    links = {html.unescape(link) for link in re.findall(r'<a\b[^>]*href="([^"#]*)', page.text)}
    paths = {link: link.split("?")[0] for link in links}
    return {
        link for link, path in paths.items() if (path == start if only else path.startswith(start))
    }


def tell(person: Person, query: str = "") -> Response:
    """Tell an example, so that the report leads to it."""
    address = f"/yours/examples/it-project-manager/{SKILL}/{query}"
    return person.client.post(address, {"example-action": "A choir"})


def planned(person: Person) -> str:
    """Put the first step that the report offers into the plan and return its key."""
    report = person.client.get(person.url("report")).context["report"]
    line = next(item.line for item in report.todo.items if item.line.steps)
    step = line.steps[0].resource.key
    person.client.post(person.url("plan"), {"add": step, "skill": line.skill.key})
    return str(step)


def address(person: Person, name: str) -> str:
    """Return the address of a page that a report leads to."""
    if name in ("my-plan", "my-examples"):
        return f"/yours/{name.removeprefix('my-')}/it-project-manager/"
    return person.url(name)


PAGES = ["my-plan", "my-examples", "links", "targets", "interview"]


@pytest.mark.parametrize("name", PAGES)
def test_there_and_back_with_the_role(finished, name):
    planned(finished)
    tell(finished)
    report = f"{finished.url('report')}?role={ROLE}"

    (there,) = ways(finished.client.get(report), address(finished, name), only=True)
    back = ways(finished.client.get(there), finished.url("report"))

    person_wide = f"report={finished.assessment.pk}&" if name.startswith("my-") else ""
    assert there == f"{address(finished, name)}?{person_wide}role={ROLE}"
    assert report in back


def test_there_and_back_to_the_report_as_it_was_read(finished):
    tell(finished)
    query = f"role={ROLE}&order=need&hours=5&free=on"
    report = f"{finished.url('report')}?{query}"

    for name in ("my-plan", "my-examples"):
        (there,) = ways(finished.client.get(report), address(finished, name), only=True)
        assert report in ways(finished.client.get(there), finished.url("report"))


def test_there_and_back_with_an_empty_plan(finished):
    report = f"{finished.url('report')}?role={ROLE}"
    page = finished.client.get(f"{address(finished, 'my-plan')}?role={ROLE}")

    assert ways(page, finished.url("report")) == {report}


def test_a_report_of_somebody_else_is_no_way_back(finished, version):
    other = Person()
    other.start()
    other.submit()
    page = finished.client.get(f"{address(finished, 'my-plan')}?report={other.assessment.pk}")

    assert ways(page, "/assessment/") == {finished.url("report")}


@pytest.mark.parametrize("name", ["my-plan", "my-examples", "links", "targets"])
def test_a_form_is_sent_to_the_page_that_it_stands_on(finished, name):
    planned(finished)
    page = finished.client.get(f"{address(finished, name)}?role={ROLE}").text

    assert 'method="post"' in page
    assert "action=" not in page


@pytest.mark.parametrize("button", ["save", "tick", "remove"])
def test_the_role_outlives_a_change_of_the_plan(finished, button):
    planned(finished)
    step = models.PlanStep.objects.get().pk

    plan = f"{address(finished, 'my-plan')}?role={ROLE}"
    response = finished.client.post(plan, {button: step})

    assert response["Location"].split("#")[0] == f"{plan}&saved={step}"


def test_the_role_outlives_links_that_are_made_and_ended(finished):
    links = f"{finished.url('links')}?role={ROLE}"
    data = {"shows": "all", "role": ROLE, "days": "30", "name": ""}

    made = finished.client.post(links, data)
    ended = finished.client.post(links, {"end": models.ShareLink.objects.get().pk})

    assert [made.url.split("#")[0], ended.url] == [links, links]


def test_the_role_outlives_a_changed_example(finished):
    response = tell(finished, f"?role={ROLE}")

    assert response["Location"].startswith(f"{address(finished, 'my-examples')}?role={ROLE}&saved=")


def test_a_forged_role_leads_nowhere_else(finished):
    forged = {"role": 'x&y#"//evil.example\r\n'}
    page = finished.client.get(finished.url("links"), forged)

    (back,) = ways(page, finished.url("report"))
    assert back == f"{finished.url('report')}?role=x%26y%23%22%2F%2Fevil.example%0D%0A"
