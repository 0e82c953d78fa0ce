"""Finishing or correcting a report: a new assessment, with all of the report's answers in it."""

from datetime import datetime

from django.db import transaction

from assessments import models, queries
from assessments.domain.corrections import takes_its_place
from assessments.domain.limits import MOST_ASSESSMENTS
from assessments.domain.moments import after
from assessments.domain.questionnaire import Provenance
from assessments.services import room
from assessments.services.answering import Running, lock


class NotTheNewest(Exception):
    """The person has submitted another one of this framework since: that can be corrected."""


@transaction.atomic
def correct(*, report: models.Assessment, at: datetime) -> models.Assessment:
    """Return the running correction of a report, and begin it where there is none.

    It stays on the report's version, whatever has been published or withdrawn since, for its
    answers are to that version's statements. Where it takes the report's place in the history,
    it is still the same sitting: its answers keep their provenance, and what was earlier for the
    report is earlier for it. Later, they are answers taken over from the report.

    Raise Running where another one of the framework is running, and NotTheNewest for a report
    after which another one was submitted: the correction, which is of today, would overtake it.
    Raise Full for somebody who has as many assessments as one may keep.
    """
    running = lock(report.respondent_id, report.version.framework_id)
    for assessment in running:
        if assessment.corrects_id == report.pk:
            return assessment
    if running:
        raise Running(running[0])
    newest = queries.last_submitted(report.respondent_id, report.version.framework_id)
    if report != newest or report.submitted_at is None:
        raise NotTheNewest
    room.require(models.Assessment.objects.of(report.respondent_id), MOST_ASSESSMENTS)
    at = after(at, report.submitted_at)  # the clock may have been set back
    same_sitting = takes_its_place(report.submitted_at, at)
    correction = models.Assessment.objects.create(
        respondent_id=report.respondent_id,
        version_id=report.version_id,
        role_id=report.role_id,
        earlier_id=report.earlier_id if same_sitting else report.pk,
        corrects=report,
        started_at=at,
    )
    _copy_answers(report, correction, provenance=None if same_sitting else Provenance.CARRIED)
    return correction


def _copy_answers(
    report: models.Assessment, correction: models.Assessment, provenance: Provenance | None
) -> None:
    """Write the report's answers into its correction, with their own provenance if None is given.

    Whatever is chosen from now on is later than they are.
    """
    ids = queries.definitions(report.version_id).statement_ids
    answers = queries.answer_columns([report], "value", "provenance")
    models.Answer.objects.bulk_create(
        models.Answer(
            assessment=correction,
            statement_id=ids[key],
            value=value,
            provenance=own if provenance is None else provenance,
            moment=0,
        )
        for _report, key, value, own in answers
    )
