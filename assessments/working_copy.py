"""A framework's rows as one domain Framework, and back: the only place that knows both.

What hangs under what: that is all there is to read below. A field is not spelled here, because a
row and the dataclass that it stands for have the same field names (see columns.py). Reading and
writing take the same number of queries whatever the size.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db import models as django_models
from django.db.models.functions import Now

from assessments import models
from assessments.columns import columns_of, value_of
from assessments.domain.framework import (
    AnswerOption,
    Category,
    Framework,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Statement,
    Target,
)
from assessments.domain.questions import NOTHING_DECIDED, Decided

Value = TypeVar("Value")
Row = TypeVar("Row", bound=django_models.Model)


# --- Rows → Framework ------------------------------------------------------------------------


def read(framework_id: int) -> Framework:
    """Return the working copy as it stands, finished or not, with what is retired."""
    row = models.Framework.objects.select_related("default_role").get(pk=framework_id)
    skills = _skills(row)
    skill_keys = {pk: skill.key for pk, (_, skill) in skills.items()}
    by_category = defaultdict(list)
    for category_id, skill in skills.values():
        by_category[category_id].append(skill)
    return value_of(
        Framework,
        row,
        options=_values(AnswerOption, models.AnswerOption, row),
        levels=_values(Level, models.Level, row),
        importances=_values(Importance, models.Importance, row),
        categories=tuple(
            value_of(Category, category, skills=tuple(by_category[category.pk]))
            for category in _rows(models.Category, row)
        ),
        roles=_roles(row, skill_keys),
        default_role=row.default_role.key if row.default_role else "",
        resources=_resources(row, skill_keys),
        scenarios=tuple(row.scenarios),
    )


def _rows(model: type[Row], framework: models.Framework) -> "django_models.QuerySet[Row]":
    return model._default_manager.filter(framework=framework)


def _values(cls: type[Value], model: Any, framework: models.Framework) -> tuple[Value, ...]:
    return tuple(value_of(cls, row) for row in _rows(model, framework))


def _skills(framework: models.Framework) -> dict[int, tuple[int, Skill]]:
    """Return every skill with the id of its category, by its own id, in order."""
    statements = defaultdict(list)
    for statement in _rows(models.Statement, framework):
        statements[statement.skill_id].append(value_of(Statement, statement))
    descriptors: dict[int, dict[int, str]] = defaultdict(dict)
    for descriptor in _rows(models.Descriptor, framework):
        descriptors[descriptor.skill_id][descriptor.level] = descriptor.text
    skills = {}
    for row in _rows(models.Skill, framework):
        skill = value_of(
            Skill,
            row,
            statements=tuple(statements[row.pk]),
            descriptors=descriptors[row.pk],
        )
        skills[row.pk] = row.category_id, skill
    return skills


def _roles(framework: models.Framework, skill_keys: Mapping[int, str]) -> tuple[Role, ...]:
    targets: dict[int, dict[str, Target]] = defaultdict(dict)
    for target in _rows(models.Target, framework):
        targets[target.role_id][skill_keys.get(target.skill_id, "")] = value_of(Target, target)
    return tuple(
        value_of(Role, row, targets=targets[row.pk]) for row in _rows(models.Role, framework)
    )


def _resources(framework: models.Framework, skill_keys: Mapping[int, str]) -> tuple[Resource, ...]:
    helps = defaultdict(list)
    for link in _rows(models.ResourceSkill, framework):
        helps[link.resource_id].append(skill_keys.get(link.skill_id, ""))
    return tuple(
        value_of(Resource, row, skills=tuple(helps[row.pk]))
        for row in _rows(models.Resource, framework)
    )


# --- Framework → rows ------------------------------------------------------------------------


def write(
    framework: models.Framework, content: Framework, decided: Decided = NOTHING_DECIDED
) -> None:
    """Make the rows of a framework say this content; rows that do already are left alone.

    `decided` are the marks of the words that somebody has decided about; other marks go.

    Rows are known by their keys, and what the content lacks is deleted. So the content must be
    free of problems, of this framework, and hold all that was ever published (see
    `domain.importing.following`). Raise PublishedStays where it does not. To be called in a
    transaction that holds the framework.
    """
    _lift_limit_of_parameters()
    writer = _Writer(framework)
    writer.flat(models.AnswerOption, content.options)
    writer.flat(models.Level, content.levels)
    writer.flat(models.Importance, content.importances)
    categories = writer.flat(models.Category, content.categories)
    skills = writer.keyed(
        models.Skill,
        [
            (skill, {"category": categories[category.key], "order": order})
            for category in content.categories
            for order, skill in enumerate(category.skills, 1)
        ],
    )
    writer.keyed(
        models.Statement,
        [
            (
                statement,
                {
                    "skill": skills[skill.key],
                    "order": order,
                    "decided": decided.statements.get(statement.key, ""),
                },
            )
            for skill in content.skills
            for order, statement in enumerate(skill.statements, 1)
        ],
    )
    roles = writer.flat(models.Role, content.roles)
    resources = writer.flat(models.Resource, content.resources)
    writer.links(
        models.Descriptor,
        ("skill", "level"),
        [
            {"skill": skills[skill.key], "level": number, "text": text}
            for skill in content.skills
            for number, text in skill.descriptors.items()
        ],
    )
    writer.links(
        models.Target,
        ("role", "skill"),
        [
            {"role": roles[role.key], "skill": skills[key], **columns_of(target, models.Target)}
            for role in content.roles
            for key, target in role.targets.items()
        ],
    )
    writer.links(
        models.ResourceSkill,
        ("resource", "skill"),
        [
            {"resource": resources[resource.key], "skill": skills[key], "order": order}
            for resource in content.resources
            for order, key in enumerate(resource.skills, 1)
        ],
    )
    writer.own_texts(content, roles, decided.scale)
    writer.delete_the_rest()
    models.Framework.objects.filter(pk=framework.pk).update(replaced_at=Now())


class _Writer:
    """Writes rows of one framework, one statement a model, and knows which are not wanted."""

    def __init__(self, framework: models.Framework) -> None:
        self._framework = framework
        self._rest: list[tuple[Any, list[Any]]] = []

    def flat(self, model: Any, items: Sequence[Any]) -> dict[str, Any]:
        """Write rows that hang under the framework itself; return them by their keys."""
        ordered = issubclass(model, models.OrderedRow)
        places: Iterable[dict[str, Any]] = (
            {"order": order} if ordered else {} for order in range(1, len(items) + 1)
        )
        return self.keyed(model, list(zip(items, places, strict=True)))

    def keyed(self, model: Any, items: Sequence[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
        """Write rows with keys, each with its place; return them by their keys."""
        rows = [columns_of(item, model) | place for item, place in items]
        return {row.key: row for row in self._write(model, ("framework", "key"), rows)}

    def links(self, model: Any, identity: Sequence[str], rows: list[dict[str, Any]]) -> None:
        """Write rows that are known by what they belong to."""
        self._write(model, identity, rows)

    def own_texts(
        self, content: Framework, roles: Mapping[str, models.Role], scale_decided: str
    ) -> None:
        row = self._framework
        columns = columns_of(content, models.Framework)
        columns["default_role"] = roles.get(content.default_role)
        columns["scale_decided"] = scale_decided
        if any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()

    def delete_the_rest(self) -> None:
        """Delete what is not wanted, what hangs under others first."""
        for model, rows in reversed(self._rest):
            for row in rows:
                if isinstance(row, models.LastingRow) and row.published:
                    raise models.PublishedStays(f"{row} has been published: retire it instead.")
            model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()

    def _write(self, model: Any, identity: Sequence[str], rows: list[dict[str, Any]]) -> list[Any]:
        """Write what differs, in one statement; return all the rows that are wanted."""
        there = {_columns(row, identity): row for row in _rows(model, self._framework)}
        wanted, changed = [], []
        for columns in rows:
            row = model(framework=self._framework, **columns)
            old = there.pop(_columns(row, identity), None)
            if old and _columns(old, columns) == _columns(row, columns):
                row = old
            else:
                row.revision = old.revision + 1 if old else 0
                changed.append(row)
            wanted.append(row)
        if there:
            self._rest.append((model, list(there.values())))
        names = {name for columns in rows for name in columns} - set(identity)
        model._default_manager.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=list(identity),
            update_fields=[*sorted(names), "revision"],
        )
        return wanted


def _columns(row: Any, names: Iterable[str]) -> tuple[Any, ...]:
    """Return these values of a row; of what it points at, the id."""
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)


def _lift_limit_of_parameters() -> None:
    """Let SQLite take a model's rows in one statement, as PostgreSQL does.

    Django 5.2 assumes 999 parameters and would write in ever more pieces; Django 6 asks SQLite.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
