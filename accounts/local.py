"""Who may sign in with what this site itself keeps: a code, a passkey or a password.

Where local accounts are turned off, people come by single sign-on, and only staff sign in here:
whoever looks after the site gets in while the other site is out of order.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def may_sign_in_here(account: Any) -> bool:
    return bool(settings.LOCAL_ACCOUNTS or account.is_staff)


def may_come_in(request: HttpRequest, account: Any) -> bool:
    """Say whether the way by which somebody is just signing in is open to this account."""
    records = get_authentication_records(request, account)
    is_from_elsewhere = bool(records) and records[-1]["method"] == "socialaccount"
    return is_from_elsewhere or may_sign_in_here(account)
