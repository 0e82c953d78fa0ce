"""What is asked: a competency framework and its parts, as frozen values.

A `Framework` holds all that a version, a working copy or a file defines, so two of them are equal
exactly when their content is; `asked` makes one of what people meet. Everything is in order: tuples
hold the order in which people see things, and fields stand in the order in which a file has them.
What may be left out has a default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

NEWEST_RULE = "mean-2"  # of domain.rules: what new publications are scored by


class ResourceKind(StrEnum):
    """Kinds of learning resource, the one that is quickest to begin with first."""

    PRACTICE = "practice"
    READING = "reading"
    COURSE = "course"
    CERTIFICATION = "certification"
    JOB = "job"
    DEGREE = "degree"


class Origin(StrEnum):
    """Where a resource comes from: named in the source article, or added by the team."""

    ARTICLE = "article"
    TEAM = "team"


class EffortUnit(StrEnum):
    """What the amount of an effort counts: hours in all, or how long it goes on."""

    HOURS = "hours"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Cost(StrEnum):
    """What a resource costs: nothing, no more than an evening out, or more than that."""

    FREE = "free"
    SMALL = "small"
    LARGE = "large"


class EstimateFrom(StrEnum):
    """Who says how much effort a resource takes and what it costs."""

    TEAM = "team"
    PROVIDER = "provider"


class Stage(StrEnum):
    """Where on the way into the profession a resource belongs, in the order of that way."""

    BEFORE_FIRST_JOB = "before-first-job"
    FIRST_JOB = "first-job"
    LEADING = "leading"


@dataclass(frozen=True)
class Source:
    """The publication that the framework is derived from.

    `published` is its date as a text, such as "2025-10-15"; `read_on` is the day on which the
    framework's authors last read it.
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    read_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class AnswerOption:
    """One answer of the scale; `value` counts from 0."""

    key: str
    value: int
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Level:
    """One level of every skill; `number` counts from 1 and matches the answer `number - 1`."""

    key: str
    number: int
    name: str
    descriptor: str


@dataclass(frozen=True)
class Importance:
    """How much a skill matters for a role; `value` is its weight."""

    key: str
    value: int
    name: str


@dataclass(frozen=True)
class Statement:
    """An item of the questionnaire. `grounded_in` is for editors only.

    `meaning` counts up when a new text asks for something else: an answer carries over to
    another version only where the key and the meaning are the same.
    """

    key: str
    meaning: int = field(default=1, kw_only=True)
    retired: bool = field(default=False, kw_only=True)
    text: str
    example: str = ""
    grounded_in: str = ""


@dataclass(frozen=True)
class Skill:
    """A skill; `descriptors` says what each level (by its number) means for it.

    `comes_from` names the skills of earlier versions that it was split from or merged of.
    """

    key: str
    name: str
    retired: bool = field(default=False, kw_only=True)
    comes_from: tuple[str, ...] = field(default=(), kw_only=True)
    definition: str
    why_it_matters: str = ""
    statements: tuple[Statement, ...] = ()
    descriptors: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Category:
    """A group of skills."""

    key: str
    name: str
    retired: bool = field(default=False, kw_only=True)
    summary: str
    skills: tuple[Skill, ...]


@dataclass(frozen=True)
class Target:
    """What a role asks of one skill: a level (1 … m) and the value of an importance.

    Where it is critical, no average makes up for a gap.
    """

    level: int
    importance: int
    critical: bool = False

    @cached_property
    def begins(self) -> Fraction:
        """Return the score from which the level is reached: half a level below its number."""
        return self.level - Fraction(1, 2)

    @property
    def asks_nothing(self) -> bool:
        """Say whether everybody reaches it: the scale begins at level 1."""
        return self.level == 1


@dataclass(frozen=True)
class Role:
    """A role to compare with; `targets` is its target profile, by the key of the skill."""

    key: str
    name: str
    retired: bool = field(default=False, kw_only=True)
    summary: str
    rationale: str = ""
    targets: Mapping[str, Target] = field(default_factory=dict)


@dataclass(frozen=True)
class Effort:
    """So many hours in all (then `hours_a_week` is 0), or so long with so many hours a week."""

    amount: int
    unit: EffortUnit
    hours_a_week: int = 0


@dataclass(frozen=True)
class Resource:
    """Something to do. It suits levels from `from_level` on and leads towards `to_level`.

    An effort or a cost of None is not known; `estimate` says whom both are from. `checked_on` is
    the day on which `url` was last opened and found right. A `stage` belongs to a pathway.
    """

    key: str
    title: str
    retired: bool = field(default=False, kw_only=True)
    kind: ResourceKind
    provider: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)
    checked_on: date | None = field(default=None, kw_only=True)
    description: str
    skills: tuple[str, ...]
    from_level: int
    to_level: int
    effort: Effort | None = field(default=None, kw_only=True)
    cost: Cost | None = field(default=None, kw_only=True)
    estimate: EstimateFrom = field(default=EstimateFrom.TEAM, kw_only=True)
    stage: Stage | None = field(default=None, kw_only=True)
    origin: Origin

    def suits(self, skill_key: str, level: int) -> bool:
        """Say whether it helps a person at this level (1 … m) of this skill to go further."""
        return skill_key in self.skills and self.from_level <= level < self.to_level


@dataclass(frozen=True)
class Framework:
    """One version of a competency framework.

    `introduction` says what the profession is, in paragraphs with a blank line between them. What
    is retired is part of the content, so that its keys stay reserved; `asked` leaves it out.
    `scoring_rule`, `version` (None for a working copy or a file) and `checksum` tell how it is
    scored and which copy this is; they are no part of it, so they do not count in comparisons.

    `scale` counts up as a statement's meaning does: it names what the question, the answers and
    the levels mean together. `scale_maps[k]` tells what each value of scale k - 1 becomes on scale
    k, None where it has no equivalent; without an entry, everybody is asked again (scale.py).
    """

    key: str
    language: str
    title: str
    summary: str
    introduction: str = field(default="", kw_only=True)
    source: Source = field(default=Source(), kw_only=True)
    prompt: str
    guidance: str = field(default="", kw_only=True)
    scale: int = field(default=1, kw_only=True)
    scale_maps: Mapping[int, tuple[int | None, ...]] = field(default_factory=dict, kw_only=True)
    options: tuple[AnswerOption, ...]
    levels: tuple[Level, ...]
    importances: tuple[Importance, ...]
    categories: tuple[Category, ...]
    default_role: str
    roles: tuple[Role, ...]
    resources: tuple[Resource, ...] = ()
    scenarios: tuple[Any, ...] = ()
    scoring_rule: str = field(default=NEWEST_RULE, compare=False)
    version: int | None = field(default=None, compare=False)
    checksum: str = field(default="", compare=False)

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        return tuple(skill for category in self.categories for skill in category.skills)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(statement for skill in self.skills for statement in skill.statements)

    @property
    def top(self) -> int:
        """m: the number of levels, and of answers."""
        return len(self.levels)

    def level(self, number: int) -> Level:
        """Return the level with this number (1 … m)."""
        return next(level for level in self.levels if level.number == number)

    def role(self, key: str) -> Role | None:
        return next((role for role in self.roles if role.key == key), None)

    def role_or_default(self, key: str) -> Role:
        """Return the role with this key, or the default role. Raise LookupError if neither is."""
        role = self.role(key) or self.role(self.default_role)
        if role is None:
            raise LookupError(self.default_role)
        return role

    def importance(self, value: int) -> Importance:
        return next(importance for importance in self.importances if importance.value == value)

    def skills_with_category(self) -> Iterator[tuple[Category, Skill]]:
        for category in self.categories:
            for skill in category.skills:
                yield category, skill


def asked(framework: Framework) -> Framework:
    """Return the framework as people meet it: without anything that is retired.

    What refers to a retired skill goes with it; a category or a resource that is left without
    a skill goes, too.
    """
    categories = tuple(
        replace(category, skills=tuple(_asked_skill(s) for s in category.skills if not s.retired))
        for category in framework.categories
    )
    keys = {skill.key for category in categories for skill in category.skills}
    resources = tuple(
        replace(resource, skills=tuple(key for key in resource.skills if key in keys))
        for resource in framework.resources
        if not resource.retired
    )
    return replace(
        framework,
        categories=tuple(category for category in categories if category.skills),
        roles=tuple(
            replace(role, targets={k: target for k, target in role.targets.items() if k in keys})
            for role in framework.roles
            if not role.retired
        ),
        resources=tuple(resource for resource in resources if resource.skills),
    )


def _asked_skill(skill: Skill) -> Skill:
    return replace(skill, statements=tuple(s for s in skill.statements if not s.retired))
