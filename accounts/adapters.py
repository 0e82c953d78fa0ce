"""What allauth asks of a site: here, to sign in by e-mail and to have no user names."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts.making import random_user_name


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.LOCAL_ACCOUNTS)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Give the account a random user name: Django asks for one, and people never see it."""
        user.username = random_user_name()  # whatever name an institution knows them by


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True  # whom the institution lets in
