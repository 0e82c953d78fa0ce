"""What a person adds to an assessment: it may change after submitting and never moves a score."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import EXAMPLE_LENGTH, LINK_NAME_LENGTH, PLAN_NOTE_LENGTH
from assessments.models.assessments import Assessment
from assessments.models.definitions import Resource, Skill


class SkillNote(models.Model):
    """An example to tell in an interview, where it is from, and when the skill was last used."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="notes", db_index=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", db_index=False)
    example = models.TextField(_("example"), blank=True, max_length=EXAMPLE_LENGTH)
    last_used = models.CharField(_("last used"), max_length=10, blank=True)  # a LastUsed
    setting = models.CharField(_("setting"), max_length=20, blank=True)  # a Setting

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "skill"], name="note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.skill_id}"


class PlanItem(models.Model):
    """A resource that the person chose to use, for a skill, with a date and a note of their own."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="plan_items", db_index=False
    )
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", db_index=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(_("added"))
    due = models.DateField(_("by when"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=PLAN_NOTE_LENGTH, blank=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ["due", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "resource"], name="plan_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.resource_id}"


class ShareLink(models.Model):
    """A link to a report. Only a digest of its token is kept, so that a backup opens nothing."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shows = models.CharField(_("what it shows"), max_length=10)  # a LinkShows
    role_key = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=LINK_NAME_LENGTH, blank=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    times_opened = models.PositiveIntegerField(_("times opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True)

    class Meta:
        verbose_name = _("link to a report")
        verbose_name_plural = _("links to reports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.shows}"

    def is_open(self, at: datetime) -> bool:
        """Say whether the link shows the report at this time."""
        return self.ended_at is None and at < self.expires_at
