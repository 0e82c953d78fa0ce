"""What the database itself refuses, set aside while a whole database is filled.

An answer of a submitted assessment is refused by a trigger, and a row whose neighbour has not come
yet by a foreign key. Both are there again before the transaction ends, or it ends with nothing.
PostgreSQL proves foreign keys for all rows at once then: what is still to be asked row by row would
fill its memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I ', conrelid::regclass, conname)
           || pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1
"""
TABLES_WITH_TRIGGERS = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
"""


@contextmanager
def set_aside(connection: Any) -> Iterator[None]:
    """Take triggers and foreign keys away within a transaction, and put them back at its end."""
    on = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite
    with connection.cursor() as cursor, on(cursor):
        yield


@contextmanager
def _of_postgresql(cursor: Any) -> Iterator[None]:
    cursor.execute(FOREIGN_KEYS)
    keys = cursor.fetchall()
    cursor.execute(TABLES_WITH_TRIGGERS)
    tables = [table for (table,) in cursor.fetchall()]
    for drop, _add in keys:
        cursor.execute(drop)
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for _drop, add in keys:
        cursor.execute(add)


@contextmanager
def _of_sqlite(cursor: Any) -> Iterator[None]:
    # Foreign keys are looked at when the transaction ends, and only counted until then.
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        cursor.execute(sql)
