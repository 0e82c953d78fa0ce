"""What editors do together: marks of what was decided, what was reviewed, comments, drafts let go.

Editors may begin frameworks and import files, too: both make a draft, and no more.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max

frozen = import_module("assessments.migrations.0002_frozen")
EDITORS_TOO = ("add_framework", "import_framework")


def count_versions(apps, schema_editor):
    """A number names one version for ever, so the next one is counted from the highest so far."""
    versions = apps.get_model("assessments", "FrameworkVersion")._default_manager.order_by()
    frameworks = apps.get_model("assessments", "Framework")._default_manager
    for pk, number in versions.values_list("framework").annotate(Max("number")):
        frameworks.filter(pk=pk).update(last_number=number)


def allow_editors(apps, schema_editor):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="assessments", model="framework"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editor", "Publisher")):
        for codename in EDITORS_TOO:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind,
                codename=codename,
                defaults={"name": f"Can {codename.replace('_', ' ')}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_only_with_the_person"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(frozen.drop, frozen.create),
        migrations.AlterModelOptions(
            name='framework',
            options={'ordering': ['order', 'pk'], 'permissions': [('publish_framework', 'Can publish a framework'), ('withdraw_framework', 'Can withdraw a framework'), ('import_framework', 'Can import a framework')], 'verbose_name': 'framework', 'verbose_name_plural': 'frameworks'},
        ),
        migrations.AddField(
            model_name='framework',
            name='last_number',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='framework',
            name='order',
            field=models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first on the start page.', verbose_name='order'),
        ),
        migrations.AddField(
            model_name='framework',
            name='ready_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='ready for review'),
        ),
        migrations.AddField(
            model_name='framework',
            name='ready_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='framework',
            name='ready_note',
            field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='note'),
        ),
        migrations.AddField(
            model_name='framework',
            name='scale',
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='framework',
            name='scale_decided',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='framework',
            name='scale_maps',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='statement',
            name='decided',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=200, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('what', models.CharField(blank=True, max_length=20)),
                ('key', models.CharField(blank=True, max_length=80)),
                ('text', models.TextField(max_length=2000, verbose_name='comment')),
                ('done_at', models.DateTimeField(null=True, verbose_name='settled')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='assessments.framework')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='assessments.frameworkversion')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DiscardedDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=200, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('framework_key', models.CharField(db_index=True, max_length=80)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('document', models.TextField(verbose_name='document')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'discarded draft',
                'verbose_name_plural': 'discarded drafts',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(blank=True, max_length=20)),
                ('key', models.CharField(blank=True, max_length=80)),
                ('seen_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='assessments.framework')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
                'ordering': ['-seen_at'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'user'), name='presence_once')],
            },
        ),
        migrations.CreateModel(
            name='ReviewedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=200, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('mark', models.CharField(max_length=64)),
                ('about', models.TextField(verbose_name='what')),
                ('happened', models.TextField(verbose_name='change')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewed_changes', to='assessments.framework')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reviewed_changes', to='assessments.frameworkversion')),
            ],
            options={
                'verbose_name': 'reviewed change',
                'verbose_name_plural': 'reviewed changes',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('version', None)), fields=('framework', 'mark'), name='reviewed_once_in_a_draft')],
            },
        ),
        migrations.RunPython(frozen.create, frozen.drop),
        migrations.RunPython(count_versions, migrations.RunPython.noop),
        migrations.RunPython(allow_editors, migrations.RunPython.noop),
    ]
