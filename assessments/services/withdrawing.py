"""Taking a framework out of use, and back into it."""

from datetime import datetime

from assessments import models


def withdraw(*, framework: models.Framework, at: datetime) -> None:
    """Take no new assessments from here on. Running ones finish, and reports stay."""
    framework.withdrawn_at = at
    framework.save(update_fields=["withdrawn_at"])


def offer_again(*, framework: models.Framework) -> None:
    """Take new assessments again."""
    framework.withdrawn_at = None
    framework.save(update_fields=["withdrawn_at"])
