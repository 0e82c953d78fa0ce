"""How long the page of use takes with a million assessments, and a submission with its summary.

Fills a PostgreSQL of its own: finished assessments with a summary, and unfinished ones, of which
the newest have answers (the page looks at no others). `python -m bench.use` for 1,000,000.
"""

import os
import sys
from datetime import timedelta
from io import StringIO
from statistics import median
from time import perf_counter
from typing import Any

from bench.storage import CONTENT
from tests.postgres import server

SAMPLES = 30  # people whose answers are counted by the site itself
RUNS = 15

FILL = """
SET session_replication_role = replica;
INSERT INTO assessments_respondent (id, last_visit)
SELECT gen_random_uuid(), now() FROM generate_series(1, %(count)s);
INSERT INTO assessments_assessment (id, respondent, version_id, role_id, started_at, submitted_at)
SELECT gen_random_uuid(), id, %(version)s, %(role)s, now() - random() * interval '300 days',
CASE WHEN random() < 0.7 THEN now() END FROM assessments_respondent;
INSERT INTO assessments_answer (assessment_id, statement_id, value, provenance, moment)
SELECT assessment.id, statement.id, (random() * 4)::int, 0, 0
FROM (SELECT id FROM assessments_assessment WHERE submitted_at IS NULL
      ORDER BY started_at DESC LIMIT 20000) assessment
CROSS JOIN assessments_statement statement WHERE random() < 0.5;
UPDATE assessments_tally SET count = count * %(times)s, told = count * %(times)s;
"""


def measure(count: int) -> None:
    """Fill the database that DATABASE_URL names, and print what takes how long."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from assessments import models, queries
    from assessments.services import answering

    connection.creation.create_test_db(verbosity=0)
    call_command("load_framework", str(CONTENT), stdout=StringIO())
    (version,) = queries.open_versions()
    definitions = queries.definitions(version.pk)
    role = next(iter(definitions.role_ids))
    now, submissions = timezone.now(), []
    for number in range(SAMPLES):
        person = models.Respondent.objects.create(last_visit=now.date())
        assessment = answering.begin(
            respondent=person.pk, version=version, role_key=role, at=now, answers={}
        )
        for skill in definitions.framework.skills:
            answers = {s.key: (number + i) % 5 for i, s in enumerate(skill.statements)}
            answering.save_answers(assessment=assessment, skill=skill, answers=answers, at=now)
        start = perf_counter()
        answering.submit(assessment=assessment, at=now + timedelta(seconds=1))
        submissions.append(perf_counter() - start)
    values: dict[str, Any] = {
        "version": str(version.pk),
        "role": definitions.role_ids[role],
        "count": count,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values | {"times": count // SAMPLES})
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    url = reverse("admin:assessments_use", args=[version.framework_id])
    views = []
    for _run in range(RUNS):
        start = perf_counter()
        assert client.get(url).status_code == 200
        views.append(perf_counter() - start)
    print(f"{count} assessments, {models.Tally.objects.count()} rows of the summary\n")
    print("| what | median | longest |\n| --- | ---: | ---: |")
    for name, times in (("the page of use", views), ("a submission", submissions)):
        print(f"| {name} | {median(times) * 1000:.0f} ms | {max(times) * 1000:.0f} ms |")


if __name__ == "__main__":
    with server() as url:
        os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=url, DEBUG="false")
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
