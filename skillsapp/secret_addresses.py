"""What holds for every address that is a secret, whatever answers there.

Whoever knows the address of a shared report sees it, and whoever knows that of a return key
opens everything of a person. So both stay out of the logs, and nobody who opens a shared report is
recognised or told apart by a cookie.
"""

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SHARED, RETURN = "/r/", "/return/"
SECRET = re.compile(rf"({SHARED}|{RETURN}).*", re.DOTALL)


class HideSecrets(logging.Filter):
    """Cut every message after "/r/" and after "/return/".

    Django logs the path of each answer from 400 on ("Not Found: /r/…"), of each failed check of
    a form and of each crash, and its development server logs every request. A filter at these
    loggers covers them all, also those where no view of ours has been asked.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if SECRET.search(message):
            record.msg, record.args = SECRET.sub(r"\1…", message), ()
            record.__dict__.pop("request", None)  # a handler that sends mail would print it
        return True


def without_cookies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let shared reports be answered as if the browser had sent no cookie.

    So no session is looked up, and no middleware finds a broken cookie to replace.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(SHARED):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware
