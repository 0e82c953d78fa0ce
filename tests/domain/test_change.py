"""Real change or noise. Numbers are worked out by hand, next to where they are used."""

import math
from dataclasses import astuple, replace
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.change import (
    Change,
    Difference,
    Kept,
    Limits,
    Verdict,
    compare,
    judge,
    judge_together,
    limits_of,
    rose_clearly,
)
from assessments.domain.framework import NEWEST_RULE
from assessments.domain.gaps import Readiness
from assessments.domain.questionnaire import Provenance
from assessments.domain.rules import RULES
from tests.domain.versions import many, with_statement
from tests.factories import make_answers, make_framework
from tests.typed import present

RULE = RULES[NEWEST_RULE]
LIMITS = Limits(seems=1.645, has=2.5)
SMALL = make_framework(statements=[4, 3, 1])
OPPOSITE = {
    Verdict.GREW: Verdict.FELL,
    Verdict.SEEMS_TO_HAVE_GROWN: Verdict.SEEMS_TO_HAVE_FALLEN,
    Verdict.SEEMS_TO_HAVE_FALLEN: Verdict.SEEMS_TO_HAVE_GROWN,
    Verdict.FELL: Verdict.GREW,
}


def answered(framework=SMALL):
    """Answers, skips and open statements, in any mixture."""
    value = st.one_of(st.none(), st.integers(0, framework.top - 1))
    return st.fixed_dictionaries({}, optional={s.key: value for s in framework.statements})


def changes(old_answers, new_answers, old=SMALL, new=SMALL):
    return compare(old, old_answers, new, new_answers).skills


def verdicts(old_answers, new_answers, old=SMALL, new=SMALL):
    found = changes(old_answers, new_answers, old, new)
    return {key: change.verdict for key, change in found.items()}


def moved(differences):
    """Return pairs with these differences, from an answer of 2 on."""
    return [(2, 2 + difference) for difference in differences]


def judged(differences, asked=4, pooled=Fraction(0), rule=RULE, limits=LIMITS):
    return judge(rule, moved(differences), asked, pooled, limits)


# --- One skill, by hand ------------------------------------------------------------------------


def test_judge_by_hand():
    change = judged([0, 1, 1, 2], pooled=Fraction(1, 2))
    # mean 1; SS 1 + 0 + 0 + 1 = 2; v = (2 + 4 · 1/2) / (4 − 1 + 4) = 4/7
    # SE = √((4/7 + 1/6) / 4) = √(31/168) = 0.429562, times 1.645 and 2.5
    assert (change.verdict, change.mean) == (Verdict.SEEMS_TO_HAVE_GROWN, 1)
    assert present(change.difference).error == pytest.approx(0.429562, abs=1e-6)
    assert astuple(present(change.limits)) == pytest.approx((0.706630, 1.073905), abs=1e-6)
    assert (present(change.difference).before, present(change.difference).after) == (3, 4)
    assert (change.compared, change.asked) == (4, 4)


def test_judge_equal_differences_still_leave_room_for_rounding():
    change = judged([0, 0, 0, 0])
    assert present(change.difference).error == pytest.approx(0.204124, abs=1e-6)  # √((0 + 1/6) / 4)
    assert change.verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [
        ([1, 1, 1, 1], Verdict.GREW),  # 1 > 2.5 · 0.204
        ([-1, -1, -1, -1], Verdict.FELL),
        # mean 1/4, SS 3/4, v = 3/4 ÷ 7 = 3/28; 1.645 · √((3/28 + 1/6) / 4) = 0.430
        ([1, 0, 0, 0], Verdict.NO_CLEAR_CHANGE),
        # mean 1/2, SS 1, v = 1/7; SE = √((1/7 + 1/6) / 4) = 0.278: beyond 0.458, not 0.696
        ([1, 1, 0, 0], Verdict.SEEMS_TO_HAVE_GROWN),
        ([0, -1, 0, -1], Verdict.SEEMS_TO_HAVE_FALLEN),
        ([2, -2, 2, -2], Verdict.NO_CLEAR_CHANGE),
    ],
)
def test_judge_verdicts_without_variance_elsewhere(differences, verdict):
    assert judged(differences).verdict is verdict


def test_judge_a_mean_exactly_at_a_limit_is_below_it():
    plain = replace(RULE, rounding_variance=Fraction(0))

    def at(seems, has):
        # v = (0 + 4 · 2) / (2 − 1 + 4) = 8/5, and √(8/5 ÷ 2) is less than 1: a limit of 1
        error = math.sqrt(Fraction(8, 5) / 2)
        return judged([1, 1], 2, Fraction(2), plain, Limits(seems / error, has / error)).verdict

    assert at(1, 2) is Verdict.NO_CLEAR_CHANGE
    assert at(0.5, 1) is Verdict.SEEMS_TO_HAVE_GROWN
    assert at(0.5, 0.99) is Verdict.GREW


@pytest.mark.parametrize("difference", [-2, 0, 2])
def test_judge_never_calls_one_statement(difference):
    change = judged([difference], asked=1)
    assert (change.verdict, change.mean, change.limits) == (
        Verdict.ONE_STATEMENT,
        difference,
        None,
    )


@pytest.mark.parametrize(
    ("compared", "asked"), [(0, 4), (1, 4), (1, 2), (0, 1), (0, 0), (2, 5), (3, 7)]
)
def test_judge_too_little_compared_is_not_comparable(compared, asked):
    expected = Change(Verdict.NOT_COMPARABLE, compared, asked)
    assert judged([1] * compared, asked) == expected


# --- A whole page ------------------------------------------------------------------------------


def test_seems_is_wrong_for_one_unchanged_skill_in_ten_and_no_more_on_a_longer_page():
    assert [limits_of(RULE, n).seems for n in (1, 9, 100)] == [pytest.approx(1.644854)] * 3


@pytest.mark.parametrize("statements", [1, 2, 3, 5, 9, 18, 41, 201, 1000])
def test_has_is_wrong_on_one_page_in_ten_however_much_it_says(statements):
    """Where every statement is false with its own chance, any is with 1 − (1 − chance)^n."""
    limit = limits_of(RULE, statements).has
    chance = 2 * (1 - NormalDist().cdf(limit))
    assert 1 - (1 - chance) ** statements == pytest.approx(0.1)
    assert limit >= limits_of(RULE, statements).seems


def test_a_page_counts_every_skill_that_it_can_call_and_all_together():
    framework = make_framework(statements=[4, 1, 3, 4])
    before = make_answers(framework, [[1] * 4, [1], [1] * 3, [1]])
    comparison = compare(framework, before, framework, before)
    # Of one skill one statement is asked, and of another too few were answered.
    assert comparison.limits == limits_of(RULE, 3)
    assert compare(framework, before, framework, before, 2).limits == limits_of(RULE, 6)


# --- All skills together -----------------------------------------------------------------------


def together(*by_skill):
    framework = make_framework(statements=[len(skill) for skill in by_skill])
    before = make_answers(framework, [[2] * len(skill) for skill in by_skill])
    after = make_answers(framework, [[2 + d for d in skill] for skill in by_skill])
    return compare(framework, before, framework, after).together


def test_together_by_hand():
    found = together([0, 1, 1, 2], [0, 1, 1, 2], [1, 1, 1, 1])
    # p = (2 + 2 + 0) / 9 = 4/9; v = (2 + 16/9) / 7 = 34/63 twice, and (16/9) / 7 = 16/63
    # SE² = (34/63 + 1/6) / 4 = 89/504 twice, (16/63 + 1/6) / 4 = 53/504; √(231/504) / 3 = 0.225668
    assert (found.verdict, found.mean, found.compared, found.asked) == (Verdict.GREW, 1, 12, 12)
    assert present(found.difference).error == pytest.approx(0.225668, abs=1e-6)


@pytest.mark.parametrize(
    ("by_skill", "verdict"),
    [
        ([[1] * 4] * 3, Verdict.GREW),
        ([[-1] * 4] * 8, Verdict.FELL),
        ([[0, 1, 1, 1]] * 8, Verdict.GREW),  # though each by itself only seems to have grown
        ([[0] * 4] * 8, Verdict.NO_CLEAR_CHANGE),
        ([[1] * 4] * 2, Verdict.NOT_COMPARABLE),  # two are told one by one
        ([[1] * 4] * 5 + [[0] * 4] * 3, Verdict.NO_CLEAR_CHANGE),  # three stood still
        ([[1] * 4] * 7 + [[-1] * 4], Verdict.NO_CLEAR_CHANGE),  # one went the other way
        ([[1]] * 8, Verdict.GREW),  # single statements tell together what none tells alone
    ],
)
def test_together(by_skill, verdict):
    assert together(*by_skill).verdict is verdict


def test_together_is_never_said_against_a_skill():
    """The other skills are so unsure that the one that fell is within their noise."""
    unsure, fell = (
        Difference(Fraction(2), Fraction(3), 0.9),
        Difference(Fraction(3), Fraction(2), 0.5),
    )
    changes = [Change(Verdict.NO_CLEAR_CHANGE, 4, 4, unsure)] * 20
    one = Change(Verdict.SEEMS_TO_HAVE_FALLEN, 4, 4, fell)
    assert judge_together(changes, LIMITS).verdict is Verdict.GREW
    assert judge_together([*changes, one], LIMITS).verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(2, 4.605), (7, 12.017), (19, 27.204), (199, 224.957)]
)
def test_skills_differ_beyond_the_quantile_of_chi_square(degrees, quantile):
    """Tables of χ² at 0.9; n values that lie evenly to both sides of their mean by that much."""

    def differ(q):
        apart = math.sqrt(q / degrees)
        half = (degrees + 1) // 2
        size = [apart, -apart] * half + [0.0] * ((degrees + 1) % 2)
        size = [s * math.sqrt(degrees / (2 * half)) for s in size]
        found = [Difference(Fraction(3), Fraction(3 + s + 10), 1.0) for s in size]
        unlike = judge_together([Change(Verdict.GREW, 4, 4, d) for d in found], LIMITS)
        return unlike.verdict is Verdict.NO_CLEAR_CHANGE

    assert (differ(quantile * 0.98), differ(quantile * 1.02)) == (False, True)


# --- Readiness ---------------------------------------------------------------------------------


def ready(value, low, high):
    share = None if value is None else Fraction(value)
    return Readiness(share, Fraction(1), Fraction(1), Fraction(1), Fraction(1), low, high)


@pytest.mark.parametrize(
    ("before", "after", "rose"),
    [
        # √(0.06² + 0.08²) = 0.1
        (ready("0.5", 0.44, 0.56), ready("0.61", 0.53, 0.69), True),
        (ready("0.5", 0.44, 0.56), ready("0.59", 0.51, 0.67), False),
        (ready("0.61", 0.53, 0.69), ready("0.5", 0.44, 0.56), False),
        (ready(None, None, None), ready("0.9", 0.9, 0.9), False),
        (ready("0.9", 0.9, 0.9), ready(None, None, None), False),
    ],
)
def test_readiness_rises_clearly_beyond_both_ranges(before, after, rose):
    assert rose_clearly(before, after) is rose


# --- Two versions ------------------------------------------------------------------------------


def test_compare_pools_the_variance_over_skills():
    framework = make_framework(statements=[4, 2])
    before = make_answers(framework, [[1, 1, 1, 1], [2, 2]])
    after = make_answers(framework, [[1, 2, 2, 3], [2, 3]])
    # Differences 0 1 1 2 and 0 1: p = (2 + 1/2) / (3 + 1) = 5/8
    found, limits = changes(before, after, framework, framework), limits_of(RULE, 3)
    assert list(found) == ["skill-1", "skill-2"]
    first, second = [(1, 1), (1, 2), (1, 2), (1, 3)], [(2, 2), (2, 3)]
    assert found["skill-1"] == judge(RULE, first, 4, Fraction(5, 8), limits)
    assert found["skill-2"] == judge(RULE, second, 2, Fraction(5, 8), limits)


def test_compare_leaves_out_what_was_answered_only_once():
    framework = make_framework(statements=[4])
    before = make_answers(framework, [[0, 0, None, 4]])
    after = make_answers(framework, [[1, 1, 4]])
    change = changes(before, after, framework, framework)["skill-1"]
    assert (change.mean, change.compared, change.asked) == (1, 2, 4)


def test_compare_leaves_out_statements_with_a_new_meaning():
    old = make_framework(statements=[4])
    new = with_statement(old, "skill-1-4", meaning=2)
    before, after = make_answers(old, [[1, 1, 1, 0]]), make_answers(new, [[1, 1, 1, 4]])
    change = changes(before, after, old, new)["skill-1"]
    assert (change.mean, change.compared) == (0, 3)


def test_compare_a_reworded_statement_counts():
    old = make_framework(statements=[2])
    new = with_statement(old, "skill-1-1", text="The same in other words.")
    change = changes(make_answers(old, 1), make_answers(new, 3), old, new)["skill-1"]
    assert (change.verdict, change.mean, change.compared) == (Verdict.GREW, 2, 2)


def test_compare_statements_follow_to_another_skill():
    """A split skill keeps its statements' keys, so they count where they are asked now."""
    old = make_framework(statements=[4, 2])
    first, second = old.skills
    moved = first.statements[2:]
    new = replace(
        old,
        categories=(
            replace(old.categories[0], skills=(replace(first, statements=first.statements[:2]),)),
            replace(old.categories[1], skills=(replace(second, key="skill-3", statements=moved),)),
        ),
    )
    found = changes(make_answers(old, 1), make_answers(new, 2), old, new)
    assert {key: (c.compared, c.mean) for key, c in found.items()} == {
        "skill-1": (2, 1),
        "skill-3": (2, 1),
    }


def test_compare_different_scales_are_not_comparable():
    old, new = make_framework(skills=2, top=5), make_framework(skills=2, top=4)
    found = verdicts(make_answers(old, 1), make_answers(new, 2), old, new)
    assert set(found.values()) == {Verdict.NOT_COMPARABLE}


def test_compare_nothing_in_common_is_not_comparable():
    old = make_framework(skills=1)
    new = make_framework(skills=2, categories=1)
    found = verdicts(make_answers(old, 1), make_answers(new, 2), old, new)
    assert found == {"skill-1": Verdict.GREW, "skill-2": Verdict.NOT_COMPARABLE}


# --- For any answers -------------------------------------------------------------------------


@many
@given(answered())
def test_identical_answers_are_never_a_change(answers):
    comparison = compare(SMALL, answers, SMALL, answers)
    found = [*comparison.skills.values(), comparison.together]
    assert {change.verdict for change in found} <= {
        Verdict.NO_CLEAR_CHANGE,
        Verdict.ONE_STATEMENT,
        Verdict.NOT_COMPARABLE,
    }
    assert {change.mean for change in found} <= {0, None}


@many
@given(answered(), answered())
def test_old_and_new_swapped_turn_growth_into_fall(before, after):
    there, back = compare(SMALL, before, SMALL, after), compare(SMALL, after, SMALL, before)
    both = [(change, back.skills[key]) for key, change in there.skills.items()]
    for change, turned in [*both, (there.together, back.together)]:
        assert turned.verdict is OPPOSITE.get(change.verdict, change.verdict)
        assert turned.limits == change.limits
        assert turned.mean == (None if change.mean is None else -change.mean)


@many
@given(answered(), answered(), st.sampled_from(SMALL.statements))
def test_a_statement_with_a_new_meaning_never_counts(before, after, statement):
    new = with_statement(SMALL, statement.key, meaning=statement.meaning + 1)
    without = {key: value for key, value in before.items() if key != statement.key}
    assert compare(SMALL, before, new, after) == compare(SMALL, without, new, after)


@many
@given(answered(), st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 4)))
def test_answers_to_other_statements_never_count(answers, others):
    changed = compare(SMALL, answers | others, SMALL, answers | others)
    assert changed == compare(SMALL, answers, SMALL, answers)


@many
@given(answered(), answered(), st.data())
def test_raising_a_later_answer_never_lowers_the_mean(before, after, data):
    given_values = [key for key, value in after.items() if value is not None]
    raised = dict(after)
    for key in given_values:
        raised[key] = data.draw(st.integers(after[key], SMALL.top - 1))
    lower, higher = changes(before, after), changes(before, raised)
    for key, change in lower.items():
        if change.mean is not None:
            assert present(higher[key].mean) >= change.mean
        assert higher[key].compared == change.compared


@many
@given(answered(), st.integers(2, 4))
def test_another_scale_is_never_comparable(answers, top):
    old = make_framework(statements=[4, 3, 1], top=top)
    found = verdicts(make_answers(old, 1), answers, old)
    assert set(found.values()) == {Verdict.NOT_COMPARABLE}


# --- Answers that were taken over --------------------------------------------------------------


def reviewed(before, after, framework=SMALL, carried=()):
    """Compare two times, where the later equal answers were confirmed, or carried if named."""
    old, new = make_answers(framework, before), make_answers(framework, after)
    kept = {
        key: Provenance.CARRIED if key in carried else Provenance.CONFIRMED
        for key, value in new.items()
        if value == old[key]
    }
    return compare(framework, old, framework, new, kept=kept)


def test_a_skill_in_which_all_was_kept_is_told_as_kept():
    compared = reviewed([[2, 2, 2, 2], [1, 2, 3], [4]], [[3, 3, 3, 3], [1, 2, 3], [4]])
    told = {key: change.verdict for key, change in compared.skills.items()}
    assert (told["skill-2"], told["skill-3"]) == (Verdict.KEPT, Verdict.KEPT)
    assert compared.skills["skill-2"].kept == Kept(confirmed=3)
    assert compared.skills["skill-2"].limits is None


def test_confirmed_and_not_looked_at_are_counted_apart():
    compared = reviewed([[2, 2, 2, 2]], [[2, 2, 2, 3]], carried={"skill-1-1"})
    assert compared.skills["skill-1"].kept == Kept(confirmed=2, carried=1)


def test_answers_given_twice_alike_are_no_kept_ones():
    found = changes(make_answers(SMALL, 2), make_answers(SMALL, 2))
    assert found["skill-1"].verdict is Verdict.NO_CLEAR_CHANGE
    assert found["skill-1"].kept.count == 0


def test_kept_answers_say_nothing_about_wavering():
    framework = make_framework(skills=8)
    after = [[3, 3, 2, 2], *[[2] * 4] * 7]
    skill_1 = reviewed([[2] * 4] * 8, after, framework).skills["skill-1"]
    # All differences pooled are nearly 0, so that half a level would be called a change. With the
    # prior variance of 1: SS = 1, v = (1 + 4 · 1) / (3 + 4) = 5/7, SE = √((5/7 + 1/6) / 4)
    assert present(skill_1.difference).error == pytest.approx(math.sqrt((5 / 7 + 1 / 6) / 4))
    assert (skill_1.mean, skill_1.verdict) == (Fraction(1, 2), Verdict.NO_CLEAR_CHANGE)
    found = changes(
        make_answers(framework, 2), make_answers(framework, after), framework, framework
    )
    assert found["skill-1"].verdict is Verdict.SEEMS_TO_HAVE_GROWN


def test_kept_answers_count_in_the_mean():
    skill_1 = reviewed([[2, 2, 2, 2]], [[4, 2, 2, 2]]).skills["skill-1"]
    assert (skill_1.mean, skill_1.compared) == (Fraction(1, 2), 4)


def test_skills_did_not_move_together_where_one_was_kept():
    framework = make_framework(skills=8)
    grown = reviewed([[1] * 4] * 8, [[3] * 4] * 8, framework)
    assert grown.together.verdict is Verdict.GREW
    all_but_one = reviewed([[1] * 4] * 8, [[2] * 4] * 7 + [[1] * 4], framework)
    assert all_but_one.together.verdict is Verdict.NO_CLEAR_CHANGE


def test_too_few_kept_answers_cannot_be_compared():
    framework = make_framework(statements=[5])
    before, after = make_answers(framework, [[2, 2]]), make_answers(framework, [[2, 2]])
    kept = dict.fromkeys(before, Provenance.CONFIRMED)
    change = compare(framework, before, framework, after, kept=kept).skills["skill-1"]
    assert (change.verdict, change.kept) == (Verdict.NOT_COMPARABLE, Kept(confirmed=2))
