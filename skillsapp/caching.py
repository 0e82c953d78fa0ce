"""What others may keep of an answer: nothing, where the answer does not say otherwise itself.

Pages tell of a person, and what a page answers may change with whoever looks. That goes for
refusals, too: what is "not found" today for somebody without their return key is there tomorrow,
and a proxy between that has kept it would go on saying no. Static files say for themselves
how long they last, and views that say the same to everybody say so.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOBODY = "private, no-store"


def kept_by_nobody(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Mark whatever is refused or failed, and whatever says nothing, as kept by nobody.

    It stands before all other middleware, so that their refusals are marked, too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= 400 or not response.has_header("Cache-Control"):
            response["Cache-Control"] = NOBODY
        return response

    return middleware
