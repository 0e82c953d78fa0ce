"""Two roles for the admin: an editor edits drafts, a publisher also publishes, withdraws, imports.

What they may do can be changed in the admin like that of any other group.
"""

from django.db import migrations

ROWS = [
    "answeroption",
    "category",
    "descriptor",
    "importance",
    "level",
    "resource",
    "resourceskill",
    "role",
    "skill",
    "statement",
    "target",
]
EDITOR = [
    "view_framework",
    "view_frameworkversion",
    "change_framework",
    "delete_framework",
    *(f"{action}_{row}" for row in ROWS for action in ("view", "add", "change", "delete")),
]
PUBLISHER = [*EDITOR, "publish_framework", "withdraw_framework", "import_framework"]
GROUPS = {"Editor": EDITOR, "Publisher": PUBLISHER}


def create(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(codename):
        # Django itself makes them only after all migrations; it leaves those that exist alone.
        model = codename.split("_", 1)[1]
        kind, _ = ContentType.objects.get_or_create(app_label="assessments", model=model)
        name = f"Can {codename.replace('_', ' ')}"
        found, _ = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        return found

    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(permission(codename) for codename in codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_frozen"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    # People may have been given these roles, so going back leaves them.
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
