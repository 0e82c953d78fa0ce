"""A document or a file becomes the working copy: restoring, discarding, importing."""

from django.db import transaction

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.importing import following, problems_following
from assessments.domain.questions import NOTHING_CHOSEN, Choices, settled
from assessments.domain.validation import HasProblems


class UnpublishedChanges(Exception):
    """The working copy has changes that would be lost: they are to be published or discarded."""


class CannotFollow(HasProblems):
    """The content cannot be published after the newest version."""


def successor_of_newest(content: Framework) -> tuple[Framework, models.FrameworkVersion | None]:
    """Return content that can follow the newest published version, and that version, if any.

    What the version has and the content lacks is in it, retired. Raise CannotFollow.
    """
    newest = queries.newest_version_of(content.key)
    if newest is None:
        return content, None
    successor = following(content, queries.definitions(newest.pk).content)
    if problems := problems_following(successor, queries.contents_of(newest.framework)):
        raise CannotFollow(problems)
    return successor, newest


@transaction.atomic
def import_framework(*, content: Framework, choices: Choices = NOTHING_CHOSEN) -> models.Framework:
    """Make this content the working copy of its framework, a new one where the key is new.

    The content must be free of problems (domain.validation). `choices` answer whether other words
    are a correction or a new meaning; what they leave open keeps the draft from being published.
    Raise UnpublishedChanges where the framework has some, CannotFollow, and CannotDecide.
    """
    framework, is_new = models.Framework.objects.get_or_create(key=content.key)
    return _replace(framework, content, choices, is_new=is_new)


@transaction.atomic
def restore(*, version: models.FrameworkVersion) -> None:
    """Make the working copy say again what a version says; what came later stays, retired.

    Statements get the number of the meaning that they had, so answers to it carry over again.
    Raise UnpublishedChanges where the working copy has some.
    """
    _replace(version.framework, queries.definitions(version.pk).content)


@transaction.atomic
def discard(*, framework: models.Framework) -> None:
    """Forget what was not published: the working copy says again what the newest version says.

    A framework of which nothing was published goes as a whole.
    """
    models.hold(framework.pk)
    newest = queries.newest_version_of(framework.key)
    if newest is None:
        framework.delete()
        return
    working_copy.write(_fresh(framework), queries.definitions(newest.pk).content)


def _replace(
    framework: models.Framework,
    content: Framework,
    choices: Choices = NOTHING_CHOSEN,
    *,
    is_new: bool = False,
) -> models.Framework:
    """Make this the working copy, unless unpublished changes would be lost by it."""
    models.hold(framework.pk)
    changes = queries.unpublished_changes(framework)
    if changes or (changes is None and not is_new):
        raise UnpublishedChanges
    row = _fresh(framework)
    successor = successor_of_newest(content)[0]
    working_copy.write(row, *settled(successor, queries.published_of(row), choices))
    return row


def _fresh(framework: models.Framework) -> models.Framework:
    """Return the row as it is now: it may have changed since somebody read it."""
    return models.Framework.objects.get(pk=framework.pk)
