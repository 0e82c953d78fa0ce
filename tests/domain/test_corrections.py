"""Which report a correction takes the place of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from assessments.domain.corrections import replaced

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    pk: str
    started_at: datetime
    submitted_at: datetime | None
    corrects_id: str | None = None


def row(pk, began, hours=1, corrects=None):
    """An assessment that takes an hour, or is still running with None for the hours."""
    start = NOON + began * HOUR
    return Row(pk, start, None if hours is None else start + hours * HOUR, corrects)


REPORT = row("report", 0)


@pytest.mark.parametrize(
    ("began", "is_replaced"), [(1, True), (24, True), (25, True), (25.1, False), (900, False)]
)
def test_a_correction_replaces_what_was_submitted_within_a_day(began, is_replaced):
    correction = row("correction", began, corrects="report")
    assert replaced([REPORT, correction]) == ({"report": correction} if is_replaced else {})


def test_a_correction_may_take_longer_than_that():
    correction = row("correction", 2, hours=100, corrects="report")
    assert replaced([correction, REPORT]) == {"report": correction}


def test_a_running_correction_replaces_nothing_yet():
    assert replaced([REPORT, row("correction", 2, None, "report")]) == {}


def test_another_assessment_on_the_same_day_replaces_nothing():
    assert replaced([REPORT, row("again", 2)]) == {}


def test_corrections_of_corrections_replace_one_after_the_other():
    second, third = row("second", 2, corrects="report"), row("third", 4, corrects="second")
    assert replaced([third, second, REPORT]) == {"report": second, "second": third}


def test_a_correction_of_what_was_deleted_replaces_nothing():
    assert replaced([row("correction", 2, corrects="report")]) == {}
