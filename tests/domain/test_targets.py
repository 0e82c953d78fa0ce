"""Targets of a person's own."""

from assessments.domain.framework import Target
from assessments.domain.targets import OWN_ROLE, own_role
from assessments.domain.validation import KEY_PATTERN
from tests.factories import make_framework, make_role


def test_own_role_takes_the_rest_from_its_base():
    framework = make_framework(skills=3, targets=2, importances=(1, 2))
    base = framework.roles[0]
    own = own_role(framework, base, {"skill-1": Target(5, 2)}, "Mine")

    assert (own.key, own.name) == (OWN_ROLE, "Mine")
    assert own.targets == {**base.targets, "skill-1": Target(5, 2)}


def test_own_role_leaves_out_what_is_out_of_scale():
    framework = make_framework(skills=2, targets=2, importances=(1, 2))
    base = framework.roles[0]
    wrong = {"skill-1": Target(6, 2), "skill-2": Target(3, 9), "skill-9": Target(3, 1)}

    assert own_role(framework, base, wrong, "Mine").targets == base.targets


def test_own_role_takes_the_ends_of_the_scale():
    framework = make_framework(skills=2, top=3, targets=2, importances=(1, 2))
    ends = {"skill-1": Target(1, 2), "skill-2": Target(3, 1)}

    assert own_role(framework, framework.roles[0], ends, "Mine").targets == ends


def test_own_role_says_itself_what_it_cannot_do_without():
    framework = make_framework(skills=3, targets=2, importances=(1, 2))
    needed, not_needed = Target(2, 1, critical=True), Target(2, 1)
    base = make_role({"skill-1": needed, "skill-2": not_needed, "skill-3": needed})
    own = {"skill-1": Target(5, 2), "skill-2": Target(5, 2, critical=True)}

    assert own_role(framework, base, own, "Mine").targets == {**own, "skill-3": needed}


def test_no_role_of_a_framework_can_have_the_key_of_ones_own():
    assert not KEY_PATTERN.fullmatch(OWN_ROLE)
