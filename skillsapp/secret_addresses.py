"""What holds for every address that is a secret, whatever answers there.

Whoever knows the address of a shared report sees it, and whoever knows that of a return key
opens everything of a person. So both stay out of the logs (logs.py), and nobody who opens a shared
report is recognised or told apart by a cookie.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SHARED, RETURN = "/r/", "/return/"


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
