"""The admin as a part of the site: signed in to, out of and changed where everybody does."""

from typing import Any

from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import staff


class StaffSite(AdminSite):
    """Nobody signs in here: `staff.Gate` leads to where they do, and back."""

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return staff.barrier(request) or redirect(staff.wanted(request))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Tell what an account lacks, if it lacks anything, before what it may open."""
        lacking = {
            "has_second_factor": staff.second_factors(request.user).exists(),
            "may_nothing": not self.get_app_list(request),
            "groups": Group.objects.order_by("name"),
        }
        return super().index(request, lacking | (extra_context or {}))
