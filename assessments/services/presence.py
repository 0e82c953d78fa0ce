"""Who is at work on a draft: where an editor was last seen, and last changed something.

It is written by pages that are opened all the time, so it costs one query, and what was said less
than half a minute ago is not said again.
"""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser

from assessments import models

OFTEN_ENOUGH = timedelta(seconds=30)
IS_HERE = timedelta(minutes=2)


def seen(
    *,
    framework: models.Framework,
    user: AbstractBaseUser,
    at: datetime,
    what: str = "",
    key: str = "",
) -> None:
    """Say that somebody looks at a row of the draft, or at all of it where `what` is blank."""
    here = models.Presence.objects.filter(
        framework=framework, user=user.pk, what=what, key=key, seen_at__gt=at - OFTEN_ENOUGH
    )
    if not here.exists():
        _write(framework, user, at, {"what": what, "key": key})


def edited(
    *,
    framework: models.Framework,
    user: AbstractBaseUser,
    at: datetime,
    what: str = "",
    key: str = "",
) -> None:
    """Say that somebody has changed a row of the draft."""
    here = models.Presence.objects.filter(
        framework=framework, user=user.pk, what=what, key=key, edited_at__gt=at - OFTEN_ENOUGH
    )
    if not here.exists():
        _write(framework, user, at, {"what": what, "key": key, "edited_at": at})


def _write(
    framework: models.Framework, user: AbstractBaseUser, at: datetime, values: dict[str, object]
) -> None:
    row = models.Presence(framework=framework, user_id=user.pk, seen_at=at, **values)
    models.Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["framework", "user"],
        update_fields=["seen_at", *values],
    )
