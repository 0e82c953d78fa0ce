"""Published versions for tests: from content, or from rows that a test has changed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db import models as django_models

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.questions import Choice, Choices, Question, ScaleChoice, mark_of
from assessments.services.deciding import decide_scale, decide_statement, questions_of
from assessments.services.offering import released
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT_ONCE = 200  # rows

DEFINITIONS: tuple[type[django_models.Model], ...] = (
    models.Framework,
    *(model for model in apps.get_app_config("assessments").get_models()
      if issubclass(model, models.WorkingRow)),
    models.FrameworkVersion,
)  # fmt: skip

# What `published_once` has published in this process: the content and its rows by table.
_rows: list[tuple[Framework, dict[str, list[tuple[Any, ...]]]]] = []


def published(content: Framework, at: datetime = NOON) -> models.FrameworkVersion:
    """Import this content and publish it.

    Other words are corrections, and another number of answers is another scale.
    """
    newest = queries.newest_version_of(content.key)
    old = queries.definitions(newest.pk).content if newest else content
    is_same = len(old.options) == len(content.options)
    scale = ScaleChoice.KEEP if is_same else ScaleChoice.RESET
    choices = Choices(others=Choice.CORRECTION, scale=scale)
    return publish(framework=import_framework(content=content, choices=choices), at=at)


def published_once(content: Framework) -> models.FrameworkVersion:
    """Import and publish this content into an empty database, where a test begins.

    Hundreds of tests want the same: only the first of them publishes, the others copy its rows.
    """
    # In one transaction, because rows refer to others that come later.
    with transaction.atomic(), connection.cursor() as cursor:
        for known, rows in _rows:
            if known == content:
                for table, lines in rows.items():
                    _insert(cursor, table, lines)
                return models.FrameworkVersion.objects.select_related("framework").get()
        version = published(content)
        _rows.append((content, {table: _select(cursor, table) for table in _tables()}))
    return version


def _tables() -> list[str]:
    return [connection.ops.quote_name(model._meta.db_table) for model in DEFINITIONS]


def _select(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _insert(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    # Many rows at once: PostgreSQL would be asked for each one by itself. No more, for SQLite.
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        line = "(" + ", ".join(["%s"] * len(some[0])) + ")"
        values = [value for row in some for value in row]
        lines = ", ".join([line] * len(some))
        cursor.execute(f"INSERT INTO {table} VALUES {lines}", values)  # noqa: S608


def published_again(framework: models.Framework, at: datetime = NOON) -> models.FrameworkVersion:
    """Publish the working copy as it is now, with all that is open as corrections."""
    framework.refresh_from_db()
    for question in questions_of(framework, working_copy.read(framework.pk)):
        decide(framework, question)
    framework.refresh_from_db()
    return publish(framework=framework, at=at)


def decide(framework: models.Framework, question: Question) -> None:
    """Say that other words are a correction; another number of answers is another scale."""
    if question.is_about_scale:
        scale = ScaleChoice.KEEP if question.can_keep else ScaleChoice.RESET
        decide_scale(framework=framework, choice=scale, seen=question.mark)
    else:
        row = models.Statement.objects.get(framework=framework, key=question.key)
        decide_statement(statement=row, choice=Choice.CORRECTION, seen=question.mark)


def change(row: Any, **fields: Any) -> None:
    """Save a row of the working copy with other values, as an editor does.

    The editor has decided what other words are: what the number says, or a correction.
    """
    row.refresh_from_db()
    for name, value in fields.items():
        setattr(row, name, value)
    if isinstance(row, models.Statement):
        row.decided = mark_of(row.text, row.meaning)
    row.save()


def earlier_content() -> Framework:
    """Return what an earlier release brought: the first statement asked for something else."""
    category, *categories = released().categories
    skill, *skills = category.skills
    first, *others = skill.statements
    gone = replace(first, key="gone", text="Do what is not asked any more.")
    skill = replace(skill, statements=(replace(first, text="Do it.", meaning=1), gone, *others))
    category = replace(category, skills=(skill, *skills))
    return replace(released(), title="Earlier", categories=(category, *categories))
