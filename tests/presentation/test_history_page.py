"""What the history says and draws."""

import re
from dataclasses import astuple, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assessments.domain.history import Taken, make_history
from assessments.presentation.dates import marks, moment, said_at
from assessments.presentation.history_page import history_page, history_pages
from assessments.presentation.history_plot import LEFT, RIGHT, positions
from assessments.presentation.history_words import not_comparable
from assessments.presentation.words import listed
from tests.domain.versions import with_statement
from tests.factories import make_answers, make_framework

FRAMEWORK = make_framework(skills=4, version=1)
ONE, OTHER = [2, 2, 2, 2], [1, 1, 1, 1]


def at(month, day=1, year=2026):
    return datetime(year, month, day, 12, tzinfo=UTC)


def taken(when, values, framework=FRAMEWORK):
    """Answer each skill with one value; a list of them for its statements."""
    rows = [[value] * 4 if isinstance(value, int) else value for value in values]
    role = framework.roles[0]
    return Taken(framework, role, make_answers(framework, rows), when, f"id-{when.month}")


def history(*values, framework=FRAMEWORK):
    """Assess in March, June and September, as many times as there are values."""
    months = (3, 6, 9)[-len(values) :]
    return make_history([taken(at(m), v, framework) for m, v in zip(months, values, strict=True)])


# --- What cannot be compared -------------------------------------------------------------------


def test_not_comparable_gives_its_reasons():
    new = with_statement(FRAMEWORK, "skill-1-1", meaning=2)
    for number in (2, 3):
        new = with_statement(new, f"skill-1-{number}", meaning=2)
    new = replace(new, version=2)
    found = make_history(
        [taken(at(6), [2, 2, 2, []]), taken(at(9), [2, 2, 2, 2], new)],
    )
    assert not_comparable(found) == [
        "Skill 1: only 1 of 4 statements were answered both times in the same meaning.",
        "Skill 4: no statement was answered both times in the same meaning.",
    ]
    page = history_page(found)
    first = page.groups[0].multiples[0]
    assert (first.verdict, first.change, first.levels) == ("Cannot be compared", "", "")
    assert (first.seems_from, first.has_from) == ("", "")
    assert first.facts == ("Only 1 of 4 statements answered twice",)


def test_not_comparable_names_new_and_lost_skills():
    fewer = make_framework(skills=3, version=1)
    grown = make_history([taken(at(6), [2] * 3, fewer), taken(at(9), [2] * 4)])
    shrunk = make_history([taken(at(6), [2] * 4), taken(at(9), [2] * 3, fewer)])
    assert not_comparable(grown) == ["Skill 4 is new since June."]
    assert not_comparable(shrunk) == ["Skill 4 is no longer asked."]


def test_not_comparable_another_scale():
    old = make_framework(skills=4, top=4)
    page = history_page(make_history([taken(at(6), [2] * 4, old), taken(at(9), [2] * 4)]))
    assert page.not_comparable == (
        "The answers of June had another scale, so no skill can be compared.",
    )
    assert (page.reports[1].met, page.reports[1].readiness) == ("", "")


# --- The page ------------------------------------------------------------------------------------


def test_page_of_three():
    page = history_page(history([1, 2, 2, 2], [2, 2, 2, 2], [2, 2, 2, [3, 3, 2, 2]]))
    assert [line.id for line in page.reports] == ["id-9", "id-6", "id-3"]
    assert page.earlier == (("id-6", "June", True), ("id-3", "March", False))
    assert (page.since, page.first, page.since_is_first) == ("June", "March", False)
    first, last = page.groups[0].multiples[0], page.groups[1].multiples[1]
    assert (first.kind, first.direction, first.verdict, first.scores) == (
        "no-clear-change",
        "",
        "No clear change",
        "2, 3, 3",
    )
    assert first.facts == ("Has grown by 1 level since March",)
    assert (last.direction, last.verdict, last.change, last.levels, last.scores) == (
        "up",
        "Seems to have grown by 0.5 levels",
        "+0.5",
        "3\N{NO-BREAK SPACE}→ 3.5",
        "3, 3, 3.5",
    )
    assert [cells[0].score for cells in last.cells] == ["3", "3", "3.5"]
    # Two comparisons of four skills and of all together are ten statements. SE of the last one:
    # v = (1 + 4 · 1/12) / 7, √((4/21 + 1/6) / 4) = 0.2988, times 1.645 and 2.559
    assert (page.seems, page.has, last.seems_from, last.has_from) == (
        "1.64",
        "2.56",
        "0.49",
        "0.77",
    )


def test_page_of_a_fall_has_a_minus_sign():
    skill = history_page(history([2] * 4, [1, 2, 2, 2])).groups[0].multiples[0]
    assert (skill.direction, skill.verdict, skill.change) == ("down", "Has fallen by 1 level", "−1")


def test_page_counts_what_is_met_and_what_is_about_there_and_gives_readiness_its_range():
    now = [[4, 4, 4, 4], [2, 3, 2, 3], [0, 1, 0, 1], []]
    line = history_page(history([2] * 4, now)).reports[0]
    # Targets begin at 3.5: met, about there (3.5 ± 0.4), to go (2 short) and not known
    assert (line.met, line.about) == ("1 of 4", "1 about there")
    # Weights 3, 2 and 1 of the known ones: (6 · 2.5 − 1 · 2) / (6 · 2.5)
    assert line.readiness == "87"
    assert re.fullmatch(r"probably \d+ to \d+ %", line.range)
    older = history_page(history([2] * 4, now)).reports[1]
    assert (older.met, older.about) == ("0 of 4", "")


def test_page_never_calls_a_single_statement():
    single = make_framework(statements=[1, 4, 4, 4], version=1)
    before = taken(at(6), [[0], 2, 2, 2], single)
    page = history_page(make_history([before, taken(at(9), [[4], 2, 2, 2], single)]))
    skill = page.groups[0].multiples[0]
    assert (skill.verdict, skill.direction) == ("One statement only: not called", "")
    assert (skill.change, skill.levels, skill.has_from) == ("+4", "1\N{NO-BREAK SPACE}→ 5", "")


def test_page_says_of_which_statements_a_change_is_where_the_scores_have_others():
    new = replace(with_statement(FRAMEWORK, "skill-1-1", meaning=2), version=2)
    before = taken(at(6), [[4, 1, 1, 1], 2, 2, 2])
    page = history_page(make_history([before, taken(at(9), [[0, 2, 2, 2], 2, 2, 2], new)]))
    skill = page.groups[0].multiples[0]
    assert (skill.scores, skill.change) == ("2.75, 2.5", "+1")
    assert skill.facts == ("3 of 4 statements compared: 2\N{NO-BREAK SPACE}→ 3",)


@pytest.mark.parametrize("values", [[0, 0, 1], [1, 0, 1], [2, 2, 1]])
def test_page_shows_changes_that_add_up_with_the_levels_beside_them(values):
    """Thirds are rounded: 1.67 − 1 is shown as 0.67, and 3.67 − 2.33 as 1.34."""
    thirds = make_framework(statements=[3, 3, 3], version=1)
    after = [v + step for v, step in zip(values, [0, 1, 1], strict=True)]
    old, new = taken(at(6), [values] * 3, thirds), taken(at(9), [after] * 3, thirds)
    skill = history_page(make_history([old, new])).groups[0].multiples[0]
    before, now = map(Decimal, skill.levels.split("→"))
    assert Decimal(skill.change) == now - before


def test_pages_begin_with_the_framework_assessed_last():
    other = make_framework(key="other", skills=4)
    earlier = make_history([taken(at(1), [2] * 4, other)])
    assert [p.key for p in history_pages([earlier, history([2] * 4)])] == ["framework", "other"]


# --- The picture ---------------------------------------------------------------------------------


def plots(found):
    return [m.plot for group in history_page(found).groups for m in group.multiples]


def test_plot_stands_where_time_and_score_say():
    plot = plots(history([0, 2, 2, 2], [4, 2, 2, 2]))[0]
    # Levels 1 and 5 at the bottom and the top of 112 pixels that begin at 8; level 4 begins at 3.5
    assert [(p.x, p.y) for p in plot.points] == [
        pytest.approx((0.18, 120)),
        pytest.approx((0.9, 8)),
    ]
    assert plot.target == 50
    assert plot.levels[0] == (120, 1)
    assert [astuple(s)[:4] for s in plot.segments] == [pytest.approx((0.18, 120, 0.9, 8))]
    assert (plot.versions, plot.dates) == ((), ((0.18, "Jun"), (pytest.approx(0.9), "Sep")))


def test_plot_marks_a_new_version_between_two_reports():
    new = replace(FRAMEWORK, version=2)
    found = make_history([taken(at(6), [2] * 4), taken(at(9), [2] * 4, new)])
    assert plots(found)[0].versions == ((pytest.approx(0.54), "v2"),)


def test_plot_marks_a_new_version_once():
    new = replace(FRAMEWORK, version=2)
    times = (at(3), FRAMEWORK), (at(6), new), (at(9), new)
    found = make_history([taken(when, [2] * 4, framework) for when, framework in times])
    assert [name for _x, name in plots(found)[0].versions] == ["v2"]


def test_plot_leaves_a_hole_where_nothing_is_known():
    plot = plots(history([2] * 4, [2, [], 2, 2], [2] * 4))[1]
    assert (len(plot.points), plot.segments) == (2, ())


def test_plot_marks_the_points_of_another_skill():
    skills = FRAMEWORK.skills
    heir = replace(skills[3], key="heir", comes_from=("skill-4",))
    targets = FRAMEWORK.roles[0].targets
    role = replace(FRAMEWORK.roles[0], targets={**targets, "heir": targets["skill-4"]})
    new = replace(
        FRAMEWORK,
        version=2,
        roles=(role,),
        categories=(replace(FRAMEWORK.categories[0], skills=(*skills[:3], heir)),),
    )
    page = history_page(make_history([taken(at(6), [2] * 4), taken(at(9), [2] * 4, new)]))
    last = page.groups[0].multiples[3]
    assert [p.is_other for p in last.plot.points] == [True, False]
    assert [s.is_other for s in last.plot.segments] == [True]
    assert last.facts == ("Earlier part of Skill 4 (hollow points)",)
    assert last.cells[0][0].other == "Skill 4"


def test_positions_keep_the_distances_of_time_where_there_is_room():
    assert positions([at(1, 1), at(1, 31), at(5, 1)]) == pytest.approx(
        (LEFT, LEFT + (RIGHT - LEFT) / 4, RIGHT)
    )


def test_positions_are_one_step_apart_where_two_would_touch():
    assert positions([at(1, 1), at(1, 2), at(12, 1)]) == pytest.approx(
        (LEFT, (LEFT + RIGHT) / 2, RIGHT)
    )
    assert positions([at(1), at(1)]) == pytest.approx((LEFT, RIGHT))


# --- Words ---------------------------------------------------------------------------------------


def test_a_moment_is_as_short_as_it_can_be():
    assert moment(at(6), [at(3), at(6), at(9)]) == "June"
    assert moment(at(6, 2), [at(6, 1), at(6, 2), at(9)]) == "June 2, 2026"
    assert moment(at(6, 1, 2025), [at(6, 1, 2025), at(9)]) == "June 2025"
    assert moment(at(6), [at(6)]) == "June"


def test_marks_are_unlike_each_other():
    assert marks([at(3), at(6)]) == ("Mar", "Jun")
    assert marks([at(3, 1), at(3, 9)]) == ("1 Mar", "9 Mar")
    assert marks([at(3, 1, 2025), at(3)]) == ("Mar 2025", "Mar 2026")


def test_said_at_names_the_month_or_the_day():
    assert said_at(at(3), at(6)) == "In March"
    assert said_at(at(3, 1, 2025), at(6)) == "In March 2025"
    assert said_at(at(3, 1), at(3, 9)) == "On March 1, 2026"


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (list("ABC"), "A, B and C")],
)
def test_listed(names, expected):
    assert listed(names) == expected
