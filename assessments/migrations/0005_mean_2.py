"""Versions of before are scored by mean-2: mean-1 was never released, and its code is gone.

What people answered and the documents stay as they are; what is read from them is not the same.
The trigger that keeps versions as they are is lifted for this one statement.
"""

from importlib import import_module

from django.db import migrations

create_triggers = import_module("assessments.migrations.0002_frozen").create
RENAME = "UPDATE assessments_frameworkversion SET scoring_rule = '{}' WHERE scoring_rule = '{}'"


def rename(schema_editor, before, after):
    drop = "DROP TRIGGER version_never_changes"
    if schema_editor.connection.vendor == "postgresql":
        drop += " ON assessments_frameworkversion"
    schema_editor.execute(drop)
    schema_editor.execute(RENAME.format(after, before))
    create_triggers(None, schema_editor)


def forwards(apps, schema_editor):
    rename(schema_editor, "mean-1", "mean-2")


def backwards(apps, schema_editor):
    rename(schema_editor, "mean-2", "mean-1")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_effort_and_sources")]
    operations = [migrations.RunPython(forwards, backwards)]
