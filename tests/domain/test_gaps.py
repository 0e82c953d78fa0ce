"""Gaps, priorities, readiness by "mean-1". Numbers are worked out by hand, where they are used."""

from fractions import Fraction

import pytest

from assessments.domain.framework import Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.rules import RULES
from assessments.domain.scoring import SkillScore

RULE = RULES["mean-1"]


def scored(*values: int, asked: int | None = None) -> SkillScore:
    return RULE.score_skill(values, asked or len(values), pooled=Fraction(1), top=5)


UNKNOWN = scored(asked=4)


def test_find_gap_one_level_below_is_close():
    gap = RULE.find_gap(scored(1, 2, 2, 3), Target(level=4, importance=3))  # score 3
    assert gap == Gap(Target(4, 3), Status.CLOSE, size=Fraction(1), priority=Fraction(3))


def test_find_gap_more_than_one_level_below_is_far():
    gap = RULE.find_gap(scored(0, 1, 1), Target(level=4, importance=2))  # score 5/3
    assert (gap.status, gap.size, gap.priority) == (Status.FAR, Fraction(7, 3), Fraction(14, 3))


def test_find_gap_just_above_one_level_is_far():
    gap = RULE.find_gap(scored(1, 2, 2, 2, 2, 2), Target(level=4, importance=1))  # score 17/6
    assert (gap.status, gap.size) == (Status.FAR, Fraction(7, 6))


def test_find_gap_named_level_at_the_target_is_met():
    gap = RULE.find_gap(scored(1, 2, 2, 2), Target(level=3, importance=2))  # score 2.75, level 3
    assert gap == Gap(Target(3, 2), Status.MET, size=Fraction(0), priority=Fraction(0))


def test_find_gap_half_way_to_the_target_is_a_gap():
    gap = RULE.find_gap(scored(1, 2), Target(level=3, importance=2))  # score 2.5, level 2
    assert (gap.status, gap.size, gap.priority) == (Status.CLOSE, Fraction(1, 2), 1)


def test_find_gap_above_the_target_has_a_surplus():
    gap = RULE.find_gap(scored(3, 3, 4, 4), Target(level=4, importance=2))  # score 4.5
    assert (gap.status, gap.size, gap.surplus) == (Status.MET, 0, Fraction(1, 2))


def test_find_gap_at_the_target_has_a_surplus_of_zero():
    assert RULE.find_gap(scored(3, 3), Target(level=4, importance=2)).surplus == 0


def test_find_gap_below_the_target_but_met_has_no_surplus():
    assert RULE.find_gap(scored(1, 2, 2, 2), Target(level=3, importance=2)).surplus is None


def test_find_gap_target_of_level_one_is_met_without_a_surplus():
    gap = RULE.find_gap(scored(4, 4), Target(level=1, importance=3))
    assert (gap.status, gap.size, gap.surplus, gap.weight) == (Status.MET, 0, None, 0)


def test_find_gap_target_of_level_two_can_be_a_strength():
    assert RULE.find_gap(scored(1, 2), Target(level=2, importance=1)).surplus == Fraction(1, 2)


@pytest.mark.parametrize("score", [UNKNOWN, scored(4, asked=4)])
def test_find_gap_not_enough_answers_is_unknown(score):
    target = Target(level=4, importance=3)
    assert RULE.find_gap(score, target) == Gap(target, Status.UNKNOWN)


def test_find_gap_unknown_earns_nothing_and_keeps_its_weight():
    gap = RULE.find_gap(UNKNOWN, Target(level=4, importance=3))
    assert (gap.earned, gap.weight) == (0, 9)


def test_find_gap_lowest_score_has_the_largest_gap_and_earns_nothing():
    gap = RULE.find_gap(scored(0, 0), Target(level=5, importance=2))
    assert (gap.size, gap.priority, gap.weight, gap.earned) == (4, 8, 8, 0)


def test_readiness_by_hand():
    gaps = [
        RULE.find_gap(scored(1, 2, 2, 3), Target(4, 3)),  # gap 1: 3 · (3 − 1) = 6 of 9
        RULE.find_gap(scored(0, 1, 1), Target(3, 2)),  # gap 4/3: 2 · (2 − 4/3) = 4/3 of 4
        RULE.find_gap(UNKNOWN, Target(2, 1)),  # 0 of 1, and left out of the value
    ]
    assert RULE.readiness(gaps) == Readiness(
        value=Fraction(22, 39),  # (6 + 4/3) / 13
        coverage=Fraction(13, 14),
        earned=Fraction(22, 3),
        weight=13,
        total=14,
    )


def test_readiness_a_surplus_does_not_make_up_for_a_gap():
    gaps = [RULE.find_gap(scored(4, 4), Target(3, 1)), RULE.find_gap(scored(1, 1), Target(3, 1))]
    assert RULE.readiness(gaps).value == Fraction(3, 4)  # (2 + 1) / (2 + 2)


def test_readiness_levels_met_by_rounding_count_in_full():
    gaps = [
        RULE.find_gap(scored(1, 2, 2, 2), Target(3, 2)),
        RULE.find_gap(scored(3, 3), Target(4, 1)),
    ]
    assert RULE.readiness(gaps).value == 1


def test_readiness_exactly_half_coverage_has_a_value():
    gaps = [RULE.find_gap(scored(1, 1), Target(3, 2)), RULE.find_gap(UNKNOWN, Target(3, 2))]
    assert RULE.readiness(gaps) == Readiness(Fraction(1, 2), Fraction(1, 2), Fraction(2), 4, 8)


def test_readiness_below_half_coverage_has_no_value():
    gaps = [RULE.find_gap(scored(1, 1), Target(3, 2)), RULE.find_gap(UNKNOWN, Target(2, 5))]
    assert RULE.readiness(gaps) == Readiness(None, Fraction(4, 9), Fraction(2), 4, 9)


def test_readiness_nothing_known_has_no_value():
    result = RULE.readiness([RULE.find_gap(UNKNOWN, Target(3, 2))])
    assert (result.value, result.coverage) == (None, 0)


def test_readiness_only_a_target_of_level_one_known_has_no_value():
    gaps = [RULE.find_gap(scored(1, 1), Target(1, 3)), RULE.find_gap(UNKNOWN, Target(2, 1))]
    assert RULE.readiness(gaps) == Readiness(None, Fraction(0), Fraction(0), 0, 1)


@pytest.mark.parametrize("score", [UNKNOWN, scored(0, 0), scored(4, 4)])
def test_readiness_role_that_asks_for_nothing_is_full(score):
    gaps = [RULE.find_gap(score, Target(1, 3)), RULE.find_gap(score, Target(1, 1))]
    assert RULE.readiness(gaps) == Readiness(Fraction(1), Fraction(1), Fraction(0), 0, 0)


def test_readiness_is_exact():
    result = RULE.readiness(iter([RULE.find_gap(scored(3, 3), Target(4, 1))]))
    assert [type(v) for v in (result.value, result.coverage, result.earned)] == [Fraction] * 3
