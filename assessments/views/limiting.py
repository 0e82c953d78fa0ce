"""What a request may do is counted here, and whoever does too much is told when to come back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.domain.limits import MINUTE, Tried
from assessments.presentation.too_many import TooManyPage, too_many_page
from assessments.services import counting
from assessments.views.networks import network_of

LONGEST_OF_ACCOUNT = 5 * MINUTE
TOKEN = "csrfmiddlewaretoken"  # noqa: S105


def count(request: HttpRequest, what: Tried, person: object) -> None:
    """Count that this person (None for one who has not begun) and this address do something.

    Raise TooMany, which every view that is open to all answers with a page (access.py).
    """
    counting.count(what, person=person, address=network_of(request), at=timezone.now())


def page_of(error: counting.TooMany) -> TooManyPage:
    return too_many_page(error.what, error.seconds, is_of_address=error.is_of_address)


def too_many(request: HttpRequest, error: counting.TooMany) -> HttpResponse:
    """Say what was too often and when to come back; what was sent is in the page, to go again."""
    page = page_of(error)
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({}, status=429)
    else:
        # A key that opens nothing is not worth being sent again.
        sent = [] if error.what is Tried.WRONG_KEY or request.FILES else _sent(request)
        response = render(request, "429.html", {"too_many": page, "sent": sent}, status=429)
    response["Retry-After"] = str(page.seconds)
    return response


def too_many_of_account(request: HttpRequest) -> HttpResponse:
    """Answer where allauth has counted too many: signing in, codes, passwords.

    It does not say for how long that is; the longest of its times is as long as this.
    """
    page = too_many_page(None, LONGEST_OF_ACCOUNT, is_of_address=False)
    response = render(request, "429.html", {"too_many": page}, status=429)
    response["Retry-After"] = str(page.seconds)
    return response


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != TOKEN
        for value in values
    ]
