"""How often something was tried, and the table of the cache, which all processes share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("taken", models.PositiveIntegerField()),
                ("ends", models.DateTimeField()),
            ],
            options={"verbose_name": "tries", "verbose_name_plural": "tries"},
        ),
        migrations.CreateModel(
            name="Cached",
            fields=[
                (
                    "cache_key",
                    models.CharField(
                        editable=False, max_length=255, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "assessments_cache",
                "verbose_name": "cached value",
                "verbose_name_plural": "cached values",
            },
        ),
    ]
