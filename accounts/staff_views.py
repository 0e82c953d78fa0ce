"""The page that leads staff to a second factor, and on from there."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import staff

FOLLOWING = "staff-following"  # in the session: where somebody was on the way to


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer ways to a second factor; whoever has one goes on to where they wanted."""
    asked = request.GET.get(REDIRECT_FIELD_NAME, "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None):
        request.session[FOLLOWING] = asked
    if staff.second_factors(request.user).exists():
        return redirect(request.session.pop(FOLLOWING, "admin:index"))
    return render(request, "accounts/second_factor.html")
