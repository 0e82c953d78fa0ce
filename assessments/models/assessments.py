"""What people answered: who has begun, an assessment of one published version, and its answers.

Nobody is named: a respondent is a random number, to which a browser's cookie, a return key or an
account leads.
These are the tables that grow, so they have no index that no query of ours uses.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.domain.questionnaire import Provenance
from assessments.models.definitions import Role, Statement
from assessments.models.rows import Framework
from assessments.models.versions import FrameworkVersion


class Respondent(models.Model):
    """Somebody who has begun. All that is theirs points here and goes when this goes.

    `return_digest` is that of the key by which they come back with another browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    last_visit = models.DateField(_("last visit"), db_index=True)
    # Null and not "" for somebody without a key: two of those are not alike.
    return_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="respondent",
        editable=False,
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("respondent")
        verbose_name_plural = _("respondents")

    def __str__(self) -> str:
        return str(self.pk)


class Browser(models.Model):
    """A browser that opens what is a respondent's, without an account.

    Its cookie is a secret of which only the digest is kept. `is_shared`: others use it, too, so
    the cookie ends with the browser.
    """

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="browsers")
    visited = models.DateField(_("last visit"), db_index=True)
    is_shared = models.BooleanField(_("others use it, too"), default=False)

    class Meta:
        verbose_name = _("browser")
        verbose_name_plural = _("browsers")

    def __str__(self) -> str:
        return self.digest[:8]


class SpareKey(models.Model):
    """A return key of somebody whose things were put to those of an account that has its own key.

    It opens what it opened, and so all of the account's. Only its digest is kept.
    """

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="spare_keys")

    class Meta:
        verbose_name = _("spare return key")
        verbose_name_plural = _("spare return keys")

    def __str__(self) -> str:
        return self.digest[:8]


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, respondent: uuid.UUID | str) -> "AssessmentQuerySet":
        return self.filter(respondent=respondent)

    def with_own_targets(self) -> "AssessmentQuerySet":
        """Bring the person's own targets along, in the same query; None where there are none."""
        kept = apps.get_model("assessments", "OwnTargets").objects.filter(
            respondent=OuterRef("respondent"), framework__versions=OuterRef("version")
        )
        return self.annotate(own_targets=Subquery(kept.values("targets")))

    def with_newest(self) -> "AssessmentQuerySet":
        """Bring the id of the person's newest report in this framework along, as `newest_id`."""
        submitted = Assessment.objects.submitted().filter(
            respondent=OuterRef("respondent"), version__framework__versions=OuterRef("version")
        )
        newest = submitted.order_by("-submitted_at").values("pk")[:1]
        return self.annotate(newest_id=Subquery(newest))

    def with_today(self) -> "AssessmentQuerySet":
        """Bring along what has become of the framework: `withdrawn_at`, and the number of its
        newest version as `newest_number`.
        """
        versions = FrameworkVersion.objects.filter(framework__versions=OuterRef("version"))
        withdrawn = Framework.objects.filter(versions=OuterRef("version")).values("withdrawn_at")
        return self.annotate(
            withdrawn_at=Subquery(withdrawn),
            newest_number=Subquery(versions.order_by("-number").values("number")[:1]),
        )

    def with_done(self) -> "AssessmentQuerySet":
        """Count in `done` what is answered or skipped of what runs, as `queries.settled` tells it.

        Of what is submitted, 0: nobody asks, and it would count every answer ever given.
        """
        own = apps.get_model("assessments", "Answer").objects.filter(assessment=OuterRef("pk"))
        settled = own.exclude(provenance=Provenance.CARRIED, assessment__corrects=None)
        number = settled.order_by().values("assessment").annotate(number=Count("statement"))
        counted = Coalesce(Subquery(number.values("number")), 0)
        return self.annotate(done=Case(When(submitted_at=None, then=counted), default=0))

    def unpacked(self, before: datetime) -> "AssessmentQuerySet":
        """Those that were submitted before this time and have their answers in rows."""
        return self.filter(submitted_at__lt=before, sheet=None)

    def running(self) -> "AssessmentQuerySet":
        return self.filter(submitted_at__isnull=True)

    def submitted(self) -> "AssessmentQuerySet":
        return self.filter(submitted_at__isnull=False)


class PackedAnswer(NamedTuple):
    """What a row of Answer holds, as a sheet keeps it."""

    statement: int
    value: int | None
    provenance: int
    moment: int


def pack(answers: Collection[PackedAnswer]) -> str:
    return json.dumps(sorted(answers), separators=(",", ":"))


class Assessment(models.Model):
    """One self-assessment. It stays on its version; once submitted, its answers stay too.

    `role` is only what to compare with at first: the report can be read against any role.
    `earlier` is the last one of the same framework that the person had submitted when this began.
    `corrects` is the submitted one that this finishes or corrects, with its answers carried over.
    `sheet` are the answers of what was submitted some time ago, in place of their rows, which
    take eight times as much room (services/packing.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(
        Respondent,
        models.CASCADE,
        db_column="respondent",
        related_name="assessments",
        editable=False,
        verbose_name=_("respondent"),
    )
    version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="assessments", verbose_name=_("version")
    )
    # Its index is for deleting a role: else that would go through all assessments.
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", verbose_name=_("role"))
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("earlier one")
    )
    corrects = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("corrected one")
    )
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    # Null and not "" while there are rows.
    sheet = models.TextField(_("answers"), null=True, editable=False)  # noqa: DJ001

    objects = AssessmentQuerySet.as_manager()

    # What a query brings along: see `with_newest`, `with_today` and `with_done`.
    newest_id: uuid.UUID | None
    withdrawn_at: datetime | None
    newest_number: int
    done: int

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | Q(submitted_at__gte=models.F("started_at")),
                name="assessment_submitted_after_start",
            ),
            models.CheckConstraint(
                condition=Q(sheet__isnull=True) | Q(submitted_at__isnull=False),
                name="assessment_packed_once_submitted",
            ),
        ]
        indexes = [
            # Few of them, and asked for by version: how many are running, and the newest of them.
            models.Index(
                fields=["version", "started_at"],
                condition=Q(submitted_at=None),
                name="assessment_running",
            ),
            # Few of them, too: of the last day.
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False, sheet=None),
                name="assessment_unpacked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_correction(self) -> bool:
        """Say whether its answers are those of a report, to be finished or corrected."""
        return self.corrects_id is not None

    @property
    def packed_answers(self) -> list[PackedAnswer] | None:
        """The answers in the sheet, in the order of their statements; None while they are rows."""
        if self.sheet is None:
            return None
        return [PackedAnswer(*answer) for answer in json.loads(self.sheet)]

    @cached_property
    def own_targets(self) -> Mapping[str, list[Any]]:
        """The person's own targets in this framework; `with_own_targets` brings them along."""
        rows = self.respondent.own_targets.filter(framework__versions=self.version_id)
        return rows.values_list("targets", flat=True).first() or {}


class Answer(models.Model):
    """An answer to one statement: a value from 0, or None for a statement skipped on purpose.

    A statement that has not been answered has no row, and what was submitted some time ago has its
    answers in `Assessment.sheet`. The database refuses to add or to change
    an answer of a submitted assessment (a trigger, see migrations/0002_frozen.py). `moment` says
    when it was chosen, in tenths of a second since the assessment began, so that an older choice
    that arrives late is known as one.
    """

    pk = models.CompositePrimaryKey("assessment", "statement")
    assessment = models.ForeignKey(
        Assessment,
        models.CASCADE,
        related_name="answers",
        db_index=False,
        verbose_name=_("assessment"),
    )
    # A statement that was answered was published, so nobody deletes it; who would is refused by
    # the database. Django would go through all answers to see that there is none.
    statement = models.ForeignKey(
        Statement, models.DO_NOTHING, related_name="+", db_index=False, verbose_name=_("statement")
    )
    value = models.PositiveSmallIntegerField(_("value"), null=True)
    # Two small numbers and one of four bytes: a row takes no more room than without the last two.
    provenance = models.PositiveSmallIntegerField(_("provenance"), default=Provenance.ANEW.value)
    moment = models.PositiveIntegerField(_("moment"), default=0)

    class Meta:
        verbose_name = _("given answer")
        verbose_name_plural = _("given answers")

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
