"""What to do next for a skill: at most two resources, of different kinds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.domain.framework import Cost, EffortUnit, Framework, Resource, ResourceKind, Skill

# What is learned first comes first below the middle of the scale, what shows a skill above it.
LEARNING = (
    ResourceKind.COURSE,
    ResourceKind.READING,
    ResourceKind.CERTIFICATION,
    ResourceKind.JOB,
    ResourceKind.DEGREE,
)
SHOWING = (
    ResourceKind.CERTIFICATION,
    ResourceKind.JOB,
    ResourceKind.COURSE,
    ResourceKind.READING,
    ResourceKind.DEGREE,
)
COSTS = [Cost.FREE, Cost.SMALL, Cost.LARGE, None]
WEEKS_IN = {EffortUnit.WEEKS: 1, EffortUnit.MONTHS: 4, EffortUnit.YEARS: 50}


@dataclass(frozen=True)
class Limits:
    """What somebody can spend: so many hours a week (None for any), and money or none."""

    hours_a_week: int | None = None
    free_only: bool = False


NO_LIMITS = Limits()


def fits(resource: Resource, limits: Limits) -> bool:
    """Say whether a resource keeps within the limits; what is not known fits only without one.

    What takes some hours in all can be spread over weeks, so it fits any time a week.
    """
    if limits.free_only and resource.cost is not Cost.FREE:
        return False
    if limits.hours_a_week is None:
        return True
    return resource.effort is not None and resource.effort.hours_a_week <= limits.hours_a_week


def choose_steps(
    framework: Framework,
    skills: Iterable[Skill],
    levels: Mapping[str, int],
    limits: Limits = NO_LIMITS,
) -> dict[str, tuple[Resource, ...]]:
    """Return for every skill, by its key, something to practise and something to learn or show it.

    `skills` come in the order in which they matter, `levels` are the person's. Of what suits a
    level and keeps within the limits, what no earlier skill has is taken first, then the kind that
    suits the level, then what costs less and takes less time. Either may be missing.
    """
    resources: dict[str, list[Resource]] = defaultdict(list)  # by the key of the skill
    for resource in framework.resources:
        if fits(resource, limits):
            for key in resource.skills:
                resources[key].append(resource)
    taken: set[str] = set()
    steps: dict[str, tuple[Resource, ...]] = {}
    for skill in skills:
        level = levels[skill.key]
        kinds = LEARNING if 2 * level <= framework.top else SHOWING
        suitable = [one for one in resources[skill.key] if one.suits(skill.key, level)]
        pair = (
            _first(suitable, (ResourceKind.PRACTICE,), taken),
            _first(suitable, kinds, taken),
        )
        steps[skill.key] = tuple(resource for resource in pair if resource)
        taken |= {resource.key for resource in steps[skill.key]}
    return steps


def _first(
    resources: Iterable[Resource], kinds: Sequence[ResourceKind], taken: set[str]
) -> Resource | None:
    of_kinds = [resource for resource in resources if resource.kind in kinds]

    def place(resource: Resource) -> tuple[bool, int, int, float]:
        return (
            resource.key in taken,
            kinds.index(resource.kind),
            COSTS.index(resource.cost),
            _hours(resource),
        )

    return min(of_kinds, key=place, default=None)


def _hours(resource: Resource) -> float:
    """Return how many hours it takes in all; what is not known comes last."""
    effort = resource.effort
    if effort is None:
        return float("inf")
    if effort.unit is EffortUnit.HOURS:
        return effort.amount
    return effort.amount * WEEKS_IN[effort.unit] * effort.hours_a_week
