"""What editors are told of use: the figures of textbooks, and nothing of fewer than ten people."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from statistics import correlation, mean, stdev, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.questionnaire import Answers
from assessments.domain.use import (
    FEWEST,
    SKIPPED,
    Count,
    Figure,
    Notable,
    StatementUse,
    counts_of,
    level_shares,
    levels_of,
    notable,
    skill_use,
    told,
)
from tests.factories import make_framework

FRAMEWORK = make_framework(skills=1, statements=3)
SKILL = FRAMEWORK.skills[0]
KEYS = [statement.key for statement in SKILL.statements]
VALUES = range(FRAMEWORK.top)
ROWS = st.sampled_from(list(product(VALUES, repeat=3)))
ROWS_WITH_SKIPS = st.sampled_from(list(product([None, *VALUES], repeat=3)))


def sheet(values: "list[int | None] | tuple[int | None, ...]") -> Answers:
    return dict(zip(KEYS, values, strict=True))


def summed(sheets: Sequence[Answers]) -> Counter[Count]:
    counts: Counter[Count] = Counter()
    for one in sheets:
        counts.update(counts_of(FRAMEWORK, one))
    return counts


@given(st.lists(ROWS, min_size=FEWEST, max_size=40))
def test_figures_are_those_of_the_answers_themselves(rows: list[tuple[int, int, int]]) -> None:
    use = skill_use(SKILL, FRAMEWORK.top, summed([sheet(row) for row in rows]))
    columns = list(zip(*rows, strict=True))
    whole = variance([sum(row) for row in rows])
    if whole:
        alpha = 3 / 2 * (1 - sum(variance(column) for column in columns) / whole)
        assert use.alpha == pytest.approx(alpha, abs=0.006)
    else:
        assert use.alpha is None
    for index, key in enumerate(KEYS):
        one, column = use.statements[key], columns[index]
        rest = [sum(row) - row[index] for row in rows]
        assert one.mean == pytest.approx(mean(column), abs=0.006)
        assert one.spread == pytest.approx(stdev(column), abs=0.006)
        if len(set(column)) > 1 and len(set(rest)) > 1:
            assert one.fits == pytest.approx(correlation(column, rest), abs=0.006)
        else:
            assert one.fits is None


@given(st.lists(ROWS, max_size=FEWEST - 1))
def test_of_fewer_than_ten_nothing_is_told(rows: list[tuple[int, int, int]]) -> None:
    use = skill_use(SKILL, FRAMEWORK.top, summed([sheet(row) for row in rows]))
    nothing = StatementUse(0, (0,) * FRAMEWORK.top)
    assert (use.complete, use.alpha) == (0, None)
    assert set(use.statements.values()) == {nothing}


@given(st.lists(ROWS_WITH_SKIPS, max_size=30))
def test_no_count_is_told_but_in_tens_and_none_is_more_than_there_are(
    rows: list[tuple[int | None, int | None, int | None]],
) -> None:
    counts = summed([sheet(row) for row in rows])
    use = skill_use(SKILL, FRAMEWORK.top, counts)
    for index, key in enumerate(KEYS):
        one = use.statements[key]
        numbers = [one.people, use.complete, *one.values]
        assert all(number % FEWEST == 0 for number in numbers)
        assert one.people <= sum(row[index] is not None for row in rows)


def test_figures_of_a_statement_that_few_have_answered_are_held_back() -> None:
    rows = [sheet([2, None, 1]) for _ in range(FEWEST)] + [sheet([2, 3, 1])] * (FEWEST - 1)
    use = skill_use(SKILL, FRAMEWORK.top, summed(rows))
    few = use.statements[KEYS[1]]
    assert (few.people, few.mean, few.fits, few.skips) == (0, None, None, 0.53)
    assert use.alpha is None


def test_skips_count_what_was_left_open_too() -> None:
    rows = [{KEYS[0]: 1, KEYS[1]: None}] * FEWEST
    counts = summed(rows)
    assert counts[Figure.ANSWER, KEYS[1], SKIPPED] == FEWEST
    use = skill_use(SKILL, FRAMEWORK.top, counts)
    assert [use.statements[key].skips for key in KEYS] == [0, 1, 1]


@pytest.mark.parametrize(("count", "said"), [(0, 0), (9, 0), (10, 10), (19, 10), (120, 120)])
def test_counts_are_told_in_tens(count: int, said: int) -> None:
    assert told(count) == said


def test_levels_are_those_of_the_report() -> None:
    counts: Counter[Count] = Counter()
    for _ in range(FEWEST):
        counts.update(levels_of(FRAMEWORK, sheet([1, 1, 1])))
    counts.update(levels_of(FRAMEWORK, sheet([3, 3, 3])))
    shares = level_shares(SKILL, FRAMEWORK.top, counts)
    assert shares == tuple(FEWEST if n == 2 else 0 for n in range(1, FRAMEWORK.top + 1))


@pytest.mark.parametrize(
    ("use", "found"),
    [
        (StatementUse(100, (20,) * 5, skips=0.2, alike=0.2, fits=0.5), [Notable.OFTEN_SKIPPED]),
        (StatementUse(100, (20,) * 5, skips=0.19, alike=0.9), [Notable.ALL_ALIKE]),
        (StatementUse(100, (20,) * 5, skips=0.0, alike=0.89, fits=0.19), [Notable.APART]),
        (StatementUse(100, (20,) * 5, skips=0.0, alike=0.5, fits=0.2), []),
        (StatementUse(0, (0,) * 5), []),
    ],
)
def test_what_stands_out_follows_from_the_figures(use: StatementUse, found: list[Notable]) -> None:
    assert notable(use) == found
