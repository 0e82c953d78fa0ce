"""Real change or noise. Numbers are worked out by hand, next to where they are used."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.change import SkillChange, Verdict, compare, judge
from assessments.domain.rules import RULES
from tests.domain.versions import many, with_statement
from tests.factories import make_answers, make_framework
from tests.typed import present

RULE = RULES["mean-2"]
SMALL = make_framework(statements=[4, 3, 1])
OPPOSITE = {Verdict.GREW: Verdict.FELL, Verdict.FELL: Verdict.GREW}


def answered(framework=SMALL):
    """Answers, skips and open statements, in any mixture."""
    value = st.one_of(st.none(), st.integers(0, framework.top - 1))
    return st.fixed_dictionaries({}, optional={s.key: value for s in framework.statements})


def verdicts(old_answers, new_answers, old=SMALL, new=SMALL):
    changes = compare(old, old_answers, new, new_answers)
    return {key: change.verdict for key, change in changes.items()}


# --- By hand ---------------------------------------------------------------------------------


def test_judge_by_hand():
    change = judge(RULE, [0, 1, 1, 2], asked=4, pooled=Fraction(1, 2))
    # mean 1; SS 1 + 0 + 0 + 1 = 2; v = (2 + 4 · 1/2) / (4 − 1 + 4) = 4/7
    # SE = √((4/7 + 1/6) / 4) = √(31/168) = 0.429562; 1.645 · 0.429562 = 0.706630
    assert (change.verdict, change.mean) == (Verdict.GREW, 1)
    assert change.clear_from == pytest.approx(0.706630, abs=1e-6)
    assert (change.compared, change.asked) == (4, 4)


def test_judge_equal_differences_still_leave_room_for_rounding():
    change = judge(RULE, [0, 0, 0, 0], asked=4, pooled=Fraction(0))
    # √((0 + 1/6) / 4) = 0.204124; 1.645 · 0.204124 = 0.335784
    assert change.clear_from == pytest.approx(0.335784, abs=1e-6)
    assert change.verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [
        ([1, 1, 1, 1], Verdict.GREW),  # 1 > 0.336
        ([-1, -1, -1, -1], Verdict.FELL),
        # mean 1/4, SS 3/4, v = 3/4 ÷ 7 = 3/28; 1.645 · √((3/28 + 1/6) / 4) = 0.430
        ([1, 0, 0, 0], Verdict.NO_CLEAR_CHANGE),
        # mean 1/2, SS 1, v = 1/7; 1.645 · √((1/7 + 1/6) / 4) = 0.458
        ([1, 1, 0, 0], Verdict.GREW),
        ([0, -1, 0, -1], Verdict.FELL),
        ([2, -2, 2, -2], Verdict.NO_CLEAR_CHANGE),
    ],
)
def test_judge_verdicts_without_variance_elsewhere(differences, verdict):
    assert judge(RULE, differences, 4, Fraction(0)).verdict is verdict


def test_judge_a_mean_exactly_at_the_limit_is_no_clear_change():
    plain = replace(RULE, rounding_variance=Fraction(0), apart=1.0)
    change = judge(plain, [1], asked=1, pooled=Fraction(1))  # 1 · √(1 / 1)
    assert (change.mean, change.clear_from) == (1, 1.0)
    assert change.verdict is Verdict.NO_CLEAR_CHANGE


def test_judge_one_statement_has_the_pooled_variance():
    change = judge(RULE, [2], asked=1, pooled=Fraction(1))
    # 1.645 · √((1 + 1/6) / 1) = 1.776803
    assert change.clear_from == pytest.approx(1.776803, abs=1e-6)
    assert change.verdict is Verdict.GREW
    assert judge(RULE, [1], 1, Fraction(1)).verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("compared", "asked"), [(0, 4), (1, 4), (1, 2), (0, 1), (0, 0), (2, 5), (3, 7)]
)
def test_judge_too_little_compared_is_not_comparable(compared, asked):
    expected = SkillChange(Verdict.NOT_COMPARABLE, compared, asked)
    assert judge(RULE, [1] * compared, asked, Fraction(1)) == expected


def test_compare_pools_the_variance_over_skills():
    framework = make_framework(statements=[4, 2])
    before = make_answers(framework, [[1, 1, 1, 1], [2, 2]])
    after = make_answers(framework, [[1, 2, 2, 3], [2, 3]])
    # Differences 0 1 1 2 and 0 1: p = (2 + 1/2) / (3 + 1) = 5/8
    changes = compare(framework, before, framework, after)
    assert list(changes) == ["skill-1", "skill-2"]
    assert changes["skill-1"] == judge(RULE, [0, 1, 1, 2], 4, Fraction(5, 8))
    assert changes["skill-2"] == judge(RULE, [0, 1], 2, Fraction(5, 8))


def test_compare_leaves_out_what_was_answered_only_once():
    framework = make_framework(statements=[4])
    before = make_answers(framework, [[0, 0, None, 4]])
    after = make_answers(framework, [[1, 1, 4]])
    change = compare(framework, before, framework, after)["skill-1"]
    assert (change.mean, change.compared, change.asked) == (1, 2, 4)


def test_compare_leaves_out_statements_with_a_new_meaning():
    old = make_framework(statements=[4])
    new = with_statement(old, "skill-1-4", meaning=2)
    before, after = make_answers(old, [[1, 1, 1, 0]]), make_answers(new, [[1, 1, 1, 4]])
    change = compare(old, before, new, after)["skill-1"]
    assert (change.mean, change.compared) == (0, 3)


def test_compare_a_reworded_statement_counts():
    old = make_framework(statements=[2])
    new = with_statement(old, "skill-1-1", text="The same in other words.")
    change = compare(old, make_answers(old, 1), new, make_answers(new, 3))["skill-1"]
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
    changes = compare(old, make_answers(old, 1), new, make_answers(new, 2))
    assert {key: (c.compared, c.mean) for key, c in changes.items()} == {
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
    changes = compare(SMALL, answers, SMALL, answers)
    assert {change.verdict for change in changes.values()} <= {
        Verdict.NO_CLEAR_CHANGE,
        Verdict.NOT_COMPARABLE,
    }
    assert {change.mean for change in changes.values()} <= {0, None}


@many
@given(answered(), answered())
def test_old_and_new_swapped_turn_growth_into_fall(before, after):
    there, back = compare(SMALL, before, SMALL, after), compare(SMALL, after, SMALL, before)
    for key, change in there.items():
        assert back[key].verdict is OPPOSITE.get(change.verdict, change.verdict)
        assert back[key].clear_from == change.clear_from
        assert back[key].mean == (None if change.mean is None else -change.mean)


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
    lower, higher = compare(SMALL, before, SMALL, after), compare(SMALL, before, SMALL, raised)
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
