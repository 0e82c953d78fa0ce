"""Keeping the answers of what was submitted in one value, for they never change again.

In rows, each of them says whose it is, in the table and in its index: some 100 bytes, of which a
sheet takes 14. What runs needs rows, because each answer has a moment of its own. A day goes by
before rows are packed, so that it is nobody's time that this takes; and what an earlier release
has left in rows is packed in the same way.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from assessments import models

KEPT_IN_ROWS = timedelta(days=1)


def pack(*, at: datetime, batch: int) -> Iterator[int]:
    """Pack what was submitted KEPT_IN_ROWS ago, so many in a transaction; yield how many it were.

    What is being deleted or corrected at this moment is left for the next time.
    """
    unpacked = models.Assessment.objects.unpacked(at - KEPT_IN_ROWS).order_by("submitted_at")
    while number := _pack_some(unpacked[:batch]):
        yield number


@transaction.atomic
def _pack_some(assessments: models.AssessmentQuerySet) -> int:
    rows = list(assessments.select_for_update(skip_locked=True).only("pk"))
    answers = models.Answer.objects.filter(assessment__in=[row.pk for row in rows])
    packed = defaultdict(list)
    columns = models.PackedAnswer._fields
    for pk, *values in answers.values_list("assessment_id", *columns):
        packed[pk].append(models.PackedAnswer(*values))
    for row in rows:
        row.sheet = models.pack(packed[row.pk])
    models.Assessment.objects.bulk_update(rows, ["sheet"])
    answers.delete()
    return len(rows)
