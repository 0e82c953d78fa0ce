"""What is looked at before publishing: groups, marks, and what needs a tick of its own."""

from dataclasses import replace

from hypothesis import given

from assessments.domain.differences import Kind, differences
from assessments.domain.entries import What
from assessments.domain.framework import Target
from assessments.domain.reviewing import items_of, review_groups, ticked
from tests.domain.versions import many, versions, with_skill, with_statement
from tests.factories import make_framework, make_role, make_skill, variants

SMALL = make_framework(skills=2, statements=2, top=3)


def marks(old, new):
    return [item.mark for item in items_of(review_groups(old, new))]


def named(old, new):
    return [(group.what, group.key, group.name) for group in review_groups(old, new)]


def with_added(skill):
    category, *others = SMALL.categories
    category = replace(category, skills=(*category.skills, skill))
    return replace(SMALL, categories=(category, *others))


@many
@given(versions(), versions())
def test_every_change_is_in_one_group_and_has_a_mark_of_its_own(old, new):
    items = list(items_of(review_groups(old, new)))
    assert len({item.mark for item in items}) == len(items)
    key = repr
    assert sorted((item.change for item in items), key=key) == sorted(
        differences(old, new), key=key
    )


@many
@given(versions(), versions())
def test_every_group_is_there_once_and_one_tick_each_is_enough_but_for_what_is_questioned(old, new):
    groups = review_groups(old, new)
    assert len({(group.what, group.key) for group in groups}) == len(groups)
    left = set(marks(old, new))
    left -= {item.mark for item in ticked(groups, {group.mark for group in groups})}
    assert left == {item.mark for item in items_of(groups) if item.is_questioned}


def test_marks_are_those_of_what_is_read_and_of_nothing_else():
    """Whatever else changes is another change; the ticks of the ones before stay."""
    changed = with_statement(SMALL, "skill-1-1", text="Plan a day.")
    (mark,) = marks(SMALL, changed)
    more = with_statement(changed, "skill-2-1", text="Plan a week.")
    assert marks(SMALL, more)[0] == mark
    assert mark not in marks(SMALL, with_statement(SMALL, "skill-1-1", text="Plan a night."))
    assert mark not in marks(SMALL, with_statement(changed, "skill-1-1", meaning=2))


def test_mark_of_something_new_tells_all_that_it_brings():
    """Also what no change of its own would tell."""
    added = make_skill(3, statements=1, top=3)
    whole = set(marks(SMALL, with_added(added)))
    for place, variant in variants(added):
        assert set(marks(SMALL, with_added(variant))) != whole, place
    role = make_role(SMALL.roles[0].targets, number=2)
    whole = set(marks(SMALL, replace(SMALL, roles=(*SMALL.roles, role))))
    for place, variant in variants(role):
        assert set(marks(SMALL, replace(SMALL, roles=(*SMALL.roles, variant)))) != whole, place


def test_mark_of_a_first_version_is_that_of_all_of_it():
    (whole,) = marks(None, SMALL)
    same = make_framework(skills=2, statements=2, top=3)
    assert marks(None, replace(same, version=3, checksum="x")) == [whole]
    for place, variant in variants(SMALL):
        assert marks(None, variant) != [whole], place


def test_changes_stand_with_the_skill_role_or_resource_that_they_belong_to():
    skill = replace(SMALL.skills[0], name="Renamed", descriptors={1: "Other."})
    new = with_statement(with_skill(SMALL, skill), "skill-2-2", retired=True)
    (role,) = new.roles
    role = replace(role, targets={**role.targets, "skill-2": Target(1, 1)})
    resource = replace(new.resources[0], title="Another")
    option = replace(new.options[0], label="Not at all")
    new = replace(
        new,
        roles=(role,),
        resources=(resource, *new.resources[1:]),
        options=(option, *new.options[1:]),
    )
    assert named(SMALL, new) == [
        (What.FRAMEWORK, "", "Framework"),
        (What.SKILL, "skill-1", "Renamed"),
        (What.SKILL, "skill-2", "Skill 2"),
        (What.ROLE, "role-1", "Role 1"),
        (What.RESOURCE, "resource-1", "Another"),
    ]


def test_statement_that_moved_stands_with_its_new_skill():
    one, two = SMALL.skills
    moved = with_skill(SMALL, replace(one, statements=one.statements[:1]))
    moved = with_skill(moved, replace(two, statements=(*two.statements, one.statements[1])))
    assert named(SMALL, moved) == [(What.SKILL, "skill-2", "Skill 2")]


def test_what_is_new_brings_its_values_in_words():
    added = make_skill(3, statements=1, top=3, comes_from=("skill-1", "skill-2"))
    item = next(
        i for i in items_of(review_groups(SMALL, with_added(added))) if i.change.what is What.SKILL
    )
    assert item.change.kind is Kind.ADDED
    assert item.details == (
        ("category", "Category 1"),
        ("comes_from", "Skill 1, Skill 2"),
        ("definition", "What skill 3 is."),
        ("why_it_matters", "Why skill 3 matters."),
        ("1 Level 1", "Skill 3 at level 1."),
        ("2 Level 2", "Skill 3 at level 2."),
        ("3 Level 3", "Skill 3 at level 3."),
    )


def test_correction_that_keeps_less_than_half_of_the_words_is_questioned():
    def is_questioned(text, **fields):
        old = with_statement(SMALL, "skill-1-1", text="Plan a long day.")
        new = with_statement(old, "skill-1-1", text=text, **fields)
        (item,) = items_of(review_groups(old, new))
        return item.is_questioned

    assert is_questioned("Lead a big group.")
    assert not is_questioned("Plan a big group.")  # half of them
    assert not is_questioned("Lead a big group.", meaning=2)  # which says that it is another one


def test_other_texts_are_not_questioned():
    new = with_statement(SMALL, "skill-1-1", example="Such as this one.", grounded_in="Elsewhere.")
    new = with_skill(new, replace(new.skills[1], name="Another", definition="Something else."))
    assert not any(item.is_questioned for item in items_of(review_groups(SMALL, new)))
