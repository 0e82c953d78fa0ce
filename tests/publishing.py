"""Published versions for tests: from content, or from rows that a test has changed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assessments import models
from assessments.domain.framework import Framework
from assessments.services.offering import released
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def published(content: Framework, at: datetime = NOON) -> models.FrameworkVersion:
    """Import this content and publish it."""
    return publish(framework=import_framework(content=content), at=at)


def published_again(framework: models.Framework, at: datetime = NOON) -> models.FrameworkVersion:
    """Publish the working copy as it is now."""
    framework.refresh_from_db()
    return publish(framework=framework, at=at)


def change(row: Any, **fields: Any) -> None:
    """Save a row of the working copy with other values, as an editor does."""
    row.refresh_from_db()
    for name, value in fields.items():
        setattr(row, name, value)
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
