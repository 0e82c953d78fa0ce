"""What becomes of the things of two people once one of them says that both are the same person.

It is the account's person who gets what somebody began without an account. Nothing is lost: what
differs is there afterwards beside the other, and what a person typed is never merged with other
words. Nothing is doubled: what is the same in both, such as after a file was brought to both, is
there once. So what is joined twice is as if it had been joined once.

Own targets are the exception: of a framework there is one set, which is made for one advertisement.
Where both have one, the person chooses.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from assessments.domain.annotations import STEP_TITLE_LENGTH
from assessments.domain.belongings import OwnAssessment, OwnExample, OwnStep
from assessments.domain.framework import Target

Id = Any  # of a row
Targets = Mapping[str, Mapping[str, Target]]  # by framework and skill
Thing = TypeVar("Thing", OwnAssessment, OwnExample, OwnStep)
Mark = TypeVar("Mark", date, datetime, str)

A_MOMENT = timedelta(microseconds=1)
MOVED = timedelta(milliseconds=1)  # fewer moments than that is what was begun at one moment


@dataclass(frozen=True)
class Things:
    """What belongs to one person, by the ids of its rows."""

    assessments: Mapping[Id, OwnAssessment] = field(default_factory=dict)
    examples: Mapping[Id, OwnExample] = field(default_factory=dict)
    steps: Mapping[Id, OwnStep] = field(default_factory=dict)
    own_targets: Targets = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """What belongs to the account's person afterwards: all that is left, as it is then.

    `same` tells of an assessment that is left out which one of the account's it is.
    """

    things: Things
    same: Mapping[Id, Id]


def undecided(mine: Targets, others: Targets) -> Set[str]:
    """Return the frameworks of which both have own targets, and other ones."""
    both = {key for key, own in mine.items() if own and others.get(key)}
    return {key for key in both if mine[key] != others[key]}


def join(
    mine: Things,
    others: Things,
    *,
    title_of: Callable[[OwnStep], str],
    chosen: Set[str] = frozenset(),
) -> Joined:
    """Put the others' things to mine, which are the account's.

    `chosen` are the frameworks whose own targets are to be the others'. `title_of` says what a step
    with a resource is called.
    """
    same = _same(mine.assessments, others.assessments, _is_same_assessment)
    known_examples = _same(mine.examples, others.examples, _is_same_example)
    steps = _steps(mine.steps, others.steps, title_of)
    return Joined(
        Things(
            assessments=dict(_begun_apart(mine.assessments, _without(others.assessments, same))),
            examples=dict(_added_apart(mine.examples, _without(others.examples, known_examples))),
            steps=steps,
            own_targets=_targets(mine.own_targets, others.own_targets, chosen),
        ),
        same,
    )


def _same(
    mine: Mapping[Id, Thing], others: Mapping[Id, Thing], is_same: Callable[[Thing, Thing], bool]
) -> dict[Id, Id]:
    """Return which of mine each of the others is, as far as it is one; each of mine is so once."""
    free, same = dict(mine), {}
    for other_id, other in others.items():
        my_id = next((pk for pk, one in free.items() if is_same(one, other)), None)
        if my_id is not None:
            same[other_id] = my_id
            del free[my_id]
    return same


def _without(things: Mapping[Id, Thing], left_out: Mapping[Id, Id]) -> dict[Id, Thing]:
    return {pk: thing for pk, thing in things.items() if pk not in left_out}


def _is_same_assessment(one: OwnAssessment, other: OwnAssessment) -> bool:
    """Compare all of them; what is running may have been moved by moments (`_begun_apart`)."""
    is_moved = not one.submitted_at and abs(one.started_at - other.started_at) < MOVED
    return one == (replace(other, started_at=one.started_at) if is_moved else other)


def _is_same_example(one: OwnExample, other: OwnExample) -> bool:
    """Compare what is told; when it was added only says which one is the best of its skill."""
    return one == replace(other, added_at=one.added_at)


def _is_same_step(one: OwnStep, other: OwnStep) -> bool:
    """Compare what a step says to the person, whichever report and version it was taken from."""
    return _meant(one) == _meant(other)


# --- Assessments and examples are known by their moment, which two of them must not have ------


def _begun_apart(
    mine: Mapping[Id, OwnAssessment], others: Mapping[Id, OwnAssessment]
) -> Iterator[tuple[Id, OwnAssessment]]:
    """Yield all of them; no two of a framework began at the same moment if one of them is running.

    What is submitted stays as it is.
    """
    everything = [*mine.items(), *others.items()]
    taken = {(one.framework, one.started_at) for _pk, one in everything if one.submitted_at}
    for pk, one in everything:
        if one.submitted_at:
            yield pk, one
            continue
        started_at = free_moment(one.started_at, {at for key, at in taken if key == one.framework})
        taken.add((one.framework, started_at))
        yield pk, replace(one, started_at=started_at)


def _added_apart(
    mine: Mapping[Id, OwnExample], others: Mapping[Id, OwnExample]
) -> Iterator[tuple[Id, OwnExample]]:
    yield from mine.items()
    taken = {(one.framework, one.skill, one.added_at) for one in mine.values()}
    for pk, one in others.items():
        of_skill = {at for *skill, at in taken if skill == [one.framework, one.skill]}
        added_at = free_moment(one.added_at, of_skill)
        taken.add((one.framework, one.skill, added_at))
        yield pk, replace(one, added_at=added_at)


def free_moment(moment: datetime, taken: Set[datetime]) -> datetime:
    """Return the first moment from this one on that is not taken."""
    moments = (moment + number * A_MOMENT for number in count())
    return next(one for one in moments if one not in taken)


# --- Steps: one for each resource --------------------------------------------------------------


def _steps(
    mine: Mapping[Id, OwnStep], others: Mapping[Id, OwnStep], title_of: Callable[[OwnStep], str]
) -> dict[Id, OwnStep]:
    """Return all steps; of a resource there is one.

    Where both have planned a resource, one step has what was said of either. Where that cannot be,
    because both have said something and not the same, the others' becomes a step of their own.
    """
    steps = dict(mine)
    planned: dict[tuple[str, str | None], Id] = {
        (one.framework, one.resource): pk for pk, one in mine.items() if one.resource
    }
    new: dict[Id, OwnStep] = {}
    for pk, one in others.items():
        my_id = planned.get((one.framework, one.resource))
        if my_id is None:
            new[pk] = one
        elif (both := _both(steps[my_id], one)) is not None:
            steps[my_id] = both
        else:
            new[pk] = replace(one, resource=None, title=title_of(one)[:STEP_TITLE_LENGTH])
    known = _same(mine, new, _is_same_step)
    # A file that is brought back tells steps apart by when they were added.
    taken = {one.added_at for one in mine.values()}
    for pk, one in _without(new, known).items():
        steps[pk] = replace(one, added_at=free_moment(one.added_at, taken))
    return steps


def _both(one: OwnStep, other: OwnStep) -> OwnStep | None:
    """Return a step that says what either says, or None where they contradict each other."""
    due, note = _either(one.due, other.due), _either(one.note, other.note)
    done_at = _either(one.done_at, other.done_at)
    if one.skill != other.skill or any(len(values) > 1 for values in (due, note, done_at)):
        return None
    return replace(
        one, due=next(iter(due), None), note=next(iter(note), ""), done_at=next(iter(done_at), None)
    )


def _either(one: Mark | None, other: Mark | None) -> Set[Mark]:
    """Return what is said, once or twice."""
    return {value for value in (one, other) if value}


def _meant(one: OwnStep) -> tuple[Any, ...]:
    return one.framework, one.skill, one.resource, one.title, one.due, one.note, one.done_at


def _targets(mine: Targets, others: Targets, chosen: Set[str]) -> Targets:
    joined = dict(mine)
    for key, own in others.items():
        if own and (not mine.get(key) or key in chosen):
            joined[key] = own
    return joined
