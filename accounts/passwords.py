"""What makes a long password easy to guess all the same."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST = 5  # different characters
ROWS = [row * 5 for row in ("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz")] + [
    row * 2 for row in ("qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
]
EASY = {text for row in ROWS for text in (row, row[::-1])}


class NotOneRow:
    """Refuse what is one row of keys, or the same few keys again and again."""

    def validate(self, password: str, user: Any = None) -> None:
        typed = password.lower()
        if len(set(typed)) < FEWEST or any(typed in row for row in EASY):
            raise ValidationError(
                _("This password is the same few keys, or one row of them."), code="one_row"
            )

    def get_help_text(self) -> str:
        return _("Your password must be more than one row of keys, or the same few again.")
