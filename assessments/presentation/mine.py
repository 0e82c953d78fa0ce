"""A person's assessments as lists show them, running and submitted."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class MyAssessment:
    """One assessment in a list. `title` and `version` are "" where there is no other one.

    `submitted_at` is None for one that is running, and `progress` then says how far it is.
    `corrects` is when the report was submitted that it finishes or corrects, if it does.
    """

    id: Hashable
    framework_key: str
    title: str
    version: str
    role: str
    role_key: str
    started_at: datetime
    submitted_at: datetime | None
    progress: str
    corrects: datetime | None

    @property
    def is_running(self) -> bool:
        return self.submitted_at is None


def progress_text(done: int, total: int) -> str:
    """Say how far one is, as in “8 of 32”."""
    return _("%(done)s of %(total)s") % {"done": done, "total": total}
