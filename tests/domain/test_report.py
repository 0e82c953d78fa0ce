"""The whole report, made of small frameworks with known answers."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import pytest

from assessments.domain.annotations import Setting
from assessments.domain.framework import Cost, Framework, Stage, Target
from assessments.domain.gaps import Status
from assessments.domain.questionnaire import Progress
from assessments.domain.report import Report, make_report
from assessments.domain.scoring import Pooled
from assessments.domain.steps import Limits
from tests.factories import make_answers, make_framework, make_resource


def report_of(framework: Framework, values) -> Report:
    return make_report(framework, framework.roles[0], make_answers(framework, values))


def skills_of(results) -> list[str]:
    return [result.skill.key for result in results]


def steps_of(report: Report) -> dict[str, list[str]]:
    return {r.skill.key: [step.key for step in r.steps] for r in report.results if r.steps}


def step_report(*resources, values=((1, 1),), targets=4, skills=1) -> Report:
    """Report on skills of two statements, at level 2 unless values say otherwise."""
    framework = make_framework(
        skills=skills,
        statements=2,
        targets=targets,
        importances=(1,),
        resources=resources,
    )
    return report_of(framework, values)


def test_make_report_by_hand():
    framework = make_framework(
        statements=[4, 3, 4, 2],
        categories=2,
        targets=[Target(4, 3), Target(3, 2), Target(2, 1), Target(3, 1)],
    )
    report = report_of(framework, [[1, 2, 2, 3], [0, 1, 1], [None, 4], [3, 3]])
    assert [r.score.score for r in report.results] == [3, Fraction(5, 3), None, 4]
    # Targets begin at 3.5, 2.5, 1.5 and 2.5
    assert [r.gap.size for r in report.results] == [Fraction(1, 2), Fraction(5, 6), None, 0]
    assert [r.gap.priority for r in report.results] == [Fraction(3, 2), Fraction(5, 3), None, 0]
    # The ranges are 2.50 … 3.50, 1.49 … 2.51, none and 3.10 … 4.24
    statuses = ["about-there", "about-there", "unknown", "met"]
    assert [r.gap.status.value for r in report.results] == statuses
    assert skills_of(report.priorities) == ["skill-2", "skill-1"]
    assert skills_of(report.strengths) == ["skill-4"]
    assert report.progress == Progress(answered=10, skipped=1, total=13)
    # SS 2 + 2/3 + 0 + 0 over 3 + 2 + 0 + 1 degrees of freedom
    # and 8 + 2 + 4 + 6, with one answer of 2, over 11
    assert report.pooled == Pooled(mean=Fraction(2), variance=Fraction(4, 9))
    # earned 6 + 4/3 + 3/2 of 15/2 + 3 + 3/2, and the third skill would have added 1/2
    assert report.readiness.value == Fraction(53, 72)
    assert report.readiness.coverage == Fraction(24, 25)
    # one level more brings the 3 · 1/2 and 2 · 5/6 points that are missing
    brought = [Fraction(31, 36), Fraction(63, 72), None, Fraction(53, 72)]
    assert [r.one_level_more for r in report.results] == brought


def test_make_report_holds_what_it_was_made_of():
    framework = make_framework(roles=2)
    answers = make_answers(framework, 2)
    report = make_report(framework, framework.roles[1], answers)
    assert (report.framework, report.role, report.answers) == (
        framework,
        framework.roles[1],
        answers,
    )


def test_make_report_says_where_examples_are_from_and_scores_the_same():
    framework = make_framework(skills=2)
    answers = make_answers(framework, 2)
    plain, told = (
        make_report(framework, framework.roles[0], answers, settings)
        for settings in ({}, {"skill-2": Setting.PRIVATE_LIFE, "skill-9": Setting.STUDY})
    )
    assert [r.setting for r in plain.results] == [None, None]
    assert [r.setting for r in told.results] == [None, Setting.PRIVATE_LIFE]
    assert [replace(r, setting=None) for r in told.results] == list(plain.results)
    assert (told.readiness, told.roles) == (plain.readiness, plain.roles)


def test_make_report_is_frozen():
    report = report_of(make_framework(), 2)
    with pytest.raises(FrozenInstanceError):
        report.priorities = ()  # type: ignore[misc]


def test_make_report_results_are_in_the_order_of_the_framework():
    framework = make_framework(skills=3, categories=2)
    report = report_of(framework, 2)
    assert [(r.category.key, r.skill.key) for r in report.results] == [
        ("category-1", "skill-1"),
        ("category-2", "skill-2"),
        ("category-2", "skill-3"),
    ]


def test_make_report_no_answers_knows_nothing():
    report = report_of(make_framework(), {})
    assert report.with_status(Status.UNKNOWN) == report.results
    assert (report.readiness.value, report.readiness.coverage) == (None, 0)
    assert [group.score for group in report.categories] == [None, None]
    assert (report.priorities, report.strengths, steps_of(report)) == ((), (), {})
    assert report.pooled == Pooled(mean=Fraction(2), variance=Fraction(1))
    assert report.nearest is None


def test_make_report_all_skipped_says_the_same_as_no_answers():
    framework = make_framework()
    skipped = report_of(framework, [[None] * 4] * 8)
    assert skipped.results == report_of(framework, {}).results
    assert skipped.progress == Progress(answered=0, skipped=32, total=32)


def test_make_report_two_asked_and_one_answered_is_not_known():
    report = report_of(make_framework(skills=1, statements=2), [[4]])
    assert report.results[0].gap.status is Status.UNKNOWN


def test_make_report_one_asked_and_answered_is_known():
    report = report_of(make_framework(skills=1, statements=1, targets=4), [[0]])
    assert report.results[0].gap.size == Fraction(5, 2)


def test_make_report_role_that_asks_for_nothing():
    report = report_of(make_framework(targets=1), 0)
    assert (report.readiness.value, report.readiness.coverage) == (1, 1)
    assert (report.priorities, report.strengths) == ((), ())


def test_make_report_readiness_from_exactly_half_coverage():
    framework = make_framework(skills=2, targets=3, importances=(1,))
    report = report_of(framework, [[1, 1, 1, 1]])
    assert (report.readiness.value, report.readiness.coverage) == (Fraction(2, 3), Fraction(1, 2))


def test_make_report_readiness_below_half_coverage():
    framework = make_framework(skills=3, targets=3, importances=(1,))
    report = report_of(framework, [[1, 1, 1, 1]])
    assert (report.readiness.value, report.readiness.coverage) == (None, Fraction(1, 3))


def test_category_score_is_the_mean_of_known_skills():
    framework = make_framework(skills=6, categories=2, statements=2)
    report = report_of(framework, [[1, 2], [4, 4], [0], [3, 3]])
    assert [group.score for group in report.categories] == [Fraction(15, 4), 4]  # (2.5 + 5) / 2


def test_category_score_weighs_skills_and_not_statements():
    framework = make_framework(statements=[6, 2], categories=1)
    report = report_of(framework, [[0] * 6, [4, 4]])
    assert report.categories[0].score == 3


def test_priorities_highest_first():
    framework = make_framework(skills=3, targets=[Target(3, 1), Target(3, 3), Target(5, 1)])
    report = report_of(framework, 0)  # priorities 1.5, 4.5, 3.5
    assert skills_of(report.priorities) == ["skill-2", "skill-3", "skill-1"]


def test_priorities_importance_outweighs_a_larger_gap():
    framework = make_framework(skills=2, targets=[Target(5, 1), Target(3, 3)])
    report = report_of(framework, 1)  # gaps 2.5 and 0.5, priorities 2.5 and 1.5
    assert skills_of(report.priorities) == ["skill-1", "skill-2"]
    report = report_of(framework, 0)  # gaps 3.5 and 1.5, priorities 3.5 and 4.5
    assert skills_of(report.priorities) == ["skill-2", "skill-1"]


def test_priorities_ties_are_in_the_order_of_the_framework():
    framework = make_framework(skills=4, targets=3, importances=(2,))
    report = report_of(framework, [[0] * 4, [1] * 4, [0] * 4, [1] * 4])
    assert skills_of(report.priorities) == ["skill-1", "skill-3", "skill-2", "skill-4"]


def test_what_just_reaches_its_target_is_neither_a_priority_nor_a_strength():
    report = report_of(make_framework(skills=1, targets=3), [[1, 1, 2, 2]])  # 2.5
    assert (report.priorities, report.strengths) == ((), ())


def test_equally_far_are_those_that_share_the_first_place():
    framework = make_framework(skills=4, targets=3, importances=(2,))
    report = report_of(framework, [[0] * 4, [1] * 4, [0] * 4, [4] * 4])
    assert skills_of(report.equally_far()) == ["skill-1", "skill-3"]
    assert report_of(framework, 4).equally_far() == ()


def test_can_tell_apart_where_the_answers_show_which_is_farther():
    framework = make_framework(skills=3, targets=[5, 5, 4], importances=(1,))
    report = report_of(framework, [[0] * 4, [3, 3, 2, 3], [2, 3, 1, 2]])
    first, second, third = report.results
    assert report.can_tell_apart(first, second)  # gaps of 3.5 and 0.75
    assert not report.can_tell_apart(second, third)  # 0.75 and 0.5


def test_strengths_farthest_above_first_and_ties_in_order():
    framework = make_framework(skills=4, targets=[4, 3, 2, 3])
    report = report_of(framework, [[3] * 4, [4] * 4, [1, 1, 2, 2], [4] * 4])
    surplus = [Fraction(5, 2), Fraction(5, 2), 1, Fraction(1, 2)]
    assert [r.gap.surplus for r in report.strengths] == surplus
    assert skills_of(report.strengths) == ["skill-2", "skill-4", "skill-3", "skill-1"]


def test_strengths_target_of_level_one_is_none():
    framework = make_framework(skills=2, targets=[1, 2])
    assert skills_of(report_of(framework, 4).strengths) == ["skill-2"]


def test_with_status_keeps_the_order_of_the_framework():
    framework = make_framework(skills=4, targets=4)
    report = report_of(framework, [[0] * 4, [4] * 4, [2, 2, 2, 3]])
    assert skills_of(report.with_status(Status.TO_GO, Status.ABOUT)) == ["skill-1", "skill-3"]
    assert skills_of(report.with_status(Status.MET)) == ["skill-2"]
    assert skills_of(report.with_status(Status.UNKNOWN)) == ["skill-4"]
    assert report.with_status() == ()


def test_steps_are_chosen_for_the_level_of_skills_with_a_gap():
    report = step_report(
        make_resource(1, skills=["skill-1", "skill-2"], from_level=1, to_level=2),
        make_resource(2, skills=["skill-1", "skill-2"], from_level=2, to_level=5),
        skills=2,
        values=[[1, 1], [3, 3]],
    )
    assert steps_of(report) == {"skill-1": ["resource-2"]}


def test_steps_named_level_half_way_goes_up():
    report = step_report(
        make_resource(1, skills=["skill-1"], from_level=3, to_level=5),
        make_resource(2, skills=["skill-1"], from_level=1, to_level=3),
        values=[[1, 2]],
    )
    assert steps_of(report) == {"skill-1": ["resource-1"]}


def test_steps_the_higher_priority_chooses_first():
    shared, other = (
        make_resource(1, skills=["skill-1", "skill-2"]),
        make_resource(2, skills=["skill-1", "skill-2"]),
    )
    report = step_report(shared, other, skills=2, values=[[1, 1], [0, 0]])
    assert skills_of(report.priorities) == ["skill-2", "skill-1"]
    assert steps_of(report) == {"skill-1": ["resource-2"], "skill-2": ["resource-1"]}


def test_steps_keep_within_the_limits():
    costly = make_resource(1, cost=Cost.LARGE)
    framework = make_framework(skills=1, targets=4, resources=[costly])
    answers = make_answers(framework, 1)
    report = make_report(framework, framework.roles[0], answers, limits=Limits(free_only=True))
    assert steps_of(report) == {}
    assert steps_of(report_of(framework, 1)) == {"skill-1": ["resource-1"]}


def test_ways_are_the_resources_with_a_stage_in_order():
    report = step_report(
        make_resource(1, skills=["skill-1"], stage=Stage.LEADING),
        make_resource(2, skills=["skill-1"]),
        make_resource(3, skills=["skill-1"], stage=Stage.FIRST_JOB),
    )
    assert [way.key for way in report.ways] == ["resource-1", "resource-3"]


def test_ways_do_not_depend_on_answers():
    framework = make_framework()
    assert report_of(framework, {}).ways == report_of(framework, 4).ways
