"""What all who finished have in common: figures for editors, from which nobody can be known.

A framework version's use is a table of counts that each submitted assessment adds to, and takes
from when it goes: so it equals a count of everything, and is read as quickly for a million people
as for ten. Of a person who submitted several times the newest one counts.

Nobody can be known, because of three rules together:

* Counts are held back until the next FEWEST people of their group have come or gone. A group is
  all people of a version, or those who compared themselves with one role. So between two views of
  a figure lie FEWEST people or none.
* A count is told in steps of FEWEST, rounded down. So no difference of two counts shows fewer.
* A mean or a correlation is told where FEWEST people stand behind it, to two decimals.

Against somebody who invents nine people to watch the tenth, no summary helps.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations_with_replacement

from assessments.domain.framework import Framework, Skill
from assessments.domain.questionnaire import Answers
from assessments.domain.rules import rule_of

FEWEST = 10
SKIPPED = -1  # stands for a value
MOST_COUNTED = 1_000  # running assessments of a version; beyond it there are just more

# Words at a statement: conventions, each worth a look and none of them a law.
OFTEN_SKIPPED = 0.2
ALIKE = 0.9  # of all answers are one and the same
APART = 0.2  # an item–rest correlation below this is usually called poor (Ebel 1965)


class Figure(IntEnum):
    """What is counted. Its `first` and `second` are keys, or what is said here."""

    PEOPLE = 0
    CHANGED = 1  # people who came or went since the counts were last told
    ANSWER = 2  # to a statement; second: the value, or SKIPPED
    COMPLETE = 3  # people who answered all of a skill's statements; the next two are theirs
    SUM = 4  # of a statement's values
    PRODUCT = 5  # of the values of two statements of a skill
    LEVEL = 6  # reached in a skill; second: the level, 0 where it is not known


OF_SKILLS = {Figure.COMPLETE, Figure.LEVEL}  # their `first` is a skill, that of others a statement

Count = tuple[Figure, str, str | int]
Counts = Mapping[Count, int]


def counts_of(framework: Framework, answers: Answers) -> Counter[Count]:
    """Return what one person's answers add to the counts of all people of a version."""
    counts: Counter[Count] = Counter({(Figure.PEOPLE, "", 0): 1})
    for statement in framework.statements:
        if statement.key in answers:
            value = answers[statement.key]
            counts[Figure.ANSWER, statement.key, SKIPPED if value is None else value] += 1
    for skill in framework.skills:
        counts.update(_complete(skill, answers))
    return counts


def levels_of(framework: Framework, answers: Answers) -> Counter[Count]:
    """Return what one person's answers add to the counts of all who chose the same role."""
    counts: Counter[Count] = Counter({(Figure.PEOPLE, "", 0): 1})
    for key, score in rule_of(framework).score_all(framework, answers).items():
        counts[Figure.LEVEL, key, score.level or 0] += 1
    return counts


def _complete(skill: Skill, answers: Answers) -> Counter[Count]:
    values = {s.key: answers.get(s.key) for s in skill.statements}
    given = {key: value for key, value in values.items() if value is not None}
    if len(given) < len(values) or len(values) < 2:
        return Counter()
    counts: Counter[Count] = Counter({(Figure.COMPLETE, skill.key, 0): 1})
    for key, value in given.items():
        counts[Figure.SUM, key, 0] += value
    for one, other in combinations_with_replacement(sorted(given), 2):
        counts[Figure.PRODUCT, one, other] += given[one] * given[other]
    return counts


# --- Told --------------------------------------------------------------------------------------


def told(count: int) -> int:
    """Return a count as it may be told: in steps of FEWEST, rounded down."""
    return count - count % FEWEST


@dataclass(frozen=True)
class StatementUse:
    """How one statement is answered; None where too few people stand behind a figure.

    `people` gave an answer, in steps of FEWEST, as are the `values`, from the first answer on.
    `skips` is the share of all people who skipped it or left it open, `mean` and `spread` (the
    standard deviation) are of the answers' values, `fits` is the item–rest correlation and
    `alike` the share of the commonest answer.
    """

    people: int
    values: tuple[int, ...]
    skips: float | None = None
    mean: float | None = None
    spread: float | None = None
    alike: float | None = None
    fits: float | None = None


@dataclass(frozen=True)
class SkillUse:
    """How one skill is answered; `complete` people (in steps) stand behind `alpha`."""

    statements: Mapping[str, StatementUse]
    complete: int
    alpha: float | None


def skill_use(skill: Skill, top: int, counts: Counts) -> SkillUse:
    """Return what may be told of a skill from the counts of all people of a version."""
    people = counts.get((Figure.PEOPLE, "", 0), 0)
    keys = [statement.key for statement in skill.statements]
    complete = counts.get((Figure.COMPLETE, skill.key, 0), 0)
    spread = _covariances(keys, complete, counts)
    return SkillUse(
        statements={
            key: _statement_use(key, top, people, counts, item_rest(spread, index))
            for index, key in enumerate(keys)
        },
        complete=told(complete),
        alpha=alpha(spread),
    )


def level_shares(skill: Skill, top: int, counts: Counts) -> tuple[int, ...]:
    """Return how many people of a role reach each level, from 1 on, in steps of FEWEST."""
    return tuple(told(counts.get((Figure.LEVEL, skill.key, n), 0)) for n in range(1, top + 1))


def _statement_use(
    key: str, top: int, people: int, counts: Counts, fits: float | None
) -> StatementUse:
    values = [counts.get((Figure.ANSWER, key, value), 0) for value in range(top)]
    answered = sum(values)
    if people < FEWEST:
        return StatementUse(0, (0,) * top)
    skips = round(1 - answered / people, 2)
    if answered < FEWEST:
        return StatementUse(0, (0,) * top, skips)
    mean = sum(value * number for value, number in enumerate(values)) / answered
    squares = sum(number * (value - mean) ** 2 for value, number in enumerate(values))
    return StatementUse(
        people=told(answered),
        values=tuple(told(number) for number in values),
        skips=skips,
        mean=round(mean, 2),
        spread=round(math.sqrt(squares / (answered - 1)), 2),
        alike=round(max(values) / answered, 2),
        fits=fits,
    )


Covariances = Sequence[Sequence[float]]


def _covariances(keys: Sequence[str], people: int, counts: Counts) -> Covariances:
    """Return the covariances of a skill's statements; none where too few people stand behind."""
    if people < FEWEST or len(keys) < 2:
        return []
    sums = {key: counts.get((Figure.SUM, key, 0), 0) for key in keys}

    def covariance(one: str, other: str) -> float:
        first, second = sorted((one, other))
        product = counts.get((Figure.PRODUCT, first, second), 0)
        return (product - sums[one] * sums[other] / people) / (people - 1)

    return [[covariance(one, other) for other in keys] for one in keys]


def alpha(covariances: Covariances) -> float | None:
    """Return Cronbach's alpha (Cronbach 1951): k/(k−1) · (1 − Σ variances / variance of the sum).

    None where the sum does not vary.
    """
    number, whole = len(covariances), sum(map(sum, covariances))
    if not whole:
        return None
    own = sum(covariances[i][i] for i in range(number))
    return round(number / (number - 1) * (1 - own / whole), 2)


def item_rest(covariances: Covariances, index: int) -> float | None:
    """Return the correlation of a statement with the sum of the others of its skill.

    None where one of both does not vary.
    """
    if not covariances:
        return None
    others = [i for i in range(len(covariances)) if i != index]
    shared = sum(covariances[index][i] for i in others)
    rest = sum(covariances[i][j] for i in others for j in others)
    both = covariances[index][index] * rest
    return round(shared / math.sqrt(both), 2) if both > 1e-9 else None


class Notable(IntEnum):
    """What an editor should look at."""

    OFTEN_SKIPPED = 1
    ALL_ALIKE = 2
    APART = 3


def notable(use: StatementUse) -> list[Notable]:
    """Return what stands out about a statement, by the rules at the head of this module."""
    found = []
    if use.skips is not None and use.skips >= OFTEN_SKIPPED:
        found.append(Notable.OFTEN_SKIPPED)
    if use.alike is not None and use.alike >= ALIKE:
        found.append(Notable.ALL_ALIKE)
    if use.fits is not None and use.fits < APART:
        found.append(Notable.APART)
    return found
