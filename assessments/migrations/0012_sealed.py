"""What people have typed is sealed with a key that is not in the database (assessments/sealing.py).

The code of today is called here, and not a copy of it: what is sealed now is to be opened by it.
Pages that the database no longer uses may still hold what was typed, and backups from before do;
docs/encryption.md says how to clear them.
"""

from django.db import migrations, models
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from assessments.models.fields import SealedTextField
from assessments.sealing import Sealed, seal, unseal

AT_ONCE = 500  # rows

# By model: the way to the person, and what they type.
TEXTS = {
    "Example": ("respondent_id", ["situation", "action", "result"]),
    "PlanStep": ("respondent_id", ["title", "note"]),
    "ShareLink": ("assessment__respondent_id", ["name"]),
}


def seal_all(apps, schema_editor):
    rewrite(apps, seal)


def unseal_all(apps, schema_editor):
    # Once more called sealed, because the fields of this moment take nothing else.
    rewrite(apps, lambda person, text: Sealed(unseal(person, text)))


def rewrite(apps, change):
    """Write all texts anew, so many rows at once that it makes no odds how many there are."""
    for name, (way, fields) in TEXTS.items():
        rows = apps.get_model("assessments", name)._default_manager.order_by("pk")
        rows = rows.annotate(person=models.F(way))
        some = rows[:AT_ONCE]
        while batch := list(some):
            for row in batch:
                for field in fields:
                    setattr(row, field, change(row.person, getattr(row, field)))
            rows.bulk_update(batch, fields)
            some = rows.filter(pk__gt=batch[-1].pk)[:AT_ONCE]


def only_sealed(name, *fields):
    condition = models.Q()
    for field in fields:
        mark = Exact(Left(field, 12), models.Value("gAAAAAAAAAAA"))
        condition &= models.Q(**{field: ""}) | models.Q(mark)
    return models.CheckConstraint(condition=condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_accounts")]

    operations = [
        *(
            migrations.AlterField(model, field, SealedTextField(field, blank=True))
            for model, (_way, fields) in TEXTS.items()
            for field in fields
        ),
        migrations.RunPython(seal_all, unseal_all),
        migrations.AddConstraint(
            "Example", only_sealed("example_sealed", "situation", "action", "result")
        ),
        migrations.AddConstraint("PlanStep", only_sealed("plan_step_sealed", "title", "note")),
        migrations.AddConstraint("ShareLink", only_sealed("share_link_sealed", "name")),
    ]
