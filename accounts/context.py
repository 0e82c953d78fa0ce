"""What every template may say of accounts."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Offer:
    """Which accounts this site has. A page reads it as `accounts`."""

    request: HttpRequest

    @property
    def local(self) -> bool:
        """Whether people can make an account here."""
        return bool(settings.LOCAL_ACCOUNTS)

    @property
    def by_mail(self) -> bool:
        """Whether the site sends e-mail, and so a code to sign in with."""
        return bool(settings.SENDS_EMAIL)

    @cached_property
    def providers(self) -> bool:
        """Whether there is single sign-on."""
        providers = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {})
        return any(told.get("APPS") or told.get("APP") for told in providers.values())

    @property
    def code_minutes(self) -> int:
        """For how long a code by e-mail holds."""
        return int(settings.CODE_HOLDS.total_seconds() // 60)

    @property
    def offered(self) -> bool:
        """Whether anybody but staff can have an account."""
        return self.local or self.providers


def accounts(request: HttpRequest) -> dict[str, Offer]:
    return {"accounts": Offer(request)}
