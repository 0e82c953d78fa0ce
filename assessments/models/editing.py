"""What editors do around a draft: who reviewed what, what they say to one another, what was let go.

All of it belongs to a framework's draft until that is published. Then what was reviewed and said
is kept with the version. A name is kept beside each account, so that it outlives the account.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.domain.validation import KEY_LENGTH, NAME_LENGTH
from assessments.models.rows import Framework
from assessments.models.versions import FrameworkVersion

WHAT_LENGTH = 20  # of a domain.entries.What
DRAFTS_KEPT = timedelta(days=30)


class Deed(models.Model):
    """Something that somebody with an account did at some time."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("account"),
    )
    by_name = models.CharField(_("by"), max_length=NAME_LENGTH)
    at = models.DateTimeField(_("time"))

    class Meta:
        abstract = True


def account_name(account: AbstractBaseUser) -> str:
    """Return what people call the owner of an account by: their name, else how their e-mail begins.

    All who edit see it, and it stays with what was done. The whole address is nobody's business.
    A user name is random, but of accounts from before people signed in by e-mail.
    """
    address = getattr(account, account.get_email_field_name(), "")
    return (
        getattr(account, "get_full_name", str)()
        or address.partition("@")[0]
        or account.get_username()
    )


def signed(by: AbstractBaseUser | None, at: datetime) -> dict[str, Any]:
    """Return the fields of a deed of this account; nobody is behind a command."""
    name = account_name(by) if by else ""
    return {"by": by, "by_name": name[:NAME_LENGTH], "at": at}


class ReviewedChange(Deed):
    """A change that somebody has looked at and found right.

    `mark` is that of the change as it was then: what changes once more is to be looked at again.
    `about` and `happened` say it in the words that the reviewer read.
    """

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="reviewed_changes")
    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, null=True, related_name="reviewed_changes"
    )
    mark = models.CharField(max_length=64)
    about = models.TextField(_("what"))
    happened = models.TextField(_("change"))

    class Meta:
        verbose_name = _("reviewed change")
        verbose_name_plural = _("reviewed changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "mark"],
                condition=models.Q(version=None),
                name="reviewed_once_in_a_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.happened}"


class Comment(Deed):
    """What somebody says about a row of a draft, or about all of it where `what` is blank."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="comments")
    version = models.ForeignKey(
        FrameworkVersion, models.SET_NULL, null=True, related_name="comments"
    )
    what = models.CharField(max_length=WHAT_LENGTH, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    done_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class DraftQuerySet(models.QuerySet["DiscardedDraft"]):
    def kept(self, at: datetime) -> "DraftQuerySet":
        """Return those that can be taken back at this time, without what they hold: it is long."""
        return self.filter(at__gt=at - DRAFTS_KEPT).defer("document")

    def past(self, at: datetime) -> "DraftQuerySet":
        """Return those that are kept no longer."""
        return self.filter(at__lte=at - DRAFTS_KEPT)


class DiscardedDraft(Deed):
    """A draft that was let go: it can be taken back for as long as DRAFTS_KEPT.

    The framework may have gone with it, so it is named by its key.
    """

    framework_key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    document = models.TextField(_("document"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("discarded draft")
        verbose_name_plural = _("discarded drafts")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title


class Presence(models.Model):
    """Where in a draft an editor was last seen, and when the editor last changed something."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    what = models.CharField(max_length=WHAT_LENGTH, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    seen_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["-seen_at"]
        constraints = [models.UniqueConstraint(fields=["framework", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{account_name(self.user)}: {self.framework}"
