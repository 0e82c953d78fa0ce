"""What allauth asks of a site: here, to sign in by e-mail and to have no user names."""

import logging
import time
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account import app_settings as settings_of
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import refused
from accounts.context import Offer
from accounts.local import may_come_in
from accounts.making import confirmed_account, drop_unfinished, random_user_name
from accounts.single_sign_on import StrictProvider, is_of_this_sign_in
from accounts.words import NOT_THAT_WAY, OF_ACCOUNTS, OF_SINGLE_SIGN_ON
from assessments.presentation.site import site_name
from assessments.views.networks import network_of

logger = logging.getLogger(__name__)


def signed_in_within(request: HttpRequest, seconds: int) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < seconds for record in records)


def name_of(account: Any) -> str:
    """Return what an account is called where allauth says so."""
    return str(account.email)


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | OF_ACCOUNTS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.LOCAL_ACCOUNTS)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Give the account a random user name: Django asks for one, and people never see it."""
        user.username = random_user_name()  # whatever name an institution knows them by

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Look at no password after too many wrong ones: of an account, or from a network."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            refused.held_up(credentials, request)
            raise ImmediateHttpResponse(ratelimit.respond_429(request)) from None

    def pre_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse | None:
        """Refuse whoever may not sign in here, as the forms have done as far as they can."""
        if not may_come_in(request, user):
            messages.error(request, NOT_THAT_WAY)
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **about)
        return response

    # --- What is said and sent ---

    def format_email_subject(self, subject: str) -> str:
        return f"{site_name()}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an e-mail, whose text may say how long a code holds and where to sign in.

        The address is not logged. Without the e-mail nobody can go on, so the page says so.
        """
        more = {
            "minutes": Offer(self.request).code_minutes,
            "login_url": self._absolute("account_login"),
            "account_url": self._absolute("account"),
            "site_url": self._absolute("landing"),
        }
        try:
            super().send_mail(template_prefix, email, context | more)
        except (SMTPException, OSError) as error:
            logger.warning("An e-mail of an account could not be sent: %s", type(error).__name__)
            if "timestamp" in context:
                return  # it only tells of something, and that has been done
            response = render(self.request, "account/not_sent.html", status=503)
            raise ImmediateHttpResponse(response) from None

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show once more who one is, in our words."""
        said = {
            "reauthenticate": _("Use your password"),
            "reauthenticate_by_code": _("Send me a code by e-mail"),
            "mfa_reauthenticate": _("Use a code of your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        if not methods and user.is_authenticated:
            return [{"id": "again", "description": _("Sign in again"), "url": reverse("again")}]
        return [method | {"description": said[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Say whether somebody has to show once more who they are.

        Who comes by single sign-on to a site without e-mail has no way to, but to sign in again:
        that counts for as long as the other ways do.
        """
        user = context.request.user
        has_a_way = bool(super().get_reauthentication_methods(user))
        if not has_a_way and signed_in_within(
            context.request, settings_of.REAUTHENTICATION_TIMEOUT
        ):
            return False
        return bool(super().is_reauthentication_required(app=app, **about))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def _absolute(self, page: str) -> str:
        return str(context.request.build_absolute_uri(reverse(page)))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = (
        DefaultSocialAccountAdapter.error_messages | OF_SINGLE_SIGN_ON
    )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True  # whom the institution lets in

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Any:
        return _strict(super().get_provider(request, provider, client_id))

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [_strict(provider) for provider in super().list_providers(request)]

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """Return the account that is known by an address: confirmed there and here, and no staff's.

        Whoever has not shown here that an address is theirs would be let in by somebody who has.
        An account of staff is connected by its owner, on its page.
        """
        for address in sociallogin.email_addresses:
            if address.verified and self.can_authenticate_by_email(sociallogin, address.email):
                account = confirmed_account(address.email)
                if account and not account.is_staff:
                    return account, address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if not is_of_this_sign_in(sociallogin):
            page = render_authentication_error(request, sociallogin.provider)
            raise ImmediateHttpResponse(page)
        if not sociallogin.is_existing:
            for address in sociallogin.email_addresses:
                if address.verified:
                    drop_unfinished(address.email)


def _strict(provider: Any) -> Any:
    if type(provider) is OpenIDConnectProvider:
        return StrictProvider(provider.request, app=provider.app)
    return provider
