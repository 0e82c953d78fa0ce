"""A document or a file becomes the working copy: restoring, discarding, importing.

What would be lost by it is refused, or let go: then it is kept as a draft of its own for a while.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.importing import following, problems_following
from assessments.domain.questions import NOTHING_CHOSEN, Choices, settled
from assessments.domain.validation import HasProblems
from assessments.exchange.document import read_document, write_document
from assessments.services.announcing import not_ready


class UnpublishedChanges(Exception):
    """The working copy has changes that would be lost: they are to be published or discarded."""


class DraftIsGone(Exception):
    """The draft is kept no longer, or somebody has taken it back."""


class CannotFollow(HasProblems):
    """The content cannot be published after the newest version."""


def as_it_stands(key: str) -> Framework | None:
    """Return the working copy of the framework with this key, if there is one."""
    framework = models.Framework.objects.filter(key=key).first()
    return working_copy.read(framework.pk) if framework else None


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
def import_framework(
    *,
    content: Framework,
    choices: Choices = NOTHING_CHOSEN,
    by: AbstractBaseUser | None = None,
    at: datetime | None = None,
    let_go: bool = False,
) -> models.Framework:
    """Make this content the working copy of its framework, a new one where the key is new.

    The content must be free of problems (domain.validation). `choices` answer whether other words
    are a correction or a new meaning; what they leave open keeps the draft from being published.
    Raise UnpublishedChanges where the framework has some, unless they are let go, CannotFollow,
    and CannotDecide.
    """
    framework, is_new = models.Framework.objects.get_or_create(key=content.key)
    models.hold(framework.pk)
    if not is_new:
        make_room(framework, models.signed(by, at or timezone.now()), let_go=let_go)
    return replace_by(framework, successor_of_newest(content)[0], choices)


@transaction.atomic
def restore(
    *,
    version: models.FrameworkVersion,
    by: AbstractBaseUser | None = None,
    at: datetime | None = None,
    let_go: bool = False,
) -> None:
    """Make the working copy say again what a version says; what came later stays, retired.

    Statements get the number of the meaning that they had, so answers to it carry over again.
    Raise UnpublishedChanges where the working copy has some, unless they are let go, and
    CannotFollow.
    """
    models.hold(version.framework_id)
    content = successor_of_newest(queries.definitions(version.pk).content)[0]
    make_room(version.framework, models.signed(by, at or timezone.now()), let_go=let_go)
    replace_by(version.framework, content)


@transaction.atomic
def discard(
    *,
    framework: models.Framework,
    by: AbstractBaseUser | None = None,
    at: datetime | None = None,
) -> None:
    """Let go of what was not published: the working copy says again what the newest version says.

    A framework of which nothing was published goes as a whole. The draft can be taken back for as
    long as DRAFTS_KEPT.
    """
    models.hold(framework.pk)
    if not make_room(framework, models.signed(by, at or timezone.now()), let_go=True):
        return
    newest = queries.newest_version_of(framework.key)
    if newest is None:
        framework.delete()
        return
    replace_by(framework, queries.definitions(newest.pk).content)


@transaction.atomic
def take_back_draft(
    *, draft_id: int, by: AbstractBaseUser | None, at: datetime, let_go: bool = False
) -> models.Framework:
    """Make a draft that was let go the working copy again, also of a framework that went with it.

    What was published since and the draft lacks is in it, retired. Raise DraftIsGone where it is
    kept no longer or somebody has taken it back, and UnpublishedChanges where the working copy has
    some, unless they are let go in its place.
    """
    key = models.DiscardedDraft.objects.kept(at).filter(pk=draft_id).values("framework_key")
    if not key:
        raise DraftIsGone
    framework, is_new = models.Framework.objects.get_or_create(key=key[0]["framework_key"])
    models.hold(framework.pk)
    draft = models.DiscardedDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise DraftIsGone
    if not is_new:
        make_room(framework, models.signed(by, at), let_go=let_go)
    content = read_document(draft.document)
    if newest := queries.newest_version_of(framework.key):
        content = following(content, queries.definitions(newest.pk).content)
    draft.delete()
    return replace_by(framework, content)


def forget_drafts(*, at: datetime) -> int:
    """Delete the drafts that can be taken back no longer; return how many."""
    return models.DiscardedDraft.objects.past(at).delete()[0]


def make_room(framework: models.Framework, signed: dict[str, Any], *, let_go: bool) -> bool:
    """Keep unpublished changes as a draft that was let go, or refuse to lose them.

    Say whether there were any.
    """
    content = working_copy.read(framework.pk)
    if queries.unpublished_changes(framework, content) == []:
        return False
    if not let_go:
        raise UnpublishedChanges
    models.DiscardedDraft.objects.create(
        framework_key=framework.key,
        title=content.title or content.key,
        document=write_document(content),
        **signed,
    )
    return True


def replace_by(
    framework: models.Framework, content: Framework, choices: Choices = NOTHING_CHOSEN
) -> models.Framework:
    """Make this the working copy, by the row as it is now: somebody may have changed it."""
    row = models.Framework.objects.get(pk=framework.pk)
    working_copy.write(row, *settled(content, queries.published_of(row), choices))
    not_ready(framework=row)  # what was, was another draft
    return row
