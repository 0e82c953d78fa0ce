"""Who may open the pages of staff: the admin, and the previews of frameworks.

An account that is staff, in a session that has shown a second factor: a code of an app, a passkey
or a security key, or a recovery code. Having signed in is not enough: a session from before there
was a second factor, or one that has shown a factor that is gone, has shown none. On this machine
alone a second factor is offered and not required (STAFF_NEED_SECOND_FACTOR).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

STAFF_PAGES = {"admin", "preview", "preview-version"}  # namespaces of urls.py
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Gate:
    """Stands before the pages of staff, however their views are written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not STAFF_PAGES.intersection(match.namespaces[:1]):
            return None
        if match.view_name == "admin:logout":
            return None  # who may not come in may go
        return barrier(request)


def barrier(request: HttpRequest) -> HttpResponse | None:
    """Return what stands between this request and the pages of staff; None if nothing does."""
    account = request.user
    if not account.is_authenticated:
        return _to(settings.LOGIN_URL, wanted(request))
    if not account.is_staff:
        response = render(request, "accounts/not_staff.html", status=403)
        add_never_cache_headers(response)
        return response
    if not settings.STAFF_NEED_SECOND_FACTOR or has_shown_one(request):
        return None
    if not second_factors(account).exists():
        return _to("staff-second-factor", wanted(request))
    return _to(way_to_show_one(account), wanted(request))


def second_factors(account: Any) -> "QuerySet[Authenticator]":
    """Return what an account has beside its password or code. Recovery codes come with them."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=account)
    return factors.filter(type__in=PRIMARY)


def has_shown_one(request: HttpRequest) -> bool:
    """Say whether this session has shown a second factor that the account still has."""
    records = get_authentication_records(request, request.user)
    shown = {record.get("id") for record in records if record.get("method") == "mfa"}
    if not shown:
        return False
    has = dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
    # Recovery codes stand for a factor that is there, and for nothing without one.
    return bool(shown & has.keys()) and bool(set(has.values()) & set(PRIMARY))


def way_to_show_one(account: Any) -> str:
    """Return the address where the owner of an account shows a second factor that it has."""
    ways = get_adapter().get_reauthentication_methods(account)
    return next(str(way["url"]) for way in ways if way["id"].startswith("mfa_"))


def wanted(request: HttpRequest) -> str:
    """Return the address that somebody wanted to open, or from where they came to sign in."""
    asked = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(asked, None) and asked.startswith("/")
    if request.resolver_match and request.resolver_match.view_name == "admin:login":
        return asked if is_ours else resolve_url("admin:index")
    return request.get_full_path()


def _to(page: str, following: str) -> HttpResponse:
    query = urlencode({REDIRECT_FIELD_NAME: following})
    response = redirect(f"{resolve_url(page)}?{query}")
    add_never_cache_headers(response)
    return response
