"""Two people's things become one person's: nothing is lost, nothing is doubled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.annotations import STEP_TITLE_LENGTH
from assessments.domain.belongings import GivenAnswer, OwnAssessment, OwnExample, OwnStep
from assessments.domain.framework import Target
from assessments.domain.joining import Joined, Things, join, undecided
from tests.domain.cases import many

BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = BEGUN + timedelta(days=90)

# Few of each, so that the same and what collides come often.
moments = st.sampled_from([BEGUN, LATER])
frameworks = st.sampled_from("fg")
texts = st.sampled_from(["", "one", "two"])
assessments = st.builds(
    OwnAssessment,
    frameworks,
    st.just(1),
    st.just("role-1"),
    st.just(BEGUN),
    st.sampled_from([None, LATER]),
    st.dictionaries(st.sampled_from("ab"), st.builds(GivenAnswer, st.sampled_from([None, 1, 2]))),
)
examples = st.builds(OwnExample, frameworks, st.sampled_from("st"), moments, texts)
steps = st.builds(
    OwnStep,
    frameworks,
    st.just(1),
    moments,
    skill=st.sampled_from([None, "s"]),
    resource=st.sampled_from([None, "r", "q"]),
    title=st.just(""),
    due=st.sampled_from([None, date(2027, 1, 9)]),
    note=texts,
    done_at=st.sampled_from([None, LATER]),
)
targets = st.dictionaries(
    frameworks, st.dictionaries(st.just("s"), st.builds(Target, st.integers(1, 2), st.just(1)))
)


@st.composite
def things(draw: st.DrawFn, name: str) -> Things:
    """Return what one person may have, with ids of their own."""
    planned: dict[tuple[str, Any], OwnStep] = {}
    for one in draw(st.lists(steps, max_size=4)):
        own = replace(one, title=one.title or "Mine") if one.resource is None else one
        planned[own.framework, own.resource or len(planned)] = own
    # One person has not begun two things at one moment, and has told no two examples at one.
    begun = {one.framework: one for one in draw(st.lists(assessments, max_size=3))}
    told = {(e.framework, e.skill, e.added_at): e for e in draw(st.lists(examples, max_size=4))}
    return Things(
        numbered(name, begun.values()),
        numbered(name, told.values()),
        numbered(name, planned.values()),
        draw(targets),
    )


def numbered(name: str, these: Iterable[Any]) -> dict[Any, Any]:
    """Return things by ids of their own."""
    return {f"{name}{number}": one for number, one in enumerate(these)}


def title_of(step: OwnStep) -> str:
    return f"Resource {step.resource}"


def joined(mine: Things, others: Things, **chosen: Any) -> Joined:
    return join(mine, others, title_of=title_of, **chosen)


def copies(of: Things) -> Things:
    """Return the same things under other ids, as when a file was brought once more."""

    def copied(kind: Mapping[Any, Any]) -> dict[Any, Any]:
        return {f"copy of {pk}": one for pk, one in kind.items()}

    return Things(copied(of.assessments), copied(of.examples), copied(of.steps), of.own_targets)


def said(of: Things) -> Counter[Any]:
    """Return all that a person said, wherever it stands."""
    said: Counter[Any] = Counter()
    for one in of.assessments.values():
        said[one.framework, one.submitted_at, *sorted(one.answers.items())] += 1
    for example in of.examples.values():
        said[example.framework, example.skill, example.situation] += 1
    for step in of.steps.values():
        for value in (step.due, step.note, step.done_at):
            if value:
                said[step.framework, step.skill, value] += 1
    return said


def without_ids(of: Things) -> Any:
    kinds = (of.assessments, of.examples, of.steps)
    return [Counter(map(repr, kind.values())) for kind in kinds], of.own_targets


@many
@given(things("m"), things("o"))
def test_nothing_is_lost(mine: Things, others: Things) -> None:
    after = said(joined(mine, others).things)

    assert said(mine).keys() | said(others).keys() == after.keys()
    assert all(after[one] >= max(said(mine)[one], said(others)[one]) for one in after)


@many
@given(things("m"), things("o"))
def test_nothing_becomes_more_than_it_was(mine: Things, others: Things) -> None:
    after = said(joined(mine, others).things)

    assert all(after[one] <= said(mine)[one] + said(others)[one] for one in after)


@many
@given(things("m"))
def test_the_same_things_are_there_once(mine: Things) -> None:
    after = joined(mine, copies(mine))

    assert after.things == mine
    assert after.same == {f"copy of {pk}": pk for pk in mine.assessments}


@many
@given(things("m"), things("o"))
def test_joining_twice_is_joining_once(mine: Things, others: Things) -> None:
    once = joined(mine, others).things
    chosen = {"f", "g"}

    assert without_ids(joined(once, copies(others)).things) == without_ids(once)
    with_theirs = joined(mine, others, chosen=chosen).things
    again = joined(with_theirs, copies(others), chosen=chosen).things
    assert without_ids(again) == without_ids(with_theirs)


@many
@given(things("m"), things("o"))
def test_what_is_there_fits_into_the_database_and_into_a_file(mine: Things, others: Things) -> None:
    after = joined(mine, others).things

    def most(values: list[Any]) -> int:
        return max(Counter(values).values(), default=0)

    assert most([(s.framework, s.resource) for s in after.steps.values() if s.resource]) <= 1
    assert all(step.resource or step.title for step in after.steps.values())
    assert most([(e.framework, e.skill, e.added_at) for e in after.examples.values()]) <= 1
    running = [a for a in after.assessments.values() if not a.submitted_at]
    begun = [(a.framework, a.started_at) for a in after.assessments.values()]
    assert all(begun.count((one.framework, one.started_at)) == 1 for one in running)


@many
@given(things("m"), things("o"))
def test_of_own_targets_both_have_there_is_what_was_chosen(mine: Things, others: Things) -> None:
    asked = undecided(mine.own_targets, others.own_targets)

    kept = joined(mine, others).things.own_targets
    taken = joined(mine, others, chosen=asked).things.own_targets

    for key in asked:
        assert kept[key] == mine.own_targets[key] != others.own_targets[key] == taken[key]
    for key in (mine.own_targets.keys() | others.own_targets.keys()) - asked:
        said = mine.own_targets.get(key) or others.own_targets.get(key)
        assert kept.get(key, {}) == taken.get(key, {}) == (said or {})


def step(**values: Any) -> OwnStep:
    return OwnStep("f", 1, BEGUN, **values)


def steps_of(mine: Mapping[str, Any], other: Mapping[str, Any]) -> list[OwnStep]:
    one, another = Things(steps={1: step(**mine)}), Things(steps={2: step(**other)})
    return list(joined(one, another).things.steps.values())


def test_a_step_for_the_same_resource_is_one_where_the_two_agree() -> None:
    due = date(2027, 1, 9)

    assert steps_of({"resource": "r", "due": due}, {"resource": "r", "note": "Ask Ann"}) == [
        step(resource="r", due=due, note="Ask Ann")
    ]


def test_a_step_that_says_something_else_becomes_one_of_their_own() -> None:
    mine, other = step(resource="r", note="Ask Ann"), step(resource="r", note="Ask Bo")

    kept, own = steps_of({"resource": "r", "note": "Ask Ann"}, {"resource": "r", "note": "Ask Bo"})

    assert kept == mine
    assert own == replace(other, resource=None, title="Resource r", added_at=own.added_at)
    assert own.added_at > mine.added_at


def test_a_long_title_still_fits() -> None:
    mine, other = Things(steps={1: step(resource="r", note="a")}), step(resource="r", note="b")

    after = join(mine, Things(steps={2: other}), title_of=lambda _step: "x" * 500)

    assert len(after.things.steps[2].title) == STEP_TITLE_LENGTH


def test_two_that_are_running_and_began_at_the_same_moment_are_told_apart() -> None:
    one = OwnAssessment("f", 1, "role-1", BEGUN, None, {"a": GivenAnswer(1)})
    other = replace(one, answers={"a": GivenAnswer(2)})

    after = joined(Things({1: one}), Things({2: other})).things.assessments

    assert after == {1: one, 2: replace(other, started_at=BEGUN + timedelta(microseconds=1))}


def test_what_one_of_them_told_twice_stays_there_twice() -> None:
    example = OwnExample("f", "s", BEGUN, "It was late.")
    twice = Things(examples={2: example, 3: replace(example, added_at=LATER)})

    assert len(joined(Things(examples={1: example}), twice).things.examples) == 2


def test_other_targets_take_the_place_of_mine_if_they_are_chosen() -> None:
    mine, others = {"f": {"s": Target(1, 1)}}, {"f": {"s": Target(2, 1)}}
    assert undecided(mine, others) == {"f"}

    after = joined(Things(own_targets=mine), Things(own_targets=others), chosen={"f"})

    assert after.things.own_targets == others


def test_who_has_written_the_same_twice_has_it_twice() -> None:
    same = step(title="Read", note="Ask Ann")

    after = joined(Things(steps={1: same}), Things(steps={2: same, 3: same})).things.steps

    assert len(after) == 2


def test_steps_of_other_days_and_for_other_skills_stay_apart() -> None:
    for name, one, other in [
        ("done_at", LATER, LATER + timedelta(days=1)),
        ("due", date(2027, 1, 9), date(2027, 1, 10)),
        ("skill", "s", "t"),
    ]:
        kept = steps_of({"resource": "r", name: one}, {"resource": "r", name: other})

        assert [getattr(step, name) for step in kept] == [one, other]


def test_people_choose_only_between_own_targets_that_are_not_the_same() -> None:
    one, other = {"s": Target(2, 1)}, {"s": Target(1, 1)}

    assert undecided({"f": one, "g": one}, {"f": one, "g": other, "h": one}) == {"g"}
    assert undecided({"f": one}, {"f": {}}) == set()


def test_own_targets_of_the_account_stay_unless_the_others_are_chosen() -> None:
    mine, others = {"f": {"s": Target(2, 1)}}, {"f": {"s": Target(1, 1)}}
    both = Things(own_targets=mine), Things(own_targets=others)

    assert joined(*both).things.own_targets == mine
    assert joined(*both, chosen={"f"}).things.own_targets == others
