"""Rounding, the only place where it happens, and numbers as people and as programs write them.

A report has thousands of numbers, and the same ones again and again: scores of so many statements,
places on the scale. So it is remembered how they are written.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language

Number = Fraction | Decimal | float | int
REMEMBERED = 10_000  # numbers, of each way to write them


def rounded(value: Number, places: int) -> Decimal:
    """Round half up, away from what computers do: 2.25 becomes 2.3."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def shown(value: Number, places: int = 1) -> str:
    """Return a number with so many decimals, in the reader's notation."""
    return number_format(rounded(value, places), decimal_pos=places)


def short(value: Number, places: int = 1) -> str:
    """Like `shown`, but a whole number stays whole: 1.5, but 2 instead of 2.0."""
    number = rounded(value, places)
    return number_format(number, decimal_pos=0 if number == int(number) else places)


def trimmed(value: Number, places: int = 2) -> str:
    """Return a number with at most so many decimals and no zero at the end: 2.75, 3.5, 2."""
    return _trimmed(value, places, get_language())


@lru_cache(maxsize=REMEMBERED)
def _trimmed(value: Number, places: int, language: str | None) -> str:
    """Do it in the notation of this language, which is the one that is active."""
    number = rounded(value, places).normalize()
    return number_format(number, decimal_pos=max(0, -int(number.as_tuple().exponent)))


def away_from(value: Number, other: Number, places: int = 2) -> Fraction:
    """Round a value away from another, so that it is shown on the side on which it stands."""
    scale = 10**places
    towards = math.floor if value < other else math.ceil
    return Fraction(towards(value * scale), scale)


def difference(larger: Number, smaller: Number) -> Decimal:
    """Return what two numbers differ by as they are shown, so that the three add up."""
    return rounded(larger, 2) - rounded(smaller, 2)


def exact(value: Fraction) -> str:
    """Return a number without any rounding: 2.75, or 1 1/6 where two decimals do not do."""
    if value == Fraction(rounded(value, 2)):
        return trimmed(value)
    whole, rest = divmod(value, 1)
    return f"{whole} {rest}" if whole else str(rest)


def percent(share: Fraction) -> int:
    """Return a share from 0 to 1 in whole per cent; 100 and 0 only where it is exactly that."""
    if share in (0, 1):
        return int(share * 100)
    return min(99, max(1, int(rounded(share * 100, 0))))


@lru_cache(maxsize=REMEMBERED)
def plain(value: Number, places: int = 3) -> str:
    """Return a number for an SVG attribute: 1.5, 120 or 0, whatever the reader's notation."""
    return f"{rounded(value, places).normalize() + 0:f}"


@lru_cache(maxsize=REMEMBERED)
def length(share: Number) -> str:
    """Return a share of a picture's width for an SVG attribute: 0.125 becomes 12.5%."""
    return f"{plain(Fraction(share) * 100, 2)}%"
