"""What `make check` asks of migrations: the released ones are as they were, new ones are safe.

    python -m tests.migrations.checks frozen    released/migrations.sha256 holds
    python -m tests.migrations.checks safe      what is new changes nothing that nodes of the
                                                last release still read or write, nor locks a table

Safe is what django-migration-linter takes for it, in the SQL of a PostgreSQL of its own.
"""

import os
import sys
import tempfile

from tests.migrations import release

# New migrations that the linter refuses, and why they do no harm all the same: by their names.
ALLOWED = {
    "0004_found_by_email": "Only who signs in waits, while the accounts are read three times.",
    "0015_packed": "What is saved waits while each index is made, and nothing fails.",
}


def frozen() -> str:
    """Say what is wrong with the released migrations; nothing if they are as they were."""
    if not (paths := release.changed()):
        return ""
    return (
        f"Released migrations were edited or removed: {', '.join(paths)}. Bring them back, and put "
        "the change into a new migration."
    )


def unsafe() -> str:
    """Print what the linter says of the new migrations; say which of them it refuses."""
    if not (paths := release.unreleased()):
        return ""
    with release.database("postgresql") as url:
        refused = lint(paths, url)
    if not refused:
        return ""
    return (
        f"{refused} new migrations want the site to stand still: CONTRIBUTING.md says how to do "
        "it in steps. If they do no harm, name them with the reason in tests/migrations/checks.py."
    )


def lint(paths: list[str], url: str) -> int:
    """Look through these migrations with an empty PostgreSQL; return how many are refused."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django
    from django.db import connections
    from django_migration_linter import MigrationLinter

    django.setup()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        linter = MigrationLinter(ignore_name=ALLOWED, all_warnings_as_errors=True, no_cache=True)
        linter.lint_all_migrations(migrations_file_path=file.name)
    connections.close_all()
    return linter.nb_erroneous


if __name__ == "__main__":
    sys.exit({"frozen": frozen, "safe": unsafe}[sys.argv[1]]() or None)
