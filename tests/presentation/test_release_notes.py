"""Release notes as they write themselves: short sentences, by skill, role and resource."""

from dataclasses import replace

import pytest
from hypothesis import given

from assessments.domain.framework import Target
from assessments.domain.reviewing import review_groups
from assessments.presentation.release_notes import release_notes
from tests.domain.versions import many, versions, with_skill, with_statement
from tests.factories import make_framework, make_role, make_skill

SMALL = make_framework(skills=2, statements=2, top=3)
TEXT = "I have done thing 1 of skill 1."


def notes(new, old=SMALL):
    return release_notes(review_groups(old, new))


@pytest.mark.parametrize(
    ("fields", "news"),
    [
        ({"text": "Plan it.", "meaning": 2}, "“Plan it.” asks something new"),
        ({"text": "I have done it, thing 1."}, "“I have done it, thing 1.” is worded anew"),
        ({"example": "Such as."}, f"the example of “{TEXT}” is worded anew"),
        ({"retired": True}, f"“{TEXT}” is no longer asked"),
    ],
)
def test_statement(fields, news):
    assert notes(with_statement(SMALL, "skill-1-1", **fields)) == f"Skill 1: {news}."


def test_statement_that_is_asked_again_or_in_its_earlier_meaning():
    old = with_statement(SMALL, "skill-1-1", retired=True, meaning=2)
    new = with_statement(SMALL, "skill-1-1", text="Plan it.")
    assert notes(new, old) == (
        "Skill 1: “Plan it.” is asked again; “Plan it.” asks what it asked before."
    )


def test_new_statement_and_one_that_came_from_elsewhere():
    one, two = SMALL.skills
    new = with_skill(SMALL, replace(one, statements=one.statements[1:]))
    added = replace(one.statements[0], key="new", text="Plan it.")
    new = with_skill(new, replace(two, statements=(*two.statements, one.statements[0], added)))
    assert notes(new) == f"Skill 2: “{TEXT}” belongs here now; a new statement, “Plan it.”."


def test_new_skill_says_where_it_comes_from():
    added = make_skill(3, statements=2, top=3, comes_from=("skill-1", "skill-2"))
    category, *others = SMALL.categories
    new = replace(SMALL, categories=(replace(category, skills=(*category.skills, added)), *others))
    assert notes(new) == "Skill 3: new, comes from Skill 1, Skill 2, with 2 statements."


def test_skill_in_other_words():
    skill = replace(
        SMALL.skills[0], name="Renamed", descriptors={1: "One.", 2: "Two.", 3: "Three."}
    )
    assert notes(with_skill(SMALL, skill)) == (
        "Renamed: was called “Skill 1” before; what its levels mean, in other words."
    )
    assert notes(with_skill(SMALL, replace(skill, name="Skill 1", retired=True))) == (
        "Skill 1: no longer asked; what its levels mean, in other words."
    )


def test_roles_and_their_targets():
    (role,) = SMALL.roles
    target = Target(2, role.targets["skill-1"].importance)
    changed = replace(role, targets={**role.targets, "skill-1": target})
    another = make_role(role.targets, number=2)
    fewer = replace(role, targets={"skill-1": role.targets["skill-1"]})
    old = replace(SMALL, roles=(fewer,))
    assert notes(SMALL, old) == ("Role 1: a target for Skill 2: 3 Level 3, 2 Weight 2.")
    assert notes(replace(SMALL, roles=(changed, another))) == (
        "Role 1: the target for Skill 1: 3 Level 3 becomes 2 Level 2.\nRole 2: new."
    )


def test_what_only_editors_see_and_the_mere_order_are_left_out():
    new = with_statement(SMALL, "skill-1-1", grounded_in="An idea.")
    skill = new.skills[1]
    new = with_skill(new, replace(skill, statements=skill.statements[::-1]))
    assert notes(new) == ""


def test_first_version():
    assert notes(SMALL, old=None) == "In general: the first version."


@many
@given(versions(), versions())
def test_notes_are_lines_for_people(old, new):
    for line in filter(None, notes(new, old).split("\n")):
        assert line.endswith(".")
        assert "_" not in line
        assert "%(" not in line
