"""What a page says where there is no room for more of a kind, and that nothing typed is lost."""

import json
import re
import uuid
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain import limits
from assessments.domain.annotations import Example
from assessments.services import annotating, answering, correcting, planning, sharing
from tests.browsers import respondent_of
from tests.views.conftest import ROLE, Person
from tests.views.test_plan import offered

ROOT = Path(__file__).resolve().parents[2]
SKILL, GOAL = "team-motivation", "explain-shared-goal"
PLAN = reverse("plan", args=["it-project-manager"])
ADD_EXAMPLE = reverse("add-example", args=["it-project-manager", SKILL])
SHARE = {"shows": "all", "role": ROLE, "days": "30"}
SCRIPT = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def no_room(monkeypatch):
    """Let there be room for one of each kind."""
    for module, name in (
        (answering, "MOST_ASSESSMENTS"),
        (correcting, "MOST_ASSESSMENTS"),
        (annotating, "MOST_EXAMPLES"),
        (planning, "MOST_STEPS"),
        (sharing, "MOST_OPEN_LINKS_OF_REPORT"),
    ):
        monkeypatch.setattr(module, name, 1)


def step(title="Ask Ana"):
    return {"own-title": title, "own-id": str(uuid.uuid4()), "add": ""}


@pytest.mark.parametrize(
    "act",
    [Person.start, lambda person: person.client.post(person.url("correct"))],
    ids=["start", "correct"],
)
def test_of_assessments(finished, act):
    response = act(finished)

    assert (response.status_code, response["Location"]) == (302, reverse("history"))
    text = finished.client.get(reverse("history")).text
    assert f"You have {limits.MOST_ASSESSMENTS} self-assessments here" in text
    assert "Delete one that you no longer need, then begin again." in text
    assert models.Assessment.objects.count() == 1


def test_of_steps_of_ones_own(finished):
    finished.client.post(PLAN, step("First"))
    response = finished.client.post(PLAN, step("Second & last"))

    assert response.status_code == 422
    assert f"Your plan has {limits.MOST_STEPS} steps" in response.text
    assert "Remove one from it, then add this one." in response.text
    assert 'value="Second &amp; last"' in response.text
    assert models.PlanStep.objects.count() == 1


def test_of_steps_from_a_report(finished):
    finished.client.post(PLAN, step())
    resource, skill = offered(finished)[0]
    plan = finished.url("plan")
    response = finished.client.post(plan, {"add": resource, "skill": skill})

    assert response["Location"].startswith(finished.url("report"))
    assert "Remove one from it" in finished.client.get(response["Location"]).text
    assert models.PlanStep.objects.count() == 1


def test_of_examples(finished):
    finished.client.post(ADD_EXAMPLE, {"example-situation": "First"})
    data = {"example-situation": "Second"}
    response, by_script = (
        finished.client.post(ADD_EXAMPLE, data),
        finished.client.post(ADD_EXAMPLE, data, headers=SCRIPT),
    )

    assert (response.status_code, by_script.status_code) == (422, 422)
    assert f"You have {limits.MOST_EXAMPLES} examples for this skill" in response.text
    assert "Remove one under “My examples” in another tab, then save this one." in response.text
    assert "Second</textarea>" in response.text
    assert models.Example.objects.count() == 1


def test_of_examples_beside_answers_which_are_saved(person):
    person.client.post(ADD_EXAMPLE, {"example-situation": "First"})
    data = {f"answer-{GOAL}": "2", "example-situation": "Second", "example-id": str(uuid.uuid4())}
    response = person.client.post(person.url("question", SKILL), data)
    by_script = person.client.post(person.url("save", SKILL), data, headers=SCRIPT)

    assert (response.status_code, by_script.status_code) == (422, 422)
    assert "Your example is not saved yet" in response.text
    assert "as many as can be kept" in response.text
    assert "Second</textarea>" in response.text
    assert queries.answers_of(person.assessment) == {GOAL: 2}
    assert models.Example.objects.count() == 1


def test_of_links_to_a_report(finished):
    links = finished.url("links")
    finished.client.post(links, SHARE)
    response = finished.client.post(links, SHARE | {"name": "Ann"})

    assert response.status_code == 422
    assert "links to this report are open, as many as can be. End one below" in response.text
    assert 'value="Ann"' in response.text
    assert models.ShareLink.objects.count() == 1


def test_of_links_to_all_reports(finished, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_OPEN_LINKS_OF_REPORT", 5)
    monkeypatch.setattr("assessments.presentation.no_room.MOST_OPEN_LINKS", 1)
    monkeypatch.setattr(sharing, "MOST_OPEN_LINKS", 1)
    links = finished.url("links")
    finished.client.post(links, SHARE)
    response = finished.client.post(links, SHARE)

    assert response.status_code == 422
    assert "1 links to your reports are open" in response.text
    assert "under “All my links”" in response.text


# --- Bringing back ------------------------------------------------------------------------------


@pytest.fixture
def taken(finished, monkeypatch):
    """What somebody took along who has a report, two examples of a skill and two steps."""
    monkeypatch.undo()
    report = finished.assessment
    skill = queries.definitions(report.version_id).framework.skills[0]
    for number in range(2):
        finished.client.post(PLAN, step(f"Step {number}"))
        annotating.save_example(
            owner=report,
            skill=skill,
            example=Example(f"Example {number}", id=str(uuid.uuid4())),
            at=timezone.now(),
        )
    return finished.client.get(reverse("take-along")).content.decode()


def bring(person, file):
    address = reverse("bring-back")
    first = person.client.post(address, {"file": file, "mark": "nothing seen yet"})
    initial = first.context["confirm"].initial
    data = {key: value for key, value in initial.items() if value}
    return unescape(first.text), person.client.post(address, data)


def counts(person):
    mine = respondent_of(person.client)
    tables = (models.Assessment, models.Example, models.PlanStep)
    return [table.objects.filter(respondent=mine).count() for table in tables]


def test_what_there_is_no_room_for_is_left_out_and_told(taken, monkeypatch):
    monkeypatch.setattr("assessments.domain.arriving.MOST_EXAMPLES", 1)
    monkeypatch.setattr("assessments.domain.arriving.MOST_STEPS", 1)
    other = Person()
    text, response = bring(other, taken)

    assert response.status_code == 302
    assert counts(other) == [1, 1, 1]
    assert f"1 left out, because {limits.MOST_EXAMPLES} for each skill are as many" in text
    assert f"1 left out, because a plan can hold {limits.MOST_STEPS}" in text
    brought = models.Example.objects.get(respondent=respondent_of(other.client))
    assert queries.example_of(brought).situation == "Example 0"  # the first is the best


def test_an_assessment_without_room_is_left_out_and_told(taken, monkeypatch):
    other = Person()
    other.start()
    other.submit()
    monkeypatch.setattr("assessments.domain.arriving.MOST_ASSESSMENTS", 1)
    text, _response = bring(other, taken)

    assert "It is left out: 500 self-assessments are as many as one person can keep here." in text
    assert counts(other) == [1, 2, 2]


def test_the_description_of_the_file_tells_how_much_there_is_room_for():
    text = " ".join((ROOT / "docs/person-json.md").read_text().split())
    numbers = limits.MOST_ASSESSMENTS, limits.MOST_EXAMPLES, limits.MOST_STEPS

    assert re.findall(
        r"can keep (\d+) self-assessments .*?, (\d+) examples for each skill .*? and (\d+) steps",
        text,
    ) == [tuple(str(number) for number in numbers)]


def test_a_file_of_somebody_with_everything_comes_back_whole(taken):
    other = Person()
    bring(other, taken)

    assert counts(other) == [1, 2, 2]
    assert len(json.loads(taken)["examples"]) == 2
