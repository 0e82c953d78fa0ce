"""The readiness that one more level would bring."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.domain.what_if import what_would_help
from tests.factories import make_answers, make_framework


def helped(values, targets, importances=(1,)):
    framework = make_framework(
        skills=len(values), statements=2, targets=targets, importances=importances, categories=1
    )
    answers = make_answers(framework, [[value] * 2 for value in values])
    return what_would_help(make_report(framework, framework.roles[0], answers))


def test_what_would_help_ranks_by_the_readiness_it_brings():
    steps = helped([0, 2, 3], [Target(4, 1), Target(4, 3), Target(4, 1)], (1, 3))

    # 9 of 15 points now; the second skill would bring 3, the first 1.
    assert [(s.skill.key, s.readiness, s.gain, s.reaches_target) for s in steps] == [
        ("skill-2", Fraction(12, 15), Fraction(3, 15), True),
        ("skill-1", Fraction(10, 15), Fraction(1, 15), False),
    ]


def test_what_would_help_counts_a_last_half_level_as_far_as_it_goes():
    framework = make_framework(skills=1, statements=2, targets=4, categories=1)
    answers = make_answers(framework, [[2, 3]])  # 3.5, so half a level is missing
    (step,) = what_would_help(make_report(framework, framework.roles[0], answers))

    assert (step.readiness, step.gain) == (1, Fraction(1, 6))


def test_what_would_help_where_all_is_met_is_nothing():
    assert helped([3, 3], 4) == ()


def test_what_would_help_where_too_little_is_known_is_nothing():
    assert helped([0, None, None], 4) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4) | st.none(), min_size=1, max_size=8), st.integers(1, 5))
def test_what_would_help_never_takes_away(values, target):
    steps = helped(values, target)

    assert all(0 < step.gain <= step.readiness <= 1 for step in steps)
    assert [s.readiness for s in steps] == sorted((s.readiness for s in steps), reverse=True)
