"""Taking back what was published by mistake: a version that nobody has used yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models as django_models
from django.db import transaction

from assessments import models, queries
from assessments.services.publishing import LASTING_ROWS
from assessments.services.restoring import discard, make_room, replace_by


class VersionInUse(Exception):
    """Somebody has begun with the version, or has something that refers to what came with it."""


class NotTheNewest(Exception):
    """Only the newest version can be taken back."""


@transaction.atomic
def take_back(
    *,
    version: models.FrameworkVersion,
    by: AbstractBaseUser | None,
    at: datetime,
    let_go: bool = False,
) -> None:
    """Make the newest version a draft again, as if it had not been published; its number is spent.

    Raise VersionInUse and NotTheNewest, and UnpublishedChanges where the working copy has some
    since, unless they are let go.
    """
    framework = version.framework
    models.hold(framework.pk)
    newest = queries.newest_version_of(framework.key)
    if newest is None or newest.pk != version.pk:
        raise NotTheNewest
    content = queries.definitions(version.pk).content
    make_room(framework, models.signed(by, at), let_go=let_go)
    _delete(version)
    replace_by(framework, content)


@transaction.atomic
def remove(*, framework: models.Framework, by: AbstractBaseUser | None, at: datetime) -> None:
    """Take all versions of a framework back and let it go as a whole. Raise VersionInUse."""
    models.hold(framework.pk)
    while newest := queries.newest_version_of(framework.key):
        _delete(newest)
    discard(framework=framework, by=by, at=at)


def is_in_use(versions: Collection[models.FrameworkVersion]) -> bool:
    """Say whether anything that people have points at one of these, such as an assessment."""
    return _is_kept(models.FrameworkVersion, [version.pk for version in versions])


def _delete(version: models.FrameworkVersion) -> None:
    """Delete the newest version, and unmark the rows that no other one holds."""
    framework = version.framework
    # Whoever begins at this moment is waited for, or fails and chooses again (views/start.py).
    list(models.FrameworkVersion.objects.select_for_update().filter(pk=version.pk).values("pk"))
    models.ReviewedChange.objects.filter(framework=framework, version=None).delete()
    version.reviewed_changes.update(version=None)
    version.comments.update(version=None)
    if is_in_use([version]):
        raise VersionInUse
    models.FrameworkVersion.objects.filter(pk=version.pk).delete()
    newest = queries.newest_version_of(framework.key)
    if newest is None and _is_kept(models.Framework, [framework.pk]):
        raise VersionInUse
    content = newest and queries.definitions(newest.pk).content
    for model, part in LASTING_ROWS.items():
        # What was published once is in every version since, so the newest one tells it all.
        held = {item.key for item in getattr(content, part)} if content else set()
        rows: Any = model._default_manager
        born = rows.filter(framework=framework, published=True).exclude(key__in=held)
        if _is_kept(model, list(born.values_list("pk", flat=True))):
            raise VersionInUse
        born.update(published=False)


def _is_kept(model: Any, ids: list[Any]) -> bool:
    """Say whether any of these rows is referred to by something that forbids deleting it.

    Answers are not asked for: they belong to an assessment, which points at its version.
    """
    return any(
        field.related_model._base_manager.filter(**{f"{field.field.name}__in": ids}).exists()
        for field in model._meta.get_fields(include_hidden=True)
        if getattr(field, "on_delete", None) is django_models.PROTECT and field.auto_created
    )
