"""Quantiles of Student's t, against the table that every textbook prints."""

from statistics import NormalDist

import pytest

from assessments.domain.student import t_quantile


@pytest.mark.parametrize(
    ("degrees", "printed"), [(4, 1.533), (5, 1.476), (7, 1.415), (10, 1.372), (30, 1.310)]
)
def test_t_quantile_of_nine_in_ten_is_the_printed_one(degrees, printed):
    assert t_quantile(0.9, degrees) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize(("degrees", "printed"), [(5, 2.015), (10, 1.812), (30, 1.697)])
def test_t_quantile_of_another_probability_is_the_printed_one(degrees, printed):
    assert t_quantile(0.95, degrees) == pytest.approx(printed, abs=1e-3)


def test_t_quantile_falls_towards_the_normal_one():
    quantiles = [t_quantile(0.9, degrees) for degrees in range(4, 200)]
    assert quantiles == sorted(quantiles, reverse=True)
    assert t_quantile(0.9, 10**9) == pytest.approx(NormalDist().inv_cdf(0.9), abs=1e-8)


def test_t_quantile_below_the_middle_is_the_mirror_image():
    assert t_quantile(0.1, 7) == pytest.approx(-t_quantile(0.9, 7))
