"""What becomes of belongings on another site: answers are kept where they mean the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessments.domain.arriving import (
    KEPT,
    Fate,
    Held,
    Site,
    arrivals,
    asked_version,
    labelled,
    misfits,
)
from assessments.domain.belongings import (
    Belongings,
    GivenAnswer,
    OwnAssessment,
    OwnExample,
    OwnStep,
)
from assessments.domain.framework import Framework, Target, asked
from assessments.domain.limits import MOST_ASSESSMENTS, MOST_EXAMPLES, MOST_STEPS
from assessments.domain.scale import values_between
from tests.factories import make_framework

BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = BEGUN + timedelta(days=90)
THERE = replace(make_framework(skills=2), key="f", version=1, checksum="there")


def taken(at: datetime = BEGUN, *, running: bool = False, version: int = 1) -> OwnAssessment:
    answers = {statement.key: GivenAnswer(2) for statement in THERE.statements}
    submitted = None if running else at + timedelta(minutes=9)
    return OwnAssessment("f", version, "role-1", at, submitted, answers)


def belongings(*assessments: OwnAssessment, **others: object) -> Belongings:
    return Belongings((asked_version(THERE),), assessments, **others)  # type: ignore[arg-type]


def other_version(**first: object) -> Framework:
    """Return version 2, in which the first statement is another one in these fields."""
    category, *categories = THERE.categories
    skill, *skills = category.skills
    statement, *statements = skill.statements
    skill = replace(skill, statements=(replace(statement, **first), *statements))  # type: ignore[arg-type]
    category = replace(category, skills=(skill, *skills))
    return replace(THERE, version=2, checksum="here", categories=(category, *categories))


def site(newest: Framework = THERE, **others: object) -> dict[str, Site]:
    """Return a site whose only version is this one."""
    meanings = {s.key: {s.text: s.meaning} for s in newest.statements}
    same = {newest.checksum: newest}
    scales = {labelled(newest): values_between(newest, newest)}
    return {"f": replace(Site(newest, same, meanings, scales), **others)}  # type: ignore[arg-type]


def fates(brought: Belongings, sites: dict[str, Site]) -> dict[datetime, Fate]:
    found = arrivals(brought, sites).assessments
    return {arrival.one.started_at: arrival.fate for arrival in found}


def test_the_same_version_keeps_all_as_it_was() -> None:
    brought = belongings(taken(BEGUN), taken(LATER, running=True))

    assert fates(brought, site()) == {BEGUN: Fate.SUBMITTED, LATER: Fate.GOES_ON}
    assert {len(arrival.answers) for arrival in arrivals(brought, site()).assessments} == {8}


def test_equal_content_under_another_rule_is_said() -> None:
    sites = site(replace(THERE, scoring_rule="mean-1"))

    assert list(misfits(belongings(taken()), sites)) == []
    assert arrivals(belongings(taken()), sites).assessments[0].has_other_rule


def test_what_is_here_already_stays() -> None:
    sites = site(begun={BEGUN: False})

    assert fates(belongings(taken()), sites) == {BEGUN: Fate.HERE}
    assert arrivals(belongings(taken()), sites).is_empty


@pytest.mark.parametrize("running_here", [True, False])
def test_only_one_goes_on(running_here: bool) -> None:
    brought = belongings(taken(BEGUN, running=True), taken(LATER, running=True))
    sites = site(begun={LATER + timedelta(days=1): running_here})

    last = Fate.RUNNING if running_here else Fate.GOES_ON
    assert fates(brought, sites) == {BEGUN: Fate.RUNNING, LATER: last}


@pytest.mark.parametrize(
    ("first", "kept"),
    [
        ({"retired": False}, 8),
        ({"meaning": 2}, 7),
        ({"text": "Something that was never asked there."}, 7),
        ({"key": "another"}, 7),
        ({"retired": True}, 7),
    ],
)
def test_another_version_keeps_the_answers_that_surely_mean_the_same(
    first: dict[str, object], kept: int
) -> None:
    here = asked(other_version(**first))

    [arrival] = arrivals(belongings(taken()), site(here)).assessments

    assert (arrival.fate, arrival.framework) == (Fate.CARRIED, here)
    assert len(arrival.answers) == kept
    assert arrival.lost == tuple(THERE.statements[0].text for _ in range(8 - kept))


def test_a_text_of_an_earlier_version_here_means_what_it_meant() -> None:
    here, first = other_version(text="Reworded."), THERE.statements[0]
    sites = site(here)
    meanings = {**sites["f"].meanings, first.key: {"Reworded.": 1, first.text: 1}}

    [arrival] = arrivals(belongings(taken()), site(here, meanings=meanings)).assessments

    assert arrival.lost == ()


def test_on_another_scale_nothing_means_the_same() -> None:
    here = replace(make_framework(skills=2, top=3), key="f", version=2, checksum="here")

    assert fates(belongings(taken()), site(here)) == {BEGUN: Fate.MEANS_OTHER}


def test_only_the_last_one_is_carried_over() -> None:
    here = other_version(meaning=2)

    assert fates(belongings(taken(BEGUN), taken(LATER)), site(here)) == {
        BEGUN: Fate.SUPERSEDED,
        LATER: Fate.CARRIED,
    }
    assert fates(belongings(taken()), site(here, begun={LATER: False})) == {BEGUN: Fate.SUPERSEDED}
    assert fates(belongings(taken()), site(here, begun={BEGUN - timedelta(1): True})) == {
        BEGUN: Fate.RUNNING
    }
    assert fates(belongings(taken()), site(here, is_open=False)) == {BEGUN: Fate.CLOSED}


def test_what_the_site_does_not_know_is_left_out() -> None:
    brought = belongings(
        taken(),
        examples=(OwnExample("f", "skill-1", BEGUN),),
        steps=(OwnStep("f", 1, BEGUN, title="Read"),),
        own_targets={"f": {"skill-1": Target(2, 1)}},
    )

    found = arrivals(brought, {})

    assert found.is_empty
    assert fates(brought, {}) == {BEGUN: Fate.UNKNOWN}
    assert (found.examples_left, found.steps_left, found.targets_left) == (1, 1, 1)


def test_examples_steps_and_targets_come_once() -> None:
    brought = belongings(
        examples=(OwnExample("f", "skill-1", BEGUN, "a"), OwnExample("f", "gone", BEGUN)),
        steps=(
            OwnStep("f", 1, BEGUN, title="Read"),
            OwnStep("f", 1, LATER, resource="resource-1"),
            OwnStep("f", 1, LATER, resource="gone"),
        ),
        own_targets={
            "f": {"skill-1": Target(2, 1), "skill-2": Target(99, 1), "gone": Target(1, 1)}
        },
    )
    skills = {"skill-1", "skill-2"}

    found = arrivals(brought, site(skills=skills))
    again = arrivals(
        brought,
        site(
            skills=skills,
            examples={("skill-1", BEGUN)},
            steps={BEGUN},
            resources={"resource-1"},
            has_targets=True,
        ),
    )

    assert [one.skill for one in found.examples] == ["skill-1"]
    assert [(one.title, one.resource) for one, _ in found.steps] == [
        ("Read", None),
        ("", "resource-1"),
    ]
    assert found.own_targets == {"f": {"skill-1": Target(2, 1)}}
    assert again.is_empty
    assert (again.examples_left, again.steps_left, again.targets_left) == (1, 1, 0)


def test_what_there_is_no_room_for_is_left_out_and_counted() -> None:
    days = [BEGUN + timedelta(days=number) for number in range(5)]
    skills = ("skill-1", "skill-2")
    told = [OwnExample("f", skill, at, "a") for at in reversed(days) for skill in skills]
    brought = belongings(
        *(taken(at) for at in days),
        examples=tuple(told),
        steps=tuple(OwnStep("f", 1, at, title="Read") for at in days),
    )
    held = Held(
        assessments=MOST_ASSESSMENTS - 2,
        steps=MOST_STEPS - 3,
        examples={("f", "skill-1"): MOST_EXAMPLES - 2, ("f", "skill-2"): MOST_EXAMPLES + 7},
    )

    found = arrivals(brought, site(skills={*skills}), held)

    kept = {one.one.started_at for one in found.assessments if one.fate in KEPT}
    assert kept == set(days[-2:])  # the newest ones
    assert {one.fate for one in found.assessments} == {Fate.SUBMITTED, Fate.NO_ROOM}
    assert [(one.skill, one.added_at) for one in found.examples] == [
        ("skill-1", at) for at in days[:2]
    ]
    assert (found.examples_over, found.examples_left) == (8, 0)
    assert (len(found.steps), found.steps_over, found.steps_left) == (3, 2, 0)


def test_one_that_has_no_room_does_not_keep_another_from_going_on() -> None:
    brought = belongings(taken(BEGUN, running=True))
    full = Held(assessments=MOST_ASSESSMENTS + 1)

    assert arrivals(brought, site(), full).is_empty
    assert not arrivals(brought, site(), Held(assessments=MOST_ASSESSMENTS - 1)).is_empty


def test_targets_of_another_scale_are_left_out() -> None:
    here = replace(make_framework(skills=2, top=3), key="f", version=2, checksum="here")
    brought = belongings(own_targets={"f": {"skill-1": Target(2, 1)}})

    assert arrivals(brought, site(here)).own_targets == {}


def test_a_version_that_is_not_what_its_checksum_says_is_refused() -> None:
    lying = replace(asked_version(THERE), statements={})
    odd_role = replace(taken(), role="nobody")

    places = [p.place for p in misfits(Belongings((lying,), (odd_role,)), site())]

    assert places == ["versions[0]", "assessments[0].role"]


def test_on_a_mapped_scale_answers_are_what_they_became() -> None:
    here = replace(other_version(), scale=2, scale_maps={2: (4, None, 3, 1, 0)})
    scales = {labelled(THERE): values_between(THERE, here)}

    [arrival] = arrivals(belongings(taken()), site(here, scales=scales)).assessments

    assert arrival.fate is Fate.CARRIED
    assert set(arrival.answers.values()) == {3}


@pytest.mark.parametrize(
    "scales", [{}, {(1, ("Other",) * 5): {2: 2}}, {(2, ("Other",) * 5): {2: 2}}]
)
def test_a_scale_that_was_never_here_means_something_else(
    scales: dict[tuple[int, tuple[str, ...]], dict[int, int]],
) -> None:
    """Neither its number nor how many answers it has says that it is the same."""
    sites = site(other_version(), scales=scales)

    assert fates(belongings(taken()), sites) == {BEGUN: Fate.MEANS_OTHER}
    assert arrivals(belongings(own_targets={"f": {"skill-1": Target(2, 1)}}), sites).targets_left


def test_own_targets_stay_on_their_scale() -> None:
    brought = belongings(own_targets={"f": {"skill-1": Target(2, 1)}})
    turned = replace(THERE, version=2, checksum="new", scale=2, scale_maps={2: (4, 3, 2, 1, 0)})
    sites = {"f": replace(site(turned)["f"], same={THERE.checksum: THERE})}

    assert arrivals(brought, site()).own_targets == {"f": {"skill-1": Target(2, 1)}}
    assert arrivals(brought, sites).own_targets == {}
