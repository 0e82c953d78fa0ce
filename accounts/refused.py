"""A line of the log for whatever is refused while somebody signs in, so that guessing is noticed.

No line holds what was typed: a password may be typed where an address belongs. An account is named
by its number, which its page in the admin has in its address. What belongs to no account, and the
network it came from, are told by digests that only this site can make: the same one again is the
same one again, and nobody can be looked up by it.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from assessments.views.networks import network_of

log = logging.getLogger(__name__)
DIGITS = 10  # of a digest: enough to tell some thousands apart


def connect() -> None:
    user_login_failed.connect(password_refused)
    mfa.authentication_failed.connect(second_factor_refused)
    for signal in (
        account.login_code_rejected,
        account.password_reset_code_rejected,
        account.email_verification_code_rejected,
    ):
        signal.connect(code_refused)


def password_refused(
    credentials: dict[str, Any], request: HttpRequest | None = None, **about: Any
) -> None:
    _log("A password was refused", _account_typed(credentials), request)


def second_factor_refused(user: Any, request: HttpRequest | None = None, **about: Any) -> None:
    _log("A second factor was refused", _named(user), request)


def code_refused(user: Any, request: HttpRequest | None = None, **about: Any) -> None:
    _log("A code was refused", _named(user), request)


def held_up(credentials: dict[str, Any], request: HttpRequest) -> None:
    """Note that a password was not even looked at: there were too many wrong ones before."""
    _log("A password was not looked at, after too many", _account_typed(credentials), request)


def _log(what: str, whose: str, request: HttpRequest | None) -> None:
    network = f", from network {_digest(network_of(request))}" if request else ""
    log.warning("%s: %s%s.", what, whose, network)


def _account_typed(credentials: dict[str, Any]) -> str:
    """Say which account was meant, by one query whether or not there is such an account."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    meant = User.objects.filter(Q(emailaddress__email=typed) | Q(email=typed))
    account = meant.order_by("pk").only("pk").first() if typed else None
    return _named(account) if account else f"no account, typed {_digest(typed)}"


def _named(user: Any) -> str:
    return f"account {user.pk}" if user else "no account"


def _digest(text: str) -> str:
    return salted_hmac("accounts.refused", text, algorithm="sha256").hexdigest()[:DIGITS]
