from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control

from skillsapp.security_txt import security_txt


@login_not_required
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead pages without an icon of their own, such as the admin's, to ours."""
    return redirect(static("favicon.svg"))


handler500 = "skillsapp.outages.server_error"
handler429 = "assessments.views.limiting.too_many_of_account"  # which allauth asks for

urlpatterns = [
    path("", include("assessments.urls")),
    path("account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon, name="favicon"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
]
