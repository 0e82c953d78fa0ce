"""What people are told while the database is busy with others: when to try again.

It gives up where a statement has waited or run for too long (PATIENCE in the settings), and where
two of them wait for each other. Nothing is half done then: whatever writes is one transaction.
"""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

SOON = 10  # seconds
# PostgreSQL's names for: a lock is not free, a statement takes too long, two wait for each other.
GAVE_UP = {"55P03", "57014", "40P01"}


class Busy(MiddlewareMixin):
    """Answers with 503 where the database gave up."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not gave_up(error):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(SOON)
        return response


def gave_up(error: Exception) -> bool:
    """Tell whether this is the database's word for: others were in the way, try again."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    is_locked = str(getattr(cause, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
    return is_locked or getattr(cause, "pgcode", None) in GAVE_UP
