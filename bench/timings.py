"""How long pages and the verbs of an admin take on this machine, in milliseconds of wall time.

Runs in one process on a database in memory, through Django's test client: what is measured is
our own work, without a network. `python -m bench.timings`
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL="sqlite://:memory:", DEBUG="false"
)

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments import models, queries  # noqa: E402
from assessments.domain.framework import Framework  # noqa: E402
from assessments.exchange.yaml_reader import read_framework  # noqa: E402
from assessments.services.publishing import publish  # noqa: E402
from assessments.services.restoring import import_framework, restore  # noqa: E402
from tests.factories import make_framework  # noqa: E402

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
REPEATS = 50


def median_ms(call: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median of so many calls after one that warms up."""
    call()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def show(what: str, milliseconds: float) -> None:
    print(f"| {what} | {milliseconds:.1f} |")


def measure_pages(content: Framework) -> None:
    """Measure the pages of an assessment, begun and then submitted."""
    version = publish(framework=import_framework(content=content), at=timezone.now())
    client = Client(headers={"host": "localhost"})
    client.post(f"/start/{content.key}/", {"role": "not-sure"})
    assessment = models.Assessment.objects.latest("started_at")
    base = f"/assessment/{assessment.pk}/"
    skills = queries.definitions(version.pk).framework.skills
    for skill in skills:
        data = {f"answer-{statement.key}": 2 for statement in skill.statements}
        client.post(f"{base}skill/{skill.key}/", data)
    question = f"{base}skill/{skills[0].key}/"
    size = f"{len(skills)} skills"
    show(f"start page, {size}", median_ms(lambda: client.get(f"/about/{content.key}/")))
    show(f"question page, {size}", median_ms(lambda: client.get(question)))
    data = {f"answer-{statement.key}": 3 for statement in skills[0].statements}
    show(f"save a page, {size}", median_ms(lambda: client.post(question, data)))
    show(f"check page, {size}", median_ms(lambda: client.get(f"{base}check/")))
    client.post(f"{base}check/")
    show(f"report, {size}", median_ms(lambda: client.get(f"{base}report/")))


def measure_editing(key: str) -> None:
    """Measure what an editor and a publisher wait for: a version, and a whole other one."""
    version = queries.newest_version_of(key)
    assert version is not None
    framework = version.framework
    publications, restorations = [], []
    for number in range(10):
        models.Statement.objects.filter(framework=framework).update(text=f"Text {number}.")
        begun = time.perf_counter()
        publish(framework=framework, at=timezone.now())
        publications.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        restore(version=version)
        restorations.append((time.perf_counter() - begun) * 1000)
        publish(framework=framework, at=timezone.now())
    show(f"publish {key}", statistics.median(publications))
    show(
        f"restore a version of {key} that differs in every statement",
        statistics.median(restorations),
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    data = CONTENT.read_bytes()
    default, large = read_framework(data), make_framework(skills=200, statements=8, key="large")
    print(f"Python {sys.version.split()[0]}, Django {django.get_version()}, SQLite in memory\n")
    print("| what | ms, median |\n| --- | ---: |")
    show("read the default framework's file", median_ms(lambda: read_framework(data), 10))
    for content in (default, large):
        measure_pages(content)
        measure_editing(content.key)


if __name__ == "__main__":
    main()
