"""The first tables. Databases of before this are refused in a sentence: nothing was released yet."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models


def refuse_older_tables(apps, schema_editor):
    """Stop before anything is changed where the tables of an unreleased state are there."""
    tables = schema_editor.connection.introspection.table_names()
    if "assessments_framework" in tables:
        raise CommandError(
            "This database was made by a state from before the first release, which cannot be "
            "upgraded. Export its frameworks with that state (export_framework), then begin with "
            "an empty database: for SQLite, move the file db.sqlite3 away."
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_older_tables, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Framework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="A withdrawn framework takes no new assessments and keeps its reports.",
                        null=True,
                        verbose_name="withdrawn",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="The language of the texts, such as “en”.",
                        max_length=20,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("summary", models.TextField(verbose_name="summary")),
                (
                    "source_title",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="title of the source"
                    ),
                ),
                (
                    "source_author",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="author of the source"
                    ),
                ),
                (
                    "source_publisher",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="publisher of the source"
                    ),
                ),
                (
                    "source_note",
                    models.TextField(
                        blank=True,
                        help_text="What was taken from the source and what was added.",
                        verbose_name="note on the source",
                    ),
                ),
                (
                    "prompt",
                    models.CharField(
                        help_text="What people are asked about every statement.",
                        max_length=200,
                        verbose_name="question",
                    ),
                ),
                (
                    "guidance",
                    models.TextField(
                        blank=True, help_text="How to choose an answer.", verbose_name="guidance"
                    ),
                ),
                (
                    "scenarios",
                    models.JSONField(
                        blank=True, default=list, editable=False, verbose_name="scenarios"
                    ),
                ),
            ],
            options={
                "verbose_name": "framework",
                "verbose_name_plural": "frameworks",
                "ordering": ["pk"],
                "permissions": [
                    ("publish_framework", "Can publish a framework"),
                    ("withdraw_framework", "Can withdraw a framework"),
                    ("import_framework", "Can import a framework"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Small numbers come first; gaps do not matter.",
                        verbose_name="order",
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer shown; its key stays reserved, and it can be brought back.",
                        verbose_name="retired",
                    ),
                ),
                ("published", models.BooleanField(default=False, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("summary", models.TextField(verbose_name="summary")),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["order", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnswerOption",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        help_text="The first answer has the value 0, the next 1, and so on.",
                        verbose_name="value",
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("hint", models.TextField(blank=True, verbose_name="hint")),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["value", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FrameworkVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("document", models.TextField(verbose_name="document")),
                ("checksum", models.CharField(max_length=64, verbose_name="checksum")),
                ("scoring_rule", models.CharField(max_length=40, verbose_name="scoring rule")),
                (
                    "release_notes",
                    models.TextField(
                        blank=True,
                        help_text="What is new in this version, for the people who work with it.",
                        verbose_name="release notes",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="assessments.framework",
                        verbose_name="framework",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "framework version",
                "verbose_name_plural": "framework versions",
                "ordering": ["framework", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Importance",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        help_text="A gap counts this many times.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "importance",
                "verbose_name_plural": "importances",
                "ordering": ["value", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Levels count from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="level",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "descriptor",
                    models.TextField(
                        help_text="What the level means, whatever the skill.",
                        verbose_name="descriptor",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "level",
                "verbose_name_plural": "levels",
                "ordering": ["number", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Small numbers come first; gaps do not matter.",
                        verbose_name="order",
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer shown; its key stays reserved, and it can be brought back.",
                        verbose_name="retired",
                    ),
                ),
                ("published", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("description", models.TextField(verbose_name="description")),
                ("provider", models.CharField(blank=True, max_length=200, verbose_name="provider")),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Only addresses that you have checked.",
                        max_length=500,
                        verbose_name="address",
                    ),
                ),
                (
                    "effort",
                    models.CharField(
                        help_text="Such as “2 hours” or “4 weeks”.",
                        max_length=200,
                        verbose_name="effort",
                    ),
                ),
                ("origin", models.CharField(default="team", max_length=20, verbose_name="origin")),
                (
                    "from_level",
                    models.PositiveSmallIntegerField(
                        help_text="Useful from this level on.", verbose_name="from level"
                    ),
                ),
                (
                    "to_level",
                    models.PositiveSmallIntegerField(
                        help_text="Helps on the way to this level.", verbose_name="to level"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ["order", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Small numbers come first; gaps do not matter.",
                        verbose_name="order",
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer shown; its key stays reserved, and it can be brought back.",
                        verbose_name="retired",
                    ),
                ),
                ("published", models.BooleanField(default=False, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("summary", models.TextField(verbose_name="summary")),
                (
                    "rationale",
                    models.TextField(
                        blank=True,
                        help_text="Why the targets are what they are.",
                        verbose_name="rationale",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "ordering": ["order", "key"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="framework",
            name="default_role",
            field=models.ForeignKey(
                blank=True,
                help_text="The role to compare with for people who are not sure yet.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assessments.role",
                verbose_name="default role",
            ),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "respondent",
                    models.UUIDField(db_index=True, editable=False, verbose_name="respondent"),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="submitted")),
                (
                    "own_targets",
                    models.JSONField(blank=True, default=dict, verbose_name="own targets"),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assessments.assessment",
                        verbose_name="earlier one",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessments.frameworkversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "shows",
                    models.CharField(max_length=10, verbose_name="what it shows"),
                ),
                ("role_key", models.CharField(max_length=80)),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("created_at", models.DateTimeField(verbose_name="made")),
                ("expires_at", models.DateTimeField(verbose_name="ends")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "times_opened",
                    models.PositiveIntegerField(default=0, verbose_name="times opened"),
                ),
                ("last_opened_at", models.DateTimeField(null=True, verbose_name="last opened")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="assessments.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a report",
                "verbose_name_plural": "links to reports",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Small numbers come first; gaps do not matter.",
                        verbose_name="order",
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer shown; its key stays reserved, and it can be brought back.",
                        verbose_name="retired",
                    ),
                ),
                ("published", models.BooleanField(default=False, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "definition",
                    models.TextField(
                        help_text="One or two sentences, shown above the statements.",
                        verbose_name="definition",
                    ),
                ),
                ("why_it_matters", models.TextField(blank=True, verbose_name="why it matters")),
                (
                    "comes_from",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Keys of the skills of earlier versions that this one was split from or merged of.",
                        verbose_name="comes from",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="assessments.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill",
                "verbose_name_plural": "skills",
                "ordering": ["category__order", "category__key", "order", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResourceSkill",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skill_links",
                        to="assessments.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resource_links",
                        to="assessments.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill that it helps with",
                "verbose_name_plural": "skills that it helps with",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="skills",
            field=models.ManyToManyField(
                related_name="resources",
                through="assessments.ResourceSkill",
                to="assessments.skill",
                verbose_name="skills",
            ),
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_items",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.resource",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a plan",
                "verbose_name_plural": "steps of a plan",
                "ordering": ["due", "added_at"],
            },
        ),
        migrations.CreateModel(
            name="Descriptor",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("text", models.TextField(verbose_name="what it means")),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descriptors",
                        to="assessments.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "level descriptor",
                "verbose_name_plural": "level descriptors",
                "ordering": ["level"],
            },
        ),
        migrations.CreateModel(
            name="SkillNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("example", models.TextField(blank=True, max_length=2000, verbose_name="example")),
                (
                    "last_used",
                    models.CharField(blank=True, max_length=10, verbose_name="last used"),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Never change a key and never use one twice: saved answers refer to it.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters a to z, digits and single hyphens between them.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Small numbers come first; gaps do not matter.",
                        verbose_name="order",
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer shown; its key stays reserved, and it can be brought back.",
                        verbose_name="retired",
                    ),
                ),
                ("published", models.BooleanField(default=False, editable=False)),
                (
                    "text",
                    models.TextField(
                        help_text="Begin with a verb and name one behaviour. It must read well after “I” and before every answer.",
                        verbose_name="text",
                    ),
                ),
                (
                    "example",
                    models.TextField(
                        blank=True,
                        help_text="Helps people without an IT job to recognise it.",
                        verbose_name="example",
                    ),
                ),
                (
                    "grounded_in",
                    models.TextField(
                        blank=True,
                        help_text="The idea behind it, for editors only.",
                        verbose_name="grounded in",
                    ),
                ),
                (
                    "meaning",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="meaning"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="assessments.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
                "ordering": ["order", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "assessment",
                        "statement",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(null=True, verbose_name="value")),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.statement",
                        verbose_name="statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "given answer",
                "verbose_name_plural": "given answers",
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("importance", models.PositiveSmallIntegerField(verbose_name="importance")),
                (
                    "critical",
                    models.BooleanField(
                        default=False,
                        help_text="The role cannot do without it: no other skill makes up for a gap.",
                        verbose_name="critical",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.framework",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="assessments.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="assessments.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "target profile",
                "ordering": ["skill__category__order", "skill__order", "skill__key"],
            },
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("framework", "key"), name="category_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="answeroption",
            constraint=models.UniqueConstraint(
                fields=("framework", "key"), name="answeroption_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.UniqueConstraint(
                fields=("framework", "number"), name="version_number_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="version_number_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="importance",
            constraint=models.UniqueConstraint(
                fields=("framework", "key"), name="importance_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(fields=("framework", "key"), name="level_key_once"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(fields=("framework", "key"), name="role_key_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", True),
                    ("submitted_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="assessment_submitted_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(fields=("framework", "key"), name="skill_key_once"),
        ),
        migrations.AddConstraint(
            model_name="resourceskill",
            constraint=models.UniqueConstraint(
                fields=("resource", "skill"), name="resource_skill_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                fields=("framework", "key"), name="resource_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.UniqueConstraint(
                fields=("assessment", "resource"), name="plan_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="descriptor",
            constraint=models.UniqueConstraint(fields=("skill", "level"), name="descriptor_once"),
        ),
        migrations.AddConstraint(
            model_name="skillnote",
            constraint=models.UniqueConstraint(fields=("assessment", "skill"), name="note_once"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("framework", "key"), name="statement_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("role", "skill"), name="target_once"),
        ),
    ]
