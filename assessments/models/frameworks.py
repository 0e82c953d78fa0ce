"""Competency frameworks: numbered, published versions, and at most one draft of each.

Every version has rows of its own (definitions.py). A published version never changes: its rows
refuse to be written (frozen.py), and assessments point at them with PROTECT.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import NEWEST_RULE
from assessments.domain.validation import NAME_LENGTH
from assessments.models.fields import key_field
from assessments.models.frozen import Frozen


class Framework(models.Model):
    """A competency framework, known by its key, whatever its versions say."""

    key = key_field(unique=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn"),
        null=True,
        editable=False,
        help_text=_("A withdrawn framework takes no new assessments and keeps its reports."),
    )

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["pk"]
        permissions = [
            ("withdraw_framework", _("Can withdraw a framework")),
            ("import_framework", _("Can import a framework")),
        ]

    def __str__(self) -> str:
        return self.key


class VersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def published(self) -> "VersionQuerySet":
        return self.filter(number__isnull=False)

    def open(self) -> "VersionQuerySet":
        """Return the newest version of every framework that has not been withdrawn."""
        newer = FrameworkVersion.objects.published().filter(
            framework=OuterRef("framework"), number__gt=OuterRef("number")
        )
        offered = self.published().filter(framework__withdrawn_at__isnull=True)
        return offered.filter(~Exists(newer)).order_by("framework")

    def drafts(self) -> "VersionQuerySet":
        return self.filter(number__isnull=True)

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic(using=self.db):
            self.require_drafts()
            return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            self.require_drafts()
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        with transaction.atomic(using=self.db):
            # With update_conflicts, the rows of these keys are written.
            self.model._default_manager.filter(pk__in=[o.pk for o in objs]).require_drafts()
            return super().bulk_create(objs, *args, **kwargs)

    def require_drafts(self) -> None:
        """Lock these versions until the transaction ends; raise Frozen if one is published.

        The lock keeps a draft from being published between this check and the write after it.
        """
        ids = self.order_by().values("pk")
        locked = self.model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk")
        if published := [version for version in locked if version.is_closed]:
            raise Frozen(f"{published[0]} is published and stays as it is.")


class FrameworkVersion(models.Model):
    """The definitions as they stand: a draft without a number, or published and frozen.

    Only `services.publishing.publish` turns one into the other.
    """

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    scoring_rule = models.CharField(
        _("scoring rule"), max_length=40, default=NEWEST_RULE, editable=False
    )
    release_notes = models.TextField(
        _("release notes"),
        blank=True,
        help_text=_("What is new in this version, for the people who work with it."),
    )
    language = models.CharField(
        _("language"), max_length=20, help_text=_("The language of the texts, such as “en”.")
    )
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))
    source_title = models.CharField(_("title of the source"), max_length=NAME_LENGTH, blank=True)
    source_author = models.CharField(_("author of the source"), max_length=NAME_LENGTH, blank=True)
    source_publisher = models.CharField(
        _("publisher of the source"), max_length=NAME_LENGTH, blank=True
    )
    source_note = models.TextField(
        _("note on the source"),
        blank=True,
        help_text=_("What was taken from the source and what was added."),
    )
    prompt = models.CharField(
        _("question"),
        max_length=NAME_LENGTH,
        help_text=_("What people are asked about every statement."),
    )
    guidance = models.TextField(_("guidance"), blank=True, help_text=_("How to choose an answer."))
    default_role = models.ForeignKey(
        "Role",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("default role"),
        help_text=_("The role to compare with for people who are not sure yet."),
    )
    revision = models.PositiveIntegerField(default=0)
    scenarios = models.JSONField(_("scenarios"), default=list, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        base_manager_name = "objects"  # framework.versions.add(…) writes with it
        ordering = ["framework", models.F("number").desc(nulls_first=True)]
        permissions = [("publish_frameworkversion", _("Can publish a framework version"))]
        constraints = [
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(number__isnull=True),
                name="one_draft_per_framework",
                violation_error_message=_("This framework has a draft already."),
            ),
            models.UniqueConstraint(
                fields=["framework", "number"], name="version_number_used_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True, checksum="")
                | Q(number__isnull=False, number__gte=1, published_at__isnull=False)
                & ~Q(checksum=""),
                name="version_is_draft_or_published",
            ),
        ]

    def __str__(self) -> str:
        if self.is_draft:
            return gettext("%(title)s, draft") % {"title": self.title}
        return gettext("%(title)s, version %(number)s") % {
            "title": self.title,
            "number": self.number,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._stored().require_drafts()
            self.revision += 1
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._stored().require_drafts()
            return super().delete(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.number is None

    @property
    def is_closed(self) -> bool:
        return not self.is_draft

    def _stored(self) -> VersionQuerySet:
        """Return what the database says of this version, which may have changed since."""
        return type(self).objects.filter(pk=self.pk)
