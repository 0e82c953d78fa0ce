"""Taking a framework out of use, and back into it. Doing either twice is doing it once."""

from datetime import datetime

from assessments import models


def withdraw(*, framework: models.Framework, at: datetime) -> None:
    """Take no new assessments from here on. Running ones finish, and reports stay."""
    offered = models.Framework.objects.filter(pk=framework.pk, withdrawn_at=None)
    offered.update(withdrawn_at=at)
    framework.refresh_from_db(fields=["withdrawn_at"])


def offer_again(*, framework: models.Framework) -> None:
    """Take new assessments again."""
    models.Framework.objects.filter(pk=framework.pk).update(withdrawn_at=None)
    framework.refresh_from_db(fields=["withdrawn_at"])
