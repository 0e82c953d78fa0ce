"""What one more level in a skill would bring."""

from fractions import Fraction

from assessments.domain.gaps import Gap, Readiness


def with_one_level_more(readiness: Readiness, gap: Gap) -> Fraction | None:
    """Return the readiness with one level more in a skill; None where either is not known.

    A level closes so much of the gap, and no more than there is: the value grows by
    importance × min(gap, 1) / weight.
    """
    if readiness.value is None or gap.size is None:
        return None
    if not gap.size:  # so nothing is divided by the 0 of a role that asks for nothing
        return readiness.value
    return readiness.value + gap.target.importance * min(gap.size, Fraction(1)) / readiness.weight
