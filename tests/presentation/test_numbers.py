from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.presentation.numbers import length, percent, plain, rounded, short, shown


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


@given(st.fractions(0, 1))
def test_percent_says_0_and_100_only_where_it_is_true(share):
    assert (percent(share) == 100) == (share == 1)
    assert (percent(share) == 0) == (share == 0)


@given(st.fractions(-10, 10), st.integers(0, 3))
def test_rounded_is_never_off_by_more_than_half_a_unit(value, places):
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)
