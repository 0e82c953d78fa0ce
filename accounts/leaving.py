"""Signing out leaves nothing of the account in a browser, and what is not the account's as it is.

That holds wherever somebody signs out: on our page, in the admin, or with the page of this site
that they leave a computer by.
"""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from assessments import queries
from assessments.access import visitor_of
from assessments.views.access import empty_browser


def leave_nothing(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have the browser throw away the account's pages, and what waits in it to be sent.

    Where somebody has something here without an account, what waits may be theirs and stays.
    Nothing of the account waits beside it then: that lasts no longer than the tab (`is_shared`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        account_id = request.session.get(SESSION_KEY) if request.method == "POST" else None
        response = get_response(request)
        if account_id and SESSION_KEY not in request.session:
            visitor = visitor_of(request)
            if visitor.of_browser and visitor.of_browser == queries.person_of_account(account_id):
                visitor.close()  # its secret would go on opening what is the account's
            if not response.has_header("Clear-Site-Data"):
                empty_browser(response, storage=visitor.of_browser is None)
        return response

    return middleware
