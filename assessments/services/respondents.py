"""Who has begun, and when they were here last."""

import uuid
from datetime import date

from assessments import models


def begin(*, respondent_id: uuid.UUID, day: date) -> models.Respondent:
    """Return the person with this number; they are written down at the first time."""
    respondent, _is_new = models.Respondent.objects.get_or_create(
        pk=respondent_id, defaults={"last_visit": day}
    )
    return respondent


def visited(*, respondent_id: uuid.UUID, day: date) -> None:
    """Note the day of a visit: what the person left is kept for KEPT_DAYS from it."""
    before = models.Respondent.objects.filter(pk=respondent_id, last_visit__lt=day)
    before.update(last_visit=day)
