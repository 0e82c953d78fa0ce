"""Drop where examples, steps and targets were kept with one report; 0006 has brought them along.

Whoever goes back finds those places empty: what people have, they have by themselves.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

frozen = import_module("assessments.migrations.0002_frozen")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_what_belongs_to_a_person")]

    operations = [
        migrations.RunPython(frozen.drop, frozen.create),
        migrations.AlterField(
            model_name="assessment",
            name="respondent",
            field=models.ForeignKey(db_column="respondent", editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="assessments.respondent", verbose_name="respondent"),
        ),
        migrations.RemoveField(model_name="assessment", name="own_targets"),
        migrations.DeleteModel(name="PlanItem"),
        migrations.DeleteModel(name="SkillNote"),
        migrations.RunPython(frozen.create, frozen.drop),
    ]
