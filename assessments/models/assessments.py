"""What people answered: an assessment of one published version, and its answers.

Nobody is named. `respondent` is a random number that only the person's own session holds.
These are the tables that grow, so they have no index that no query of ours uses.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.definitions import Role, Statement
from assessments.models.versions import FrameworkVersion


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
    `earlier` is the last one of the same framework that the person had submitted when this began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.UUIDField(_("respondent"), db_index=True, editable=False)
    version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="assessments", verbose_name=_("version")
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="+", db_index=False, verbose_name=_("role")
    )
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("earlier one")
    )
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    # Targets that the person set, for a job advertisement in hand, as {skill: [level, importance,
    # critical]}. An annotation like the role, and read with every page: no table of its own.
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
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class Answer(models.Model):
    """An answer to one statement: a value from 0, or None for a statement skipped on purpose.

    A statement that has not been answered has no row. The database refuses to add or to change
    an answer of a submitted assessment (a trigger, see migrations/0002_frozen.py).
    """

    pk = models.CompositePrimaryKey("assessment", "statement")
    assessment = models.ForeignKey(
        Assessment,
        models.CASCADE,
        related_name="answers",
        db_index=False,
        verbose_name=_("assessment"),
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="+", db_index=False, verbose_name=_("statement")
    )
    value = models.PositiveSmallIntegerField(_("value"), null=True)

    class Meta:
        verbose_name = _("given answer")
        verbose_name_plural = _("given answers")

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
