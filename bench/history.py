"""How long "My reports" takes for somebody with many of them, in milliseconds of wall time.

Runs in one process on a database in memory, through Django's test client, as bench/timings.py.
`python -m bench.history`
"""

import sys
import time
from datetime import timedelta
from uuid import UUID, uuid4

from bench._tables import markdown
from bench.timings import CONTENT, median_ms

import django  # isort: skip
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.exchange.yaml_reader import read_framework
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework

NUMBERS = (1, 10, 50, 200, 1000)
EVERY = timedelta(days=3)
REPEATS = 15


def fill(version: models.FrameworkVersion, respondent: UUID, number: int) -> None:
    """Let a person have so many reports, one every three days, with other answers in each."""
    definitions = queries.definitions(version.pk)
    role_id = next(iter(definitions.role_ids.values()))
    now, statements = timezone.now(), list(definitions.statement_ids.values())
    reports = [
        models.Assessment(
            id=uuid4(),
            respondent_id=respondent,
            version=version,
            role_id=role_id,
            started_at=now - EVERY * (number - place),
            submitted_at=now - EVERY * (number - place),
        )
        for place in range(number)
    ]
    models.Assessment.objects.bulk_create(reports, batch_size=500)
    answers = (
        models.Answer(assessment=report, statement_id=pk, value=(place * 7 + index * 3) % 5)
        for place, report in enumerate(reports)
        for index, pk in enumerate(statements)
    )
    with connection.cursor() as cursor:
        # The database refuses answers to what is submitted: here they come after it.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        models.Answer.objects.bulk_create(answers, batch_size=500)
        for _name, sql in triggers:
            cursor.execute(sql)


def measure(version: models.FrameworkVersion, number: int) -> list[str]:
    client = Client(headers={"host": "localhost"})
    address = reverse("history")
    client.post(reverse("start", args=[version.framework.key]), {"role": "not-sure"})
    running = models.Assessment.objects.running().latest("started_at")
    fill(version, running.respondent_id, number)
    running.delete()
    took = median_ms(lambda: client.get(address), REPEATS)
    begun = time.process_time()
    for _ in range(REPEATS):
        client.get(address)
    worked = (time.process_time() - begun) * 1000 / REPEATS
    with CaptureQueriesContext(connection) as asked:
        size = len(client.get(address).content)
    return [f"{number:,}", f"{took:.0f}", f"{worked:.0f}", f"{size / 1024:.0f}", str(len(asked))]


def main() -> None:
    call_command("migrate", verbosity=0)
    content = read_framework(CONTENT.read_bytes())
    version = publish(framework=import_framework(content=content), at=timezone.now())
    print(f"Python {sys.version.split()[0]}, Django {django.get_version()}, SQLite in memory\n")
    rows = [measure(version, number) for number in NUMBERS]
    print(markdown(["reports", "ms, median", "ms of CPU, mean", "kB", "queries"], rows))


if __name__ == "__main__":
    main()
