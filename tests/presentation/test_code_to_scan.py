"""A code to scan is drawn as its modules say, with the white border that readers need."""

import re

import segno

from assessments.presentation.code_to_scan import BORDER, code_to_scan

LINK = "https://skills.example.org/return/0123-4567-89AB-CDEF-GHJK-MNPV-WXYZ"


def test_the_path_covers_the_dark_modules_and_no_other() -> None:
    code = code_to_scan(LINK)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
    drawn = {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}

    matrix = segno.make_qr(LINK, error="m", boost_error=False).matrix
    dark = {
        (x + BORDER, y + BORDER) for y, row in enumerate(matrix) for x, d in enumerate(row) if d
    }
    assert drawn == dark
    assert code.size == len(matrix) + 2 * BORDER
    assert len("".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs)) == len(code.path)
