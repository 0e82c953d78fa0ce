"""What was submitted a day ago has its answers in one value, and nobody can tell."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from assessments import belongings, models, queries
from assessments.services import using
from assessments.services.answering import save_answers, start
from assessments.services.correcting import correct
from assessments.services.erasing import erase
from assessments.services.packing import KEPT_IN_ROWS, pack
from tests.factories import make_framework
from tests.publishing import NOON, published
from tests.services.test_using import answer, assert_equals_a_recount, submitted

pytestmark = pytest.mark.django_db

LATER = NOON + KEPT_IN_ROWS + timedelta(days=100)


@pytest.fixture
def version() -> models.FrameworkVersion:
    return published(make_framework(skills=2, statements=3, roles=2))


@pytest.fixture
def report(version: models.FrameworkVersion) -> models.Assessment:
    report = submitted(version, 3)
    other = submitted(version, None)
    assert other.respondent_id != report.respondent_id
    return report


def again(row: models.Assessment) -> models.Assessment:
    return models.Assessment.objects.get(pk=row.pk)


def pack_all() -> int:
    return sum(pack(at=LATER, batch=1))


def test_packed_answers_are_the_same_and_leave_no_rows(report: models.Assessment) -> None:
    reports = list(models.Assessment.objects.all())
    sheets, own = queries.sheets_of(reports), belongings.belongings_of(report.respondent_id)
    assert pack_all() == 2
    assert not models.Answer.objects.exists()
    assert queries.sheets_of(list(models.Assessment.objects.all())) == sheets
    assert belongings.belongings_of(report.respondent_id) == own
    assert pack_all() == 0


def test_sheet_takes_no_query_and_a_row_that_was_read_before_finds_it(
    report: models.Assessment, django_assert_num_queries: Any
) -> None:
    answers = queries.answers_of(report)
    pack_all()
    assert queries.answers_of(report) == answers  # as it was read before
    packed = again(report)
    with django_assert_num_queries(0):
        assert queries.answers_of(packed) == answers


def test_what_runs_or_is_of_today_stays_in_rows(
    version: models.FrameworkVersion, report: models.Assessment
) -> None:
    running = start(
        respondent=report.respondent_id, version=version, role_key="role-1", at=LATER, answers={}
    )
    answer(running, 1)
    at = models.Assessment.objects.submitted().latest("submitted_at").submitted_at
    assert at
    assert sum(pack(at=at + timedelta(days=1), batch=9)) == 1  # the earlier one
    assert again(running).sheet is None
    assert models.Answer.objects.filter(assessment=running).count() == 6


def test_the_daily_command_packs(report: models.Assessment, settings: Any) -> None:
    settings.KEPT_DAYS = 10_000
    call_command("forget", verbosity=0)
    assert again(report).sheet


def test_packed_report_is_corrected(report: models.Assessment) -> None:
    answers = queries.answers_of(report)
    pack_all()
    correction = correct(report=again(report), at=LATER)
    assert queries.answers_of(correction) == answers
    skill = queries.definitions(report.version_id).framework.skills[0]
    save_answers(assessment=correction, skill=skill, answers={skill.statements[0].key: 0}, at=LATER)
    assert queries.answers_of(again(report)) == answers


def test_packed_reports_are_counted(
    report: models.Assessment, version: models.FrameworkVersion
) -> None:
    person = report.respondent
    newest = submitted(version, 1, person)
    before = belongings.counts_of([person.pk])
    pack_all()
    assert belongings.counts_of([person.pk]) == before
    assert_equals_a_recount(version)
    counts = erase(respondent_id=newest.respondent_id)
    assert counts["Answer"] == before["Answer"] == 12
    assert_equals_a_recount(version)
    using.recount(version=version)


def test_sheet_is_frozen_as_rows_are(
    report: models.Assessment, version: models.FrameworkVersion
) -> None:
    pack_all()
    packed = models.Assessment.objects.filter(pk=report.pk)
    changed = [models.PackedAnswer(*one) for one in json.loads(again(report).sheet or "")]
    for sheet in (None, "", models.pack(changed[1:])):
        with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
            packed.update(sheet=sheet)
    packed.update(sheet=models.pack(changed))


def test_statement_in_a_sheet_cannot_go_even_by_a_query(report: models.Assessment) -> None:
    pack_all()
    with pytest.raises(IntegrityError, match="retire it"), transaction.atomic():
        models.Statement.objects.all().delete()
    models.Statement.objects.filter(pk=models.Statement.objects.all()[0].pk).update(published=False)
    models.Statement.objects.filter(published=False).delete()  # as what was born in the draft


def test_what_runs_has_no_sheet(version: models.FrameworkVersion) -> None:
    start(respondent=NOBODY, version=version, role_key="role-1", at=NOON, answers={})
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Assessment.objects.update(sheet="[]")


NOBODY = models.Respondent().pk


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Django makes them there alone")
def test_no_index_is_for_a_search_that_nobody_makes() -> None:
    tables = ["browser", "sparekey", "sharelink", "respondent", "tries"]
    with connection.cursor() as cursor:
        for name in tables:
            found = connection.introspection.get_constraints(cursor, f"assessments_{name}")
            assert [index for index in found if index.endswith("_like")] == []
