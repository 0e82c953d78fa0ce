"""What a person adds to a report: examples and a plan. It never moves a score."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from assessments.domain.framework import Origin, Resource, ResourceKind, Skill

EXAMPLE_LENGTH = 2000  # of each of its parts
FIRST_YEAR = 1950
STEP_TITLE_LENGTH = 200
PLAN_NOTE_LENGTH = 500
LINK_NAME_LENGTH = 100
MARK_LENGTH = 16
LINK_DAYS = (7, 30, 90)


class Setting(StrEnum):
    """Where the example of a skill is from. It is shown in the report and never scored."""

    IT_WORK = "it-work"
    OTHER_WORK = "other-work"
    STUDY = "study"
    PRIVATE_LIFE = "private-life"


class LinkShows(StrEnum):
    """How much of a report a link shows.

    Its picture, only what is met with the examples for it, all but the examples, or all.
    """

    PICTURE = "picture"
    STRENGTHS = "strengths"
    ALL = "all"
    EXAMPLES = "examples"


@dataclass(frozen=True)
class Example:
    """Something to tell in an interview that shows a skill: what was it about, what did you do,
    and what came of it?

    `setting` is a value of Setting, or "" where it was not said; `year` is when it was. `id` is ""
    for one that is not kept yet.
    """

    situation: str = ""
    action: str = ""
    result: str = ""
    setting: str = ""
    year: int | None = None
    id: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.setting or self.year)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what there is to read; none where only setting or year are known."""
        return tuple(filter(None, (self.situation, self.action, self.result)))

    @property
    def mark(self) -> str:
        """Return a text by which this is told from what it was before somebody changed it."""
        told = json.dumps([self.situation, self.action, self.result, self.setting, self.year])
        return sha256(told.encode()).hexdigest()[:MARK_LENGTH]


def settings_of(examples: Mapping[str, Sequence[Example]]) -> dict[str, Setting]:
    """Return where the best examples are from, by the key of the skill, where it was said."""
    best = {key: of_skill[0].setting for key, of_skill in examples.items() if of_skill}
    return {key: Setting(setting) for key, setting in best.items() if setting}


@dataclass(frozen=True)
class PlannedStep:
    """A resource that the person chose for a skill, or a step of their own.

    A step of their own is a resource without a key, and may have no skill. `done_at` is None until
    it is ticked off. `report_id` and `report_at` say from which report it was taken, and when that
    was submitted, as long as there is that report.
    """

    resource: Resource
    skill: Skill | None
    due: date | None
    note: str
    added_at: datetime
    done_at: datetime | None
    id: str = ""
    report_id: str = ""
    report_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        return not self.resource.key


def own_resource(title: str) -> Resource:
    """Return what a person means to do by themselves as a resource that no framework has."""
    return Resource(
        key="",
        title=title,
        kind=ResourceKind.PRACTICE,
        description="",
        skills=(),
        from_level=1,
        to_level=1,
        origin=Origin.TEAM,
    )


def in_order(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Sort what is to do by its date, what has none after it, and what is done at the end."""
    return tuple(
        sorted(
            steps,
            key=lambda step: (step.done_at is not None, step.due or date.max, step.added_at),
        )
    )
