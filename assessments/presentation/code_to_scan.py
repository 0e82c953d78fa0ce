"""A link as a code that a phone's camera reads (QR)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

BORDER = 4  # modules of white on each side, which readers need


@dataclass(frozen=True)
class CodeToScan:
    """A square of `size` modules, and the SVG path of its dark ones."""

    size: int
    path: str


def code_to_scan(link: str) -> CodeToScan:
    code = segno.make_qr(link, error="m", boost_error=False)
    rows = enumerate(code.matrix_iter(border=BORDER))
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z" for y, row in rows for x, length in _dark_runs(row)
    )
    return CodeToScan(int(code.symbol_size(border=BORDER)[0]), path)


def _dark_runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules that stand side by side begin, and how many they are."""
    x = 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield x, length
        x += length
