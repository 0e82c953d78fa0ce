"""Deleting everything of a person: at once, or when they have not been here for long enough."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet

from assessments import models
from assessments.belongings import Counts, packed_answers_of
from assessments.services import using

PERSON = models.Respondent.__name__


@transaction.atomic
def erase(*, respondent_id: uuid.UUID) -> Counts:
    """Delete a person with everything that is theirs; return how much of each that was.

    Who saves something of theirs at this moment is waited for, or refused (IntegrityError).
    """
    hold([respondent_id])
    return _delete([respondent_id])


def forget(*, people: "QuerySet[models.Respondent]", batch: int) -> Iterator[Counts]:
    """Delete those who meet the condition of this query, so many in a transaction.

    Yield for each how much that was. Whoever comes back meanwhile is kept: they are asked for once
    more when nobody can change them.
    """
    while ids := list(people.values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            hold(ids)
            counts = _delete(people.filter(pk__in=ids).values_list("pk", flat=True))
        yield counts


def hold(respondent_ids: Collection[uuid.UUID]) -> None:
    """Let nobody else add anything to these people until this transaction ends."""
    for rows in (
        models.Respondent.objects.filter(pk__in=respondent_ids),
        models.Assessment.objects.filter(respondent__in=respondent_ids),
    ):
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _delete(respondent_ids: Iterable[uuid.UUID]) -> Counts:
    ids = list(respondent_ids)
    counts = Counter({models.Answer.__name__: packed_answers_of(ids)})
    with using.counted(ids):
        _all, deleted = models.Respondent.objects.filter(pk__in=ids).delete()
    counts.update({label.rpartition(".")[2]: number for label, number in deleted.items()})
    return +counts
