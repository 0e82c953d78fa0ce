"""The readiness that one more level would bring."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.domain.scoring import SkillScore
from assessments.domain.what_if import with_one_level_more
from tests.domain.cases import cases, many
from tests.factories import make_answers, make_framework


def raised(values, targets, importances=(1,)) -> list[Fraction | None]:
    """The readiness with one level more, skill by skill, of skills of two equal statements."""
    framework = make_framework(
        skills=len(values), statements=2, targets=targets, importances=importances, categories=1
    )
    answers = make_answers(framework, [[value] * 2 for value in values])
    report = make_report(framework, framework.roles[0], answers)
    return [result.one_level_more for result in report.results]


def test_one_level_more_closes_so_much_of_a_gap_as_its_skill_weighs():
    # Gaps 2.5, 0.5 and none of 2.5 · (1 + 3 + 1) = 12.5 points: 8.5 now
    assert raised([0, 2, 3], [Target(4, 1), Target(4, 3), Target(4, 1)], (1, 3)) == [
        Fraction(95, 125),  # + 1 · 1
        Fraction(100, 125),  # + 3 · 1/2
        Fraction(85, 125),  # + nothing
    ]


def test_one_level_more_of_all_that_is_missing_is_full_readiness():
    assert raised([2], [4]) == [1]


def test_one_level_more_of_what_is_not_known_is_not_known():
    assert raised([0, None, 3, 3], 4)[1] is None


def test_one_level_more_where_too_little_is_known_is_not_known():
    assert raised([0, None, None], 4) == [None] * 3


@pytest.mark.parametrize("value", [0, 4])
def test_one_level_more_where_nothing_is_asked_is_full_readiness(value):
    assert raised([value], [1]) == [1]


@many
@given(cases())
def test_one_level_more_never_lowers_and_never_passes_the_whole(case):
    report = case.report()
    for result in report.results:
        if result.one_level_more is not None:
            assert report.readiness.value <= result.one_level_more <= 1
            assert (result.one_level_more == report.readiness.value) == (not result.gap.size)


@many
@given(cases())
def test_one_level_more_is_what_the_rule_gives_for_the_raised_score(case):
    report = case.report()
    pairs = [(result.score, result.gap) for result in report.results]
    for index, (score, gap) in enumerate(pairs):
        if gap.size is None:
            assert with_one_level_more(report.readiness, gap) is None
            continue
        higher = higher_score(score, min(Fraction(1), gap.size))
        others = [*pairs[:index], *pairs[index + 1 :]]
        again = report.rule.readiness([*others, (higher, report.rule.find_gap(higher, gap.target))])
        assert report.results[index].one_level_more == again.value


def higher_score(score: SkillScore, by: Fraction) -> SkillScore:
    assert score.score is not None
    return replace(score, score=score.score + by)
