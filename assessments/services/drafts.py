"""Starting a draft as a copy of the newest version."""

from django.db import connection, models, transaction

from assessments.models import (
    AnswerOption,
    Category,
    Descriptor,
    Framework,
    FrameworkVersion,
    Importance,
    Level,
    Resource,
    ResourceSkill,
    Role,
    Skill,
    Statement,
    Target,
    VersionRow,
)

# Everything that hangs under a version; what others point at comes first.
VERSION_ROWS: tuple[type[VersionRow], ...] = (
    AnswerOption,
    Level,
    Importance,
    Category,
    Skill,
    Statement,
    Descriptor,
    Role,
    Target,
    Resource,
    ResourceSkill,
)


class DraftExists(Exception):
    """A framework has one draft at most, and this one has it."""


@transaction.atomic
def start_draft(framework: Framework) -> FrameworkVersion:
    """Return a new draft with a copy of every row of the newest version.

    The number of queries is fixed, whatever the size. Raise DraftExists, or
    FrameworkVersion.DoesNotExist where nothing has been published yet.
    """
    newest = framework.versions.published().select_related("default_role").latest("number")
    draft = new_draft(framework, newest)
    for model in VERSION_ROWS:
        _copy_rows(model, newest, draft)
    if newest.default_role:
        draft.default_role = Role.objects.get(version=draft, key=newest.default_role.key)
        draft.save()
    return draft


def new_draft(framework: Framework, like: FrameworkVersion) -> FrameworkVersion:
    """Create an empty draft whose own fields are those of another version."""
    # Locked, so that of two people who press the button at once one gets the clear answer.
    Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.versions.drafts().exists():
        raise DraftExists
    unlike = {"id", "framework", "number", "published_at", "checksum", "release_notes"}
    same = [f.name for f in FrameworkVersion._meta.concrete_fields if f.name not in unlike]
    values = {name: getattr(like, name) for name in same} | {"default_role": None}
    return FrameworkVersion.objects.create(framework=framework, **values)


def _copy_rows(model: type[VersionRow], source: FrameworkVersion, draft: FrameworkVersion) -> None:
    """Copy one model's rows in one statement.

    A reference to another row of the source becomes one to the draft's row with the same key.
    """
    name = connection.ops.quote_name
    columns, values, joins = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key or not field.column:
            continue
        column = name(field.column)
        columns.append(column)
        if field.name == model.holder:
            values.append(str(draft.pk))
        elif isinstance(field, models.ForeignKey):
            table = name(field.related_model._meta.db_table)
            old, new = name(f"old_{field.name}"), name(f"new_{field.name}")
            joins.append(
                f"JOIN {table} {old} ON {old}.id = copied.{column} "
                f"JOIN {table} {new} ON {new}.key = {old}.key AND {new}.version_id = {draft.pk}"
            )
            values.append(f"{new}.id")
        else:
            values.append(f"copied.{column}")
    table = name(model._meta.db_table)
    with connection.cursor() as cursor:
        # Every name comes from the models and every number is the id of a row.
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
            f"SELECT {', '.join(values)} FROM {table} copied {' '.join(joins)} "
            f"WHERE copied.version_id = {source.pk} ORDER BY copied.id"
        )
