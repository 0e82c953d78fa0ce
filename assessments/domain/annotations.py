"""What a person adds to a report: examples and a plan. It never moves a score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessments.domain.framework import Resource, Skill

EXAMPLE_LENGTH = 2000
PLAN_NOTE_LENGTH = 500
LINK_NAME_LENGTH = 100
LINK_DAYS = (7, 30, 90)


class LastUsed(StrEnum):
    """How long ago a skill was last used."""

    MONTH = "month"
    YEAR = "year"
    LONGER = "longer"


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
class Note:
    """An example to tell in an interview, where it is from, and when the skill was last used.

    `last_used` is a value of LastUsed, `setting` one of Setting; each is "" where it was not said.
    """

    example: str = ""
    last_used: str = ""
    setting: str = ""


def settings_of(notes: Mapping[str, Note]) -> dict[str, Setting]:
    """Return where the best examples are from, by the key of the skill, where it was said."""
    return {key: Setting(note.setting) for key, note in notes.items() if note.setting}


@dataclass(frozen=True)
class PlannedStep:
    """A resource that the person chose for a skill. `done_at` is None until it is ticked off."""

    resource: Resource
    skill: Skill
    due: date | None
    note: str
    added_at: datetime
    done_at: datetime | None


def in_order(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Sort what is to do by its date, what has none after it, and what is done at the end."""
    return tuple(
        sorted(
            steps,
            key=lambda step: (step.done_at is not None, step.due or date.max, step.added_at),
        )
    )
