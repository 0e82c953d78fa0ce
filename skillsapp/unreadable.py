"""The page that people get while the site lacks the key of what they have typed.

Whatever page, file or form meets such a text, the answer is this one, and nothing is written. The
log has one line for it, with the remedy and with nothing about anybody.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.log import log_response

from assessments.sealing import Unreadable

logger = logging.getLogger(__name__)

REMEDY = (
    "A text cannot be read with any key in TEXT_KEYS. Put the key back that it was sealed with, "
    "and see with `manage.py rotate_text_keys --check` that nothing is missing."
)


class SayUnreadable:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Unreadable):
            return None
        # Without the request: a shared report is answered by this page, too (views/shared.py).
        page = render_to_string("unreadable.html", {"was_sent": request.method == "POST"})
        response = HttpResponse(page, status=503)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # This line instead of Django's own, which names the address.
        log_response(REMEDY, response=response, logger=logger)
        return response
