"""The last wall: the database refuses to change what was published or submitted.

A trigger sees every write, whatever program makes it, and on PostgreSQL it also makes a save that
meets a submission wait for it. Deleting is not refused here: the keys that point at a version, a
statement or an assessment refuse it, and people may have what they answered erased.

SQLite loses its triggers when a later migration rebuilds a table, as a new column with a default
does. Such a migration ends with `RunPython(import_module("….0002_frozen").create)`, which makes only
what is missing. `tests/models/test_frozen.py` fails until it does.
"""

from django.db import migrations

VERSION = "A published version never changes."
SUBMITTED = "The answers of a submitted assessment stay as they are."
KEY = "The key of a published row stays as it is."
TIME = "A submitted assessment stays submitted, on its version."

VERSION_COLUMNS = (
    "id, framework_id, number, document, checksum, scoring_rule, release_notes, published_at"
)
LASTING_ROWS = ("category", "skill", "statement", "role", "resource")

# FOR SHARE: whoever submits at this moment is waited for.
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE TRIGGER version_never_changes BEFORE UPDATE OF {VERSION_COLUMNS}
ON assessments_frameworkversion FOR EACH ROW EXECUTE FUNCTION assessments_refuse('{VERSION}');

CREATE OR REPLACE FUNCTION assessments_refuse_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM assessments_assessment
  WHERE id = NEW.assessment_id AND submitted_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION '{SUBMITTED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER answer_stays BEFORE INSERT OR UPDATE
ON assessments_answer FOR EACH ROW EXECUTE FUNCTION assessments_refuse_submitted();

CREATE OR REPLACE TRIGGER assessment_stays BEFORE UPDATE OF submitted_at, version_id, started_at
ON assessments_assessment FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL AND
  (OLD.submitted_at, OLD.version_id, OLD.started_at)
  IS DISTINCT FROM (NEW.submitted_at, NEW.version_id, NEW.started_at))
EXECUTE FUNCTION assessments_refuse('{TIME}');
"""
POSTGRESQL += "".join(
    f"""
CREATE OR REPLACE TRIGGER {row}_key_stays BEFORE UPDATE OF key ON assessments_{row} FOR EACH ROW
WHEN (OLD.published AND OLD.key <> NEW.key) EXECUTE FUNCTION assessments_refuse('{KEY}');
"""
    for row in LASTING_ROWS
)

SQLITE = [
    f"""
CREATE TRIGGER IF NOT EXISTS assessment_stays BEFORE UPDATE OF submitted_at, version_id, started_at
ON assessments_assessment WHEN OLD.submitted_at IS NOT NULL AND
  (OLD.submitted_at, OLD.version_id, OLD.started_at)
  IS NOT (NEW.submitted_at, NEW.version_id, NEW.started_at)
BEGIN SELECT RAISE(ABORT, '{TIME}'); END
""",
    f"""
CREATE TRIGGER IF NOT EXISTS version_never_changes BEFORE UPDATE OF {VERSION_COLUMNS}
ON assessments_frameworkversion BEGIN SELECT RAISE(ABORT, '{VERSION}'); END
""",
    *(
        f"""
CREATE TRIGGER IF NOT EXISTS answer_stays_{event.lower()} BEFORE {event} ON assessments_answer
WHEN (SELECT submitted_at FROM assessments_assessment WHERE id = NEW.assessment_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{SUBMITTED}'); END
"""
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""
CREATE TRIGGER IF NOT EXISTS {row}_key_stays BEFORE UPDATE OF key ON assessments_{row}
WHEN OLD.published AND OLD.key <> NEW.key BEGIN SELECT RAISE(ABORT, '{KEY}'); END
"""
        for row in LASTING_ROWS
    ),
]


def create(apps, schema_editor):
    """Create them in the language of the database; a table takes its triggers along when it goes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for trigger in SQLITE:
        schema_editor.execute(trigger)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION assessments_refuse CASCADE")
        schema_editor.execute("DROP FUNCTION assessments_refuse_submitted CASCADE")
        return
    triggers = ["version_never_changes", "assessment_stays"]
    triggers += ["answer_stays_insert", "answer_stays_update"]
    for name in [*triggers, *(f"{row}_key_stays" for row in LASTING_ROWS)]:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_working_copy")]
    operations = [migrations.RunPython(create, drop)]
