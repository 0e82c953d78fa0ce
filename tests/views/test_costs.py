"""The number of queries of every page, warm: pinned, and independent of how much there is."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from tests.factories import make_framework
from tests.publishing import published_once
from tests.views.conftest import Person

# Transaction statements are not counted.
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def cost(call):
    """Return the number of queries of a call that has been made once before."""
    call()
    with CaptureQueriesContext(
        connection,
    ) as context:
        call()
    return sum(not query["sql"].startswith(TRANSACTION) for query in context.captured_queries)


def other_people(version, role_id, number):
    """Let other people have submitted complete assessments."""
    others = models.Assessment.objects.bulk_create(
        models.Assessment(
            respondent=models.Respondent.objects.create(last_visit=timezone.localdate()),
            version=version,
            role_id=role_id,
            started_at=timezone.now(),
        )
        for _ in range(number)
    )
    statement_ids = queries.definitions(version.pk).statement_ids.values()
    models.Answer.objects.bulk_create(
        models.Answer(assessment=other, statement_id=statement_id, value=1)
        for other in others
        for statement_id in statement_ids
    )


@pytest.fixture(params=[8, 40], ids=["8 skills", "40 skills"])
def sized(request, db):
    """A person half-way through a framework of this size."""
    content = make_framework(skills=request.param, statements=80 // request.param)
    version = published_once(content)
    person = Person()
    person.start(role="role-1")
    person.answer("skill-1", **{"skill-1-1": 1})
    return person, version


@pytest.mark.parametrize("others", [1, 60])
def test_costs_of_a_running_assessment(sized, others):
    person, version = sized
    other_people(version, person.assessment.role_id, others)
    client, url = person.client, person.url
    question, check, resume = url("question", "skill-2"), url("check"), url("resume")
    stop = url("stop")
    data: dict[str, object] = {f"answer-skill-2-{number}": 2 for number in range(1, 5)}
    data |= {
        "example-action": "I did it",
        "example-setting": "study",
        "example-id": str(uuid.uuid4()),
    }

    save, one = url("save", "skill-2"), {"answer-skill-2-1": 3, "at-answer-skill-2-1": "0"}
    script = {"accept": "application/json"}

    costs = {
        "landing": cost(lambda: client.get(reverse("landing"))),
        "start": cost(lambda: client.get(reverse("start", args=[version.framework.key]))),
        "resume": cost(lambda: client.get(resume)),
        "question": cost(lambda: client.get(question)),
        "save": cost(lambda: client.post(question, data)),
        "save by the script": cost(lambda: client.post(save, one, headers=script)),
        "check": cost(lambda: client.get(check)),
        "stop": cost(lambda: client.get(stop)),
        "return key": cost(lambda: client.get(reverse("return-key"))),
        "how": cost(lambda: client.get(reverse("how"))),
    }

    assert costs == {
        "landing": 3,
        "start": 3,
        "resume": 3,
        "question": 4,
        "save": 4,  # what is kept is read first: nothing unreadable is written over
        "save by the script": 4,
        "check": 4,
        "stop": 4,
        "return key": 2,
        "how": 2,
    }


@pytest.mark.parametrize("others", [1, 60])
def test_costs_of_a_submitted_assessment(sized, others):
    person, version = sized
    other_people(version, person.assessment.role_id, others)
    report = person.url("report")
    person.answer_all()

    submit = person.url("check")
    with CaptureQueriesContext(connection) as submitting:
        person.client.post(submit)
    made = [q for q in submitting.captured_queries if not q["sql"].startswith(TRANSACTION)]

    assert len(made) <= 10  # half of them are those of the summary
    assert cost(lambda: person.client.get(report)) == 5


def test_costs_of_a_first_visit(version, client):
    assert cost(lambda: client.get(reverse("landing"))) == 1
    assert cost(lambda: client.get(reverse("sample", args=["it-project-manager"]))) == 1


def test_costs_of_beginning(version):
    """Of somebody new nothing is asked: they, the assessment and the browser are written down."""
    address = reverse("start", args=[version.framework.key])
    assert cost(lambda: Client().post(address, {"role": "not-sure"})) == 6


def test_a_report_costs_the_same_after_ten_of_them(finished):
    report = finished.url("report")
    for _ in range(9):
        finished.start()
        again = models.Assessment.objects.running().get()
        finished.client.post(reverse("assessment:check", args=[again.pk]))

    assert models.Assessment.objects.submitted().count() == 10
    assert cost(lambda: finished.client.get(report)) == 5
