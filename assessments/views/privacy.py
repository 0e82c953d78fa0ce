"""What is kept of people, for how long, and who runs the site: as this instance is configured."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import belongings
from assessments.domain.use import FEWEST
from assessments.views.access import open_to_all
from assessments.views.returning import COOKIE, HALF_AN_HOUR

DAY = 24 * 60 * 60  # seconds


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    context = {
        "cookies": _cookies(),
        "files_from": "".join(settings.STATIC_ORIGIN),
        "operator": _operator(),
        "local": settings.LOCAL,
        "sends_email": settings.SENDS_EMAIL,
        "e_mails_wait": settings.SENDS_EMAIL and settings.WORKER,
        "account_kept_days": settings.ACCOUNT_KEPT_DAYS,
        "warned_days": settings.ACCOUNT_WARNED_DAYS,
        "unused_days": settings.ACCOUNT_UNUSED_DAYS,
        "fewest": FEWEST,
        "is_overdue": belongings.to_forget(today, settings.KEPT_DAYS).exists(),
    }
    return render(request, "privacy/privacy.html", context)


def _cookies() -> dict[str, str | int]:
    """Return the names of all cookies of the site, and how long three of them last."""
    return {
        "person": settings.PERSON_COOKIE,
        "session": settings.SESSION_COOKIE_NAME,
        "session_days": settings.SESSION_COOKIE_AGE // DAY,
        "form": settings.CSRF_COOKIE_NAME,
        "form_days": (settings.CSRF_COOKIE_AGE or 0) // DAY,
        "message": settings.MESSAGES_COOKIE_NAME,
        "link": COOKIE,
        "link_minutes": HALF_AN_HOUR // 60,
    }


def _operator() -> dict[str, str | bool]:
    return {
        "name": settings.OPERATOR_NAME,
        "contact": settings.CONTACT,
        "contact_is_e_mail": "/" not in settings.CONTACT,
        "imprint": settings.IMPRINT_URL,
        "privacy": settings.PRIVACY_URL,
    }
