"""Who is at work on a draft: where an editor was last seen, and last changed something.

It is written by pages that are opened all the time, so it costs a query or two, and what was said
less than half a minute ago is not said again.
"""

from datetime import datetime, timedelta
from typing import Any

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
    _say(framework, user, at, {"what": what, "key": key}, "seen_at")


def edited(
    *,
    framework: models.Framework,
    user: AbstractBaseUser,
    at: datetime,
    what: str = "",
    key: str = "",
) -> None:
    """Say that somebody has changed a row of the draft."""
    _say(framework, user, at, {"what": what, "key": key}, "edited_at")


def _say(
    framework: models.Framework,
    user: AbstractBaseUser,
    at: datetime,
    place: dict[str, str],
    column: str,
) -> None:
    """Write where somebody is, unless this was said of the place less than half a minute ago."""
    said = {f"{column}__gt": at - OFTEN_ENOUGH}
    if models.Presence.objects.filter(framework=framework, user=user.pk, **place, **said).exists():
        return
    # Who edits is seen, too.
    values: dict[str, Any] = {**place, "seen_at": at, column: at}
    row = models.Presence(framework=framework, user_id=user.pk, **values)
    models.Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["framework", "user"],
        update_fields=[*values],
    )
