"""What editors and publishers say to one another about a draft, beside its rows."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from assessments import models


def add(
    *,
    framework: models.Framework,
    by: AbstractBaseUser,
    text: str,
    at: datetime,
    what: str = "",
    key: str = "",
) -> models.Comment:
    """Say something about a row of a draft, or about all of it where `what` is blank."""
    return models.Comment.objects.create(
        framework=framework, what=what, key=key, text=text, **models.signed(by, at)
    )


def settle(*, comment: models.Comment, at: datetime) -> None:
    """Say that nothing more is to be done about it; whoever was first to say so counts."""
    models.Comment.objects.filter(pk=comment.pk, done_at=None).update(done_at=at)


def reopen(*, comment: models.Comment) -> None:
    """Say that something is to be done about it after all."""
    models.Comment.objects.filter(pk=comment.pk).update(done_at=None)
