"""Pages, progress, what is missing and what is out of scale."""

from dataclasses import replace

import pytest

from assessments.domain.framework import Category, Framework, Statement
from assessments.domain.questionnaire import (
    AnswerSheet,
    Progress,
    Provenance,
    all_alike,
    count_by_provenance,
    first_open_page,
    minutes_left,
    missing,
    out_of_scale,
    pages,
    progress,
)
from tests.factories import make_answers, make_framework, make_skill
from tests.typed import present


def keys(items):
    return [item.key for item in items]


def test_pages_one_for_each_skill_in_the_order_of_the_framework():
    framework = make_framework(skills=3, categories=2)
    result = pages(framework)
    assert [(p.number, p.category.key, p.skill.key) for p in result] == [
        (1, "category-1", "skill-1"),
        (2, "category-2", "skill-2"),
        (3, "category-2", "skill-3"),
    ]


def test_pages_neighbours_cross_categories_and_end_at_the_ends():
    first, second, third = make_framework(skills=3, categories=2).skills
    result = pages(make_framework(skills=3, categories=2))
    assert [(p.previous, p.next) for p in result] == [
        (None, second),
        (first, third),
        (second, None),
    ]


def test_pages_single_skill_has_no_neighbours():
    (page,) = pages(make_framework(skills=1))
    assert (page.number, page.previous, page.next) == (1, None, None)


def test_progress_keeps_answered_skipped_and_open_apart():
    framework = make_framework(skills=2)
    answers = make_answers(framework, [[0, None, 3]])
    result = progress(framework.statements, answers)
    assert result == Progress(answered=2, skipped=1, total=8)
    assert result.open == 5


def test_progress_nothing_answered():
    framework = make_framework(skills=2)
    assert progress(framework.statements, {}) == Progress(0, 0, 8)


def test_progress_answers_to_other_statements_do_not_count():
    first, second = make_framework(skills=2).skills
    answers = make_answers(make_framework(skills=2), {"skill-1": [1, 2, 3, 4]})
    assert progress(second.statements, answers | {"retired": 2}) == Progress(0, 0, 4)
    assert progress(first.statements, answers) == Progress(4, 0, 4)


def test_missing_skipped_and_zero_are_not_missing():
    framework = make_framework(statements=[4])
    answers = {"skill-1-1": 0, "skill-1-3": None}
    assert keys(missing(framework.statements, answers)) == ["skill-1-2", "skill-1-4"]


@pytest.mark.parametrize("value", [1, 4])
def test_all_alike_the_same_answer_throughout(value):
    framework = make_framework(skills=8)
    assert all_alike(framework.statements, make_answers(framework, [[value] * 4] * 8))


def test_all_alike_one_other_answer_is_enough_to_differ():
    framework = make_framework(skills=3)
    answers = make_answers(framework, [[2] * 4, [2] * 4, [2, 2, 2, 3]])
    assert not all_alike(framework.statements, answers)


def test_all_alike_not_yet_throughout_is_how_people_begin():
    framework = make_framework(skills=8)
    assert not all_alike(framework.statements, make_answers(framework, [[0] * 4] * 8))


@pytest.mark.parametrize(("last", "is_asked"), [([2, 2, 2], True), ([2, 2, None], False)])
def test_all_alike_counts_what_was_answered_and_from_eight_of_them(last, is_asked):
    framework = make_framework(skills=3)  # 5 of 12 statements come before the last ones
    answers = make_answers(framework, [[2, None, 2, 2], [2, 2], [None, *last]])
    assert all_alike(framework.statements, answers) is is_asked


def test_all_alike_answers_to_other_statements_do_not_count():
    framework = make_framework(skills=2)
    answers = make_answers(framework, [[2] * 4, [2] * 4])
    assert all_alike(framework.statements, answers | {"retired": 3})


def test_first_open_page_is_the_first_with_something_missing():
    framework = make_framework(skills=3)
    answers = make_answers(framework, [[1, 2, None, 0], [1, 1, 1]])
    assert present(first_open_page(framework, answers)).skill.key == "skill-2"


def test_first_open_page_nothing_answered_is_the_first():
    assert present(first_open_page(make_framework(skills=3), {})).number == 1


def test_first_open_page_nothing_missing_is_none():
    framework = make_framework(skills=3)
    assert first_open_page(framework, make_answers(framework, [[None] * 4] * 3)) is None


def test_out_of_scale_answers_of_the_scale_and_skipped_are_fine():
    framework = make_framework(skills=1, top=3)
    answers = make_answers(framework, [[0, 1, 2, None]])
    assert out_of_scale(framework.skills[0], framework.options, answers) == []


@pytest.mark.parametrize("value", [-1, 3, 100])
def test_out_of_scale_value_that_the_scale_does_not_have(value):
    framework = make_framework(skills=1, top=3)
    answers = {"skill-1-1": 0, "skill-1-2": value}
    assert out_of_scale(framework.skills[0], framework.options, answers) == ["skill-1-2"]


@pytest.mark.parametrize("value", [0, None])
def test_out_of_scale_statement_of_another_skill(value):
    framework = make_framework(skills=2)
    answers = {"skill-1-1": 0, "skill-2-1": value}
    assert out_of_scale(framework.skills[0], framework.options, answers) == ["skill-2-1"]


def framework_of_words(words: int) -> Framework:
    """Return a framework whose one page shows so many words: 2 of the name, 8 of a statement."""
    skill = make_skill(statements=1, definition="word " * (words - 10))
    category = Category("category-1", "Category 1", "Summary.", (skill,))
    return replace(make_framework(skills=1), categories=(category,))


@pytest.mark.parametrize(
    ("words", "minutes"), [(11, 1), (119, 1), (178, 1), (179, 2), (297, 2), (298, 3)]
)
def test_minutes_left_is_reading_twice_rounded(words, minutes):
    assert minutes_left(framework_of_words(words), {}) == minutes  # 2 · words / 238


@pytest.mark.parametrize(("statements", "minutes"), [(15, 1), (60, 4), (1600, 108)])
def test_a_statement_takes_four_seconds_however_short_it_is(statements, minutes):
    short = tuple(Statement(f"s-{n}", "Agile") for n in range(statements))
    skill = make_skill(definition="", name="", statements=0)
    category = Category("category-1", "C", "S", (replace(skill, statements=short),))
    framework = replace(make_framework(skills=1), categories=(category,))

    assert minutes_left(framework, {}) == minutes == round(statements * 8 * 2 / 238)
    assert minutes * 60 / statements == pytest.approx(4, abs=0.1)


def test_minutes_left_counts_examples():
    framework = framework_of_words(178)
    (skill,) = framework.skills
    statement = replace(skill.statements[0], example="word")
    category = replace(framework.categories[0], skills=(replace(skill, statements=(statement,)),))
    assert minutes_left(replace(framework, categories=(category,)), {}) == 2


@pytest.mark.parametrize("value", [0, None])
def test_minutes_left_answered_or_skipped_takes_none(value):
    assert minutes_left(framework_of_words(500), {"skill-1-1": value}) == 0


def test_minutes_left_only_the_open_statements_of_a_page_count():
    framework = make_framework(skills=8)  # a page: 2 + 4 words, and 8 for each of 4 statements
    assert minutes_left(framework, {}) == 3  # 8 · 38 · 2 / 238 = 2.55
    answers = make_answers(framework, [[1, 1, 1]] * 8)
    assert minutes_left(framework, answers) == 1  # 8 · 14 · 2 / 238 = 0.94


def test_first_open_page_behind_another():
    framework = make_framework(skills=4)
    answers = make_answers(framework, [[1], [1] * 4, [1], [1] * 4])
    pages_after = [first_open_page(framework, answers, after) for after in ("", "skill-1")]
    assert [present(page).skill.key for page in pages_after] == ["skill-1", "skill-3"]
    assert first_open_page(framework, answers, "skill-3") is None


def test_looked_at_leaves_out_what_was_only_taken_over():
    answers = {"a": 1, "b": None, "c": 2, "d": 3}
    provenances = {"a": Provenance.CARRIED, "b": Provenance.CARRIED, "c": Provenance.CONFIRMED}
    assert AnswerSheet(answers, provenances).looked_at == {"c": 2, "d": 3}


def test_count_by_provenance_counts_answers_and_no_skips():
    answers = {"a": 1, "b": None, "c": 2, "d": 3}
    provenances = {"b": Provenance.CONFIRMED, "c": Provenance.CONFIRMED}
    assert count_by_provenance(answers, provenances) == {
        Provenance.ANEW: 2,
        Provenance.CONFIRMED: 1,
    }
