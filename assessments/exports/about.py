"""What an export says beside the report."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class About:
    """When the answers were submitted. Nobody is named."""

    submitted_at: datetime
