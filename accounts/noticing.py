"""What follows from signing in, and from changing what somebody signs in with.

Both are told by signals of Django and allauth, so that no page can forget them.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from accounts import staff
from accounts.first_verification import take_over
from accounts.models import Session


def connect() -> None:
    user_logged_in.connect(begin_session)
    account.email_confirmed.connect(take_over)
    mfa.authenticator_added.connect(has_set_one_up)
    changes = (
        account.password_set,
        account.password_changed,
        account.password_reset,
        account.email_changed,
        mfa.authenticator_added,
        mfa.authenticator_removed,
        mfa.authenticator_reset,
    )
    for change in changes:
        change.connect(end_other_sessions)


def begin_session(request: HttpRequest, **about: Any) -> None:
    """Count the hours of staff from signing in."""
    begin_now = getattr(request.session, "begin_now", None)
    if begin_now:
        begin_now()


def end_other_sessions(request: HttpRequest, user: Any, **about: Any) -> None:
    """End whatever else is signed in to an account, now that its key is another one."""
    Session.objects.of(user.pk, but=request.session.session_key).delete()


def has_set_one_up(request: HttpRequest, user: Any, authenticator: Any, **about: Any) -> None:
    """Let setting up the first second factor count as showing it: that takes a code or a touch.

    Another one beside it is no proof of the first, which a stolen session may not have shown.
    """
    if [factor.pk for factor in staff.second_factors(user)] == [authenticator.pk]:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
