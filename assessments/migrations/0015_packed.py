"""Answers of what was submitted in one value; indexes that deleting needs, and none that nothing uses.

Nothing is packed here: `services.packing` does it, a batch at a time, once every process runs this
release. A packed site cannot go back, for the releases before look for answers in rows alone.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

frozen = import_module("assessments.migrations.0002_frozen")

ANSWERED = "A statement that was answered stays: retire it instead."
# A sheet has no key to its statements, by which the database would refuse to delete them.
PACKED = """
SELECT 1 FROM assessments_assessment assessment
JOIN assessments_frameworkversion version ON version.id = assessment.version_id
WHERE version.framework_id = OLD.framework_id AND assessment.sheet IS NOT NULL
"""
TRIGGERS = {
    "postgresql": [
        f"""
CREATE OR REPLACE TRIGGER sheet_stays BEFORE UPDATE OF sheet ON assessments_assessment FOR EACH ROW
WHEN (OLD.sheet IS NOT NULL AND OLD.sheet IS DISTINCT FROM NEW.sheet)
EXECUTE FUNCTION assessments_refuse('{frozen.SUBMITTED}');
""",
        f"""
CREATE OR REPLACE FUNCTION assessments_refuse_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS ({PACKED}) THEN
    RAISE EXCEPTION '{ANSWERED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER statement_stays BEFORE DELETE ON assessments_statement FOR EACH ROW
WHEN (OLD.published) EXECUTE FUNCTION assessments_refuse_answered();
""",
    ],
    "sqlite": [
        f"""
CREATE TRIGGER IF NOT EXISTS sheet_stays BEFORE UPDATE OF sheet ON assessments_assessment
WHEN OLD.sheet IS NOT NULL AND OLD.sheet IS NOT NEW.sheet
BEGIN SELECT RAISE(ABORT, '{frozen.SUBMITTED}'); END
""",
        f"""
CREATE TRIGGER IF NOT EXISTS statement_stays BEFORE DELETE ON assessments_statement
WHEN OLD.published AND EXISTS ({PACKED})
BEGIN SELECT RAISE(ABORT, '{ANSWERED}'); END
""",
    ],
}
# Django makes one more index for each text that is unique, for a search by how it begins.
NEVER_SEARCHED = ("browser", "sparekey", "sharelink", "respondent", "tries")


def drop_frozen(apps, schema_editor):
    """Take the triggers away while SQLite makes tables anew; PostgreSQL keeps them throughout."""
    if schema_editor.connection.vendor == "sqlite":
        frozen.drop(apps, schema_editor)


def create(apps, schema_editor):
    """Create the triggers that are missing: those of 0002_frozen, and these."""
    frozen.create(apps, schema_editor)
    for trigger in TRIGGERS[schema_editor.connection.vendor]:
        schema_editor.execute(trigger, params=None)


def drop(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in (("sheet_stays", "assessment"), ("statement_stays", "statement")):
        on = f" ON assessments_{table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION assessments_refuse_answered")
    drop_frozen(apps, schema_editor)


def create_frozen(apps, schema_editor):
    frozen.create(apps, schema_editor)


def drop_unused(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() "
            "AND tablename = ANY(%s) AND right(indexname, 5) = '_like'",
            [[f"assessments_{name}" for name in NEVER_SEARCHED]],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def refuse_if_packed(apps, schema_editor):
    assessments = apps.get_model("assessments", "Assessment")._default_manager
    if assessments.using(schema_editor.connection.alias).exclude(sheet=None).exists():
        raise IrreversibleError(
            "Answers have been packed, which an earlier release cannot read: restore a backup."
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_spare_keys")]

    operations = [
        migrations.RunPython(drop_frozen, create_frozen),
        migrations.AddField(
            model_name="assessment",
            name="sheet",
            field=models.TextField(editable=False, null=True, verbose_name="answers"),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_if_packed),
        migrations.AlterField(
            model_name="answer",
            name="statement",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="assessments.statement",
                verbose_name="statement",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.role",
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="example",
            name="skill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.skill",
            ),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="resource",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.resource",
            ),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="skill",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.skill",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("sheet", None), ("submitted_at__isnull", False)),
                fields=["submitted_at"],
                name="assessment_unpacked",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sheet__isnull", True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="assessment_packed_once_submitted",
            ),
        ),
        migrations.RunPython(create, drop),
        migrations.RunPython(drop_unused, migrations.RunPython.noop),
    ]
