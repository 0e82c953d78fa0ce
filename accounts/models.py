"""The sessions of accounts. The database holds no key that would open one."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
    started_at = models.DateTimeField(_("began"), default=timezone.now)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def save(self, *args: Any, force_update: bool = False, **kwargs: Any) -> None:
        """Save it; when it is saved again, when it began stays as it is."""
        if force_update:
            kwargs["update_fields"] = ("session_data", "expire_date", "account")
        super().save(*args, force_update=force_update, **kwargs)

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore  # it imports this module

        return SessionStore
