"""An editor announces to the publishers that a draft is ready for their review."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from assessments import models


@transaction.atomic
def mark_ready(
    *, framework: models.Framework, by: AbstractBaseUser, at: datetime, note: str = ""
) -> None:
    """Say that a draft is ready for review, with a note to whoever publishes it."""
    models.hold(framework.pk)
    _set(framework, ready_at=at, ready_by_id=by.pk, ready_note=note)


@transaction.atomic
def not_ready(*, framework: models.Framework) -> None:
    """Take it back: something is still to be done, or the draft is published or gone."""
    models.hold(framework.pk)
    _set(framework, ready_at=None, ready_by_id=None, ready_note="")


def _set(framework: models.Framework, **values: object) -> None:
    # No edit of a text: whoever has the page of the framework open need not compare anything.
    models.Framework.objects.filter(pk=framework.pk).update(**values)
    for name, value in values.items():
        setattr(framework, name, value)
