"""The effort of a resource as numbers, its cost and its stage; more about the source; a setting.

What an old effort says that its numbers cannot goes to the end of the description, so nothing is
lost. `exchange/format_1.py` reads documents of that time in the same way; it is not imported,
because a migration means for ever what it meant when it was written.
"""

import re
from importlib import import_module

import django.core.validators
from django.db import migrations, models

HOURS = re.compile(r"([1-9][0-9]{0,3}) hours?")

create_triggers = import_module("assessments.migrations.0002_frozen").create


def understood(effort, description):
    """Return the hours that an old effort says, and the description with what they do not say."""
    effort = effort.strip().rstrip(".")
    if match := HOURS.fullmatch(effort):
        return int(match[1]), description
    if not effort:
        return None, description
    stop = "." if description[-1:].isalnum() else ""
    return None, f"{description}{stop} Effort: {effort}.".strip()


def as_text(resource):
    if resource.effort_amount is None:
        return ""
    amount = f"{resource.effort_amount} {resource.effort_unit}"
    weekly = resource.effort_hours_a_week
    return f"{amount}, {weekly} hours a week" if weekly else amount


def to_numbers(apps, schema_editor):
    for resource in apps.get_model("assessments", "Resource").objects.iterator():
        hours, resource.description = understood(resource.effort, resource.description)
        if hours:
            resource.effort_amount, resource.effort_unit = hours, "hours"
        resource.save()


def to_text(apps, schema_editor):
    """A description keeps what was added to it."""
    for resource in apps.get_model("assessments", "Resource").objects.iterator():
        resource.effort = as_text(resource)
        resource.save()


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_groups")]
    operations = [
        migrations.AddField(
            model_name="framework",
            name="introduction",
            field=models.TextField(
                blank=True,
                help_text=(
                    "What the profession is, for people who do not know it yet. It stands on the "
                    "page where they begin; a blank line begins a new paragraph."
                ),
                verbose_name="introduction",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="source_url",
            field=models.URLField(
                blank=True, max_length=500, verbose_name="address of the source"
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="source_published",
            field=models.CharField(
                blank=True,
                help_text="Such as “2025-10-15”, or the year alone.",
                max_length=200,
                verbose_name="publication date of the source",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="source_read_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which you last read it: a page on the web can change.",
                null=True,
                verbose_name="source read on",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="checked_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which you last opened the address and found it right.",
                null=True,
                verbose_name="address checked on",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="effort_amount",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(9999),
                ],
                verbose_name="effort",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="effort_unit",
            field=models.CharField(blank=True, max_length=20, verbose_name="unit"),
        ),
        migrations.AddField(
            model_name="resource",
            name="effort_hours_a_week",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                validators=[django.core.validators.MaxValueValidator(80)],
                verbose_name="hours a week",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="cost",
            field=models.CharField(blank=True, max_length=20, verbose_name="cost"),
        ),
        migrations.AddField(
            model_name="resource",
            name="estimate",
            field=models.CharField(
                default="team",
                help_text="Who says what effort it takes and what it costs.",
                max_length=20,
                verbose_name="estimate from",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="stage",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Where it belongs on the way into the profession, for degrees, jobs and such."
                ),
                max_length=20,
                verbose_name="stage",
            ),
        ),
        migrations.AddField(
            model_name="skillnote",
            name="setting",
            field=models.CharField(blank=True, max_length=20, verbose_name="setting"),
        ),
        # Blank, so that whoever goes back has a column to fill.
        migrations.AlterField(
            model_name="resource",
            name="effort",
            field=models.CharField(blank=True, max_length=200, verbose_name="effort"),
        ),
        migrations.RunPython(nothing, create_triggers),
        migrations.RunPython(to_numbers, to_text),
        migrations.RemoveField(model_name="resource", name="effort"),
        migrations.RunPython(create_triggers, nothing),
    ]
