"""Where nothing helps: steps from one level of a skill to the next without a resource."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assessments.domain.framework import Framework, Skill, asked


@dataclass(frozen=True)
class Hole:
    """Nothing helps somebody at `from_level` of a skill on the way to `to_level`."""

    skill: Skill
    from_level: int
    to_level: int


def holes(framework: Framework) -> list[Hole]:
    """Return the holes of every skill that is asked, in order, each as wide as it is.

    A step from level n to n + 1 is filled where a resource suits somebody at n (Resource.suits):
    somebody there is shown it as a next step. Takes a version in full, with what is retired.
    """
    met = asked(framework)
    return [hole for skill in met.skills for hole in _holes(skill, met)]


def _holes(skill: Skill, framework: Framework) -> Iterator[Hole]:
    def is_helped(level: int) -> bool:
        return any(resource.suits(skill.key, level) for resource in framework.resources)

    for helped, steps in groupby(range(1, framework.top), is_helped):
        if not helped:
            levels = list(steps)
            yield Hole(skill, levels[0], levels[-1] + 1)
