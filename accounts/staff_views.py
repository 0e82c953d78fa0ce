"""Pages that stand before others: to set up a second factor, and to sign in again."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import staff

FOLLOWING = "staff-following"  # in the session: where somebody was on the way to


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer ways to a second factor; whoever has one goes on to where they wanted."""
    if asked := _asked(request):
        request.session[FOLLOWING] = asked
    if staff.second_factors(request.user).exists():
        return redirect(request.session.pop(FOLLOWING, "admin:index"))
    return render(request, "accounts/second_factor.html")


@never_cache
@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """Ask somebody who has no other way to show who they are to sign out, and in again."""
    following = _asked(request) or resolve_url("account")
    return render(request, "accounts/again.html", {"following": following})


def _asked(request: HttpRequest) -> str:
    """Return the address of this site that somebody is on the way to; "" if there is none."""
    asked: str = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None)
    return asked if is_ours else ""
