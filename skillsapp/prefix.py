"""A site that has a part of a host alone, such as https://uni.example/skills/ (PATH_PREFIX).

Django makes every address under the prefix by itself (FORCE_SCRIPT_NAME). What is left: to take it
off the path of a request, and to keep the cookies of the site away from the rest of the host.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def taken_off(environ: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Return a request's environment with the path within the site.

    Some proxies pass the prefix on, and some take it off themselves: both will do.
    """
    path = environ.get("PATH_INFO", "")
    if not prefix or not f"{path}/".startswith(f"{prefix}/"):
        return environ
    return {**environ, "SCRIPT_NAME": prefix, "PATH_INFO": path[len(prefix) :] or "/"}


def cookies_stay_here(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let browsers send our cookies to this site only, whoever has set them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for cookie in response.cookies.values():
            if cookie["path"] in ("", "/"):
                cookie["path"] = settings.PATH_PREFIX
        return response

    return middleware
