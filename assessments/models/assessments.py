"""What people answered: an assessment of one published version, and its answers.

Nobody is named. `respondent` is a random number that only the person's own session holds.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.definitions import Role, Skill, Statement
from assessments.models.frameworks import FrameworkVersion
from assessments.models.frozen import FrozenRow


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, respondent: uuid.UUID | str) -> "AssessmentQuerySet":
        return self.filter(respondent=respondent)

    def running(self) -> "AssessmentQuerySet":
        return self.filter(submitted_at__isnull=True)

    def submitted(self) -> "AssessmentQuerySet":
        return self.filter(submitted_at__isnull=False)


class Assessment(models.Model):
    """One self-assessment. It stays on its version; once submitted, its answers stay too.

    `role` is only what to compare with at first: the report can be read against any role.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.UUIDField(_("respondent"), db_index=True, editable=False)
    version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="assessments", verbose_name=_("version")
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="assessments", verbose_name=_("role")
    )
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    # Targets that the person set, for a job advertisement in hand, as {skill: [level, importance]}.
    # An annotation like the role, and read with every page, so it is no table of its own.
    own_targets = models.JSONField(_("own targets"), default=dict, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | Q(submitted_at__gte=models.F("started_at")),
                name="assessment_submitted_after_start",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_closed(self) -> bool:
        return self.submitted_at is not None


class Answer(FrozenRow):
    """An answer to one statement: a value from 0, or None for a statement skipped on purpose.

    A statement that has not been answered has no row.
    """

    holder: ClassVar[str] = "assessment"

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="answers", verbose_name=_("assessment")
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="answers", verbose_name=_("statement")
    )
    value = models.PositiveSmallIntegerField(_("value"), null=True)

    class Meta:
        verbose_name = _("given answer")
        verbose_name_plural = _("given answers")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "statement"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"


class SkillResult(models.Model):
    """The result of one skill of a submitted assessment, kept for statistics.

    The score is 1 + total / answered where the skill is known. Reports never read this: they
    are computed anew from the answers.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="skill_results")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="results")
    answered = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField()
    known = models.BooleanField()

    class Meta:
        verbose_name = _("skill result")
        verbose_name_plural = _("skill results")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "skill"], name="skill_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.answered}"
