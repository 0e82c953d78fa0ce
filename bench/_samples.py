"""What the newest rule says about the people of a world, beside what is true of them.

What is measured is the product's own code: scores, likely ranges, statuses, readiness, and which
priorities can be told apart. Beside it stand the same rule with ranges that promise 9 in 10, and
the range of the rule before, score ± z·√((v + 1/12)/n), cut to the scale.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from statistics import NormalDist

from assessments.domain.framework import NEWEST_RULE, Role, Target
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.nearest import against
from assessments.domain.rules import RULES, Rule
from assessments.domain.scoring import Pooled, SkillScore
from bench.worlds import SEED, TOP, Drawn, World, person

RULE = RULES[NEWEST_RULE]
RULE_9 = replace(RULE, holds=Fraction(9, 10))
EIGHT, NINE = "8 in 10", "9 in 10"
BEFORE = {"before, 8 in 10": 0.8, "before, 9 in 10": 0.9}
RANGES = (EIGHT, NINE, *BEFORE)

Range = tuple[float, float]
Known = tuple[float, SkillScore, Gap]  # the true score, and what is said about a known skill


@dataclass(frozen=True)
class Row:
    """One known skill of one person against a target, which begins at `begins`.

    `ranges` are by their names in `RANGES`, `statuses` by the first two of them.
    """

    truth: float
    score: float
    centre: float
    begins: float
    ranges: Mapping[str, Range]
    statuses: Mapping[str, Status]


@dataclass(frozen=True)
class Whole:
    """One person's readiness, and what it would be by the true scores of the known skills."""

    truth: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Neighbours:
    """Two that follow each other in a to-do list; `right` if the first is truly farther."""

    told_apart: bool
    right: bool


@dataclass
class Sample:
    """What a world gave."""

    rows: list[Row] = field(default_factory=list)
    people: list[Whole] = field(default_factory=list)
    neighbours: list[Neighbours] = field(default_factory=list)


def draw_sample(world: World, roles: Sequence[Role], people: int) -> Sample:
    """Draw people and compare them with the roles, which they take in turns."""
    rng = random.Random(f"{SEED} {world.name}")
    sample = Sample()
    for number in range(people):
        _measure(sample, person(world, rng), world.asked, roles[number % len(roles)])
    return sample


def _measure(sample: Sample, skills: Sequence[Drawn], asked: int, role: Role) -> None:
    """Add one person to the sample."""
    pooled = RULE.pooled([skill.values for skill in skills], TOP)
    drawn = dict(zip(role.targets, skills, strict=True))
    # In order, because order changes nothing and the cache then serves far more people.
    scores = {
        key: _score(tuple(sorted(skill.values)), asked, pooled) for key, skill in drawn.items()
    }
    result = against(RULE, role, scores)
    known = [
        (skill.truth, scores[key], result.gaps[key])
        for key, skill in drawn.items()
        if scores[key].known
    ]
    sample.rows.extend(_row(*skill) for skill in known)
    sample.people.extend(_whole(result.readiness, known))
    sample.neighbours.extend(_neighbours(known))


@cache
def _score(values: tuple[int, ...], asked: int, pooled: Pooled) -> SkillScore:
    return RULE.score_skill(values, asked, pooled, TOP)


def _row(truth: float, score: SkillScore, gap: Gap) -> Row:
    assert score.score is not None
    assert score.centre is not None
    wider = _with_range(score, RULE_9)
    return Row(
        truth=truth,
        score=float(score.score),
        centre=float(score.centre),
        begins=float(gap.target.begins),
        ranges={EIGHT: _range(score), NINE: _range(wider)}
        | {name: _range_before(score, holds) for name, holds in BEFORE.items()},
        statuses={EIGHT: gap.status, NINE: RULE_9.status(wider, gap.target)},
    )


def _range(score: SkillScore) -> Range:
    assert score.low is not None
    assert score.high is not None
    return float(score.low), float(score.high)


def _with_range(score: SkillScore, rule: Rule) -> SkillScore:
    """Return the score with the range of a rule that differs in its promise alone."""
    assert score.score is not None
    assert score.centre is not None
    assert score.standard_error is not None
    half = rule.quantile(score.answered) * score.standard_error
    low, high = float(score.centre) - half, float(score.centre) + half
    return replace(
        score,
        low=Fraction(min(float(score.score), max(1.0, low))),
        high=Fraction(max(float(score.score), min(float(TOP), high))),
    )


def _range_before(score: SkillScore, holds: float) -> Range:
    assert score.score is not None
    assert score.variance is not None
    error = math.sqrt((score.variance + RULE.rounding_variance) / score.answered)
    half = NormalDist().inv_cdf((1 + holds) / 2) * error
    return max(1.0, float(score.score) - half), min(float(TOP), float(score.score) + half)


def _whole(readiness: Readiness, skills: Sequence[Known]) -> Iterator[Whole]:
    """Yield the readiness, if there is one, with the one of the true scores."""
    if readiness.value is None or readiness.low is None or readiness.high is None:
        return
    far = sum(_true_priority(truth, gap.target) for truth, _, gap in skills)
    truth = 1 - far / float(readiness.weight)
    yield Whole(truth, float(readiness.value), readiness.low, readiness.high)


def _neighbours(skills: Sequence[Known]) -> Iterator[Neighbours]:
    """Yield every two that follow each other in the to-do list."""
    to_do = [skill for skill in skills if skill[2].priority]
    to_do.sort(key=lambda skill: -(skill[2].priority or 0))
    for first, second in pairwise(to_do):
        farther, nearer = (_true_priority(t, gap.target) for t, _, gap in (first, second))
        yield Neighbours(RULE.can_tell_apart(first[1:], second[1:]), farther > nearer)


def _true_priority(truth: float, target: Target) -> float:
    return target.importance * max(0.0, float(target.begins) - truth)
