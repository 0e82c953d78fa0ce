"""What goes for all pages of accounts, ours and allauth's."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from requests import RequestException

log = logging.getLogger(__name__)
PROVIDERS = "allauth.socialaccount.providers."
# What another site can make go wrong: it does not answer, or it answers something else.
OF_ANOTHER_SITE = (
    OAuth2Error,
    RequestException,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
)


def kept_by_nobody(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no browser and no proxy keep a page of an account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(reverse("account")):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


class OtherSites:
    """Leads people on to where they have an account, and says so if that site fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        address = response.headers.get("Location", "")
        if request.method == "POST" and urlsplit(address).netloc and _is_of_provider(request):
            # Our policy lets a form lead to no other site, also by a redirect.
            page = render(request, "socialaccount/login_redirect.html", {"redirect_to": address})
            page.cookies = response.cookies
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (_is_of_provider(request) and isinstance(error, OF_ANOTHER_SITE)):
            return None
        log.warning("Single sign-on failed: %s.", type(error).__qualname__)
        page = "socialaccount/authentication_error.html"
        return render(request, page, status=HTTPStatus.UNAUTHORIZED)  # as allauth answers others


def _is_of_provider(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.func.__module__.startswith(PROVIDERS)
