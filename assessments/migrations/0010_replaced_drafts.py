"""When a version or a file last took the place of a draft, so that open pages can be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="framework",
            name="replaced_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
