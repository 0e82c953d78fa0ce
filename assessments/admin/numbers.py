"""Numbers as they come from a page: anybody can send anything."""

DIGITS = 18  # what fits into the column of an id, and what int() reads at once


def row_id(text: str | None) -> int | None:
    """Return the id that a text names; None for anything that cannot be one."""
    text = text or ""
    is_one = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if is_one else None
