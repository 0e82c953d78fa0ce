"""Quantiles of Student's t, for ranges whose variance is itself estimated."""

import math
from statistics import NormalDist


def t_quantile(probability: float, degrees: int) -> float:
    """Return t with P(T ≤ t) = `probability`, for four degrees of freedom or more.

    The expansion of Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.5; from
    four degrees on it is right to 0.0001 for the probability 0.9.
    """
    z = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / degrees**power for power, term in enumerate(terms, 1))
