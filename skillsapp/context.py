"""What every template may say."""

from django.conf import settings
from django.http import HttpRequest


def how_long(request: HttpRequest) -> dict[str, int]:
    """For how many days from the last visit this browser opens what was begun in it."""
    return {"kept_days": settings.KEPT_DAYS}
