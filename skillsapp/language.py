"""The language of the site, active from the beginning of each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


def active(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Activate the language in which all is said anyway.

    Django finds the one of the settings where none is active, but by way of an exception for each
    text and number, of which a report has thousands.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language())
        return get_response(request)

    return middleware
