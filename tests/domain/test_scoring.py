"""Scores and their uncertainty by "mean-2". Numbers are worked out by hand, where they are used."""

from fractions import Fraction

import pytest

from assessments.domain.rules import RULES
from assessments.domain.scoring import Pooled, SkillScore, sum_of_squares
from tests.factories import make_answers, make_framework
from tests.typed import present

RULE = RULES["mean-2"]
MIDDLE = Pooled(mean=Fraction(2), variance=Fraction(1))


def pooled(mean: str, variance: str) -> Pooled:
    return Pooled(Fraction(mean), Fraction(variance))


def test_score_is_one_plus_the_mean():
    assert RULE.score([1, 2, 2, 3]) == 3  # 1 + 8/4
    assert RULE.score([0, 1, 1]) == Fraction(5, 3)  # 1 + 2/3


def test_score_is_exact():
    assert type(RULE.score([1, 2, 2, 3])) is Fraction


def test_score_without_answers_raises():
    with pytest.raises(ZeroDivisionError):
        RULE.score([])


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("1", 1),
        ("149/100", 1),
        ("3/2", 2),
        ("151/100", 2),
        ("9/4", 2),
        ("5/2", 3),
        ("8/3", 3),
        ("14/5", 3),
        ("449/100", 4),
        ("9/2", 5),
        ("5", 5),
    ],
)
def test_nearest_level_half_way_goes_up(value, level):
    assert RULE.nearest_level(Fraction(value)) == level


@pytest.mark.parametrize(
    ("asked", "least"), [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4)]
)
def test_is_known_from_two_answers_and_half_of_the_statements(asked, least):
    known = [answered for answered in range(asked + 1) if RULE.is_known(answered, asked)]
    assert known == list(range(least, asked + 1))


def test_is_known_nothing_asked():
    assert RULE.is_known(0, 0) is False


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "0"),
        ([4], "0"),
        ([3, 3, 3], "0"),
        ([0, 1], "1/2"),  # mean 1/2: 1/4 + 1/4
        ([1, 2, 2, 3], "2"),  # mean 2: 1 + 0 + 0 + 1
        ([0, 0, 4, 4], "16"),  # mean 2: 4 × 4
        ([0, 1, 1], "2/3"),  # mean 2/3: 4/9 + 1/9 + 1/9
    ],
)
def test_sum_of_squares_by_hand(values, expected):
    assert sum_of_squares(values) == Fraction(expected)


def test_pooled_variance_by_hand():
    # (2 + 1/2) / (3 + 1)
    assert RULE.pooled_variance([[1, 2, 2, 3], [0, 1]]) == Fraction(5, 8)


def test_pooled_variance_skills_with_less_than_two_answers_add_nothing():
    assert RULE.pooled_variance([[1, 2, 2, 3], [], [4], [0, 1]]) == Fraction(5, 8)


@pytest.mark.parametrize("values", [[], [[]], [[3], [1], []]])
def test_pooled_variance_zero_by_zero_is_one(values):
    assert RULE.pooled_variance(values) == 1


def test_pooled_variance_equal_answers_is_zero():
    assert RULE.pooled_variance([[2, 2, 2], [4, 4]]) == 0


def test_shrunken_variance_by_hand():
    # (2 + 4 · 5/8) / (4 − 1 + 4) = 4.5 / 7
    assert RULE.shrunken_variance([1, 2, 2, 3], Fraction(5, 8)) == Fraction(9, 14)


def test_shrunken_variance_one_answer_is_the_pooled_one():
    assert RULE.shrunken_variance([4], Fraction(5, 8)) == Fraction(5, 8)


def test_pooled_mean_by_hand_has_one_answer_from_the_middle_of_the_scale():
    # (8 + 1 + the middle of 0 … 4) / (4 + 2 + 1)
    assert RULE.pooled([[1, 2, 2, 3], [0, 1]], top=5).mean == Fraction(11, 7)


@pytest.mark.parametrize(("top", "mean"), [(2, "1/2"), (5, "2"), (6, "5/2")])
def test_pooled_mean_without_answers_is_the_middle_of_the_scale(top, mean):
    assert RULE.pooled([[], []], top) == Pooled(Fraction(mean), RULE.prior_variance)


def test_centre_by_hand():
    # 1 + (8 + 7/4) / 5: a score of 3, drawn towards a mean of level 2.75
    assert RULE.centre([1, 2, 2, 3], pooled("7/4", "1")) == Fraction(59, 20)


def test_centre_at_the_persons_own_mean_is_the_score():
    assert RULE.centre([1, 2, 3], MIDDLE) == RULE.score([1, 2, 3]) == 3


def test_standard_error_by_hand():
    # (9/14 + 1/12) / 5 = 61/420 = 0.145238, and its root
    assert RULE.standard_error(Fraction(9, 14), 4) == pytest.approx(0.381101, abs=1e-6)


@pytest.mark.parametrize(("answered", "t"), [(1, 1.533), (2, 1.476), (4, 1.415), (7, 1.372)])
def test_quantile_is_of_three_more_degrees_of_freedom_than_answers(answered, t):
    assert RULE.quantile(answered) == pytest.approx(t, abs=5e-4)  # t₀.₉₀ of 4, 5, 7, 10


def test_score_skill_by_hand():
    result = RULE.score_skill([1, 2, 2, 3], asked=4, pooled=pooled("7/4", "5/8"), top=5)
    assert (result.score, result.level, result.variance) == (3, 3, Fraction(9, 14))
    # 2.95 ± t₀.₉₀(7) × 0.381101 = 2.95 ± 1.415 × 0.381101 = 2.95 ± 0.5393, and outwards
    assert result.centre == Fraction(59, 20)
    assert (result.low, result.high) == (Fraction(241, 100), Fraction(349, 100))
    assert (result.answered, result.asked, result.known) == (4, 4, True)


def test_score_skill_range_is_cut_at_the_top():
    result = RULE.score_skill([4, 4, 4, 4], asked=4, pooled=pooled("4", "0"), top=5)
    # √((0 + 1/12) / 5) = 0.129099; 5 − 1.415 × 0.129099 = 4.8173
    assert (result.low, result.high) == (Fraction(481, 100), 5)


def test_score_skill_range_is_cut_at_the_bottom():
    result = RULE.score_skill([0, 0, 0, 0], asked=4, pooled=pooled("0", "0"), top=5)
    assert (result.low, result.high) == (1, Fraction(119, 100))  # 1 + 0.1827


def test_score_skill_range_is_cut_on_both_sides_of_a_short_scale():
    result = RULE.score_skill([0, 1], asked=2, pooled=pooled("1/2", "1"), top=2)
    assert (result.score, result.level, result.low, result.high) == (Fraction(3, 2), 2, 1, 2)


def test_score_skill_range_is_widened_upwards_to_hold_the_score():
    result = RULE.score_skill([3, 3], asked=2, pooled=pooled("0", "0"), top=5)
    # 1 + 6/3 ± t₀.₉₀(5) × √(1/36) = 3 ± 1.476 / 6 would end at 3.246, below the score
    assert (result.centre, result.low) == (3, Fraction(275, 100))
    assert result.high == result.score == 4


def test_score_skill_range_is_widened_downwards_to_hold_the_score():
    result = RULE.score_skill([1, 1], asked=2, pooled=pooled("4", "0"), top=5)
    assert (result.centre, result.low, result.high) == (3, 2, Fraction(325, 100))


def test_score_skill_range_ends_are_rounded_outwards_to_hundredths():
    result = RULE.score_skill([2, 2, 3], asked=3, pooled=pooled("0", "0"), top=5)
    # 1 + 7/4 ± 1.440 × √(7/36 / 4) = 2.75 ± 0.317: widened up to the score, 3 1/3
    assert (result.low, result.high) == (Fraction(243, 100), Fraction(334, 100))


def test_score_skill_one_statement_asked_and_answered():
    result = RULE.score_skill([2], asked=1, pooled=MIDDLE, top=5)
    assert (result.score, result.level, result.variance) == (3, 3, 1)
    # √((1 + 1/12) / 2) = 0.735980; 3 ± t₀.₉₀(4) × 0.735980 = 3 ± 1.533 × 0.735980 = 3 ± 1.128
    assert result.standard_error == pytest.approx(0.735980, abs=1e-6)
    assert (result.low, result.high) == (Fraction(187, 100), Fraction(413, 100))


def test_score_skill_two_asked_one_answered_is_not_known():
    assert RULE.score_skill([3], asked=2, pooled=MIDDLE, top=5) == SkillScore((3,), asked=2)


def test_score_skill_nothing_answered_is_not_known():
    result = RULE.score_skill([], asked=4, pooled=MIDDLE, top=5)
    assert result == SkillScore(values=(), asked=4)
    assert result.known is False


def test_score_skill_more_answers_make_the_range_narrower():
    few = RULE.score_skill([2, 2], asked=4, pooled=MIDDLE, top=5)
    many = RULE.score_skill([2, 2, 2, 2], asked=4, pooled=MIDDLE, top=5)
    assert present(many.high) - present(many.low) < present(few.high) - present(few.low)
    assert present(many.standard_error) < present(few.standard_error)


def test_score_all_pools_the_variance_over_skills():
    framework = make_framework(statements=[4, 2])
    scores = RULE.score_all(framework, make_answers(framework, [[1, 2, 2, 3], [0, 1]]))
    assert list(scores) == ["skill-1", "skill-2"]
    assert scores["skill-1"].variance == Fraction(9, 14)
    # (1/2 + 4 · 5/8) / (2 − 1 + 4) = 3/5, and √((3/5 + 1/12) / 3) = √(41/180)
    assert scores["skill-2"].variance == Fraction(3, 5)
    assert scores["skill-2"].standard_error == pytest.approx(0.477261, abs=1e-6)
    assert (scores["skill-2"].score, scores["skill-2"].level) == (Fraction(3, 2), 2)


def test_score_all_pools_the_mean_over_skills():
    framework = make_framework(statements=[4, 2])
    scores = RULE.score_all(framework, make_answers(framework, [[1, 2, 2, 3], [0, 1]]))
    # M = 11/7: 1 + (8 + 11/7) / 5 and 1 + (1 + 11/7) / 3
    assert [s.centre for s in scores.values()] == [Fraction(102, 35), Fraction(13, 7)]


def test_score_all_skill_that_is_not_known_still_tells_about_variance():
    framework = make_framework(statements=[4, 5])
    scores = RULE.score_all(framework, make_answers(framework, [[1, 2, 2, 3], [0, 1]]))
    assert scores["skill-2"].known is False
    assert scores["skill-1"].variance == Fraction(9, 14)


def test_score_all_skipped_and_open_are_left_out_and_not_zero():
    framework = make_framework(statements=[4])
    scores = RULE.score_all(framework, make_answers(framework, [[None, 4, 2]]))
    assert scores["skill-1"].values == (4, 2)
    assert scores["skill-1"].score == 4


def test_score_all_answers_of_zero_count():
    framework = make_framework(statements=[4])
    scores = RULE.score_all(framework, make_answers(framework, [[0, 0, 4, 4]]))
    assert scores["skill-1"].score == 3


def test_score_all_all_skipped_is_not_known():
    framework = make_framework(skills=2)
    answers = make_answers(framework, [[None] * 4, [None] * 4])
    unknown = SkillScore(values=(), asked=4)
    assert RULE.score_all(framework, answers) == {"skill-1": unknown, "skill-2": unknown}


def test_score_all_only_single_answers_use_a_variance_of_one():
    framework = make_framework(statements=[1, 1])
    scores = RULE.score_all(framework, make_answers(framework, [[0], [4]]))
    assert [s.variance for s in scores.values()] == [1, 1]


def test_score_all_values_are_in_the_order_of_the_statements():
    framework = make_framework(statements=[3])
    answers = {"skill-1-3": 0, "skill-1-1": 4, "skill-1-2": 1}
    assert RULE.score_all(framework, answers)["skill-1"].values == (4, 1, 0)


def test_score_all_answers_to_other_statements_are_left_out():
    framework = make_framework(statements=[2])
    answers = {"skill-1-1": 1, "skill-1-2": 1, "retired": 4}
    assert RULE.score_all(framework, answers)["skill-1"].score == 2
