"""Published versions: each one immutable document.

The document holds the wording, the order and the meanings of its day, so no report changes
because somebody edits a row. The database itself refuses to change a version (a trigger, see
migrations/0002_frozen.py): whatever program writes, a report that people hold stays true.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models.rows import Framework


class VersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def newest(self) -> "VersionQuerySet":
        """Return the newest version of every framework."""
        newer = FrameworkVersion.objects.filter(
            framework=OuterRef("framework"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(newer)).order_by("framework")

    def open(self) -> "VersionQuerySet":
        """Return the newest version of every framework that has not been withdrawn."""
        return self.newest().filter(framework__withdrawn_at__isnull=True)


class VersionManager(models.Manager.from_queryset(VersionQuerySet)):  # type: ignore[misc]
    """Leaves the document in the database: it is long, and read by `queries.definitions` alone."""

    def get_queryset(self) -> VersionQuerySet:
        return super().get_queryset().defer("document")


class FrameworkVersion(models.Model):
    """What was published at one time. Only `services.publishing.publish` makes one.

    An id is drawn once and never counted again, so it stands for one content for ever, also
    after a backup was restored: what a process has read of a version stays true.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.TextField(_("document"))
    checksum = models.CharField(_("checksum"), max_length=64)
    scoring_rule = models.CharField(_("scoring rule"), max_length=40)
    release_notes = models.TextField(
        _("release notes"),
        blank=True,
        help_text=_("What is new in this version, for the people who work with it."),
    )
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = VersionManager()

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="version_number_used_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_1"),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s, version %(number)s") % {
            "title": self.framework,
            "number": self.number,
        }
