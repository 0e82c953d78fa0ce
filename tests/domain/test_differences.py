"""What changed from version to version, change by change, and which answers carry over."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.differences import (
    MAX_PAIRS,
    Change,
    Edit,
    Kind,
    carried_over,
    changes_for_people,
    differences,
    kept_share,
    to_review,
    word_diff,
)
from assessments.domain.entries import What, entries, in_words
from assessments.domain.framework import (
    Cost,
    Effort,
    EffortUnit,
    EstimateFrom,
    ResourceKind,
    Stage,
    Target,
    asked,
)
from tests.domain.versions import many, versions, with_skill, with_statement
from tests.factories import (
    make_answers,
    make_framework,
    make_resource,
    make_role,
    make_skill,
    variants,
)

TEXT_1_1 = "I have done thing 1 of skill 1."
TEXT_1_2 = "I have done thing 2 of skill 1."
TEXT_1_3 = "I have done thing 3 of skill 1."


def small(**fields):
    return make_framework(**{"skills": 2, "statements": 3, "top": 3} | fields)


def with_item(framework, part, index=0, **fields):
    """Change fields of one item of this part."""
    items = list(getattr(framework, part))
    items[index] = replace(items[index], **fields)
    return replace(framework, **{part: tuple(items)})


def in_order(framework, *numbers):
    """Put the statements of the first skill in this order, and leave out the others."""
    skill = framework.skills[0]
    return with_skill(
        framework, replace(skill, statements=tuple(skill.statements[n - 1] for n in numbers))
    )


def changes(new, old=None):
    return differences(old or small(), new)


# --- For any two versions ----------------------------------------------------------------------


@many
@given(versions(), versions())
def test_differences_are_empty_exactly_for_equal_versions(old, new):
    assert (differences(old, new) == []) == (old == new)


@many
@given(versions())
def test_differences_to_itself_are_none(framework):
    assert differences(framework, replace(framework, version=7, checksum="0" * 64)) == []


@pytest.mark.parametrize(
    ("place", "other"),
    [
        pytest.param(place, other, id=place)
        for place, other in variants(small(scenarios=({"a": 1},)))
    ],
)
def test_differences_any_changed_part_is_found(place, other):
    framework = small(scenarios=({"a": 1},))
    assert differences(framework, other) != []
    assert differences(other, framework) != []


@many
@given(versions(), versions())
def test_differences_speak_of_entries_that_exist_in_the_order_of_the_new_version(old, new):
    before, after = ({entry.id: entry for entry in entries(whole)} for whole in (old, new))
    found = differences(old, new)
    for change in found:
        there = (change.what, change.key, change.within)
        assert (there in before) == (change.kind is not Kind.ADDED)
        assert (there in after) == (change.kind is not Kind.REMOVED)
        assert change.name == (after.get(there) or before[there]).name
    place = {entry_id: index for index, entry_id in enumerate(after)}
    places = [place[c.what, c.key, c.within] for c in found if c.kind is not Kind.REMOVED]
    assert places == sorted(places)


@many
@given(versions(), versions())
def test_differences_say_a_thing_once_and_what_was_before_comes_after_when_turned(old, new):
    there, back = differences(old, new), differences(new, old)
    assert len({(c.what, c.key, c.within, c.kind, c.field) for c in there}) == len(there)
    turned = {Kind.ADDED: Kind.REMOVED, Kind.RETIRED: Kind.RETURNED, Kind.TARGET: Kind.TARGET}
    turned |= {Kind.NEW_MEANING: Kind.EARLIER_MEANING}
    for one, other in turned.items():
        assert {(c.what, c.key, c.within, c.before, c.after) for c in there if c.kind is one} == {
            (c.what, c.key, c.within, c.after, c.before) for c in back if c.kind is other
        }


# --- Kind by kind ------------------------------------------------------------------------------


def test_differences_own_text_of_the_framework():
    assert changes(replace(small(), title="Other")) == [
        Change(Kind.CHANGED, What.FRAMEWORK, "", "Other", "title", "Framework", "Other")
    ]


def test_differences_source_of_the_framework():
    source = replace(small().source, author="Somebody")
    assert changes(replace(small(), source=source)) == [
        Change(
            Kind.CHANGED,
            What.FRAMEWORK,
            "",
            "Framework",
            "source.author",
            "An author",
            "Somebody",
        )
    ]


def test_differences_default_role_is_named():
    old = small(roles=2)
    assert changes(replace(old, default_role="role-2"), old) == [
        Change(Kind.CHANGED, What.FRAMEWORK, "", "Framework", "default_role", "Role 1", "Role 2")
    ]


@pytest.mark.parametrize(
    ("part", "field", "value", "expected"),
    [
        ("options", "label", "No", (Kind.REWORDED, What.OPTION, "answer-0", "No", "Answer 0")),
        ("options", "value", 9, (Kind.CHANGED, What.OPTION, "answer-0", "Answer 0", "0")),
        ("levels", "descriptor", "x", (Kind.REWORDED, What.LEVEL, "level-1", "Level 1", None)),
        ("levels", "number", 9, (Kind.CHANGED, What.LEVEL, "level-1", "Level 1", "1")),
        ("importances", "name", "x", (Kind.REWORDED, What.IMPORTANCE, "importance-1", "x", None)),
        ("categories", "summary", "x", (Kind.REWORDED, What.CATEGORY, "category-1", None, None)),
        ("roles", "rationale", "x", (Kind.REWORDED, What.ROLE, "role-1", "Role 1", None)),
        ("resources", "title", "x", (Kind.REWORDED, What.RESOURCE, "resource-1", "x", None)),
        ("resources", "url", "x", (Kind.CHANGED, What.RESOURCE, "resource-1", None, "")),
        (
            "resources",
            "kind",
            ResourceKind.COURSE,
            (Kind.CHANGED, What.RESOURCE, "resource-1", None, "practice"),
        ),
    ],
)
def test_differences_field_of_an_entry(part, field, value, expected):
    kind, what, key, name, before = expected
    (change,) = changes(with_item(small(), part, **{field: value}))
    assert (change.kind, change.what, change.key, change.field) == (kind, what, key, field)
    assert change.after == str(value)
    assert name in (None, change.name)
    assert before in (None, change.before)


@pytest.mark.parametrize(
    ("field", "value", "before", "after"),
    [
        ("effort", None, "2 weeks, 3 hours a week", ""),
        ("effort", Effort(2, EffortUnit.HOURS), "2 weeks, 3 hours a week", "2 hours"),
        (
            "effort",
            Effort(1, EffortUnit.YEARS, 1),
            "2 weeks, 3 hours a week",
            "1 year, 1 hour a week",
        ),
        ("cost", Cost.SMALL, "", "small"),
        ("stage", Stage.FIRST_JOB, "", "first-job"),
        ("estimate", EstimateFrom.PROVIDER, "team", "provider"),
        ("checked_on", date(2026, 11, 24), "", "2026-11-24"),
    ],
)
def test_differences_what_a_resource_takes_is_in_words(field, value, before, after):
    (change,) = changes(with_item(small(), "resources", **{field: value}))
    assert (change.kind, change.field) == (Kind.CHANGED, field)
    assert (change.before, change.after) == (before, after)


def test_differences_introduction_and_source_of_the_framework():
    source = replace(small().source, url="https://example.org/", read_on=date(2026, 11, 24))
    other = replace(small(), introduction="What it is.", source=source)
    assert [(c.field, c.before, c.after) for c in changes(other)] == [
        ("introduction", "", "What it is."),
        ("source.url", "", "https://example.org/"),
        ("source.read_on", "", "2026-11-24"),
    ]


def test_differences_resource_levels_and_skills_have_names():
    other = with_item(small(), "resources", to_level=2, skills=("skill-2", "skill-1"))
    assert [(c.field, c.before, c.after) for c in changes(other)] == [
        ("skills", "Skill 1", "Skill 2, Skill 1"),
        ("to_level", "3 Level 3", "2 Level 2"),
    ]


def test_differences_between_entries_of_the_same_name_show_keys():
    old = with_item(small(roles=2), "roles", 1, name="Role 1")
    (change,) = changes(replace(old, default_role="role-2"), old)
    assert (change.before, change.after) == ("role-1", "role-2")


def test_differences_statement_is_reworded():
    assert changes(with_statement(small(), "skill-1-1", text="Do it.", example="Once.")) == [
        Change(Kind.REWORDED, What.STATEMENT, "skill-1-1", "Do it.", "text", TEXT_1_1, "Do it."),
        Change(Kind.REWORDED, What.STATEMENT, "skill-1-1", "Do it.", "example", "", "Once."),
    ]


def test_differences_statement_with_a_new_meaning_shows_its_texts_once():
    assert changes(with_statement(small(), "skill-1-1", text="Do it.", meaning=2)) == [
        Change(Kind.NEW_MEANING, What.STATEMENT, "skill-1-1", "Do it.", "text", TEXT_1_1, "Do it.")
    ]


def test_differences_statement_with_a_new_meaning_and_the_old_text():
    (change,) = changes(with_statement(small(), "skill-1-1", meaning=2))
    assert change.kind is Kind.NEW_MEANING
    assert change.before == change.after == TEXT_1_1


@pytest.mark.parametrize(
    ("before", "after", "kind"), [(1, 3, Kind.NEW_MEANING), (3, 1, Kind.EARLIER_MEANING)]
)
def test_differences_another_meaning_is_new_or_an_earlier_one(before, after, kind):
    old = with_statement(small(), "skill-1-1", meaning=before)
    new = with_statement(small(), "skill-1-1", text="Do it.", meaning=after)
    assert differences(old, new) == [
        Change(kind, What.STATEMENT, "skill-1-1", "Do it.", "text", TEXT_1_1, "Do it.")
    ]


def test_differences_retired_and_returned():
    other = with_statement(small(), "skill-1-1", retired=True)
    expected = Change(Kind.RETIRED, What.STATEMENT, "skill-1-1", TEXT_1_1)
    assert changes(other) == [expected]
    assert differences(other, small()) == [replace(expected, kind=Kind.RETURNED)]


@pytest.mark.parametrize(
    ("part", "what"),
    [("categories", What.CATEGORY), ("roles", What.ROLE), ("resources", What.RESOURCE)],
)
def test_differences_what_holds_no_answers_is_retired_and_returns_too(part, what):
    item = getattr(small(), part)[0]
    name = item.title if what is What.RESOURCE else item.name
    other = with_item(small(), part, retired=True)
    expected = Change(Kind.RETIRED, what, item.key, name)
    assert changes(other) == [expected]
    assert differences(other, small()) == [replace(expected, kind=Kind.RETURNED)]


def test_differences_skill_is_retired_as_one():
    other = with_skill(small(), replace(small().skills[1], retired=True))
    assert changes(other) == [Change(Kind.RETIRED, What.SKILL, "skill-2", "Skill 2")]


def test_differences_descriptor():
    skill = small().skills[0]
    other = with_skill(small(), replace(skill, descriptors={**skill.descriptors, 2: "x"}))
    assert changes(other) == [
        Change(
            Kind.REWORDED,
            What.DESCRIPTOR,
            "skill-1",
            "Skill 1: 2 Level 2",
            "text",
            "Skill 1 at level 2.",
            "x",
            within="2",
        )
    ]


def test_differences_descriptors_are_in_the_order_of_the_levels():
    other = with_skill(small(), replace(small().skills[0], descriptors={3: "x", 1: "y", 2: "z"}))
    assert [(c.within, c.after) for c in changes(other)] == [("1", "y"), ("2", "z"), ("3", "x")]


def test_differences_target_level_and_importance():
    old = small(targets=[Target(3, 3), Target(2, 2)])
    other = small(targets=[Target(3, 3), Target(1, 3)])
    found = [
        (c.kind, c.what, c.key, c.within, c.field, c.before, c.after) for c in changes(other, old)
    ]
    target = (Kind.TARGET, What.TARGET, "skill-2", "role-1")
    assert found == [
        (*target, "level", "2 Level 2", "1 Level 1"),
        (*target, "importance", "2 Weight 2", "3 Weight 3"),
    ]


def test_differences_targets_are_in_the_order_of_the_skills():
    old, new = (
        replace(whole, categories=whole.categories[::-1])
        for whole in (small(targets=1), small(targets=2))
    )
    assert [c.key for c in differences(old, new)] == ["skill-2", "skill-1"]


def test_differences_target_of_a_skill_that_is_new_or_gone():
    role = small().roles[0]
    other = with_item(small(), "roles", targets={"skill-1": role.targets["skill-1"]})
    expected = Change(
        Kind.REMOVED,
        What.TARGET,
        "skill-2",
        "Role 1: Skill 2",
        before="3 Level 3, 2 Weight 2",
        within="role-1",
    )
    assert changes(other) == [expected]
    turned = replace(expected, kind=Kind.ADDED, before="", after=expected.before)
    assert differences(other, small()) == [turned]


@pytest.mark.parametrize(("value", "words"), [(True, "critical"), (False, "")])
def test_in_words_yes_and_no(value, words):
    assert in_words(small(), "critical", value) == words


def test_differences_role_comes_and_goes_with_its_targets():
    other = replace(
        small(), roles=(make_role(small().roles[0].targets, number=2), small().roles[0])
    )
    expected = Change(Kind.ADDED, What.ROLE, "role-2", "Role 2")
    assert changes(other) == [expected]
    assert differences(other, small()) == [replace(expected, kind=Kind.REMOVED)]


def test_differences_skill_comes_with_its_descriptors_and_each_statement():
    category = small().categories[1]
    skill = make_skill(9, statements=1, top=3)
    other = with_item(small(), "categories", 1, skills=(*category.skills, skill))
    assert [(c.kind, c.what, c.key) for c in changes(other)] == [
        (Kind.ADDED, What.SKILL, "skill-9"),
        (Kind.ADDED, What.STATEMENT, "skill-9-1"),
    ]


def test_differences_what_is_gone_follows_its_neighbour():
    old = replace(small(), resources=tuple(make_resource(n) for n in (1, 2, 3)))
    other = replace(old, resources=tuple(replace(r, url="x") for r in old.resources[::2]))
    assert [(c.kind, c.key) for c in differences(old, other)] == [
        (Kind.CHANGED, "resource-1"),
        (Kind.REMOVED, "resource-2"),
        (Kind.CHANGED, "resource-3"),
    ]


def test_differences_skill_in_another_category_moves_once():
    old = make_framework(skills=3, statements=2, categories=2)
    first, second = old.categories
    moved, stays = second.skills
    categories = (
        replace(first, skills=(moved, *first.skills)),
        replace(second, skills=(stays,)),
    )
    assert changes(replace(old, categories=categories), old) == [
        Change(Kind.MOVED, What.SKILL, "skill-2", "Skill 2", "category", "Category 2", "Category 1")
    ]


def test_differences_statement_of_another_skill():
    old = small()
    first, second = old.skills
    statement = first.statements[2]
    other = in_order(
        with_skill(old, replace(second, statements=(*second.statements, statement))), 1, 2
    )
    assert changes(other, old) == [
        Change(Kind.MOVED, What.STATEMENT, "skill-1-3", TEXT_1_3, "skill", "Skill 1", "Skill 2")
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((2, 3, 4, 5, 1), [("skill-1-1", "", "skill-1-5")]),
        ((5, 1, 2, 3, 4), [("skill-1-5", "skill-1-4", "")]),
        ((1, 4, 2, 3, 5), [("skill-1-4", "skill-1-3", "skill-1-1")]),
        ((4, 5, 1, 2, 3), [("skill-1-4", "skill-1-3", "")]),  # 5 follows 4
    ],
)
def test_differences_order_names_what_moved_and_behind_what(order, expected):
    old = small(statements=[5, 1])
    names = {s.text: s.key for s in old.statements} | {"": ""}
    found = differences(old, in_order(old, *order))
    assert {(c.kind, c.field) for c in found} == {(Kind.MOVED, "order")}
    assert [(c.key, names[c.before], names[c.after]) for c in found] == expected


def test_differences_order_is_not_changed_by_what_comes_and_goes():
    old = small(statements=[5, 1])
    found = differences(in_order(old, 1, 2, 4), in_order(old, 5, 3, 1, 4))
    assert sorted((c.kind, c.key) for c in found) == [
        (Kind.ADDED, "skill-1-3"),
        (Kind.ADDED, "skill-1-5"),
        (Kind.REMOVED, "skill-1-2"),
    ]


# --- Words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("", "a b", [(Edit.ADDED, "a b")]),
        ("a b", " ", [(Edit.REMOVED, "a b")]),
        ("a  b\n", "a b", [(Edit.SAME, "a b")]),
        (
            "Agree what comes first.",
            "Agree on what comes next.",
            [
                (Edit.SAME, "Agree"),
                (Edit.ADDED, "on"),
                (Edit.SAME, "what comes"),
                (Edit.REMOVED, "first."),
                (Edit.ADDED, "next."),
            ],
        ),
        ("a a a", "a a", [(Edit.SAME, "a a"), (Edit.REMOVED, "a")]),
    ],
)
def test_word_diff(before, after, expected):
    assert word_diff(before, after) == expected


def test_word_diff_finds_what_long_texts_of_few_words_have_in_common():
    middle = "a b " * 110
    assert (Edit.SAME, middle.strip()) in word_diff(f"x {middle} y", f"z {middle} w")


def test_word_diff_longer_texts_are_replaced_as_a_whole():
    before, after = (f"{word} {'a b ' * 160}{word}" for word in "xy")  # 322 words, 103,684 pairs
    assert word_diff(before, after) == [(Edit.REMOVED, before), (Edit.ADDED, after)]


words = st.lists(st.sampled_from(["a", "b", "c.", "  d", "e\n"]), max_size=30).map(" ".join)


@many
@given(words, words)
def test_word_diff_pieces_make_up_both_texts(before, after):
    pieces = word_diff(before, after)
    old, new = (
        " ".join(text for edit, text in pieces if edit in (Edit.SAME, kind))
        for kind in (Edit.REMOVED, Edit.ADDED)
    )
    assert (old, new) == (" ".join(before.split()), " ".join(after.split()))
    edits = [edit for edit, _ in pieces]
    assert all(one is not other for one, other in pairwise(edits))


def test_word_diff_long_texts_take_a_bounded_time():
    begun = perf_counter()
    size = int(MAX_PAIRS**0.5)
    word_diff("x " * size, "x y " * (size // 2))  # difflib's hard case, just below the bound
    assert word_diff("start " + "x " * 50_000 + "end", "start " + "x y " * 50_000 + "end") == [
        (Edit.SAME, "start " + "x"),
        (Edit.REMOVED, "x " * 49_998 + "x"),
        (Edit.ADDED, "y x " * 49_999 + "y"),
        (Edit.SAME, "end"),
    ]
    assert perf_counter() - begun < 5


# --- Answers -----------------------------------------------------------------------------------


def test_carried_over_same_meaning_with_skips_and_without_what_is_not_asked():
    old = make_framework(statements=[4, 1])
    new = with_statement(old, "skill-1-1", text="Other words.")
    new = with_statement(new, "skill-1-2", meaning=2)
    new = with_statement(new, "skill-1-3", retired=True)
    answers = make_answers(old, [[4, 3, 2, None]])
    assert carried_over(old, new, answers) == {"skill-1-1": 4, "skill-1-4": None}
    assert [s.key for s in to_review(old, new)] == ["skill-1-2"]


def test_carried_over_answers_come_back_with_the_meaning_that_they_were_given_to():
    first = make_framework(statements=[1])
    second = with_statement(first, "skill-1-1", text="Other.", meaning=2)
    restored = with_statement(second, "skill-1-1", text=TEXT_1_1, meaning=1)
    answers = make_answers(first, 3)
    assert carried_over(first, second, answers) == {}
    assert carried_over(first, restored, answers) == answers
    assert [s.key for s in to_review(second, restored)] == ["skill-1-1"]


def test_carried_over_not_from_a_statement_that_the_old_version_did_not_ask():
    new = make_framework(statements=[1])
    old = with_statement(new, "skill-1-1", retired=True)
    assert carried_over(old, new, {"skill-1-1": 3, "stranger": 1}) == {}
    assert to_review(old, new) == new.statements


def test_carried_over_not_a_value_that_the_scale_does_not_have():
    framework = make_framework(statements=[2], top=3)
    assert carried_over(framework, framework, {"skill-1-1": 3, "skill-1-2": 2}) == {"skill-1-2": 2}


@pytest.mark.parametrize("top", [3, 5])
def test_carried_over_nothing_to_a_scale_of_another_size(top):
    old, new = make_framework(top=4), make_framework(top=top)
    assert carried_over(old, new, make_answers(old, 1)) == {}
    assert to_review(old, new) == new.statements


@many
@given(versions(), versions(), st.data())
def test_carried_over_and_to_review_share_the_statements(old, new, data):
    answers = make_answers(asked(old), data.draw(st.integers(0, old.top - 1)))
    carried = carried_over(old, new, answers)
    review = [statement.key for statement in to_review(old, new)]
    assert sorted([*carried, *review]) == sorted(s.key for s in asked(new).statements)
    assert carried.items() <= answers.items()
    assert carried_over(asked(old), asked(new), answers) == carried
    assert to_review(asked(old), asked(new)) == to_review(old, new)


@many
@given(versions())
def test_carried_over_to_the_same_version_everything(framework):
    answers = make_answers(asked(framework), 1)
    assert carried_over(framework, framework, answers) == answers
    assert to_review(framework, framework) == ()


# --- How much of a text is kept ------------------------------------------------------------------

WORDED = st.lists(st.sampled_from(["plan", "a", "day", "week", "group"]), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("", "", 1),
        ("Plan a day.", "Plan  a\nday.", 1),
        ("Plan a day.", "Lead people!", 0),
        ("Plan a day.", "", 0),
        ("Plan a day.", "Plan a week.", Fraction(2, 3)),
        ("Plan", "Plan a whole week", Fraction(2, 5)),
    ],
)
def test_share_of_words_that_are_kept(before, after, share):
    assert kept_share(before, after) == share


@many
@given(WORDED, WORDED)
def test_share_is_one_exactly_for_the_same_words(before, after):
    share = kept_share(before, after)
    assert 0 <= share <= 1
    assert (share == 1) == (before.split() == after.split())


# --- What people can notice --------------------------------------------------------------------


def test_what_is_for_editors_is_nothing_that_people_can_notice():
    old = make_framework()
    new = with_statement(old, "skill-1-1", grounded_in="Other.")

    assert differences(old, new) != []
    assert changes_for_people(old, new) == []


def test_what_is_asked_neither_before_nor_after_is_nothing_that_people_can_notice():
    retired = with_statement(make_framework(), "skill-1-1", retired=True)
    reworded = with_statement(retired, "skill-1-1", text="Other.")

    assert changes_for_people(retired, reworded) == []


def test_people_notice_that_something_is_no_longer_or_again_asked():
    old = make_framework()
    new = with_statement(old, "skill-1-1", retired=True)

    assert [c.kind for c in changes_for_people(old, new)] == [Kind.RETIRED]
    assert [c.kind for c in changes_for_people(new, old)] == [Kind.RETURNED]
    assert changes_for_people(old, old) == []
