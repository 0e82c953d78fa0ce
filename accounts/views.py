"""Pages of an account that allauth does not have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what belongs to an account, and the ways to change it."""
    return render(request, "accounts/account.html")


@require_safe
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead on whoever has just signed in."""
    return redirect("history")
