"""What holds for every framework, every role and every set of answers, tried on many of each."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.domain.framework import NEWEST_RULE, ResourceKind, Target
from assessments.domain.gaps import Status
from assessments.domain.report import make_report
from assessments.domain.rules import RULES
from assessments.domain.scoring import SkillScore
from assessments.domain.validation import problems
from assessments.presentation.picture import track
from tests.domain.cases import cases, frameworks, many
from tests.factories import make_answers, make_framework
from tests.typed import present

RULE = RULES[NEWEST_RULE]


@many
@given(frameworks())
def test_frameworks_tried_are_valid(framework):
    assert problems(framework) == []


# --- One skill ---------------------------------------------------------------------------------


@many
@given(cases())
def test_report_every_value_lies_in_its_range(case):
    top, report = case.framework.top, case.report()
    for result in report.results:
        score, gap = result.score, result.gap
        assert 0 <= gap.earned <= gap.weight
        if not score.known:
            assert gap.status is Status.UNKNOWN
            continue
        assert 1 <= score.score <= top
        assert 1 <= score.centre <= top
        assert score.standard_error > 0
        assert 0 <= gap.size <= max(0, gap.target.begins - 1)
        assert gap.priority == gap.target.importance * gap.size
        assert gap.surplus is None or 0 <= gap.surplus <= top - gap.target.begins
    assert 0 <= report.pooled.mean <= top - 1
    assert report.pooled.variance >= 0
    assert all(group.score is None or 1 <= group.score <= top for group in report.categories)
    assert 0 <= report.readiness.coverage <= 1


@many
@given(cases())
def test_the_level_is_the_band_that_holds_the_score(case):
    for result in case.report().results:
        score = result.score
        if score.known:
            assert score.level - Fraction(1, 2) <= score.score < score.level + Fraction(1, 2)
            assert 1 <= score.level <= case.framework.top


@many
@given(cases())
def test_the_range_holds_the_score_and_stays_on_the_scale(case):
    for result in case.report().results:
        score = result.score
        if score.known:
            assert 1 <= score.low <= score.score <= score.high <= case.framework.top
            assert score.low <= score.centre <= score.high
            assert score.low < score.high
            assert {(100 * end).denominator for end in (score.low, score.high)} == {1}


@many
@given(cases())
def test_dot_gap_and_level_agree_on_what_is_reached(case):
    """The dot at or right of the flag, no gap, a score from b on and the level: all or none."""
    for result in case.report().results:
        score, gap = result.score, result.gap
        if score.known:
            picture = track(score, gap, case.framework.top)
            reached = score.score >= gap.target.begins
            assert (present(picture.you) >= picture.target) == reached
            assert (gap.size == 0) == reached
            assert (score.level >= gap.target.level) == reached
            assert (gap.surplus is not None) == (reached and gap.target.level > 1)


@many
@given(cases())
def test_the_status_says_where_the_range_lies(case):
    for result in case.report().results:
        score, gap, begins = result.score, result.gap, result.gap.target.begins
        assert (gap.status is Status.UNKNOWN) == (not score.known)
        if score.known:
            assert (gap.status is Status.MET) == (score.low >= begins)
            assert (gap.status is Status.ABOUT) == (score.low < begins <= score.high)
            assert (gap.status is Status.TO_GO) == (score.high < begins)
        # What is safely met has no gap, and what is to go has one.
        assert gap.status is not Status.MET or gap.size == 0
        assert gap.status is not Status.TO_GO or gap.size > 0


SCORES = st.fractions(1, 9, max_denominator=100)


@given(SCORES, SCORES, st.integers(1, 9))
def test_a_gap_changes_by_no_more_than_the_score_does(first, second, level):
    target = Target(level, importance=1)
    gap, other = (
        present(RULE.find_gap(SkillScore((), 0, score=score), target).size)
        for score in (first, second)
    )
    assert abs(gap - other) <= abs(first - second)


@many
@given(cases())
def test_report_score_gap_priority_and_readiness_are_fractions(case):
    report = case.report()
    readiness = report.readiness
    exact = [report.pooled.mean, report.pooled.variance, readiness.value, readiness.coverage]
    exact += [readiness.earned, readiness.weight, readiness.total]
    exact += [group.score for group in report.categories]
    for result in report.results:
        exact += [result.score.score, result.score.centre, result.score.variance]
        exact += [result.gap.size, result.gap.priority, result.gap.surplus, result.gap.earned]
        exact += [result.gap.weight, result.one_level_more, result.score.low, result.score.high]
    assert {type(value) for value in exact if value is not None} == {Fraction}


@many
@given(cases())
def test_report_known_means_that_every_value_is_there(case):
    for result in case.report().results:
        score, gap = result.score, result.gap
        values: tuple[Any, ...] = (score.score, score.level, score.centre, score.variance)
        values += (score.standard_error, score.low, score.high, gap.size, gap.priority)
        assert {value is not None for value in values} == {score.known}


@many
@given(cases())
def test_report_known_follows_the_rule(case):
    for result in case.report().results:
        asked, answered = len(result.skill.statements), result.score.answered
        expected = answered == 1 if asked == 1 else answered >= 2 and answered >= asked / 2
        assert result.score.known == expected


# --- Readiness ---------------------------------------------------------------------------------


@many
@given(cases())
def test_readiness_is_one_exactly_when_no_known_skill_has_a_gap(case):
    report = case.report()
    if report.readiness.value is not None:
        gaps = [r.gap.size for r in report.results if r.gap.size]
        assert (report.readiness.value == 1) == (gaps == [])
        assert (report.priorities == ()) == (gaps == [])


@many
@given(cases())
def test_readiness_is_none_exactly_below_half_coverage(case):
    readiness = case.report().readiness
    assert (readiness.value is None) == (readiness.coverage < Fraction(1, 2))


@many
@given(cases())
def test_the_range_of_readiness_holds_it_and_lies_between_nothing_and_all(case):
    report = case.report()
    readiness = report.readiness
    if readiness.value is None:
        assert (readiness.low, readiness.high) == (None, None)
        return
    assert 0 <= readiness.low <= float(readiness.value) <= readiness.high <= 1
    doubtful = report.with_status(Status.ABOUT, Status.TO_GO)
    assert (readiness.low == readiness.high == readiness.value) == (doubtful == ())


@many
@given(cases())
def test_what_is_not_known_never_counts(case):
    """The few answers to a skill that is not known might as well not be there."""
    before = case.report()
    unknown = {s.key for r in before.with_status(Status.UNKNOWN) for s in r.skill.statements}
    kept = {key: value for key, value in case.answers.items() if key not in unknown}
    after = case.report(kept)
    assert summary(after) == summary(before)
    assert skills_of(after.priorities) == skills_of(before.priorities)
    assert skills_of(after.strengths) == skills_of(before.strengths)


@many
@given(cases())
def test_more_of_what_reaches_its_target_never_changes_readiness(case):
    before = case.report()
    reached = {s.key for r in before.results if r.gap.size == 0 for s in r.skill.statements}
    highest = {
        key: case.framework.top - 1 if key in reached and value is not None else value
        for key, value in case.answers.items()
    }
    assert summary(case.report(highest)) == summary(before)


def summary(report):
    """Readiness without its range, which depends on all answers."""
    readiness = report.readiness
    return (readiness.value, readiness.coverage, readiness.earned, readiness.weight)


def skills_of(results):
    return [result.skill.key for result in results]


@many
@given(cases(), st.data())
def test_raising_an_answer_lowers_no_score_and_raises_no_gap(case, data):
    last = case.framework.top - 1
    below = [key for key, value in case.answers.items() if value is not None and value < last]
    assume(below)
    key = data.draw(st.sampled_from(below))
    raised = data.draw(st.integers(case.answers[key] + 1, last))
    before, after = case.report(), case.report({**case.answers, key: raised})
    for old, new in zip(before.results, after.results, strict=True):
        assert old.score.known == new.score.known
        if old.score.known:
            assert new.score.score >= old.score.score
            assert new.score.level >= old.score.level
            assert new.gap.size <= old.gap.size
            assert new.gap.priority <= old.gap.priority
        if key not in {statement.key for statement in old.skill.statements}:
            assert (new.score.score, new.gap.size) == (old.score.score, old.gap.size)
    assert after.readiness.coverage == before.readiness.coverage
    if before.readiness.value is not None:
        assert after.readiness.value >= before.readiness.value


# --- Order and steps ---------------------------------------------------------------------------


@many
@given(cases(), st.randoms(use_true_random=False))
def test_order_in_which_answers_are_stored_changes_nothing(case, random):
    items = list(case.answers.items())
    random.shuffle(items)
    assert case.report(dict(items)) == case.report()


@many
@given(cases())
def test_skipped_and_open_give_the_same_results(case):
    given_only = {key: value for key, value in case.answers.items() if value is not None}
    assert case.report(given_only).results == case.report().results


@many
@given(cases())
def test_priorities_are_the_known_gaps_sorted_with_ties_in_order(case):
    report = case.report()
    place = {result.skill.key: index for index, result in enumerate(report.results)}
    with_gap = [result for result in report.results if result.gap.size]
    expected = sorted(with_gap, key=lambda r: (-r.gap.priority, place[r.skill.key]))
    assert list(report.priorities) == expected


@many
@given(cases())
def test_equal_priorities_are_never_told_apart(case):
    report = case.report()
    for first, second in combinations(report.results, 2):
        if (first.gap.priority or 0) == (second.gap.priority or 0):
            assert not report.can_tell_apart(first, second)
        assert report.can_tell_apart(first, second) == report.can_tell_apart(second, first)


@many
@given(cases())
def test_those_that_are_equally_far_are_the_first_of_the_priorities(case):
    report = case.report()
    equal = report.equally_far()
    assert equal == report.priorities[: len(equal)]
    assert len({result.gap.priority for result in equal}) == bool(report.priorities)
    assert all(r.gap.priority < equal[0].gap.priority for r in report.priorities[len(equal) :])


@many
@given(cases())
def test_all_roles_are_there_by_demand_and_the_nearest_is_one_of_them(case):
    report = case.report()
    assert sorted(r.role.key for r in report.roles) == [r.key for r in case.framework.roles]
    demands = [result.readiness.total for result in report.roles]
    assert demands == sorted(demands)
    own = next(result for result in report.roles if result.role == case.role)
    assert own.readiness == report.readiness
    assert [own.gaps[r.skill.key] for r in report.results] == [r.gap for r in report.results]
    known = [result for result in report.roles if result.readiness.value is not None]
    assert (report.nearest in known) if known else (report.nearest is None)


@many
@given(cases())
def test_strengths_and_priorities_have_no_skill_in_common(case):
    report = case.report()
    keys = [result.skill.key for result in (*report.priorities, *report.strengths)]
    assert len(keys) == len(set(keys))


@many
@given(cases())
def test_steps_suit_and_are_at_most_one_to_practise_and_one_to_learn_or_to_show(case):
    report = case.report()
    for result in report.priorities:
        kinds = [step.kind for step in result.steps]
        assert len(kinds) == len(set(kinds)) <= 2
        assert ResourceKind.PRACTICE not in kinds[1:]
        assert all(step.suits(result.skill.key, result.score.level) for step in result.steps)
    with_steps = [result for result in report.results if result.steps]
    assert all(result.gap.size for result in with_steps)


@pytest.mark.parametrize("top", [2, 9])
@pytest.mark.parametrize("skills", [1, 40])
@pytest.mark.parametrize("statements", [1, 7])
def test_report_corners_of_the_sizes(top, skills, statements):
    framework = make_framework(skills=skills, statements=statements, top=top, targets=top)
    lowest, highest = (
        make_report(framework, framework.roles[0], make_answers(framework, value))
        for value in (0, top - 1)
    )
    assert (lowest.readiness.value, highest.readiness.value) == (0, 1)
    assert {r.gap.size for r in lowest.results} == {top - Fraction(3, 2)}
    assert {r.score.score for r in highest.results} == {top}
