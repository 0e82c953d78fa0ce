"""Accounts beside anonymous people, who get a cookie of their own instead of Django's session.

Browsers that open something now go on doing so: the secret in their old cookie is that of their new
one, and only its digest is kept. Editors sign in anew. Whoever goes back finds no sessions.
"""

from datetime import date
from hashlib import sha256

import django.db.models.deletion
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.utils import timezone

AT_ONCE = 500


def browsers_of_sessions(apps, schema_editor):
    sessions = apps.get_model("sessions", "Session").objects
    people = apps.get_model("assessments", "Respondent").objects
    browsers = apps.get_model("assessments", "Browser").objects
    still_open = sessions.filter(expire_date__gt=timezone.now()).order_by("pk")
    last = ""
    while rows := list(still_open.filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1].pk
        told = [(row.pk, SessionStore().decode(row.session_data)) for row in rows]
        told = [(key, data) for key, data in told if "respondent" in data]
        known = {str(pk) for pk in people.filter(pk__in=[d["respondent"] for _, d in told]).values_list("pk", flat=True)}
        browsers.bulk_create(
            browsers.model(
                digest=sha256(key.encode()).hexdigest(),
                respondent_id=data["respondent"],
                visited=date.fromisoformat(data["last-visit"]),
                is_shared="shared" in data,
            )
            for key, data in told
            if data["respondent"] in known
        )
    sessions.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0010_replaced_drafts'),
        ('sessions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='respondent',
            name='account',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='respondent', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.CreateModel(
            name='Browser',
            fields=[
                ('digest', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('visited', models.DateField(db_index=True, verbose_name='last visit')),
                ('is_shared', models.BooleanField(default=False, verbose_name='others use it, too')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='browsers', to='assessments.respondent')),
            ],
            options={
                'verbose_name': 'browser',
                'verbose_name_plural': 'browsers',
            },
        ),
        migrations.RunPython(browsers_of_sessions, migrations.RunPython.noop),
    ]
