"""What a person adds: it may change after submitting and never moves a score.

Examples, steps and targets belong to the person, and go along from report to report; a link
belongs to one report. What they type is sealed with a key of theirs, which is not in the database.
"""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment, Respondent
from assessments.models.definitions import Resource, Skill
from assessments.models.fields import SealedTextField, only_sealed
from assessments.models.rows import Framework
from assessments.models.versions import FrameworkVersion


class Example(models.Model):
    """Something to tell in an interview that shows a skill. The first of a skill is its best."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="examples")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    situation = SealedTextField(_("situation"), blank=True)
    action = SealedTextField(_("action"), blank=True)
    result = SealedTextField(_("result"), blank=True)
    setting = models.CharField(_("setting"), max_length=20, blank=True)  # a Setting
    year = models.PositiveSmallIntegerField(_("year"), null=True)

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        ordering = ["added_at", "id"]
        constraints = [only_sealed("situation", "action", "result", name="example_sealed")]

    def __str__(self) -> str:
        return f"{self.respondent_id}: {self.skill_id}"


class PlanStep(models.Model):
    """A resource that the person chose for a skill, or a step of their own with a title.

    `origin` is the report from which it was added and `version` that report's, which tells about
    the resource even where a newer version has it no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(
        Respondent, models.CASCADE, related_name="plan_steps", db_index=False
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", null=True)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", null=True)
    title = SealedTextField(_("title"), blank=True)
    added_at = models.DateTimeField(_("added"))
    due = models.DateField(_("by when"), null=True, blank=True)
    note = SealedTextField(_("note"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True)
    origin = models.ForeignKey(Assessment, models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ["due", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["respondent", "resource"], name="plan_step_once"),
            models.CheckConstraint(
                condition=models.Q(resource__isnull=False) | ~models.Q(title=""),
                name="plan_step_says_what",
            ),
            only_sealed("title", "note", name="plan_step_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.respondent_id}: {self.resource_id or self.pk}"


class OwnTargets(models.Model):
    """Targets that the person set, for a job advertisement in hand.

    `targets` is {skill: [level, importance, critical]}.
    """

    respondent = models.ForeignKey(
        Respondent, models.CASCADE, related_name="own_targets", db_index=False
    )
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+", db_index=False)
    targets = models.JSONField(_("targets"), default=dict)

    class Meta:
        verbose_name = _("own targets")
        verbose_name_plural = _("own targets")
        constraints = [
            models.UniqueConstraint(fields=["respondent", "framework"], name="own_targets_once"),
        ]

    def __str__(self) -> str:
        return f"{self.respondent_id}: {self.framework_id}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self, at: datetime) -> "ShareLinkQuerySet":
        return self.filter(ended_at=None, expires_at__gt=at)


class ShareLink(models.Model):
    """A link to a report. Only a digest of its token is kept, so that a backup opens nothing."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shows = models.CharField(_("what it shows"), max_length=10)  # a LinkShows
    role_key = models.CharField(max_length=80)
    name = SealedTextField(_("name"), blank=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    times_opened = models.PositiveIntegerField(_("times opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a report")
        verbose_name_plural = _("links to reports")
        ordering = ["-created_at"]
        constraints = [only_sealed("name", name="share_link_sealed")]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.shows}"

    @property
    def respondent_id(self) -> uuid.UUID:
        """Whose link it is, and so with whose key its name is sealed."""
        return self.assessment.respondent_id

    def is_open(self, at: datetime) -> bool:
        """Say whether the link shows the report at this time."""
        return self.ended_at is None and at < self.expires_at
