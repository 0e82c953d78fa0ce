"""Published versions: each one immutable document.

The document holds the wording, the order and the meanings of its day, so no report changes
because somebody edits a row. The database itself refuses to change a version (a trigger, see
migrations/0002_frozen.py): whatever program writes, a report that people hold stays true.
"""

import uuid
from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.use import MOST_COUNTED, Figure
from assessments.models.rows import Framework


class CountedRows(Subquery):
    """How many rows a query has, which may be one for each row of the outer query, and sliced."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field: ClassVar[models.Field] = models.IntegerField()


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

    def with_people(self) -> "VersionQuerySet":
        """Bring along `running`, the assessments that run on each version, and `reported`, the
        people who have a report.

        Both take as long for a million people: of what runs, MOST_COUNTED and one more are counted
        at most, and reports are counted where they are submitted and deleted (services/using.py).
        """
        running = apps.get_model("assessments", "Assessment").objects.running().order_by()
        some = running.filter(version=OuterRef("pk")).values("pk")[: MOST_COUNTED + 1]
        people = apps.get_model("assessments", "Tally").objects.filter(
            version=OuterRef("pk"), role=0, figure=Figure.PEOPLE, first=0, second=0
        )
        reported = Coalesce(Subquery(people.values("count")), 0, output_field=models.IntegerField())
        return self.annotate(running=CountedRows(some), reported=reported)


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

    # What a query brings along: see `with_people`.
    running: int
    reported: int

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
