"""Beginning an assessment, answering it and submitting it."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import IntegrityError, connection, transaction

from assessments import models, queries
from assessments.domain.framework import Skill
from assessments.domain.limits import MOST_ASSESSMENTS
from assessments.domain.merging import NOTHING_KNOWN, Conflict, Known, merge_known
from assessments.domain.moments import after, not_before
from assessments.domain.questionnaire import Answers, Provenance, out_of_scale
from assessments.services import respondents, room, using
from assessments.services.deleting import delete

# The ORM has no condition for what to do in a conflict.
ROW = "(%s, %s, %s, %s, %s)"
WRITE = """
INSERT INTO assessments_answer (assessment_id, statement_id, value, provenance, moment)
VALUES {rows}
ON CONFLICT (assessment_id, statement_id) DO UPDATE
SET value = excluded.value, moment = CASE
  WHEN excluded.moment > assessments_answer.moment THEN excluded.moment
  ELSE assessments_answer.moment END, provenance = CASE
  WHEN assessments_answer.provenance = {anew}
  OR COALESCE(assessments_answer.value, {skipped}) <> COALESCE(excluded.value, {skipped})
  THEN {anew} ELSE assessments_answer.provenance END
WHERE {is_later} OR {is_known}
RETURNING statement_id
"""
IS_LATER, NEVER = "excluded.moment >= assessments_answer.moment", "1 = 0"
IS_KNOWN = """
COALESCE(assessments_answer.value, {skipped}) = CASE assessments_answer.statement_id {each} END
"""
SKIPPED, OPEN = -1, -2  # where no answer is a value
MOST = 2**31 - 1
NOTHING_SHOWN: Answers = MappingProxyType({})


class Running(Exception):
    """Another assessment of the same framework is running: `assessment`."""

    def __init__(self, assessment: models.Assessment) -> None:
        super().__init__()
        self.assessment = assessment


class Submitted(Exception):
    """The assessment is submitted, so its answers and its role stay as they are."""


@transaction.atomic
def start(
    *,
    respondent: uuid.UUID,
    version: models.FrameworkVersion,
    role_key: str,
    at: datetime,
    answers: Answers | None = None,
    instead_of: Collection[uuid.UUID] = (),
) -> models.Assessment:
    """Begin an assessment of a published version, with answers that carry over from an older one.

    Whoever begins their first one is written down with it. Of a framework a person has one
    running assessment: those of `instead_of` that are still running are deleted, and Running is
    raised for any other. Raise KeyError for a role or a statement that the version does not have,
    and Full for somebody who has as many assessments as one may keep.

    It begins at this time, or after the last one was submitted: the clock may have been set back.
    """
    earlier = None
    # Of somebody new nobody else knows until this is done, and there is nothing to ask for.
    if not respondents.begin(respondent_id=respondent, day=at.date()):
        for running in lock(respondent, version.framework_id):
            if running.pk not in instead_of:
                raise Running(running)
            delete(assessment=running)
        room.require(models.Assessment.objects.of(respondent), MOST_ASSESSMENTS)
        earlier = queries.last_submitted(respondent, version.framework_id)
    return begin(
        respondent=respondent,
        version=version,
        role_key=role_key,
        at=after(at, earlier.submitted_at if earlier else None),
        answers=answers or {},
        earlier=earlier,
    )


@transaction.atomic
def begin(
    *,
    respondent: uuid.UUID,
    version: models.FrameworkVersion,
    role_key: str,
    at: datetime,
    answers: Answers,
    earlier: models.Assessment | None = None,
) -> models.Assessment:
    """Begin one whatever else is running: `start` has asked, and what is brought back is kept.

    The person is written down already. Raise KeyError as `start` does.
    """
    assessment = models.Assessment.objects.create(
        respondent_id=respondent,
        version=version,
        role_id=queries.definitions(version.pk).role_ids[role_key],
        earlier=earlier,
        started_at=at,
    )
    _write(assessment, answers, at, first=Provenance.CARRIED)
    return assessment


def lock(respondent: uuid.UUID, framework_id: int) -> list[models.Assessment]:
    """Let nobody else begin anything for this person until the transaction ends.

    Return what is running of this framework: one at most, but for what was begun in the past.
    """
    room.hold(respondent)
    mine = models.Assessment.objects.of(respondent).running()
    return list(mine.filter(version__framework=framework_id))


@transaction.atomic
def choose_role(
    *, assessment: models.Assessment, role_key: str, known: Known = NOTHING_KNOWN
) -> list[Conflict]:
    """Compare a running assessment with another role. Raise Submitted once it is submitted.

    `known` has under "role" those that the page has shown. Return what was chosen elsewhere
    since, too, and stays.
    """
    definitions = queries.definitions(assessment.version_id)
    role_id = definitions.role_ids[role_key]
    running = models.Assessment.objects.running().filter(pk=assessment.pk)
    now = running.select_for_update(no_key=True).first()
    if now is None:
        raise Submitted
    stored = {"role": queries.role_of(now).key}
    changes, conflicts = merge_known(stored, known, {"role": role_key})
    if changes:
        running.update(role_id=role_id)
    return conflicts


def save_answers(
    *,
    assessment: models.Assessment,
    skill: Skill,
    answers: Answers,
    at: datetime,
    known: Answers = NOTHING_SHOWN,
    is_dated: bool = True,
) -> Answers:
    """Keep answers to statements of one skill; statements that are not named stay as they are.

    `at` is when they were chosen: an answer that was chosen later stays as it is, too. `known` are
    those that the page had shown; where that is still the answer, it is replaced whatever the
    clock says, which may have been set back. Without `is_dated` nobody knows when they were
    chosen, only that it was on a page that showed `known`: then nothing else is replaced. Return
    what so stayed and is another answer, by the key of the statement.

    One that was taken over and is sent as it was is still taken over. Raise
    ValueError for a statement of another skill or a value outside the scale, and Submitted once
    the assessment is submitted; nothing is kept then.
    """
    definitions = queries.definitions(assessment.version_id)
    if wrong := out_of_scale(skill, definitions.framework.options, answers):
        raise ValueError(f"out of scale: {wrong}")
    if assessment.is_submitted:
        raise Submitted
    with _unless_submitted(assessment):
        stayed = _write(assessment, answers, at, known=known, is_dated=is_dated)
    if is_dated or not stayed:
        return {}
    now = queries.answers_of(assessment)
    return {key: now[key] for key in stayed if now[key] != answers[key]}


def confirm(*, assessment: models.Assessment, statements: Collection[str]) -> None:
    """Note that the person has seen answers that were taken over and goes on with them.

    Whatever else was answered stays as it is. Raise Submitted once the assessment is submitted.
    """
    if not statements:
        return
    ids = queries.definitions(assessment.version_id).statement_ids
    carried = models.Answer.objects.filter(
        assessment=assessment,
        statement__in=[ids[key] for key in statements],
        provenance=Provenance.CARRIED,
    )
    with _unless_submitted(assessment):
        carried.update(provenance=Provenance.CONFIRMED)


@contextmanager
def _unless_submitted(assessment: models.Assessment) -> Iterator[None]:
    """Raise Submitted where the database refuses because somebody has submitted it meanwhile.

    It is for one statement, which is a transaction by itself: only within another one does it take
    a savepoint to go on from.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    except IntegrityError:
        if models.Assessment.objects.submitted().filter(pk=assessment.pk).exists():
            raise Submitted from None
        raise


def _write(
    assessment: models.Assessment,
    answers: Answers,
    at: datetime,
    *,
    first: Provenance = Provenance.ANEW,
    known: Answers = NOTHING_SHOWN,
    is_dated: bool = True,
) -> list[str]:
    """Write answers over older ones, in one statement and so without a lock.

    `first` is the provenance of those to which there was no answer. Return the keys of those that
    stayed as they are.

    Always in the order of their ids, so that two writers never wait for each other.
    """
    if not answers:
        return []
    definitions = queries.definitions(assessment.version_id)
    ids, keys = definitions.statement_ids, definitions.statement_keys
    moment = _moment(assessment, at)
    rows = sorted((ids[key], value) for key, value in answers.items())
    pk = models.Assessment._meta.pk.get_db_prep_value(assessment.pk, connection)
    values = [part for pair in rows for part in (pk, *pair, first.value, moment)]
    seen = {ids[key]: SKIPPED if value is None else value for key, value in known.items()}
    each = "WHEN %s THEN %s " * len(seen) + f"ELSE {OPEN}"
    write = WRITE.format(
        rows=", ".join([ROW] * len(rows)),
        anew=Provenance.ANEW.value,
        skipped=SKIPPED,
        is_later=IS_LATER if is_dated else NEVER,
        is_known=IS_KNOWN.format(skipped=SKIPPED, each=each) if seen else NEVER,
    )
    with connection.cursor() as cursor:
        cursor.execute(write, [*values, *(part for pair in seen.items() for part in pair)])
        written = {statement_id for (statement_id,) in cursor.fetchall()}
    return [keys[statement_id] for statement_id, _value in rows if statement_id not in written]


def _moment(assessment: models.Assessment, at: datetime) -> int:
    """Return tenths of a second since the assessment began, as far as the column goes."""
    tenths = (at - assessment.started_at) // timedelta(milliseconds=100)
    return min(max(tenths, 0), MOST)


def submit(*, assessment: models.Assessment, at: datetime) -> None:
    """Freeze the answers, and count them in the summary; the second time do nothing.

    It is submitted at this time, or when it began: the clock may have been set back since.
    """
    at = not_before(at, assessment.started_at)
    with using.counted([assessment.respondent_id], assessment.version_id):
        models.Assessment.objects.running().filter(pk=assessment.pk).update(submitted_at=at)
