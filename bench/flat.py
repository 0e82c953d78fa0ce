"""Whether pages take as long with a million assessments as with 1,000: each page, in PostgreSQL.

Fills two databases alike but for their number, and asks both for every page of a person and of an
admin, in turns, through Django's test client: no network, and the same caches. `python -m
bench.flat` for 1,000 and 1,000,000; `python -m bench.flat 100000` for another number.
"""

import io
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import Any

from bench._tables import markdown
from bench.fill import Filling, answer
from tests.postgres import server

FEW, MANY = 1_000, 1_000_000
ROUNDS, RUNS = 3, 7
REPORTS = 200  # of one person
FORGOTTEN, BATCH = 500, 100

Page = Callable[[], Any]


@dataclass
class Times:
    """Milliseconds of one page: by the clock, and of the processor, here and in the database."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


class Stage:
    """Two databases, of which the connection leads to one: `names` by how many there are."""

    def __init__(self, many: int) -> None:
        from django.db import connection

        connection.creation.create_test_db(verbosity=0)
        few = connection.settings_dict["NAME"]
        self.names = {FEW: few, many: f"{few}_many"}
        filling = Filling()
        filling.grow(FEW)
        self.cast = Cast(filling)
        self._tidy()
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.names[many]}" TEMPLATE "{few}"')
        self.lead_to(many)
        filling.grow(many)
        self._tidy()

    def _tidy(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def lead_to(self, number: int) -> None:
        from django.db import connection

        connection.close()
        connection.settings_dict["NAME"] = self.names[number]


class Cast:
    """Who asks: people of the originals in browsers of their own, and an admin."""

    def __init__(self, filling: Filling, reports: int = REPORTS) -> None:
        from django.contrib.auth.models import User
        from django.test import Client

        from assessments import models

        self.framework, self.key = filling.framework, filling.framework.key
        self.version = self.framework.versions.latest("number")
        self.visitor, self.admin = (Client(headers={"host": "localhost"}) for _ in range(2))
        self.person = _browser(filling.originals[6])  # with reports, an example and a plan
        self.answering = _browser(filling.originals[7])
        self.many = self._with_reports(reports)
        self.report = _newest(filling.originals[6])
        self.running = models.Assessment.objects.running().get(respondent=filling.originals[7])
        self.admin.force_login(User.objects.create_superuser("bench", "bench@example.org"))
        self.born = self._born_in_the_draft()

    def _with_reports(self, reports: int) -> Any:
        from django.utils import timezone

        from assessments import models, queries
        from assessments.services import answering

        now = timezone.now()
        person = models.Respondent.objects.create(last_visit=now.date())
        definitions = queries.definitions(self.version.pk)
        for number in range(reports):
            at = now - timedelta(days=3 * (reports - number))
            report = answering.begin(
                respondent=person.pk, version=self.version, role_key=min(definitions.role_ids),
                at=at, answers=dict.fromkeys(definitions.statement_ids, number % 5),
            )  # fmt: skip
            answering.submit(assessment=report, at=at)
        return _browser(person.pk)

    def _born_in_the_draft(self) -> dict[str, Any]:
        """Return rows that were never published, by what they are."""
        from assessments import models

        category = models.Category.objects.filter(framework=self.framework)[0]
        of: dict[str, Any] = {"framework": self.framework, "key": "born"}
        skill = models.Skill.objects.create(**of, name="Born", category=category)
        models.Statement.objects.create(**of, skill=skill, text="Be born.")
        role = models.Role.objects.create(**of, name="Born")
        resource = models.Resource.objects.create(
            **of, title="Born", kind="course", from_level=1, to_level=2
        )
        return {"skill": skill, "role": role, "resource": resource}

    def somebody(self) -> tuple[Any, Any]:
        """Return somebody who has answered everything, and the address where they submit."""
        import random

        from django.urls import reverse
        from django.utils import timezone

        from assessments import models

        person = models.Respondent.objects.create(last_visit=timezone.now().date())
        at = timezone.now() - timedelta(minutes=10)
        assessment = answer(person.pk, self.version, at, random.Random(3))
        return _browser(person.pk), reverse("assessment:check", args=[assessment.pk])


def _browser(person: uuid.UUID) -> Any:
    from tests.browsers import another_browser_of

    client = another_browser_of(person)
    client.defaults["SERVER_NAME"] = "localhost"
    return client


def _newest(person: uuid.UUID) -> Any:
    from assessments import models

    return models.Assessment.objects.of(person).submitted().latest("submitted_at")


def pages_of_a_person(cast: Cast) -> dict[str, Page]:
    from django.urls import reverse

    from assessments import queries

    framework = queries.definitions(cast.version.pk).framework
    skill, key = framework.skills[-1], cast.key
    first, second = (s.key for s in skill.statements[:2])
    values = iter(range(10**9))

    def of_report(name: str) -> str:
        return reverse(f"assessment:{name}", args=[cast.report.pk])

    def of_running(name: str, *args: str) -> str:
        return reverse(f"assessment:{name}", args=[cast.running.pk, *args])

    def save() -> Any:
        value = next(values) % framework.top
        data = {f"answer-{first}": value, f"answer-{second}": value}
        return cast.answering.post(of_running("question", skill.key), data)

    return {
        "landing": lambda: cast.visitor.get(reverse("landing")),
        "start": lambda: cast.visitor.get(reverse("start", args=[key])),
        "start again": lambda: cast.person.get(reverse("start", args=[key])),
        "question": lambda: cast.answering.get(of_running("question", skill.key)),
        "save": save,
        "check": lambda: cast.answering.get(of_running("check")),
        "report": lambda: cast.person.get(of_report("report")),
        "PDF": lambda: cast.person.get(of_report("pdf")),
        "links": lambda: cast.person.get(of_report("links")),
        "history, 3 reports": lambda: cast.person.get(reverse("history")),
        f"history, {REPORTS} reports": lambda: cast.many.get(reverse("history")),
        "plan": lambda: cast.person.get(reverse("plan", args=[key])),
        "examples": lambda: cast.person.get(reverse("examples", args=[key])),
        "privacy": lambda: cast.person.get(reverse("privacy")),
        "erase": lambda: cast.person.get(reverse("erase")),
        "take along": lambda: cast.person.get(reverse("take-along")),
    }


def pages_of_an_admin(cast: Cast) -> dict[str, Page]:
    from django.urls import reverse

    of_framework, of_version = [cast.framework.pk], [cast.version.pk]
    export = reverse("admin:assessments_version_export", args=of_version)
    file = cast.admin.get(export).getvalue()

    def get(name: str, args: list[Any] = [], query: str = "") -> Page:  # noqa: B006
        return lambda: cast.admin.get(reverse(f"admin:{name}", args=args) + query)

    def preview() -> Any:
        data = {"file": io.BytesIO(file), "into": cast.key}
        data["file"].name = "framework.yaml"
        return cast.admin.post(reverse("admin:assessments_framework_import"), data)

    return {
        "home": get("index"),
        "list of frameworks": get("assessments_framework_changelist"),
        "overview": get("assessments_home", of_framework),
        "outline": get("assessments_outline", of_framework),
        "targets": get("assessments_targets", of_framework),
        "review and publish": get("assessments_publish", of_framework),
        "versions of a framework": get("assessments_versions", of_framework),
        "list of versions": get("assessments_frameworkversion_changelist"),
        "a version": get("assessments_frameworkversion_change", of_version),
        "what would be discarded": get("assessments_discard", of_framework),
        "use": get("assessments_use", of_framework),
        "import preview": preview,
        "deleting a skill": get("assessments_skill_delete", [cast.born["skill"].pk]),
        "deleting a role": get("assessments_role_delete", [cast.born["role"].pk]),
        "deleting a resource": get("assessments_resource_delete", [cast.born["resource"].pk]),
        "accounts, staff": get("accounts_account_changelist"),
        "accounts, all": get("accounts_account_changelist", query="?of=all"),
        "history of the admin": get("assessments_framework_history", of_framework),
    }


# --- Measuring -----------------------------------------------------------------------------------


def measure(page: Page, times: Times, runs: int = RUNS) -> None:
    """Ask for a page once, so that the connection has seen it, and then so many times."""
    _ask(page)
    for _run in range(runs):
        with timed(times):
            _ask(page)


@contextmanager
def timed(times: Times) -> Iterator[None]:
    begun, worked = perf_counter(), process_time() * 1000 + backend_ms()
    yield
    times.wall.append((perf_counter() - begun) * 1000)
    times.cpu.append(process_time() * 1000 + backend_ms() - worked)


def backend_ms() -> float:
    """Return the milliseconds of processor time of the server's process for this connection."""
    from django.db import connection

    connection.ensure_connection()
    pid = connection.connection.get_backend_pid()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def _ask(page: Page) -> None:
    response = page()
    assert response.status_code in {200, 302}, (response.status_code, response.content[:500])
    response.getvalue()


def compare(stage: Stage, pages: dict[str, Page]) -> dict[str, dict[int, Times]]:
    """Ask both databases in turns, so that what else the machine does slows down both."""
    times = {name: {number: Times() for number in stage.names} for name in pages}
    for _round in range(ROUNDS):
        for name, page in pages.items():
            for number in stage.names:
                stage.lead_to(number)
                measure(page, times[name][number])
    return times


def submissions(stage: Stage) -> dict[int, Times]:
    """Let people submit; each is another one, who has answered everything before."""
    times = {number: Times() for number in stage.names}
    for _round in range(ROUNDS):
        for number in stage.names:
            stage.lead_to(number)
            for _run in range(RUNS):
                client, address = stage.cast.somebody()
                with timed(times[number]):
                    assert client.post(address).status_code == 302
    return times


def forgetting(stage: Stage) -> str:
    """Forget FORGOTTEN people of each database, as the daily command does, and say how long."""
    from assessments import models
    from assessments.belongings import to_forget
    from assessments.services.erasing import forget

    rows = []
    for number in stage.names:
        stage.lead_to(number)
        old = (
            models.Respondent.objects.filter(account=None).order_by("-pk").values("pk")[:FORGOTTEN]
        )
        models.Respondent.objects.filter(pk__in=old).update(last_visit=date(2020, 1, 1))
        times = Times()
        batches = forget(people=to_forget(date(2022, 1, 1), 400), batch=BATCH)
        while True:
            with timed(times):
                deleted = next(batches, None)
            if deleted is None:
                break
        rows.append([f"{number:,}", f"{sum(times.wall):.0f}", f"{max(times.wall):.0f}",
                     f"{sum(times.cpu):.0f}"])  # fmt: skip
    heads = ["assessments", f"ms for {FORGOTTEN} people", f"longest batch of {BATCH}, ms", "CPU"]
    return markdown(heads, rows)


def table(times: dict[str, dict[int, Times]]) -> str:
    few, many = next(iter(times.values()))
    heads = [f"{few:,}", f"{many:,}", "ratio", f"CPU at {few:,}", f"CPU at {many:,}", "ratio"]
    rows = []
    for name, (one, other) in ((name, each.values()) for name, each in times.items()):
        wall, cpu = ([f(t) for t in (one, other)] for f in (_p50, _cpu))
        rows.append([name, *(text for pair in (wall, cpu) for text in _compared(*pair))])
    return markdown(["page, ms", *heads], rows)


def _p50(times: Times) -> float:
    return median(times.wall)


def _cpu(times: Times) -> float:
    return mean(times.cpu)


def _compared(few: float, many: float) -> list[str]:
    return [f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}"]


def main(many: int) -> None:
    import django

    django.setup()
    stage = Stage(many)
    cast = stage.cast
    stage.lead_to(FEW)
    person = compare(stage, pages_of_a_person(cast))
    person["submit"] = submissions(stage)
    print(f"{table(person)}\n")
    print(table(compare(stage, pages_of_an_admin(cast))))
    print(f"\n{forgetting(stage)}")


if __name__ == "__main__":
    with server() as url:
        os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=url, DEBUG="false")
        main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
