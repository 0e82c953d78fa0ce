"""Looking at a draft before it is published: which changes it has, and who has ticked them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.reviewing import ReviewGroup, review_groups


@dataclass(frozen=True)
class Looked:
    """A change that somebody has looked at: its mark, and the words that were read."""

    mark: str
    about: str
    happened: str


def groups_of(
    framework: models.Framework, content: Framework | None = None
) -> tuple[ReviewGroup, ...]:
    """Return all that is to be looked at; whoever has read the working copy gives its content."""
    newest = queries.newest_version_of(framework.key)
    old = queries.definitions(newest.pk).content if newest else None
    return review_groups(old, content or working_copy.read(framework.pk))


def ticks_of(framework: models.Framework) -> "QuerySet[models.ReviewedChange]":
    """Return the ticks of the draft, also those of changes that are there no longer."""
    return models.ReviewedChange.objects.filter(framework=framework, version=None)


@transaction.atomic
def keep(
    *,
    framework: models.Framework,
    looked: Collection[Looked],
    by: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """Keep who has looked at these changes. What somebody has ticked before stays theirs."""
    models.hold(framework.pk)
    rows = (
        models.ReviewedChange(
            framework=framework,
            mark=each.mark,
            about=each.about,
            happened=each.happened,
            **models.signed(by, at),
        )
        for each in looked
    )
    models.ReviewedChange.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def look_again(
    *, framework: models.Framework, marks: Collection[str], by: AbstractBaseUser
) -> None:
    """Take one's own ticks of these changes back."""
    models.hold(framework.pk)
    ticks_of(framework).filter(mark__in=marks, by=by.pk).delete()
