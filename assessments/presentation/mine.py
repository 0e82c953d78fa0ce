"""A person's assessments as lists show them, running and submitted."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class MyAssessment:
    """One assessment in a list; `title` and `version` are "" where all have the same.

    `submitted_at` is None for one that is running, and `progress` says how far it is.
    `corrects_id` and `corrects_at` name the report that it finishes or corrects, if it does.
    `newer_version` is the newest version of its framework where that is another: of one that is
    running, and of the newest report of each framework.
    """

    id: uuid.UUID
    framework_key: str
    title: str
    version: str
    role: str
    started_at: datetime
    submitted_at: datetime | None
    progress: str
    corrects_id: uuid.UUID | None = None
    corrects_at: datetime | None = None
    newer_version: int | None = None

    @property
    def is_running(self) -> bool:
        return self.submitted_at is None


def progress_text(done: int, total: int) -> str:
    """Say how far one is, as in “8 of 32”."""
    return _("%(done)s of %(total)s") % {"done": done, "total": total}
