"""How many bytes a finished assessment takes in PostgreSQL, table by table, indexes included.

Fills a PostgreSQL of its own with finished assessments of the default framework, every statement
answered. `python -m bench.storage` for 20,000 of them, `python -m bench.storage 1000000` for more.
"""

import os
import sys
from io import StringIO
from pathlib import Path

from tests.postgres import server

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
TABLES = ("assessments_respondent", "assessments_assessment", "assessments_answer")

# The triggers are off while filling: each answer would be looked at, and nobody submits meanwhile.
FILL = """
SET session_replication_role = replica;
INSERT INTO assessments_respondent (id, last_visit)
SELECT gen_random_uuid(), now() FROM generate_series(1, %(count)s);
INSERT INTO assessments_assessment (id, respondent, version_id, role_id, started_at, submitted_at)
SELECT gen_random_uuid(), id, %(version)s, %(role)s, now(), now() FROM assessments_respondent;
INSERT INTO assessments_answer (assessment_id, statement_id, value, provenance, moment)
SELECT assessment.id, statement.id, (random() * 4)::int, 0, (random() * 9000)::int
FROM assessments_assessment assessment CROSS JOIN assessments_statement statement
ORDER BY assessment.id, statement.id;
"""


def measure(count: int) -> None:
    """Fill the database that DATABASE_URL names, and print a table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from assessments import queries

    connection.creation.create_test_db(verbosity=0)
    call_command("load_framework", str(CONTENT), stdout=StringIO())
    (version,) = queries.open_versions()
    role_id = next(iter(queries.definitions(version.pk).role_ids.values()))
    statements = len(queries.definitions(version.pk).framework.statements)
    print(f"{count} finished assessments of {statements} statements\n")
    print("| table | bytes an assessment | of these in indexes |\n| --- | ---: | ---: |")
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"version": str(version.pk), "role": role_id, "count": count})
        cursor.execute("VACUUM ANALYZE")
        for table in TABLES:
            cursor.execute("SELECT pg_total_relation_size(%s), pg_indexes_size(%s)", [table] * 2)
            total, indexes = cursor.fetchone()
            print(f"| {table} | {total / count:.0f} | {indexes / count:.0f} |")


if __name__ == "__main__":
    with server() as url:
        os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=url, DEBUG="false")
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
