"""Pages of an account that allauth does not have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead on whoever has just signed in."""
    return redirect("history")
