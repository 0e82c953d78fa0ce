"""The working copy: a framework in rows that may change at any time, and what all have in common.

The rows are also the identity of what people answer: answers, plans, examples and assessments point
at them. So what has once been published is retired and never deleted, and its key stays. What
people read is not here but in the versions (versions.py), each a document of its day. The key of
a published row is kept by the database, too (a trigger, see migrations/0002_frozen.py).

A part of the scale, a descriptor, a target and a link of a resource have no identity that
anything of a person's points at: they are values of the row they hang under, and may go.

Whoever saves a row holds its framework until the transaction ends. So a publisher, who holds it
too, reads all that an editor saved at once, or nothing of it.
"""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.validation import NAME_LENGTH, URL_LENGTH
from assessments.models.fields import key_field

MARK_LENGTH = 16  # of the checksum of a text that a meaning was decided for


class PublishedStays(Exception):
    """A row that has been published was about to be deleted."""


class Revised(models.Model):
    """A row that counts its saves, so that an editor notices what somebody else saved meanwhile."""

    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.revision += 1
        super().save(*args, **kwargs)


class Framework(Revised):
    """A competency framework: its own texts, and what hangs under it.

    `last_number` is the highest number that a version of it ever had: a number names one version
    for ever, also one that was taken back.
    """

    key = key_field(unique=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn"),
        null=True,
        editable=False,
        help_text=_("A withdrawn framework takes no new assessments and keeps its reports."),
    )
    language = models.CharField(
        _("language"), max_length=20, help_text=_("The language of the texts, such as “en”.")
    )
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_(
            "What the profession is, for people who do not know it yet. It stands on the page "
            "where they begin; a blank line begins a new paragraph."
        ),
    )
    source_title = models.CharField(_("title of the source"), max_length=NAME_LENGTH, blank=True)
    source_author = models.CharField(_("author of the source"), max_length=NAME_LENGTH, blank=True)
    source_publisher = models.CharField(
        _("publisher of the source"), max_length=NAME_LENGTH, blank=True
    )
    source_url = models.URLField(_("address of the source"), max_length=URL_LENGTH, blank=True)
    source_published = models.CharField(
        _("publication date of the source"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Such as “2025-10-15”, or the year alone."),
    )
    source_read_on = models.DateField(
        _("source read on"),
        null=True,
        blank=True,
        help_text=_("The day on which you last read it: a page on the web can change."),
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
    scenarios = models.JSONField(_("scenarios"), default=list, blank=True, editable=False)
    # The number of the scale's meaning, and how values of an earlier one are to be read.
    scale = models.PositiveSmallIntegerField(default=1, editable=False)
    scale_maps = models.JSONField(default=dict, blank=True, editable=False)
    scale_decided = models.CharField(max_length=MARK_LENGTH, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first on the start page.")
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # When a version or a file last took the place of the working copy: open pages are told.
    replaced_at = models.DateTimeField(null=True, editable=False)
    ready_at = models.DateTimeField(_("ready for review"), null=True, editable=False)
    ready_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ready_note = models.TextField(_("note"), blank=True, max_length=2000, editable=False)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["order", "pk"]
        permissions = [
            ("publish_framework", _("Can publish a framework")),
            ("withdraw_framework", _("Can withdraw a framework")),
            ("import_framework", _("Can import a framework")),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but `last_number`: somebody may have published since this row was read."""
        if not self._state.adding and "update_fields" not in kwargs:
            own = (f.name for f in self._meta.concrete_fields if not f.primary_key)
            kwargs["update_fields"] = set(own) - {"last_number"}
        with transaction.atomic():
            hold(self.pk)
            super().save(*args, **kwargs)


def hold(framework_id: int | None) -> None:
    """Keep everybody else from saving or publishing this framework until the transaction ends."""
    if framework_id is not None:
        list(Framework.objects.select_for_update().filter(pk=framework_id).values_list("pk"))


class WorkingRow(Revised):
    """A row of one framework. `framework` is never edited; it comes from where a row is added."""

    id = models.AutoField(primary_key=True)  # four bytes, for every answer repeats a statement's
    framework = models.ForeignKey(Framework, models.CASCADE, editable=False, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            hold(self.framework_id)
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            hold(self.framework_id)
            return super().delete(*args, **kwargs)


class KeyedRow(WorkingRow):
    """A row that documents and files refer to by its key; a framework uses a key once."""

    key = key_field()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="%(class)s_key_once")
        ]


class OrderedRow(KeyedRow):
    """A row that stands among others by its `order`, and by its key where that is the same."""

    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first; gaps do not matter.")
    )

    class Meta(KeyedRow.Meta):
        abstract = True
        ordering = ["order", "key"]


class LastingRow(OrderedRow):
    """A row that stays once it has been published: then it is retired, never deleted."""

    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("No longer shown; its key stays reserved, and it can be brought back."),
    )
    published = models.BooleanField(default=False, editable=False)

    class Meta(OrderedRow.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but `published`: somebody may have published since this row was read."""
        if not self._state.adding and "update_fields" not in kwargs:
            own = (f.name for f in self._meta.concrete_fields if not f.primary_key)
            kwargs["update_fields"] = set(own) - {"published"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a row that was never published. Raise PublishedStays for any other."""
        with transaction.atomic():
            hold(self.framework_id)
            self.refresh_from_db(fields=["published"])
            if self.has_published():
                raise PublishedStays(f"{self} has been published: retire it instead.")
            return super().delete(*args, **kwargs)

    def has_published(self) -> bool:
        """Say whether it has been published, or anything that would be deleted with it."""
        return self.published
