"""Every public page that tells of a framework, in the state in which it tells the most."""

import uuid
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example, LinkShows, Setting
from assessments.services import annotating, answering, sharing
from assessments.services.targets import set_own_targets
from tests.browsers import respondent_of
from tests.views.conftest import Person

EXAMPLE = "What I did."


def finish(client: Client, version: models.FrameworkVersion, value: int) -> str:
    """Submit a whole assessment of whom this browser belongs to, and return its id."""
    framework = queries.definitions(version.pk).framework
    assessment = answering.start(
        respondent=respondent_of(client),
        version=version,
        role_key=framework.roles[0].key,
        at=timezone.now() - timedelta(days=100 - 10 * value),
        instead_of=models.Assessment.objects.running().values_list("pk", flat=True),
    )
    answers = {
        statement.key: (value + index) % framework.top
        for skill in framework.skills
        for index, statement in enumerate(skill.statements)
    }
    ids = queries.definitions(version.pk).statement_ids
    models.Answer.objects.bulk_create(
        models.Answer(assessment=assessment, statement_id=ids[key], value=answer)
        for key, answer in answers.items()
    )
    answering.submit(assessment=assessment, at=timezone.now() - timedelta(days=99 - 10 * value))
    return str(assessment.pk)


def tour(version: models.FrameworkVersion) -> dict[str, tuple[Client, str]]:
    """Return a browser and an address for each page: of one who has everything, and of others."""
    framework = queries.definitions(version.pk).framework
    key, skill, role = framework.key, framework.skills[0], framework.roles[0].key
    owner, visitor, newcomer = Person(), Client(), Person()
    newcomer.start(role=role)
    newcomer.client.post(
        newcomer.url("question", skill.key), {f"answer-{skill.statements[0].key}": 1}
    )
    owner.start(role=role)
    client = owner.client
    finish(client, version, 1)
    report = finish(client, version, 2)
    submitted = models.Assessment.objects.get(pk=report)
    set_own_targets(assessment=submitted, targets=dict(framework.roles[0].targets))
    example = str(uuid.uuid4())
    told = Example(EXAMPLE, EXAMPLE, EXAMPLE, Setting.STUDY, 2024, example)
    annotating.save_example(owner=submitted, skill=skill, example=told, at=timezone.now())
    resource = framework.resources[0]
    data = {"add": resource.key, "skill": resource.skills[0]}
    client.post(reverse("assessment:plan", args=[report]), data)
    start = reverse("start", args=[key])

    def of_report(name: str, query: str = "") -> tuple[Client, str]:
        return client, reverse(f"assessment:{name}", args=[report]) + query

    def of_newcomer(name: str, *args: str) -> tuple[Client, str]:
        return newcomer.client, newcomer.url(name, *args)

    links = {}
    for shows in LinkShows:
        _link, token = sharing.make(
            assessment=submitted, shows=shows, role_key=role, days=30, name="", at=timezone.now()
        )
        links[f"shared {shows.value}"] = visitor, reverse("shared", args=[token])
    return links | {
        "landing": (visitor, reverse("landing")),
        "landing of somebody": (client, reverse("landing")),
        "sample": (visitor, reverse("sample", args=[key])),
        "how": (visitor, f"{reverse('how')}?framework={key}"),
        "start": (visitor, start),
        "start again": (client, start),
        "begun already": (newcomer.client, start),
        "role": of_newcomer("role"),
        "question": of_newcomer("question", skill.key),
        "next question": of_newcomer("question", framework.skills[1].key),
        "check": of_newcomer("check"),
        "stop": of_newcomer("stop"),
        "delete what runs": of_newcomer("delete"),
        "report": of_report("report"),
        "report by need": of_report("report", "?order=need"),
        "report for own targets": of_report("report", "?role=_own"),
        "report for no role": of_report("report", "?role=nobody"),
        "targets": of_report("targets"),
        "links": of_report("links"),
        "interview": of_report("interview"),
        "delete": of_report("delete"),
        "history": (client, reverse("history")),
        "history of the running": (newcomer.client, reverse("history")),
        "all links": (client, reverse("all-links")),
        "plan": (client, reverse("plan", args=[key])),
        "examples": (client, reverse("examples", args=[key])),
        "example": (client, reverse("example", args=[key, skill.key, example])),
        "add example": (client, reverse("add-example", args=[key, skill.key])),
        "key": (client, reverse("return-key")),
        "erase": (client, reverse("erase")),
    }
