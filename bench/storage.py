"""How many bytes an assessment takes, table by table, on PostgreSQL and on SQLite.

Counted is all that grows with people, for each submitted assessment: also what runs beside it, and
what people have besides (bench/fill.py says how much). Once on the day of the submission, and once
after the daily command has packed the answers. `python -m bench.storage` for 20,000 assessments in
PostgreSQL, `python -m bench.storage 1000000` for more; SQLite always gets 200.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench._tables import markdown
from bench.fill import WHOSE, Filling
from tests.postgres import server

IN_SQLITE = 200
PACKED = {"no": False, "yes": True}

POSTGRESQL = """
SELECT relname, pg_total_relation_size(relid), pg_indexes_size(relid) FROM pg_stat_user_tables
"""
SQLITE = """
SELECT tbl_name, sum(pgsize), sum(CASE WHEN type = 'index' THEN pgsize ELSE 0 END)
FROM dbstat JOIN sqlite_master USING (name) GROUP BY tbl_name
"""


def measure(count: int, packed: bool) -> None:
    """Fill the database that DATABASE_URL names, and print a table."""
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
    before = {name: total for name, total, _indexes in sizes()}
    if connection.vendor == "postgresql":
        Filling(packed=packed).grow(count)
    else:
        count = Filling(IN_SQLITE // len(WHOSE), packed=packed).count
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    state = "packed" if packed else "in rows"
    print(f"\n{connection.vendor}, {count:,} submitted, {state}\n")
    rows = [
        (name, (total - before[name]) / count, indexes / count)
        for name, total, indexes in sorted(sizes(), key=lambda size: -size[1])
        if name.startswith(("assessments_", "accounts_", "account_", "auth_user"))
        and name not in definitions()
    ]
    rows = [row for row in rows if row[1] >= 1]
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    heads = ["table", "bytes an assessment", "of these in indexes"]
    print(markdown(heads, ([name, f"{n:.0f}", f"{i:.0f}"] for name, n, i in rows)))


def sizes() -> Iterator[tuple[str, int, int]]:
    """Return of each table its name, its bytes with its indexes, and those of its indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)
        return iter(cursor.fetchall())


def definitions() -> set[str]:
    """Return the tables of frameworks, which do not grow with people."""
    from assessments import models
    from tests.publishing import DEFINITIONS

    kinds: list[Any] = [*DEFINITIONS, models.ReviewedChange]
    return {kind._meta.db_table for kind in kinds}


def run(url: str, *words: str) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "false"}
    environment |= os.environ | {"DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.storage", *words]
    subprocess.run(command, env=environment, check=True)  # noqa: S603 - it is this program


if __name__ == "__main__":
    number = sys.argv[1] if len(sys.argv) > 1 else "20000"
    if len(sys.argv) > 2:
        measure(int(number), PACKED[sys.argv[2]])
    else:
        for packed in PACKED:
            with server() as url:
                run(url, number, packed)
            run("sqlite://:memory:", number, packed)
