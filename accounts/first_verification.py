"""An account whose address is confirmed for the first time belongs to whoever reads that mailbox.

Without e-mail anybody can make an account with anybody's address. Should the site send e-mail
later, the owner of the address signs in by a code, and so takes over what somebody else may have
prepared: a password, a passkey, a sign-in elsewhere, a browser that is still signed in, a return
key. None of it may open the account from then on (pre-hijacking).

It stays where whoever confirms has just shown to know it, and where the site's operator has made
the account: of staff. A second factor of theirs, above all, is not set aside by a mailbox.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Session
from assessments.models import Respondent
from assessments.services import respondents


def take_over(request: HttpRequest, email_address: EmailAddress, **about: Any) -> None:
    """Close every way into an account that was there before its address was confirmed."""
    account: Any = email_address.user
    others = EmailAddress.objects.filter(user=account, verified=True).exclude(pk=email_address.pk)
    if account.is_staff or others.exists() or _is_at_home(request, account):
        return
    if _close_all_ways(account, but=request.session.session_key):
        messages.warning(
            request,
            _(
                "Your address is confirmed for the first time. What was set up for this account "
                "before opens it no more: a password, passkeys, an app, a return key."
            ),
        )


def _is_at_home(request: HttpRequest, account: Any) -> bool:
    """Say whether this browser has shown more than that it gets codes by e-mail."""
    if request.user.is_authenticated:
        return request.user.pk == account.pk
    shown = {record.get("method") for record in get_authentication_records(request, account)}
    return bool(shown - {"code"})


@transaction.atomic
def _close_all_ways(account: Any, *, but: str | None) -> bool:
    """Say whether there was any."""
    had_password = account.has_usable_password()
    if had_password:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    rows = [
        Authenticator.objects.filter(user=account),
        SocialAccount.objects.filter(user=account),
        Session.objects.of(account.pk, but=but),
    ]
    gone = [every.delete()[0] for every in rows]
    person = Respondent.objects.filter(account=account).first()
    if person:
        gone.append(int(person.return_digest is not None) + person.browsers.count())
        respondents.end_ways(respondent_id=person.pk)
    return had_password or any(gone)
