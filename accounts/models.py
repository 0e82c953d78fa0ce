"""Accounts, and their sessions. The database holds no key that would open one."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.tokens import digest_of


class Account(User):
    """An account by what people know it by: its e-mail address. Its user name is random."""

    class Meta:
        proxy = True
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.email or self.username  # of before people signed in by e-mail


class EndingNotice(models.Model):
    """Says that somebody was told by e-mail that their account ends, unless they come back."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="ending_notice",
        verbose_name=_("account"),
    )
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("notice of an ending account")
        verbose_name_plural = _("notices of ending accounts")

    def __str__(self) -> str:
        return str(self.pk)


class SessionQuerySet(models.QuerySet["Session"]):
    def open_at(self, now: datetime) -> Self:
        """Those that still let somebody in. Who has become staff meanwhile is staff here, too."""
        too_old = models.Q(account__is_staff=True, started_at__lte=now - settings.STAFF_SESSION)
        return self.filter(expire_date__gt=now).exclude(too_old)

    def of(self, account_id: int, *, but: str | None = None) -> Self:
        """Those of an account, without the one whose key this is. To delete one is to end it."""
        sessions = self.filter(account=account_id)
        return sessions.exclude(pk=digest_of(but)) if but else sessions


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or on the way to it.

    `session_key` is the digest of the key that the browser's cookie holds (sessions.py). With the
    account beside it, an account's sessions can be listed and ended.
    """

    # As long as a digest; the parent's is as long as Django's keys.
    session_key = models.CharField(_("digest of the key"), max_length=64, primary_key=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("account"),
    )
    started_at = models.DateTimeField(_("began"), default=timezone.now)  # with signing in

    objects: ClassVar[Any] = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore  # it imports this module

        return SessionStore
