"""What holds for every framework and every set of answers, tried on many of each."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.domain.framework import Framework, Target
from assessments.domain.gaps import Status
from assessments.domain.questionnaire import Answers
from assessments.domain.report import Report, make_report
from assessments.domain.validation import problems
from tests.factories import make_answers, make_framework, make_resource

OPEN = "open"  # not answered: the key of the statement is not there
WEIGHTS = (1, 2, 5)

many = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Case:
    """A framework with one role, and a person's answers to it."""

    framework: Framework
    answers: Answers

    def report(self, answers: Answers | None = None) -> Report:
        role = self.framework.roles[0]
        return make_report(self.framework, role, self.answers if answers is None else answers)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Scales of 2 to 9 answers, 1 to 40 skills with 1 to 7 statements, any targets."""
    top = draw(st.integers(2, 9))
    size = draw(st.integers(1, 40))  # drawn first, because lists left alone are mostly short
    counts = draw(st.lists(st.integers(1, 7), min_size=size, max_size=size))
    asks = st.integers(
        1, draw(st.sampled_from([top, top, top, 2, 1]))
    )  # some roles ask for little or nothing
    target = st.builds(Target, level=asks, importance=st.sampled_from(WEIGHTS))
    # Every skill has two resources, and every resource two skills: so some are referred to.
    keys = [f"skill-{n}" for n in range(1, len(counts) + 1)]
    resources = [
        make_resource(n, skills=keys[n - 1 : n + 1], to_level=top) for n in range(1, len(keys) + 1)
    ]
    return make_framework(
        statements=counts,
        top=top,
        categories=draw(st.integers(1, 5)),
        importances=WEIGHTS,
        targets=draw(st.lists(target, min_size=len(counts), max_size=len(counts))),
        resources=resources,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any partial set of answers: each statement is answered, skipped or still open."""
    framework = draw(frameworks())
    scale = list(range(framework.top))
    habits: list[list[Any]] = [
        scale,
        [*scale, None, OPEN],
        [*scale, *[None, OPEN] * 2 * framework.top],  # some know next to nothing of themselves
        [*scale[-2:], None, OPEN],  # and some have next to no gaps
    ]
    habit = st.sampled_from(draw(st.sampled_from(habits)))
    size = len(framework.statements)
    values = draw(st.lists(habit, min_size=size, max_size=size))
    pairs = zip(framework.statements, values, strict=True)
    return Case(framework, {s.key: value for s, value in pairs if value != OPEN})


@many
@given(frameworks())
def test_frameworks_tried_are_valid(framework):
    assert problems(framework) == []


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
        assert abs(score.level - score.score) <= Fraction(1, 2)
        assert 1 <= score.low <= score.score <= score.high <= top
        assert score.low < score.high
        assert score.standard_error > 0
        assert 0 <= gap.size <= gap.target.level - 1
        assert gap.priority == gap.target.importance * gap.size
        assert gap.surplus is None or 0 <= gap.surplus <= top - gap.target.level
    assert report.pooled_variance >= 0
    assert all(group.score is None or 1 <= group.score <= top for group in report.categories)
    assert 0 <= report.readiness.coverage <= 1
    assert report.readiness.value is None or 0 <= report.readiness.value <= 1


@many
@given(cases())
def test_report_score_gap_priority_and_readiness_are_fractions(case):
    report = case.report()
    exact = [report.pooled_variance, report.readiness.value, report.readiness.coverage]
    exact += [group.score for group in report.categories]
    for result in report.results:
        exact += [result.score.score, result.score.variance]
        exact += [result.gap.size, result.gap.priority, result.gap.surplus, result.gap.earned]
    assert {type(value) for value in exact if value is not None} == {Fraction}


@many
@given(cases())
def test_report_known_means_that_every_value_is_there(case):
    for result in case.report().results:
        score, gap = result.score, result.gap
        values: tuple[Any, ...] = (score.score, score.level, score.variance, score.standard_error)
        values += (score.low, score.high, gap.size, gap.priority)
        assert {value is not None for value in values} == {score.known}


@many
@given(cases())
def test_report_known_follows_the_rule(case):
    for result in case.report().results:
        asked, answered = len(result.skill.statements), result.score.answered
        expected = answered == 1 if asked == 1 else answered >= 2 and answered >= asked / 2
        assert result.score.known == expected


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
            assert (new.score.score, new.gap) == (old.score.score, old.gap)
    assert after.readiness.coverage == before.readiness.coverage
    if before.readiness.value is not None:
        assert after.readiness.value >= before.readiness.value


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
    with_gap = report.with_status(Status.CLOSE, Status.FAR)
    expected = sorted(with_gap, key=lambda r: (-r.gap.priority, place[r.skill.key]))
    assert list(report.priorities) == expected
    assert all(r.gap.size > 0 for r in with_gap)


@many
@given(cases())
def test_strengths_and_priorities_have_no_skill_in_common(case):
    report = case.report()
    keys = [result.skill.key for result in (*report.priorities, *report.strengths)]
    assert len(keys) == len(set(keys))


@many
@given(cases())
def test_steps_are_at_most_two_and_each_is_shown_once(case):
    report = case.report()
    shown = []
    for result in report.priorities:
        assert len(result.steps) <= 2
        for step in result.steps:
            assert step.resource.suits(result.skill.key, result.score.level)
            assert (step.shown_for is None) == (step.resource not in shown)
        shown += [step.resource for step in result.steps]
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
    assert {r.gap.size for r in lowest.results} == {top - 1}
    assert {r.score.score for r in highest.results} == {top}
