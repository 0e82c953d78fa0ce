"""Gaps, priorities, readiness by "mean-2". Numbers are worked out by hand, where they are used."""

from fractions import Fraction

import pytest

from assessments.domain.framework import Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.rules import RULES
from assessments.domain.scoring import Pooled, SkillScore

RULE = RULES["mean-2"]


def scored(*values: int, asked: int | None = None) -> SkillScore:
    pooled = Pooled(mean=Fraction(2), variance=Fraction(1))
    return RULE.score_skill(values, asked or len(values), pooled, top=5)


def pair(score: SkillScore, target: Target) -> tuple[SkillScore, Gap]:
    return score, RULE.find_gap(score, target)


UNKNOWN = scored(asked=4)

# --- Gap and surplus ---------------------------------------------------------------------------


def test_find_gap_by_hand():
    gap = RULE.find_gap(scored(1, 2, 2, 3), Target(level=4, importance=3))  # 3.5 − 3
    assert (gap.size, gap.priority, gap.surplus) == (Fraction(1, 2), Fraction(3, 2), None)


def test_find_gap_goes_to_where_the_band_of_the_target_begins():
    gap = RULE.find_gap(scored(0, 1, 1), Target(level=4, importance=2))  # 3.5 − 5/3
    assert (gap.size, gap.priority) == (Fraction(11, 6), Fraction(11, 3))


def test_find_gap_where_the_band_begins_there_is_none():
    gap = RULE.find_gap(scored(2, 3), Target(level=4, importance=2))  # 3.5 − 3.5
    assert (gap.size, gap.priority, gap.surplus) == (0, 0, 0)


def test_find_gap_begins_with_nothing():
    gap = RULE.find_gap(scored(2, 2, 2, 2, 3, 3, 3), Target(level=4, importance=1))  # 24/7
    assert (gap.size, gap.surplus) == (Fraction(1, 14), None)


def test_find_gap_above_where_the_target_begins_has_a_surplus():
    gap = RULE.find_gap(scored(3, 3, 4, 4), Target(level=4, importance=2))  # 4.5 − 3.5
    assert (gap.size, gap.surplus) == (0, 1)


def test_find_gap_target_of_level_one_is_met_without_a_surplus():
    for score in (scored(0, 0), scored(4, 4)):
        gap = RULE.find_gap(score, Target(level=1, importance=3))
        assert gap == Gap(Target(1, 3), Status.MET, Fraction(0), Fraction(0))
        assert gap.weight == 0


def test_find_gap_target_of_level_two_can_be_a_strength():
    assert RULE.find_gap(scored(1, 2), Target(level=2, importance=1)).surplus == 1  # 2.5 − 1.5


@pytest.mark.parametrize("score", [UNKNOWN, scored(4, asked=4)])
def test_find_gap_not_enough_answers_is_unknown(score):
    target = Target(level=4, importance=3)
    assert RULE.find_gap(score, target) == Gap(target, Status.UNKNOWN)


def test_find_gap_unknown_earns_nothing_and_keeps_its_weight():
    gap = RULE.find_gap(UNKNOWN, Target(level=4, importance=3))
    assert (gap.earned, gap.weight) == (0, Fraction(15, 2))  # 3 · (3.5 − 1)


def test_find_gap_lowest_score_has_the_largest_gap_and_earns_nothing():
    gap = RULE.find_gap(scored(0, 0), Target(level=5, importance=2))  # 4.5 − 1
    assert (gap.size, gap.priority, gap.weight, gap.earned) == (Fraction(7, 2), 7, 7, 0)


# --- Status ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        (3.6, 4.4, Status.MET),
        (3.5, 4.3, Status.MET),
        (3.499999, 4.3, Status.ABOUT),
        (3.0, 4.0, Status.ABOUT),
        (2.7, 3.5, Status.ABOUT),
        (2.7, 3.499999, Status.TO_GO),
        (1.0, 2.0, Status.TO_GO),
        (None, None, Status.UNKNOWN),
    ],
)
def test_status_is_on_which_side_of_the_targets_beginning_the_whole_range_lies(low, high, status):
    score = SkillScore((2, 3), asked=2, score=Fraction(7, 2), low=low, high=high)
    assert RULE.status(score, Target(level=4, importance=1)) is status


def test_status_about_there_can_have_a_gap_or_none():
    # Both ranges reach over 3.5: 3 ± 0.61 and 3 1/3 ± 0.84, each round its own centre
    below, above = scored(1, 2, 2, 3), scored(2, 3)
    gaps = [RULE.find_gap(score, Target(level=4, importance=1)) for score in (below, above)]
    assert [(gap.status, gap.size) for gap in gaps] == [
        (Status.ABOUT, Fraction(1, 2)),
        (Status.ABOUT, 0),
    ]


# --- Readiness ---------------------------------------------------------------------------------


def test_readiness_by_hand():
    readiness = RULE.readiness(
        [
            pair(scored(1, 2, 2, 3), Target(4, 3)),  # gap 1/2: 3 · (5/2 − 1/2) = 6 of 7.5
            pair(scored(0, 1, 1), Target(3, 2)),  # gap 5/6: 2 · (3/2 − 5/6) = 4/3 of 3
            pair(UNKNOWN, Target(2, 1)),  # 0 of 1/2, and left out of the value
        ]
    )
    assert readiness.value == Fraction(44, 63)  # (6 + 4/3) / 10.5
    assert (readiness.coverage, readiness.earned) == (Fraction(21, 22), Fraction(22, 3))
    assert (readiness.weight, readiness.total) == (Fraction(21, 2), 11)
    # SE² = (6/7 + 1/12) / 5 = 79/420 and ((2/3 + 4) / 6 + 1/12) / 4 = 31/144;
    # √(9 · 79/420 + 4 · 31/144) = 1.598114; 44/63 ± 1.281552 · 1.598114 / 10.5 = ± 0.195054
    assert readiness.low == pytest.approx(0.503359, abs=1e-6)
    assert readiness.high == pytest.approx(0.893467, abs=1e-6)


def test_readiness_what_is_safely_met_leaves_no_doubt():
    readiness = RULE.readiness([pair(scored(4, 4, 4, 4), Target(2, 3))])
    assert (readiness.value, readiness.low, readiness.high) == (1, 1.0, 1.0)


def test_readiness_doubts_a_skill_without_a_gap_whose_range_reaches_below():
    readiness = RULE.readiness([pair(scored(2, 3), Target(4, 1))])
    assert readiness.value == 1
    # SE = √((0.9 + 1/12) / 3) = 0.572519; 1 − 1.281552 · 0.572519 / 2.5
    assert readiness.low == pytest.approx(0.706515, abs=1e-6)
    assert readiness.high == 1.0


def test_readiness_range_ends_at_nothing():
    readiness = RULE.readiness([pair(scored(0, 0), Target(3, 1))])
    assert (readiness.value, readiness.low) == (0, 0.0)
    # SE = √((4/5 + 1/12) / 3) = 0.542627; 0 + 1.281552 · 0.542627 / 1.5
    assert readiness.high == pytest.approx(0.463604, abs=1e-6)


def test_readiness_a_surplus_does_not_make_up_for_a_gap():
    pairs = [pair(scored(4, 4), Target(3, 1)), pair(scored(1, 1), Target(3, 1))]
    assert RULE.readiness(pairs).value == Fraction(5, 6)  # (1.5 + 1) / (1.5 + 1.5)


def test_readiness_where_the_band_begins_counts_in_full():
    pairs = [pair(scored(1, 2), Target(3, 2)), pair(scored(2, 3), Target(4, 1))]
    assert RULE.readiness(pairs).value == 1


def test_readiness_exactly_half_coverage_has_a_value():
    readiness = RULE.readiness([pair(scored(1, 1), Target(3, 2)), pair(UNKNOWN, Target(3, 2))])
    assert (readiness.value, readiness.coverage) == (Fraction(2, 3), Fraction(1, 2))
    assert (readiness.earned, readiness.weight, readiness.total) == (2, 3, 6)


def test_readiness_below_half_coverage_has_no_value():
    pairs = [pair(scored(1, 1), Target(3, 2)), pair(UNKNOWN, Target(3, 3))]
    expected = Readiness(None, Fraction(2, 5), Fraction(2), Fraction(3), Fraction(15, 2))
    assert RULE.readiness(pairs) == expected


def test_readiness_nothing_known_has_no_value():
    result = RULE.readiness([pair(UNKNOWN, Target(3, 2))])
    assert (result.value, result.low, result.high, result.coverage) == (None, None, None, 0)


def test_readiness_only_a_target_of_level_one_known_has_no_value():
    pairs = [pair(scored(1, 1), Target(1, 3)), pair(UNKNOWN, Target(2, 1))]
    expected = Readiness(None, Fraction(0), Fraction(0), Fraction(0), Fraction(1, 2))
    assert RULE.readiness(pairs) == expected


@pytest.mark.parametrize("score", [UNKNOWN, scored(0, 0), scored(4, 4)])
def test_readiness_role_that_asks_for_nothing_is_full(score):
    pairs = [pair(score, Target(1, 3)), pair(score, Target(1, 1))]
    nothing = Fraction(0)
    expected = Readiness(Fraction(1), Fraction(1), nothing, nothing, nothing, 1.0, 1.0)
    assert RULE.readiness(pairs) == expected


def test_readiness_is_exact():
    result = RULE.readiness(iter([pair(scored(3, 3), Target(4, 1))]))
    exact = (result.value, result.coverage, result.earned, result.weight, result.total)
    assert [type(value) for value in exact] == [Fraction] * 5


# --- Whether two priorities differ -------------------------------------------------------------


def weighed(priority: str, importance: int, standard_error: float) -> tuple[SkillScore, Gap]:
    size = Fraction(priority) / importance
    gap = Gap(Target(5, importance), Status.TO_GO, size, Fraction(priority))
    return SkillScore((0, 0), asked=2, score=Fraction(1), standard_error=standard_error), gap


@pytest.mark.parametrize(("priority", "apart"), [("3.64", False), ("3.65", True), ("0.35", True)])
def test_can_tell_apart_by_more_than_both_errors_together(priority, apart):
    # 1.645 · √((2 · 0.3)² + (1 · 0.8)²) = 1.645 · 1, round a priority of 2
    first, second = weighed("2", 2, 0.3), weighed(priority, 1, 0.8)
    assert RULE.can_tell_apart(first, second) is apart
    assert RULE.can_tell_apart(second, first) is apart


@pytest.mark.parametrize("error", [0.0, 0.1, 1.0])
def test_can_tell_apart_equal_priorities_never(error):
    assert RULE.can_tell_apart(weighed("2", 2, error), weighed("2", 1, error)) is False


def test_can_tell_apart_what_is_not_known_never():
    first, second = pair(UNKNOWN, Target(4, 3)), pair(UNKNOWN, Target(2, 1))
    assert RULE.can_tell_apart(first, second) is False
