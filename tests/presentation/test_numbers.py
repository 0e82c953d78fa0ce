import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.presentation.numbers import (
    away_from,
    difference,
    exact,
    length,
    percent,
    plain,
    rounded,
    short,
    shown,
    trimmed,
)

ROOT = Path(__file__).resolve().parent.parent.parent
# What else makes whole numbers of others, none of them a number of somebody's report.
OTHER_ROUNDING = {
    "assessments/domain/questionnaire.py": "minutes that an assessment takes",
    "assessments/domain/sample.py": "invented answers",
    "assessments/domain/rules.py": "the nearest level, a rule",
    "assessments/domain/use.py": "what is told of all people, so that nobody can be known",
    "assessments/domain/weaknesses.py": "how hard a text is to read",
}


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(9, 4), 1, "2.3"),
        (Fraction(7, 2), 1, "3.5"),
        (2, 1, "2.0"),
        (0.05, 1, "0.1"),
        (Fraction(1, 3), 2, "0.33"),
    ],
)
def test_shown_rounds_half_up(value, places, expected):
    assert shown(value, places) == expected


@pytest.mark.parametrize(
    ("value", "other", "expected"),
    [(0.4972, Fraction(1, 2), "0.49"), (0.4972, Fraction(1, 4), "0.5"), (0.5, 0.5, "0.5")],
)
def test_a_limit_is_shown_on_the_side_on_which_it_stands(value, other, expected):
    assert trimmed(away_from(value, other)) == expected


def test_shown_speaks_the_readers_notation():
    with translation.override("de"):
        assert shown(Fraction(7, 2)) == "3,5"
        assert length(0.125) == "12.5%"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(120.0, "120"), (1.5, "1.5"), (Fraction(2, 3), "0.667"), (0, "0"), (-1e-17, "0"), (-6, "-6")],
)
def test_plain_is_what_svg_reads(value, expected):
    with translation.override("de"):
        assert plain(value) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "0%"), (1, "100%"), (Fraction(1, 3), "33.33%")]
)
def test_length_is_a_share_of_the_width(share, expected):
    assert length(share) == expected


@pytest.mark.parametrize(("value", "expected"), [(2, "2"), (Fraction(3, 2), "1.5"), (1.04, "1")])
def test_short_leaves_out_a_zero(value, expected):
    assert short(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("11/4", "2.75"), ("7/2", "3.5"), (2, "2"), (10, "10"), (0, "0"), ("1/3", "0.33"), (-2, "-2")],
)
def test_trimmed_has_two_decimals_at_most(value, expected):
    assert trimmed(Fraction(value)) == expected


def test_trimmed_speaks_the_readers_notation():
    with translation.override("de"):
        assert trimmed(Fraction(11, 4)) == "2,75"


@pytest.mark.parametrize(
    ("value", "expected"), [("11/4", "2.75"), ("7/6", "1 1/6"), ("1/3", "1/3"), (3, "3"), (0, "0")]
)
def test_exact_rounds_nothing(value, expected):
    assert exact(Fraction(value)) == expected


@given(st.fractions(0, 20), st.fractions(0, 20))
def test_a_difference_adds_up_as_it_is_shown(larger, smaller):
    assert rounded(smaller, 2) + difference(larger, smaller) == rounded(larger, 2)
    assert Decimal(trimmed(larger)) - Decimal(trimmed(smaller)) == difference(larger, smaller)


@pytest.mark.parametrize(
    ("share", "expected"), [("1/1000", 1), ("1/2", 50), ("985/1000", 99), ("999/1000", 99)]
)
def test_percent_is_the_nearest_that_does_not_say_all_or_nothing(share, expected):
    assert percent(Fraction(share)) == expected


@given(st.fractions(0, 1))
def test_percent_says_0_and_100_only_where_it_is_true(share):
    assert (percent(share) == 100) == (share == 1)
    assert (percent(share) == 0) == (share == 0)


@given(st.fractions(-10, 10), st.integers(0, 3))
def test_rounded_is_never_off_by_more_than_half_a_unit(value, places):
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)


def rounds(source: str) -> Iterator[int]:
    """Yield the lines in which Python code rounds a number, or writes it with fixed decimals."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="round")):
                yield node.lineno
            case ast.Attribute(attr="quantize" | "floor" | "ceil" | "trunc" | "limit_denominator"):
                yield node.lineno
            case ast.FormattedValue(format_spec=ast.JoinedStr() as spec):
                if re.search(r"[.%efg]", ast.unparse(spec).removeprefix("f")):
                    yield node.lineno
            case ast.Constant(value=str() as text) if re.search(r"%\.\d|{:[^}]*\.\d", text):
                yield node.lineno


def test_nothing_else_rounds():
    paths = [p for p in (ROOT / "assessments").rglob("*.py") if "migrations" not in p.parts]
    rounding = {str(p.relative_to(ROOT)) for p in paths if [*rounds(p.read_text())]}
    assert rounding == {"assessments/presentation/numbers.py", *OTHER_ROUNDING}
    templates = (ROOT / "templates").rglob("*.*")
    assert [
        p for p in templates if re.search('floatformat|stringformat:"[^s]', p.read_text())
    ] == []


@pytest.mark.parametrize(
    "source",
    ["round(x, 2)", "x.quantize(y)", "math.floor(x)", 'f"{x:.1f}"', 'f"{x:g}"', '"%.2f" % x'],
)
def test_rounding_is_seen(source):
    assert [*rounds(source)] == [1]
    assert [*rounds('f"{x:>5} {y}"')] == []
