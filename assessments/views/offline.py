"""What a browser shows of an assessment while the site cannot be reached.

The browser's own page of errors would leave people alone. So a service worker keeps one page that
says nothing about anybody, with its stylesheets and scripts, and shows it instead.
"""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from assessments.views.access import open_to_all

WORKER = Path(settings.BASE_DIR, "static/js/worker.js")


@open_to_all
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Send the page that is shown instead of any that cannot be reached."""
    return HttpResponse(_page())


@open_to_all
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Send the worker. Its last line changes with the page, so that browsers fetch both anew."""
    content = f"{WORKER.read_text()}// {sha256(_page().encode()).hexdigest()}\n"
    return HttpResponse(content, content_type="text/javascript; charset=utf-8")


def _page() -> str:
    """Return the page, made without a request: no session and no token can be in it."""
    return render_to_string("questionnaire/offline.html")
