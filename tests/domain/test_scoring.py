"""Scores and their uncertainty by "mean-1". Numbers are worked out by hand, where they are used."""

from fractions import Fraction

import pytest

from assessments.domain.rules import RULES
from assessments.domain.scoring import SkillScore, sum_of_squares
from tests.factories import make_answers, make_framework
from tests.typed import present

RULE = RULES["mean-1"]
ONE = Fraction(1)


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
        ("3/2", 1),
        ("151/100", 2),
        ("9/4", 2),
        ("5/2", 2),
        ("8/3", 3),
        ("14/5", 3),
        ("9/2", 4),
        ("5", 5),
    ],
)
def test_nearest_level_half_way_goes_down(value, level):
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


def test_standard_error_by_hand():
    # (9/14 + 1/12) / 4 = 61/336 = 0.181548, and its root
    assert RULE.standard_error(Fraction(9, 14), 4) == pytest.approx(0.426084, abs=1e-6)


def test_score_skill_by_hand():
    result = RULE.score_skill([1, 2, 2, 3], asked=4, pooled=Fraction(5, 8), top=5)
    assert (result.score, result.level, result.variance) == (3, 3, Fraction(9, 14))
    # 3 ± 1.645 × 0.426084 = 3 ± 0.700908
    assert result.low == pytest.approx(2.299092, abs=1e-6)
    assert result.high == pytest.approx(3.700908, abs=1e-6)
    assert (result.answered, result.asked, result.known) == (4, 4, True)


def test_score_skill_range_is_cut_at_the_top():
    result = RULE.score_skill([4, 4, 4, 4], asked=4, pooled=Fraction(0), top=5)
    # √((0 + 1/12) / 4) = 0.144338; 5 − 1.645 × 0.144338
    assert result.low == pytest.approx(4.762565, abs=1e-6)
    assert result.high == 5.0


def test_score_skill_range_is_cut_at_the_bottom():
    result = RULE.score_skill([0, 0, 0, 0], asked=4, pooled=Fraction(0), top=5)
    assert result.low == 1.0
    assert result.high == pytest.approx(1.237435, abs=1e-6)


def test_score_skill_range_is_cut_on_both_sides_of_a_short_scale():
    result = RULE.score_skill([0, 1], asked=2, pooled=ONE, top=2)
    assert (result.score, result.level, result.low, result.high) == (Fraction(3, 2), 1, 1.0, 2.0)


def test_score_skill_one_statement_asked_and_answered():
    result = RULE.score_skill([2], asked=1, pooled=ONE, top=5)
    assert (result.score, result.level, result.variance) == (3, 3, 1)
    # √(1 + 1/12) = 1.040833; 3 ± 1.645 × 1.040833 = 3 ± 1.712170
    assert result.standard_error == pytest.approx(1.040833, abs=1e-6)
    assert result.low == pytest.approx(1.287830, abs=1e-6)
    assert result.high == pytest.approx(4.712170, abs=1e-6)


def test_score_skill_two_asked_one_answered_is_not_known():
    assert RULE.score_skill([3], asked=2, pooled=ONE, top=5) == SkillScore(values=(3,), asked=2)


def test_score_skill_nothing_answered_is_not_known():
    result = RULE.score_skill([], asked=4, pooled=ONE, top=5)
    assert result == SkillScore(values=(), asked=4)
    assert result.known is False


def test_score_skill_more_answers_make_the_range_narrower():
    few = RULE.score_skill([2, 2], asked=4, pooled=ONE, top=5)
    many = RULE.score_skill([2, 2, 2, 2], asked=4, pooled=ONE, top=5)
    assert present(many.standard_error) < present(few.standard_error)


def test_score_all_pools_the_variance_over_skills():
    framework = make_framework(statements=[4, 2])
    scores = RULE.score_all(framework, make_answers(framework, [[1, 2, 2, 3], [0, 1]]))
    assert list(scores) == ["skill-1", "skill-2"]
    assert scores["skill-1"].variance == Fraction(9, 14)
    # (1/2 + 4 · 5/8) / (2 − 1 + 4) = 3/5, and √((3/5 + 1/12) / 2) = √(41/120)
    assert scores["skill-2"].variance == Fraction(3, 5)
    assert scores["skill-2"].standard_error == pytest.approx(0.584523, abs=1e-6)
    assert (scores["skill-2"].score, scores["skill-2"].level) == (Fraction(3, 2), 1)


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


def test_one_level_up_ends_at_the_top():
    four_and_a_half = RULE.score_skill([3, 4], asked=2, pooled=ONE, top=5)
    raised = RULE.one_level_up(four_and_a_half, top=5)
    assert (raised.score, raised.level) == (5, 5)
