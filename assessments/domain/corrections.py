"""Which report a correction takes the place of.

Somebody who finishes or corrects a report soon after it has answered once, not twice: in the
history the correction stands for it. Later, both are answers of their own time.
"""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

REPLACES_WITHIN = timedelta(days=1)


class Correctable(Protocol):
    """An assessment, submitted or running; `corrects_id` is that of the report it corrects."""

    @property
    def pk(self) -> Hashable: ...
    @property
    def corrects_id(self) -> Hashable | None: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def submitted_at(self) -> datetime | None: ...


A = TypeVar("A", bound=Correctable)


def takes_its_place(submitted_at: datetime, began: datetime) -> bool:
    """Say whether a correction that began then stands for the report in the history."""
    return began - submitted_at <= REPLACES_WITHIN


def replaced(assessments: Collection[A]) -> dict[Hashable, A]:
    """Return, by the id of each report that was replaced, the submitted correction of it."""
    submitted = {a.pk: a.submitted_at for a in assessments if a.submitted_at is not None}
    return {
        a.corrects_id: a
        for a in assessments
        if a.pk in submitted
        and a.corrects_id in submitted
        and takes_its_place(submitted[a.corrects_id], a.started_at)
    }
