"""All roles at one glance, and the nearest one."""

from fractions import Fraction

from assessments.domain.framework import Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.nearest import RoleResult, against_all, nearest
from assessments.domain.rules import RULES
from tests.factories import make_answers, make_framework, make_role, make_targets

RULE = RULES["mean-2"]
NONE = Fraction(0)


def result(number: int, demand: int, readiness: str | None) -> RoleResult:
    """A role of so much demand in all, and the readiness for it."""
    value = None if readiness is None else Fraction(readiness)
    role = make_role({}, number=number)
    known = Readiness(value, Fraction(1), NONE, NONE, Fraction(demand))
    return RoleResult(role, {}, known, RULE.is_near(known))


def nearest_of(*results: tuple[int, str | None]) -> str | None:
    """The key of the nearest of roles that are given by demand and readiness."""
    role = nearest([result(number, *pair) for number, pair in enumerate(results, 1)])
    return role.role.key if role else None


def framework_of(*levels: int):
    """Two skills of two statements, and a role for each level."""
    keys = ["skill-1", "skill-2"]
    roles = [make_role(make_targets(keys, level), number=n) for n, level in enumerate(levels, 1)]
    return make_framework(skills=2, statements=2, roles=roles)


def roles_of(framework, values):
    return against_all(RULE, framework, RULE.score_all(framework, make_answers(framework, values)))


def test_against_all_begins_with_the_role_that_asks_for_least():
    roles = roles_of(framework_of(4, 2, 5, 3), 1)
    assert [r.role.key for r in roles] == ["role-2", "role-4", "role-1", "role-3"]


def test_against_all_roles_that_ask_for_as_much_stay_in_order():
    roles = roles_of(framework_of(4, 2, 4), 1)
    assert [r.role.key for r in roles] == ["role-2", "role-1", "role-3"]


def test_against_all_order_is_of_what_is_asked_known_or_not():
    framework = framework_of(3, 2)
    assert [r.role.key for r in roles_of(framework, {})] == ["role-2", "role-1"]


def test_against_all_measures_every_role():
    easy, hard = roles_of(framework_of(4, 2), [[1, 1], [0, 0]])
    # Scores 2 and 1, weights 3 and 2: targets begin at 1.5 and at 3.5
    assert [gap.size for gap in easy.gaps.values()] == [0, Fraction(1, 2)]
    assert easy.readiness.value == Fraction(3, 5)  # 3 · 0.5 of 5 · 0.5
    assert hard.readiness.value == Fraction(6, 25)  # 3 · 1 of 5 · 2.5


def test_count_adds_up_to_all_skills():
    (role,) = roles_of(framework_of(2), [[4, 4], [1]])
    counts = {status: role.count(status) for status in Status}
    assert counts == {Status.MET: 1, Status.ABOUT: 0, Status.TO_GO: 0, Status.UNKNOWN: 1}
    assert role.count(Status.MET, Status.UNKNOWN) == 2


def test_nearest_is_the_most_demanding_of_those_that_are_near():
    assert nearest_of((1, "1"), (2, "9/10"), (3, "8/10"), (4, "79/100")) == "role-3"


def test_nearest_what_reads_as_80_per_cent_is_near():
    assert nearest_of((1, "1"), (2, "79499/100000")) == "role-1"
    assert nearest_of((1, "1"), (2, "795/1000")) == "role-2"


def test_nearest_where_none_is_near_is_the_one_with_the_highest_readiness():
    assert nearest_of((1, "1/2"), (2, "6/10"), (3, "1/10")) == "role-2"


def test_nearest_where_none_is_near_asks_for_less_of_two_with_the_same_readiness():
    assert nearest_of((3, "1/2"), (2, "1/2"), (1, "1/10")) == "role-2"
    assert nearest_of((1, "0"), (2, "0"), (3, "0")) == "role-1"


def test_nearest_of_equal_demand_is_the_one_with_the_higher_readiness():
    assert nearest_of((2, "1"), (2, "9/10"), (1, "1")) == "role-1"
    assert nearest_of((2, "9/10"), (2, "1"), (1, "1")) == "role-2"


def test_nearest_of_equals_in_all_is_the_first_in_order():
    assert nearest_of((2, "1"), (2, "1")) == nearest_of((2, "1/2"), (2, "1/2")) == "role-1"


def test_nearest_leaves_out_what_is_not_known():
    assert nearest_of((1, "1/10"), (2, None)) == "role-1"
    assert nearest_of((1, None), (2, None)) is None
    assert nearest_of() is None


def test_count_critical_counts_what_the_role_cannot_do_without():
    cannot, can = Target(4, 1, critical=True), Target(4, 1)
    kinds = [(cannot, Status.TO_GO), (can, Status.TO_GO), (cannot, Status.UNKNOWN)]
    gaps = {f"skill-{n}": Gap(*kind) for n, kind in enumerate(kinds)}
    role = RoleResult(make_role({}), gaps, Readiness(NONE, NONE, NONE, NONE, NONE), is_near=False)
    assert role.count_critical(Status.TO_GO) == 1
    assert role.count_critical(Status.TO_GO, Status.UNKNOWN) == 2
    assert role.count_critical(Status.MET) == 0
