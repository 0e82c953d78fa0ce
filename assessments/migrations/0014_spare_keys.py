"""Return keys beside the own one of an account's person: of those who were joined to them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0013_limits")]

    operations = [
        migrations.CreateModel(
            name="SpareKey",
            fields=[
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, primary_key=True, serialize=False
                    ),
                ),
                (
                    "respondent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spare_keys",
                        to="assessments.respondent",
                    ),
                ),
            ],
            options={
                "verbose_name": "spare return key",
                "verbose_name_plural": "spare return keys",
            },
        ),
    ]
