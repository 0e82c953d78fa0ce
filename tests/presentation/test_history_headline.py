"""What a history says first and what it says next, in all cases and for any answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.history import make_history
from assessments.domain.questionnaire import Provenance
from assessments.presentation.history_headline import headline, lead
from assessments.presentation.history_page import history_page
from tests.domain.versions import many
from tests.factories import make_framework
from tests.presentation.test_history_page import FRAMEWORK, at, history, taken

SMALL_STEP, HALF, WHOLE = [2, 2, 2, 3], [3, 2, 3, 2], [3, 3, 3, 3]
DOWN = [1, 2, 1, 2]
MOOD = "A kinder or a stricter day moves all answers alike"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([2, 2, 2, 2], "No clear change since June"),
        ([3, 2, 2, 2], "Skill 1 has grown since June"),
        ([3, 2, 3, 2], "Skill 1 and Skill 3 have grown since June"),
        ([3, 3, 3, 2], "3 of 4 skills have grown since June"),
        ([4, 3, 4, 3], "All 4 skills have grown since June"),
        ([3, 3, 3, 3], "Your answers moved up together by about 1 level since June"),
        ([HALF] * 4, "Your answers moved up together by about 0.5 levels since June"),
        ([1, 1, 1, 1], "Your answers moved down together by about 1 level since June"),
        ([2, 1, 2, 2], "Skill 2 has fallen since June"),
        ([2, 1, 2, 1], "Skill 2 and Skill 4 have fallen since June"),
        ([1, 1, 1, 2], "3 of 4 skills have fallen since June"),
        ([0, 1, 0, 1], "All 4 skills have fallen since June"),
        ([3, 1, 2, 2], "Skill 1 has grown since June; Skill 2 has fallen"),
        ([3, 1, 1, 1], "Skill 1 has grown since June; 3 have fallen"),
        ([HALF, 2, 2, 2], "No clear change since June, but Skill 1 seems to have grown"),
        ([2, DOWN, 2, 2], "No clear change since June, but Skill 2 seems to have fallen"),
    ],
)
def test_headline(after, expected):
    assert headline(history([2, 2, 2, 2], after)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([2, 2, 2, []], "No clear change since June in what can be compared"),
        ([[], [], [], []], "Nothing can be compared with June"),
    ],
)
def test_headline_of_what_cannot_be_compared(before, expected):
    assert headline(history(before, [2, 2, 2, 2])) == expected


def test_headline_of_single_statements():
    single = make_framework(statements=[1, 1], version=1)
    found = make_history([taken(at(6), [[0], [4]], single), taken(at(9), [[4], [0]], single)])
    assert headline(found) == "Single statements are too few to call a change since June"
    assert lead(found) == ""


def test_headline_of_what_seems_to_have_moved_both_ways():
    eight = make_framework(skills=8, version=1)
    found = history([2] * 8, [HALF, DOWN] + [2] * 6, framework=eight)
    assert headline(found) == (
        "No clear change since June, but Skill 1 seems to have grown and Skill 2 seems to have "
        "fallen"
    )


def test_headline_of_one_report():
    only = history([2, 2, 2, 2])
    assert headline(only) == "Your first report is here"
    assert lead(only).startswith("Take it again in about three months.")


def test_headline_keeps_what_looks_like_a_format():
    skills = FRAMEWORK.skills
    named = replace(skills[0], name="100%(when)s")
    odd = replace(
        FRAMEWORK,
        categories=(replace(FRAMEWORK.categories[0], skills=(named, *skills[1:])),),
    )
    assert headline(history([2] * 4, [3, 2, 2, 2], framework=odd)) == (
        "100%(when)s has grown since June"
    )


# --- What is said of several reports -----------------------------------------------------------


def test_a_slow_climb_is_said_before_what_is_not_clear():
    found = history([2, 2, 2, 2], [HALF, 2, 2, 2], [WHOLE, 2, 2, 2])
    assert headline(found) == "Skill 1 has grown since March, step by step"
    assert "Since June, Skill 1 seems to have grown." in lead(found)


def test_a_slow_climb_hides_nothing_that_is_clear():
    found = history([2, 2, 2, 2], [HALF, 2, 2, 2], [WHOLE, 4, 2, 1])
    assert headline(found) == "Skill 1 has grown since March, step by step"
    assert "Skill 2 has grown since June. Skill 4 came out lower than before." in lead(found)


def test_a_slow_climb_of_all_is_a_shared_move():
    found = history([2] * 4, [SMALL_STEP] * 4, [HALF] * 4)
    assert headline(found) == (
        "Your answers moved up together by about 0.5 levels since March, step by step"
    )
    assert MOOD in lead(found)


def test_since_the_first_there_is_no_step_to_be_told():
    assessments = history([2, 2, 2, 2], [HALF, 2, 2, 2], [WHOLE, 2, 2, 2]).past
    found = make_history([past.taken for past in assessments], since="id-3")
    assert headline(found) == "Skill 1 has grown since March"


# --- A fall beside a clear rise of readiness ---------------------------------------------------

# Two skills rise to their target, one that is far above it comes back a little.
LOW, HIGH = [0, 0, 2, 4], [2, 2, 2, 3]


def test_no_fall_in_the_headline_where_readiness_rose_clearly():
    found = history(LOW, HIGH)
    assert found.readiness_rose
    assert headline(found) == "Skill 1 and Skill 2 have grown since June"
    assert lead(found).startswith("Skill 4 came out lower than before. A lower answer can also")


def test_readiness_is_the_headline_where_only_a_fall_is_clear():
    before = [[1, 1, 0, 2], [1, 0, 1, 0], [1, 2, 1, 2], 4]
    found = history(before, [[1, 2, 0, 3], [1, 1, 1, 1], [2, 3, 1, 2], 3])
    assert found.readiness_rose
    assert headline(found) == "Your readiness has risen since June, from 58 % to 71 %"
    assert lead(found).startswith("Skill 4 came out lower than before.")


# --- The lead ----------------------------------------------------------------------------------


def test_lead_tells_the_rest_and_what_grew_before():
    text = lead(history([1, 1, 2, 2], [2, 2, 2, 2], [2, 2, 3, 2]))
    assert text == (
        "3 other skills moved no more than chance would explain. "
        "Skill 1 and Skill 2 have grown since March."
    )


def test_lead_of_no_change_does_not_say_that_nothing_changed():
    assert "even a whole level of change often stays unseen" in lead(history([2] * 4, [2] * 4))


def test_lead_of_a_fall_is_kind():
    text = lead(history([2] * 4, [1, 2, 2, 2]))
    assert text.startswith("A lower answer can also come from seeing more clearly")


def test_lead_of_what_seems_so_says_that_it_can_be_chance():
    assert lead(history([2] * 4, [HALF, 2, 2, 2])).startswith("“Seems” can be chance:")


@pytest.mark.parametrize("after", [3, 1])
def test_lead_of_a_shared_move_says_what_it_can_mean(after):
    assert lead(history([2] * 4, [after] * 4)).startswith(MOOD)


# --- What was confirmed ------------------------------------------------------------------------


def reviewed(after, carried=()):
    """Go in September through answers of 2 in June: what is still 2 was confirmed, or carried."""
    june, september = taken(at(6), [2, 2, 2, 2]), taken(at(9), after)
    kept = {
        key: Provenance.CARRIED if key in carried else Provenance.CONFIRMED
        for key, value in september.answers.items()
        if value == 2
    }
    return make_history([june, replace(september, provenances=kept, earlier=june.id)])


def test_headline_of_what_was_all_confirmed():
    found = reviewed([2, 2, 2, 2])
    assert headline(found) == "You confirmed your answers of June"
    assert lead(found) == (
        "What was kept is no second answer: it shows neither growth nor standing still."
    )
    assert history_page(found).reports[0].given == "16 confirmed"
    assert {m.verdict for g in history_page(found).groups for m in g.multiples} == {
        "You confirmed your earlier answers"
    }


def test_headline_of_what_nobody_has_looked_at_says_no_more():
    found = reviewed([2, 2, 2, 2], carried={"skill-1-1"})
    assert headline(found) == "Your answers of June were taken over"
    assert history_page(found).reports[0].given == "15 confirmed, 1 taken over, not looked at"
    assert history_page(found).groups[0].multiples[0].verdict == "Your earlier answers, taken over"


def test_lead_tells_what_was_confirmed_beside_what_has_grown():
    found = reviewed([4, 2, 2, 2])
    assert headline(found) == "Skill 1 has grown since June"
    assert lead(found) == "You confirmed your earlier answers in 3 skills."


def test_headline_of_an_answer_changed_among_confirmed_ones():
    found = reviewed([[3, 2, 2, 2], 2, 2, 2])
    assert headline(found) == "No clear change since June in what you answered anew"
    assert lead(found).startswith("You confirmed your earlier answers in 3 skills.")
    facts = history_page(found).groups[0].multiples[0].facts
    assert facts == ("3 of 4 compared answers stayed as they were",)


# --- For any answers ---------------------------------------------------------------------------

STATEMENTS = [4, 3, 1, 2, 4]
MIXED = make_framework(statements=STATEMENTS, version=1)


@st.composite
def over_time(draw):
    """Answers to two to four reports; skills move by a mood of the day and by themselves."""
    start, mood, own = st.integers(0, 4), st.integers(-1, 1), st.sampled_from([-2, 0, 0, 0, 2])
    jitter = st.sampled_from([0, 0, 0, 0, 1, -1, None])
    levels = [draw(start) for _ in STATEMENTS]
    reports = []
    for _ in range(draw(st.integers(2, 4))):
        day = draw(mood)
        levels = [min(4, max(0, level + day + draw(own))) for level in levels]
        reports.append(
            [
                [
                    None if (j := draw(jitter)) is None else min(4, max(0, level + j))
                    for _ in range(n)
                ]
                for level, n in zip(levels, STATEMENTS, strict=True)
            ]
        )
    return reports


@settings(many, max_examples=150)
@given(over_time(), st.booleans())
def test_headline_never_contradicts_what_stands_below_it(reports, since_first):
    months = (1, 3, 6, 9)
    assessments = [taken(at(m), rows, MIXED) for m, rows in zip(months, reports, strict=False)]
    found = make_history(assessments, since="id-1" if since_first else "")
    page = history_page(found)
    said = [m.verdict for group in page.groups for m in group.multiples]
    since = f"since {page.since}"

    grown = [v for v in said if v.startswith("Has grown")]
    fallen = [v for v in said if v.startswith("Has fallen")]
    seeming = [v for v in said if v.startswith("Seems")]
    assert ("grown since" not in page.headline) or grown or "step by step" in page.headline
    assert ("fallen" not in page.headline) or fallen or "seem" in page.headline
    assert ("seem" not in page.headline) or (seeming and not grown and not fallen)
    assert ("No clear change" not in page.headline) or not (grown or fallen)
    assert ("moved up" not in page.headline) or not fallen
    assert ("moved down" not in page.headline) or not grown
    assert not (found.readiness_rose and "fallen" in page.headline)
    told = f"{page.headline}. {page.lead}"
    assert not grown or f"grown {since}" in told
    assert not fallen or "fallen" in told or "came out lower" in told
    assert not seeming or "seem" in told
    assert said[2] in ("One statement only: not called", "Cannot be compared")
