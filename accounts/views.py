"""Pages of an account that allauth does not have."""

from typing import Any, cast

from allauth.account.internal.flows import reauthentication
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import LoginView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.views import LoginErrorView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import erasing, queries
from accounts.forms import PasswordLoginForm
from accounts.models import Session
from assessments import belongings
from assessments.access import visitor_of
from assessments.presentation.owned import owned_lines
from assessments.services import respondents
from assessments.views.access import empty_browser

ERASED = "account-erased"  # marks the message for the page after it


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what belongs to an account, and the ways to change it."""
    return render(request, "accounts/account.html", {"own": _overview(request)})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out another browser of the account, or all others."""
    user = cast(User, request.user)  # whoever is signed in: it asks for an account
    others = Session.objects.of(user.pk, but=request.session.session_key)
    if "all" not in request.POST:
        others = others.filter(pk=request.POST.get("session", ""))
    others.delete()
    messages.success(request, _("Signed out there."))
    return redirect("account")


@require_safe
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead on whoever has just signed in: where there is something else here, whose is it?"""
    return redirect("join" if visitor_of(request).beside else "history")


@require_POST
def end_ways(request: HttpRequest) -> HttpResponse:
    """Let what is the account's open with the account alone."""
    person = visitor_of(request).of_account
    if person:
        respondents.end_ways(respondent_id=person)
    messages.success(request, _("It opens only with your account now."))
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes with the account, and erase it once that is confirmed.

    Whoever has not proved for a while who they are does so first, if the account has a way to.
    """
    user = cast(User, request.user)  # whoever is signed in: it asks for an account
    if _has_to_prove(request, user):
        if request.method == "POST":  # too late: what goes is shown once more after that
            return redirect("erase-account")
        raise ReauthenticationRequired
    if request.method != "POST":
        return _ask(request, user)
    visitor, was_staff = visitor_of(request), user.is_staff
    beside = visitor.beside
    lines = owned_lines(erasing.erase(account_id=user.pk))
    if visitor.of_browser and not beside:
        visitor.close()
    logout(request)
    messages.success(request, _said(lines), extra_tags=f"{ERASED} {'staff' if was_staff else ''}")
    response = redirect("account-erased")
    empty_browser(response, storage=beside is None)
    return response


def _has_to_prove(request: HttpRequest, user: User) -> bool:
    """Say whether to ask who it is; not of somebody who only ever comes by single sign-on."""
    can = reauthentication.get_reauthentication_flows(user)
    return bool(can) and reauthentication.is_reauthentication_required(request, app="")


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    visitor = visitor_of(request)
    person = visitor.of_account
    context = {
        "lines": owned_lines(belongings.counts_of([person] if person else [])),
        "stays": user.is_staff,
        "beside": visitor.beside,
    }
    return render(request, "accounts/erase.html", context)


def _said(lines: list[str]) -> str:
    if not lines:
        return _("Erased.")
    return _("Erased: %(what)s.") % {"what": ", ".join(lines)}


class PasswordLogin(LoginView):
    """Signing in with a password, where a code is the usual way."""

    template_name = "account/login_password.html"

    def get_form_class(self) -> Any:
        return PasswordLoginForm


password_login = login_not_required(PasswordLogin.as_view())


@login_not_required
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say once that an account is erased."""
    told = [one for one in messages.get_messages(request) if ERASED in one.tags]
    if not told:
        return redirect("landing")
    context = {"said": told[0].message, "stays": "staff" in told[0].tags.split()}
    return render(request, "accounts/erased.html", context)


@login_not_required
@require_safe
def to_login(request: HttpRequest) -> HttpResponse:
    """Lead on to the page that asks for an address: a page for a code alone is not needed."""
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), "next"))


# allauth forgets that whoever could not sign in is not signed in.
error_elsewhere = login_not_required(LoginErrorView.as_view())


@require_safe
def to_account(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the account, which tells what allauth has lists of its own for."""
    return redirect("account")


@login_not_required
def not_without_mail(request: HttpRequest, **arguments: str) -> HttpResponse:
    """Answer where only an e-mail could go on. The site sends none."""
    raise Http404(_("There is no such page."))


def _overview(request: HttpRequest) -> queries.Overview:
    return queries.overview(request.user, request.session.session_key)
