"""What the page of an account shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts.models import Session
from assessments.domain.tokens import digest_of


@dataclass(frozen=True)
class OpenSession:
    """A browser in which somebody is signed in to the account; `id` names it in a form."""

    id: str
    since: datetime
    is_this: bool


@dataclass(frozen=True)
class Overview:
    """What an account has. Nothing of it is a key: rows are named by numbers and digests."""

    address: EmailAddress | None
    passkeys: list[Authenticator]
    has_app: bool
    codes_left: int | None  # None without recovery codes
    connections: list[Any]
    sessions: list[OpenSession]

    @property
    def has_second_factor(self) -> bool:
        return bool(self.passkeys or self.has_app)


def overview(account: Any, session_key: str | None) -> Overview:
    """Return what the account has, with four queries."""
    factors = list(Authenticator.objects.filter(user=account).order_by("created_at", "pk"))
    of_type = {kind: [row for row in factors if row.type == kind] for kind in Authenticator.Type}
    recovery = of_type[Authenticator.Type.RECOVERY_CODES]
    addresses = EmailAddress.objects.filter(user=account).order_by("-primary", "-verified", "pk")
    return Overview(
        address=addresses.first(),
        passkeys=of_type[Authenticator.Type.WEBAUTHN],
        has_app=bool(of_type[Authenticator.Type.TOTP]),
        codes_left=len(recovery[0].wrap().get_unused_codes()) if recovery else None,
        connections=list(SocialAccount.objects.filter(user=account).order_by("pk")),
        sessions=_sessions(account, digest_of(session_key or "")),
    )


def _sessions(account: Any, this: str) -> list[OpenSession]:
    rows = Session.objects.of(account.pk).open_at(timezone.now())
    told = [OpenSession(row.pk, row.started_at, row.pk == this) for row in rows]
    return sorted(told, key=lambda one: (one.is_this, one.since), reverse=True)
