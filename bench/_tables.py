"""What the programs that measure have in common: how a table of figures is written."""

from collections.abc import Iterable, Sequence


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are numbers."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: float | None) -> str:
    """Write a share (0 … 1); None, the share of nothing, is a dash."""
    return "–" if share is None else f"{100 * share:.1f} %"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of those that are there; None where none is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
