"""Rounding, the only place where it happens, and numbers as people and as programs write them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format

Number = Fraction | float | int


def rounded(value: Number, places: int) -> Decimal:
    """Round half up, away from what computers do: 2.25 becomes 2.3."""
    exact = Fraction(value)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def shown(value: Number, places: int = 1) -> str:
    """Return a number with so many decimals, in the reader's notation."""
    return number_format(rounded(value, places), decimal_pos=places)


def short(value: Number, places: int = 1) -> str:
    """Like `shown`, but a whole number stays whole: 1.5, but 2 instead of 2.0."""
    number = rounded(value, places)
    return number_format(number, decimal_pos=0 if number == int(number) else places)


def percent(share: Fraction) -> int:
    """Return a share from 0 to 1 in whole per cent; 100 and 0 only where it is exactly that."""
    if share in (0, 1):
        return int(share * 100)
    return min(99, max(1, int(rounded(share * 100, 0))))


def plain(value: Number, places: int = 3) -> str:
    """Return a number for an SVG attribute: 1.5, 120 or 0, whatever the reader's notation."""
    return f"{rounded(value, places).normalize() + 0:f}"


def length(share: Number) -> str:
    """Return a share of a picture's width for an SVG attribute: 0.125 becomes 12.5%."""
    return f"{plain(share * 100, 2)}%"
