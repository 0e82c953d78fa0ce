"""The summary of what was answered, for editors; `services.using.recount` fills it (see apps.py)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_editing_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='assessments.frameworkversion', verbose_name='version')),
                ('pk', models.CompositePrimaryKey('version', 'role', 'figure', 'first', 'second', blank=True, editable=False, primary_key=True, serialize=False)),
                ('role', models.PositiveIntegerField()),
                ('figure', models.PositiveSmallIntegerField()),
                ('first', models.IntegerField()),
                ('second', models.IntegerField()),
                ('count', models.BigIntegerField()),
                ('told', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'tally',
                'verbose_name_plural': 'tallies',
            },
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('submitted_at', None)), fields=['version', 'started_at'], name='assessment_running'),
        ),
    ]
