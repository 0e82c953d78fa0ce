"""What can be wrong with a site as it runs, told to whoever runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, in a sentence, and what to do about it, in another or in the same.

    `mend` puts it right where that loses nothing and can be done again and again.
    """

    what: str
    remedy: str = ""
    mend: Callable[[], None] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()
