"""Moving a row up or down among its siblings."""

from typing import Any

from django.db import transaction

from assessments import models


@transaction.atomic
def move(*, row: models.OrderedRow, by: int, **siblings: Any) -> None:
    """Let a row change places with the one before (by = -1) or after it (by = 1).

    `siblings` filter the rows among which it moves. At either end nothing happens.
    """
    models.hold(row.framework_id)
    model: Any = type(row)
    rows = list(model.objects.filter(framework=row.framework_id, **siblings))
    index = rows.index(row)
    target = index + by
    if not 0 <= target < len(rows):
        return
    rows[index], rows[target] = rows[target], rows[index]
    # Orders may have gaps and ties, so all that differ are written.
    for order, sibling in enumerate(rows, 1):
        if sibling.order != order:
            sibling.order = order
            sibling.save()
