"""A row for everybody who has begun; examples, steps and targets point at it, not at one report.

What was kept with reports is brought along here, and the next migration drops where it was: on
PostgreSQL a table whose rows have just been written cannot be altered.
"""

import uuid
from datetime import UTC, datetime
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

frozen = import_module("assessments.migrations.0002_frozen")


def rows_of(apps, name):
    return apps.get_model("assessments", name)._default_manager


def bring_along(apps, schema_editor):
    people(apps)
    examples(apps)
    steps(apps)
    targets(apps)


def people(apps):
    """Nobody's last visit is known, so everybody's time begins today."""
    today = datetime.now(UTC).date()
    numbers = rows_of(apps, "Assessment").order_by().values_list("respondent", flat=True)
    row = apps.get_model("assessments", "Respondent")
    rows_of(apps, "Respondent").bulk_create(
        (row(id=number, last_visit=today) for number in numbers.distinct()), batch_size=500
    )


def examples(apps):
    """Of a person's equal examples for a skill the oldest stays."""
    row = apps.get_model("assessments", "Example")
    notes = rows_of(apps, "SkillNote").select_related("assessment")
    kept = {}
    for note in notes.order_by("assessment__started_at").iterator(2000):
        content = (note.assessment.respondent, note.skill_id, note.example, note.setting)
        if note.example or note.setting:
            kept.setdefault(content, note)
    rows_of(apps, "Example").bulk_create(
        (
            row(id=uuid.uuid4(), respondent_id=person, skill_id=skill, action=text,
                setting=setting, year=year_of(note), added_at=note.assessment.started_at)
            for (person, skill, text, setting), note in kept.items()
        ),
        batch_size=500,
    )


def year_of(note):
    """A time such as "this month" is told from the day on which it was said."""
    return note.assessment.started_at.year if note.last_used in ("month", "year") else None


def steps(apps):
    """Of a person's steps with one resource one stays: a done one before others, then the newest."""
    row = apps.get_model("assessments", "PlanStep")
    best = {}
    for item in rows_of(apps, "PlanItem").select_related("assessment").order_by("added_at").iterator(2000):
        key = (item.assessment.respondent, item.resource_id)
        if key not in best or item.done_at or not best[key].done_at:
            best[key] = item
    rows_of(apps, "PlanStep").bulk_create(
        (
            row(id=uuid.uuid4(), respondent_id=person, skill_id=item.skill_id,
                resource_id=resource, added_at=item.added_at, due=item.due, note=item.note,
                done_at=item.done_at, origin_id=item.assessment_id,
                version_id=item.assessment.version_id)
            for (person, resource), item in best.items()
        ),
        batch_size=500,
    )


def targets(apps):
    """Those of the newest assessment hold."""
    row = apps.get_model("assessments", "OwnTargets")
    newest = {}
    assessments = rows_of(apps, "Assessment").exclude(own_targets={}).select_related("version")
    for assessment in assessments.order_by("started_at").iterator(2000):
        newest[assessment.respondent, assessment.version.framework_id] = assessment.own_targets
    rows_of(apps, "OwnTargets").bulk_create(
        (
            row(respondent_id=person, framework_id=framework, targets=values)
            for (person, framework), values in newest.items()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_mean_2")]

    operations = [
        # SQLite cannot rebuild a table that a trigger of another one names.
        migrations.RunPython(frozen.drop, frozen.create),
        migrations.CreateModel(
            name="Respondent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("last_visit", models.DateField(db_index=True, verbose_name="last visit")),
                ("return_digest", models.CharField(editable=False, max_length=64, null=True, unique=True)),
            ],
            options={"verbose_name": "respondent", "verbose_name_plural": "respondents"},
        ),
        migrations.AddField(
            model_name="answer",
            name="provenance",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="provenance"),
        ),
        migrations.AddField(
            model_name="answer",
            name="moment",
            field=models.PositiveIntegerField(default=0, verbose_name="moment"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="corrects",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="assessments.assessment", verbose_name="corrected one"),
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                ("origin", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="assessments.assessment")),
                ("resource", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.resource")),
                ("skill", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.skill")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.frameworkversion")),
                ("respondent", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="plan_steps", to="assessments.respondent")),
            ],
            options={
                "verbose_name": "step of a plan",
                "verbose_name_plural": "steps of a plan",
                "ordering": ["due", "added_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("respondent", "resource"), name="plan_step_once"),
                    models.CheckConstraint(condition=models.Q(("resource__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"), name="plan_step_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnTargets",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("targets", models.JSONField(default=dict, verbose_name="targets")),
                ("framework", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.framework")),
                ("respondent", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="own_targets", to="assessments.respondent")),
            ],
            options={
                "verbose_name": "own targets",
                "verbose_name_plural": "own targets",
                "constraints": [
                    models.UniqueConstraint(fields=("respondent", "framework"), name="own_targets_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("situation", models.TextField(blank=True, max_length=2000, verbose_name="situation")),
                ("action", models.TextField(blank=True, max_length=2000, verbose_name="action")),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="result")),
                ("setting", models.CharField(blank=True, max_length=20, verbose_name="setting")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="year")),
                ("skill", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.skill")),
                ("respondent", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="examples", to="assessments.respondent")),
            ],
            options={
                "verbose_name": "example",
                "verbose_name_plural": "examples",
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.RunPython(frozen.create, frozen.drop),
        migrations.RunPython(bring_along, migrations.RunPython.noop),
    ]
