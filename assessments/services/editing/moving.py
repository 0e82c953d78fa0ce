"""Where a row of a draft stands, and whether it is asked."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import models
from assessments.domain.entries import What
from assessments.services.editing.rows import HOMES, Refused, put, renumber, row_of, siblings


@transaction.atomic
def move(
    *,
    framework: models.Framework,
    what: What,
    pk: int,
    parent: int | None = None,
    after: int | None = None,
) -> models.OrderedRow:
    """Put a row behind the sibling `after`, or first; under `parent` if it is given.

    Raise Refused where one of them is not there any more.
    """
    models.hold(framework.pk)
    row: models.OrderedRow = row_of(framework, what, pk)
    home = HOMES.get(what)
    if home and parent is not None:
        setattr(row, home, row_of(framework, What(home), parent))
    others = siblings(row, what)
    if after is None:
        renumber(row, others, 0)
    elif after not in {other.pk for other in others}:
        raise Refused(_("Somebody has moved or deleted what it was to stand behind. Look again."))
    else:
        put(row, others, after=after)
    row.save()
    return row


@transaction.atomic
def remove(*, framework: models.Framework, what: What, pk: int) -> bool:
    """Delete a row that was never published, or retire it; return whether it is gone."""
    models.hold(framework.pk)
    row = row_of(framework, what, pk)
    if not isinstance(row, models.LastingRow) or not row.has_published():
        row.delete()
        return True
    row.retired = True
    row.save()
    return False


@transaction.atomic
def restore_row(*, framework: models.Framework, what: What, pk: int) -> models.LastingRow:
    """Bring back a row that was retired."""
    models.hold(framework.pk)
    row: models.LastingRow = row_of(framework, what, pk)
    row.retired = False
    row.save()
    return row
