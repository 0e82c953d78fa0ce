"""What the pages cost that grow with a framework: a report, its PDF, the roles, the plan, history.

For the default framework, for 200 skills, and for somebody with 200 reports. Runs in one process
on a database in memory, through Django's test client, each time with other answers, so that
nothing which remembers a report helps. `python -m bench.large`, or with the sizes to measure:
`python -m bench.large '8 skills'`

Beside the report stand bare views: the same queries, and a page of as many bytes.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench._tables import markdown
from bench.timings import CONTENT

import django  # isort: skip
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import models, queries
from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from assessments.services import answering
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework
from bench._bare import like
from bench.history import fill
from tests.browsers import respondent_of
from tests.factories import make_framework

PEOPLE = 15  # each with other answers
REPORTS = 200  # of one person

Page = Callable[[], Any]


@dataclass(frozen=True)
class Cost:
    """What a page takes: milliseconds of the processor and of the wall, bytes and queries."""

    cpu: float
    wall: float
    size: int
    queries: int

    def row(self, what: str) -> list[str]:
        return [
            what,
            f"{self.cpu:.1f}",
            f"{self.wall:.1f}",
            f"{self.size / 1000:.0f}",
            str(self.queries),
        ]


def cost_of(pages: Sequence[Page]) -> Cost:
    """Measure pages of one kind, each once; the first of them warms up and does not count."""
    first, *others = pages
    first()
    cpu, wall = [], []
    for page in others:
        began, worked = time.perf_counter(), time.process_time()
        size = len(page().content)
        cpu.append((time.process_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as asked:
        others[-1]()
    return Cost(statistics.median(cpu), statistics.median(wall), size, len(asked))


def begun(version: models.FrameworkVersion) -> tuple[Client, models.Assessment]:
    """Return a browser that has begun an assessment against the default role, and that."""
    client = Client(headers={"host": "localhost"})
    client.post(reverse("start", args=[version.framework.key]), {"role": "not-sure", "keep": "no"})
    return client, models.Assessment.objects.get(respondent=respondent_of(client))


def finished(version: models.FrameworkVersion, place: int) -> tuple[Client, models.Assessment]:
    """Return a browser with a report, of answers that are others for each place."""
    client, assessment = begun(version)
    definitions = queries.definitions(version.pk)
    models.Answer.objects.bulk_create(
        models.Answer(
            assessment=assessment,
            statement_id=pk,
            value=(place // (index % 7 + 1) + index) % definitions.framework.top,
        )
        for index, pk in enumerate(definitions.statement_ids.values())
    )
    answering.submit(assessment=assessment, at=timezone.now())
    plan = reverse("assessment:plan", args=[assessment.pk])
    for resource in definitions.framework.resources[:10]:
        client.post(plan, {"add": resource.key, "skill": resource.skills[0]})
    return client, assessment


def measure(what: str, content: Framework) -> list[list[str]]:
    version = publish(framework=import_framework(content=content), at=timezone.now())
    people = [finished(version, place) for place in range(PEOPLE)]
    newcomer, running = begun(version)
    role = models.Role.objects.filter(framework=version.framework).earliest("pk")
    staff = Client(headers={"host": "localhost"})
    staff.force_login(User.objects.get(is_superuser=True))

    def each(name: str) -> list[Page]:
        return [
            partial(client.get, reverse(f"assessment:{name}", args=[of.pk]))
            for client, of in people
        ]

    def again(client: Client, address: str) -> list[Page]:
        return [partial(client.get, address)] * PEOPLE

    plan = reverse("plan", args=[content.key])
    owner, own = people[0]
    with like(each("report")[0]):
        by_orm = cost_of(again(owner, f"/bare/{own.pk}/"))
        by_sql = cost_of(again(owner, "/bare/"))
    costs = {
        "report": cost_of(each("report")),
        "bare view like the report, ORM": by_orm,
        "bare view like the report, SQL": by_sql,
        "PDF": cost_of(each("pdf")),
        "plan": cost_of([partial(client.get, plan) for client, _of in people]),
        "start": cost_of(
            again(Client(headers={"host": "localhost"}), reverse("start", args=[content.key]))
        ),
        "choice of a role": cost_of(again(newcomer, reverse("assessment:role", args=[running.pk]))),
        "role in the admin": cost_of(
            again(staff, reverse("admin:assessments_role_change", args=[role.pk]))
        ),
        "targets in the admin": cost_of(
            again(staff, reverse("admin:assessments_targets", args=[version.framework.pk]))
        ),
        "targets of a role in the admin": cost_of(
            again(
                staff,
                reverse("admin:assessments_role_targets", args=[version.framework.pk, role.pk]),
            )
        ),
    }
    client, assessment = begun(version)
    fill(version, assessment.respondent_id, REPORTS)
    assessment.delete()
    costs[f"history of {REPORTS} reports"] = cost_of(again(client, reverse("history")))
    return [cost.row(f"{page}, {what}") for page, cost in costs.items()]


def main() -> None:
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("bench")
    print(f"Python {sys.version.split()[0]}, Django {django.get_version()}, SQLite in memory\n")
    frameworks = {
        "8 skills": read_framework(CONTENT.read_bytes()),
        "200 skills": make_framework(skills=200, statements=8, key="large"),
    }
    chosen = sys.argv[1:] or frameworks
    rows = [row for what in chosen for row in measure(what, frameworks[what])]
    print(markdown(["page", "ms of CPU, median", "ms, median", "kB", "queries"], rows))


if __name__ == "__main__":
    main()
