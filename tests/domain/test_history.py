"""Several assessments as one history: what is measured against what, and what continues in what."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.change import Verdict
from assessments.domain.history import (
    DRAWN,
    LISTED,
    Listing,
    Taken,
    drawn,
    listing,
    make_history,
    nearest,
    sources,
)
from assessments.domain.questionnaire import Provenance
from tests.domain.versions import with_skill
from tests.factories import make_answers, make_framework, make_role, make_skill, make_targets
from tests.typed import present

FRAMEWORK = make_framework(skills=2, targets=3, roles=2)


def at(month, day=1):
    return datetime(2026, month, day, tzinfo=UTC)


def taken(month, value, framework=FRAMEWORK, role=0, **fields):
    answers = value if isinstance(value, dict) else make_answers(framework, value)
    return Taken(framework, framework.roles[role], answers, at(month), f"id-{month}", **fields)


def renamed(framework, key, new_key, *comes_from):
    """Return the framework with a skill under another key, in the next version."""
    skill = next(s for s in framework.skills if s.key == key)
    other = replace(skill, key=new_key, name=f"New {skill.name}", comes_from=comes_from)
    categories = tuple(
        replace(c, skills=tuple(other if s.key == key else s for s in c.skills))
        for c in framework.categories
    )
    targets = {new_key if k == key else k: t for k, t in framework.roles[0].targets.items()}
    return replace(
        framework,
        categories=categories,
        roles=(make_role(targets), make_role(targets, number=2)),
        resources=(),
        version=(framework.version or 1) + 1,
    )


def test_history_is_in_the_order_of_time():
    history = make_history([taken(6, 2), taken(3, 1), taken(9, 3)])
    assert [past.taken.at.month for past in history.past] == [3, 6, 9]
    assert (history.first.taken.at, history.newest.taken.at) == (at(3), at(9))


def test_history_of_one_has_nothing_to_compare_with():
    history = make_history([taken(3, 1)])
    assert (history.since, history.gone) == (None, ())
    assert [s.change for s in history.skills] == [None, None]
    assert [s.change_since_first for s in history.skills] == [None, None]
    assert [len(s.points) for s in history.skills] == [1, 1]


def test_history_compares_with_the_previous_and_the_first():
    history = make_history([taken(3, 1), taken(6, 3), taken(9, 3)])
    skill = history.skills[0]
    assert history.since == history.past[1]
    assert present(skill.change).verdict is Verdict.NO_CLEAR_CHANGE
    since_first = present(skill.change_since_first)
    assert (since_first.verdict, since_first.mean) == (Verdict.GREW, 2)


def test_history_compares_with_the_one_that_is_chosen():
    history = make_history([taken(3, 1), taken(6, 3), taken(9, 3)], since="id-3")
    assert history.since == history.first
    assert present(history.skills[0].change).verdict is Verdict.GREW


@pytest.mark.parametrize("since", ["id-9", "id-1", "nonsense"])
def test_history_since_what_is_not_earlier_is_an_error(since):
    with pytest.raises(LookupError):
        make_history([taken(3, 1), taken(9, 3)], since=since)


def test_all_are_measured_against_the_role_of_the_newest():
    easy, hard = (make_role(make_targets(["skill-1", "skill-2"], n), number=n) for n in (2, 4))
    framework = replace(FRAMEWORK, roles=(easy, hard))
    history = make_history([taken(3, 1, framework), taken(9, 2, framework, role=1)])
    # Answers of 1 are level 2: all met for the role chosen then, none for the newest's.
    assert history.role == hard
    assert [past.met for past in history.past] == [0, 0]
    # Targets that begin at 3.5: Σ w (2.5 − gap) / Σ w · 2.5 with gaps 1.5 and 0.5
    readiness = [present(past.readiness) for past in history.past]
    assert [of_past.value for of_past in readiness] == [Fraction(2, 5), Fraction(4, 5)]


def test_a_skill_not_asked_then_is_unknown_in_readiness():
    old = make_framework(skills=1, categories=1, targets=3)
    new = make_framework(skills=2, categories=1, targets=3)
    history = make_history([taken(3, 2, old), taken(9, 2, new)])
    # Weights 3 and 2, targets 3: 6 of 10 are known
    assert present(history.first.readiness).coverage == Fraction(6, 10)
    assert history.first.met == 1
    assert history.skills[1].points[0] == ()
    assert present(history.skills[1].change).verdict is Verdict.NOT_COMPARABLE


def test_another_scale_is_not_measured_and_has_no_points():
    old = make_framework(skills=2, top=4)
    history = make_history([taken(3, 2, old), taken(9, 2)])
    first = history.first
    assert (first.same_scale, first.met, first.readiness) == (False, None, None)
    assert [len(points) for points in history.skills[0].points] == [0, 1]


def test_a_skill_continues_what_it_comes_from():
    new = renamed(FRAMEWORK, "skill-2", "skill-9", "skill-2")
    history = make_history([taken(3, 1), taken(9, 3, new)])
    skill = history.skills[1]
    assert [[p.skill.key for p in points] for points in skill.points] == [["skill-2"], ["skill-9"]]
    assert (skill.continues(0), skill.continues(1)) == (True, False)
    assert present(skill.change).verdict is Verdict.GREW  # its statements kept their keys
    assert history.gone == ()


def test_a_skill_without_an_origin_is_new_and_the_other_is_gone():
    new = renamed(FRAMEWORK, "skill-2", "skill-9")
    history = make_history([taken(3, 1), taken(9, 3, new)])
    assert history.skills[1].points[0] == ()
    assert [skill.key for skill in history.gone] == ["skill-2"]


def test_origins_are_followed_over_several_versions():
    second = renamed(FRAMEWORK, "skill-2", "skill-8", "skill-2")
    third = renamed(second, "skill-8", "skill-9", "skill-8")
    history = make_history([taken(3, 1), taken(6, 2, second), taken(9, 3, third)])
    keys = [[p.skill.key for p in points] for points in history.skills[1].points]
    assert keys == [["skill-2"], ["skill-8"], ["skill-9"]]


def test_a_merged_skill_comes_from_both():
    merged = make_skill(9, comes_from=("skill-1", "skill-2"))
    assert [s.key for s in sources(merged, FRAMEWORK, [])] == ["skill-1", "skill-2"]


def test_a_skill_that_was_there_comes_from_itself_alone():
    skill = replace(FRAMEWORK.skills[0], comes_from=("skill-2",))
    assert [s.key for s in sources(skill, FRAMEWORK, [])] == ["skill-1"]


def test_an_origin_that_no_version_had_leads_nowhere():
    assert sources(make_skill(9, comes_from=("skill-8",)), FRAMEWORK, [FRAMEWORK]) == ()


def test_origins_in_a_circle_come_to_an_end():
    one, two = make_skill(8, comes_from=("skill-9",)), make_skill(9, comes_from=("skill-8",))
    known = make_framework(skills=2)
    known = replace(known, categories=(replace(known.categories[0], skills=(one, two)),))
    assert sources(one, FRAMEWORK, [known]) == ()


def test_what_was_absorbed_is_not_gone():
    new = with_skill(FRAMEWORK, replace(FRAMEWORK.skills[0], comes_from=("skill-2",)))
    new = replace(
        new,
        categories=new.categories[:1],
        roles=(make_role({"skill-1": FRAMEWORK.roles[0].targets["skill-1"]}),),
    )
    assert make_history([taken(3, 1), taken(9, 3, new)]).gone == ()


# --- What adds up over time ---------------------------------------------------------------------

EIGHT = make_framework(skills=8, targets=4)
STEADY = [2, 1, 2, 1]


def answered_over_time(*rows):
    """Answer the first skill with these rows, month by month, and all others alike each time."""
    return make_history(
        [
            taken(month, make_answers(EIGHT, [row] + [STEADY] * 7), EIGHT)
            for month, row in enumerate(rows, 1)
        ]
    )


@pytest.mark.parametrize(
    ("rows", "climbed"),
    [
        ([[1, 1, 1, 1], [1, 2, 1, 2], [2, 2, 2, 2]], True),
        ([[1, 1, 1, 1], [1, 2, 1, 1], [1, 2, 2, 1], [2, 2, 2, 2]], True),
        ([[1, 1, 1, 1], [2, 2, 2, 2], [2, 2, 2, 2]], False),  # the first step is clear
        ([[1, 1, 1, 1], [1, 2, 1, 2], [1, 1, 1, 2], [2, 2, 2, 2]], False),  # one goes down
        ([[1, 1, 1, 1], [1, 2, 1, 1], [1, 2, 1, 1]], False),  # they do not add up
        ([[1, 1, 1, 1], [2, 2, 2, 2]], False),  # a single step
        ([[1, 1, 1, 1], [], [2, 2, 2, 2]], False),  # nothing to step on
        ([[2, 2, 2, 2], [1, 2, 1, 2], [1, 1, 1, 1]], False),
    ],
)
def test_a_slow_climb_is_small_steps_up_that_add_up(rows, climbed):
    assert answered_over_time(*rows).skills[0].climbed_slowly is climbed


def test_what_a_page_compares_twice_must_show_more():
    once = answered_over_time([1] * 4, [2] * 4)
    twice = answered_over_time([1] * 4, [1] * 4, [2] * 4)
    from_the_first = make_history([past.taken for past in twice.past], since="id-1")
    assert [present(history.limits).has for history in (once, twice, from_the_first)] == [
        pytest.approx(2.52, abs=0.005),
        pytest.approx(2.757, abs=0.005),
        pytest.approx(2.52, abs=0.005),
    ]


def test_steps_are_compared_in_what_the_newest_asks():
    new = renamed(EIGHT, "skill-1", "skill-9", "skill-1")
    history = make_history(
        [taken(month, value, EIGHT) for month, value in ((3, 1), (6, 2))] + [taken(9, 2, new)]
    )
    assert [step.mean for step in history.skills[0].steps] == [1, 0]


def test_what_is_met_and_what_is_about_there_are_counted_apart():
    history = make_history([taken(3, make_answers(FRAMEWORK, [[4] * 4, [2, 1, 2, 1]]))])
    assert (history.newest.met, history.newest.about) == (1, 1)


@pytest.mark.parametrize(("before", "after", "rose"), [(0, 3, True), (3, 0, False), (2, 2, False)])
def test_readiness_rose(before, after, rose):
    assert make_history([taken(3, before), taken(9, after)]).readiness_rose is rose


def test_readiness_of_one_report_or_over_two_scales_did_not_rise():
    old = make_framework(skills=2, top=4)
    assert make_history([taken(3, 3)]).readiness_rose is False
    assert make_history([taken(3, 0, old), taken(9, 4)]).readiness_rose is False


# --- What was taken over from an earlier one ----------------------------------------------------

CONFIRMED = dict.fromkeys(make_answers(FRAMEWORK, 0), Provenance.CONFIRMED)


def verdicts(history):
    changes = [present(skill.change) for skill in history.skills]
    return [change.verdict for change in changes]


def test_answers_that_were_confirmed_are_not_compared_with_themselves():
    history = make_history([taken(3, 2), taken(6, 2, provenances=CONFIRMED, earlier="id-3")])
    assert verdicts(history) == [Verdict.KEPT, Verdict.KEPT]
    assert history.newest.taken.given == {Provenance.CONFIRMED: 8}


def test_answers_that_were_confirmed_are_those_of_before_to_all_earlier_ones():
    """Confirmed in September, they are June's, which are another time than March's."""
    three = [taken(3, 1), taken(6, 3), taken(9, 3, provenances=CONFIRMED, earlier="id-6")]
    assert verdicts(make_history(three)) == [Verdict.KEPT, Verdict.KEPT]
    since_march = make_history(three, since="id-3")
    assert verdicts(since_march) == [Verdict.GREW, Verdict.GREW]


def test_answers_confirmed_over_and_over_are_those_of_the_first_time():
    three = [
        taken(3, 2),
        taken(6, 2, provenances=CONFIRMED, earlier="id-3"),
        taken(9, 2, provenances=CONFIRMED, earlier="id-6"),
    ]
    assert verdicts(make_history(three, since="id-3")) == [Verdict.KEPT, Verdict.KEPT]


def test_answers_taken_over_from_what_is_gone_are_answers_of_their_own():
    history = make_history([taken(3, 1), taken(9, 3, provenances=CONFIRMED)])
    assert verdicts(history) == [Verdict.GREW, Verdict.GREW]


# --- Another scale of as many answers ---------------------------------------------------------

REVERSED = replace(FRAMEWORK, version=2, scale=2, scale_maps={2: (4, 3, 2, 1, 0)})


def test_history_scores_mapped_answers_on_the_newest_scale():
    history = make_history([taken(3, 1), taken(9, 3, REVERSED)])
    first, newest = history.past
    assert first.same_scale
    assert (first.scores, first.met) == (newest.scores, newest.met)
    assert present(history.skills[0].change).mean == 0


def test_history_draws_nothing_across_a_reset():
    history = make_history([taken(3, 1), taken(9, 3, replace(REVERSED, scale_maps={}))])
    assert not history.first.same_scale
    assert history.skills[0].points[0] == ()
    assert present(history.skills[0].change).verdict is Verdict.NOT_COMPARABLE


def test_history_draws_nothing_where_an_answer_has_no_equivalent():
    """Of the other answers alone, the mean would be another one than the person's."""
    lossy = replace(REVERSED, scale_maps={2: (None, 3, 2, 1, 0)})
    answers = make_answers(FRAMEWORK, 1) | {FRAMEWORK.statements[0].key: 0}
    history = make_history([taken(3, answers), taken(9, 3, lossy)])
    assert not history.first.same_scale
    assert {present(s.change).compared for s in history.skills} == {0}
    assert make_history([taken(3, 1), taken(9, 3, lossy)]).first.same_scale


def test_history_on_an_earlier_scale_again_measures_what_was_on_it():
    back = replace(FRAMEWORK, version=3, scale_maps=REVERSED.scale_maps)
    history = make_history([taken(3, 1), taken(6, 3, REVERSED), taken(9, 1, back)])
    assert [past.same_scale for past in history.past] == [True, False, True]


# --- Of many ------------------------------------------------------------------------------------

IDS = st.integers(1, 60).map(lambda count: [f"id-{number}" for number in range(count)])


@given(ids=IDS)
def test_every_report_is_on_exactly_one_page_of_the_list(ids):
    pages: list[Listing] = []
    while not pages or pages[-1].older is not None:
        page = listing(ids, present(pages[-1].older) if pages else "")
        assert (page.before, page.total) == (sum(len(p.ids) for p in pages), len(ids))
        assert page.newer == (None if not pages else "" if len(pages) == 1 else pages[-2].older)
        pages.append(page)

    assert [id for page in pages for id in page.ids] == ids[::-1]
    assert {len(page.ids) for page in pages[:-1]} <= {LISTED}
    assert 1 <= len(pages[-1].ids) <= LISTED


@given(ids=IDS, data=st.data())
def test_a_page_may_begin_behind_any_report_but_the_oldest(ids, data):
    behind = data.draw(st.sampled_from(ids))
    if behind == ids[0]:
        with pytest.raises(LookupError):
            listing(ids, behind)
        return
    page = listing(ids, behind)
    assert page.ids == tuple(ids[: ids.index(behind)][::-1][:LISTED])
    assert page.newer is not None


def test_a_list_does_not_begin_behind_what_is_not_in_it():
    with pytest.raises(LookupError):
        listing(["id-1", "id-2"], "id-3")


@given(ids=IDS, data=st.data())
def test_a_history_of_many_is_of_the_first_the_newest_and_the_chosen_one(ids, data):
    since = data.draw(st.sampled_from(["", *ids]))
    made = drawn(ids, since)

    assert list(made) == [id for id in ids if id in made]  # in their order, none twice
    assert len(made) <= DRAWN + 1
    assert {ids[0], *ids[-(DRAWN - 1) :]} <= set(made)
    assert not since or since in made
    assert len(ids) > DRAWN or list(made) == ids


def test_the_nearest_one_that_is_looked_at_is_found_through_all_others():
    earlier = {"d": "c", "c": "b", "b": "a", "a": "gone"}
    assert nearest(earlier, "d", {"c"}) == ("c", False)
    assert nearest(earlier, "d", {"a"}) == ("a", True)
    assert nearest(earlier, "d", ()) == ("", True)
    assert nearest(earlier, "x", {"a"}) == ("", False)


def test_what_was_confirmed_through_others_is_kept_where_it_is_equal():
    """March answered 2; September confirmed what it had from one between that is not looked at."""
    march, same = taken(3, 2), make_answers(FRAMEWORK, 2)
    changed = {**same, "skill-1-1": 3}
    for answers, verdict in ((same, Verdict.KEPT), (changed, Verdict.NO_CLEAR_CHANGE)):
        later = taken(9, answers, provenances=CONFIRMED, earlier="id-3", skips=True)
        assert verdicts(make_history([march, later]))[0] is verdict


def test_what_is_listed_is_measured_as_what_is_drawn():
    march, june, september = taken(3, 1), taken(6, 2), taken(9, 3)
    history = make_history([march, september], listed=[june, march])
    alone = make_history([march, june, september])

    assert [past.taken.id for past in history.listed] == ["id-3", "id-6"]
    assert history.listed[0] is history.past[0]
    assert history.listed[1] == alone.past[1]
    assert [past.taken.id for past in history.past] == ["id-3", "id-9"]
