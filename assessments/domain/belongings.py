"""Everything that belongs to a person, as one value: what they take along and bring back.

It holds no number of a row and nothing that opens anything, so a file of it can only add to what
belongs to the person who brings it. A version is named by its framework and number, and told in
`versions`; an assessment by its framework and when it began.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from typing import Any

from assessments.domain.annotations import (
    EXAMPLE_LENGTH,
    FIRST_YEAR,
    PLAN_NOTE_LENGTH,
    STEP_TITLE_LENGTH,
    Setting,
)
from assessments.domain.framework import Target
from assessments.domain.questionnaire import Answers, Provenance
from assessments.domain.validation import Problem, gettext_noop

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LAST_DUE = date(2199, 12, 31)
MAX_MOMENT = 2**31 - 1  # of what the database keeps
MAX_PROBLEMS = 20
PLACE_LENGTH = 200

IN_FUTURE = gettext_noop("lies in the future")
NO_TIME = gettext_noop("must be a time since 2000 with its offset, such as 2026-11-24T18:30:00Z")
NO_DAY = gettext_noop("must be a day from 2000 to 2199")
TOO_EARLY = gettext_noop("lies before the beginning")
NO_VERSION = gettext_noop("names a version that is not among “versions”")
NO_ASSESSMENT = gettext_noop("names a self-assessment that is not among “assessments”")
NO_STATEMENT = gettext_noop("is not asked in this version")
NO_ANSWER = gettext_noop("is no answer of this version’s scale")
NO_MOMENT = gettext_noop("must lie between 0 and %(most)s")
NO_SETTING = gettext_noop("must be one of these, or empty: %(allowed)s")
NO_YEAR = gettext_noop("must be a year from %(first)s to %(last)s")
NO_TITLE = gettext_noop("must not be empty where there is no resource")
TOO_LONG = gettext_noop("has more than %(most)s characters")
TWICE = gettext_noop("is there twice")
BAD_CHARACTER = gettext_noop("the character %(code)s is not allowed in a text")

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MAY_BE_AHEAD = "expires_at"


@dataclass(frozen=True)
class AskedStatement:
    text: str
    meaning: int


@dataclass(frozen=True)
class AskedVersion:
    """A published version, as far as answers need it to be understood elsewhere.

    `options` are the labels of its answers, for the values from 0; `scale` is the number of what
    they mean. `statements` are by key.
    """

    framework: str
    number: int
    title: str
    checksum: str
    scoring_rule: str
    options: tuple[str, ...]
    statements: Mapping[str, AskedStatement]
    scale: int = 1


@dataclass(frozen=True)
class GivenAnswer:
    """`moment` is in tenths of a second since the assessment began; a value of None is a skip."""

    value: int | None
    provenance: Provenance = Provenance.ANEW
    moment: int = 0


@dataclass(frozen=True)
class OwnAssessment:
    """`corrects` says when the one began that this corrects. `answers` are by statement."""

    framework: str
    version: int
    role: str
    started_at: datetime
    submitted_at: datetime | None
    answers: Mapping[str, GivenAnswer]
    corrects: datetime | None = None

    @property
    def values(self) -> Answers:
        return {key: answer.value for key, answer in self.answers.items()}


@dataclass(frozen=True)
class OwnExample:
    framework: str
    skill: str
    added_at: datetime
    situation: str = ""
    action: str = ""
    result: str = ""
    setting: str = ""
    year: int | None = None


@dataclass(frozen=True)
class OwnStep:
    """A step of the plan; one of the person's own has no resource. `origin` is when the
    assessment began from whose report it was added."""

    framework: str
    version: int
    added_at: datetime
    skill: str | None = None
    resource: str | None = None
    title: str = ""
    due: date | None = None
    note: str = ""
    done_at: datetime | None = None
    origin: datetime | None = None


@dataclass(frozen=True)
class OwnLink:
    """A link to the report of the assessment that began at `report`, without what opens it."""

    framework: str
    report: datetime
    shows: str
    role: str
    name: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    times_opened: int
    last_opened_at: datetime | None


@dataclass(frozen=True)
class Belongings:
    """`own_targets` are by framework and skill."""

    versions: tuple[AskedVersion, ...] = ()
    assessments: tuple[OwnAssessment, ...] = ()
    examples: tuple[OwnExample, ...] = ()
    steps: tuple[OwnStep, ...] = ()
    own_targets: Mapping[str, Mapping[str, Target]] = field(default_factory=dict)
    links: tuple[OwnLink, ...] = ()

    @cached_property
    def version_by_name(self) -> Mapping[tuple[str, int], AskedVersion]:
        return {(version.framework, version.number): version for version in self.versions}

    @cached_property
    def begun(self) -> Set[tuple[str, datetime]]:
        return {(one.framework, one.started_at) for one in self.assessments}

    def version_of(self, one: "OwnAssessment | OwnStep") -> AskedVersion | None:
        return self.version_by_name.get((one.framework, one.version))


def problems(belongings: Belongings, now: datetime) -> list[Problem]:
    """Return what cannot be true, whatever frameworks are known here: MAX_PROBLEMS at most."""
    return readable(islice(_problems(belongings, now), MAX_PROBLEMS))


def readable(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems whose places can be shown, whatever keys somebody has put into a file."""
    return [replace(p, place=UNSEEN.sub("�", p.place)[:PLACE_LENGTH]) for p in problems]


def _problems(belongings: Belongings, now: datetime) -> Iterator[Problem]:
    for place, leaf in _leaves(belongings, ""):
        yield from _leaf(place, leaf, now)
    yield from _twice("versions", [(v.framework, v.number) for v in belongings.versions])
    yield from _twice("assessments", [(a.framework, a.started_at) for a in belongings.assessments])
    chosen = [(step.framework, step.resource or n) for n, step in enumerate(belongings.steps)]
    yield from _twice("steps", chosen)
    for number, assessment in enumerate(belongings.assessments):
        yield from _assessment(f"assessments[{number}]", assessment, belongings)
    for number, example in enumerate(belongings.examples):
        yield from _example(f"examples[{number}]", example, now)
    for number, step in enumerate(belongings.steps):
        yield from _step(f"steps[{number}]", step, belongings)


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield every single value with its place; the keys of a mapping are values, too."""
    if is_dataclass(value):
        for part in fields(value):
            inside = f"{place}.{part.name}" if place else part.name
            yield from _leaves(getattr(value, part.name), inside)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield place, key
            yield from _leaves(item, f"{place}.{key}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{place}[{number}]")
    else:
        yield place, value


def _leaf(place: str, leaf: Any, now: datetime) -> Iterator[Problem]:
    if isinstance(leaf, str) and (unseen := UNSEEN.search(leaf)):
        yield Problem(place, BAD_CHARACTER, {"code": f"U+{ord(unseen[0]):04X}"})
    elif isinstance(leaf, datetime):
        if leaf.tzinfo is None or leaf < EARLIEST:
            yield Problem(place, NO_TIME)
        elif leaf > now and not place.endswith(MAY_BE_AHEAD):
            yield Problem(place, IN_FUTURE)


def _twice(place: str, names: list[tuple[Any, ...]]) -> Iterator[Problem]:
    seen = set()
    for number, name in enumerate(names):
        if name in seen:
            yield Problem(f"{place}[{number}]", TWICE)
        seen.add(name)


def _assessment(place: str, one: OwnAssessment, belongings: Belongings) -> Iterator[Problem]:
    if one.submitted_at and _is_before(one.submitted_at, one.started_at):
        yield Problem(f"{place}.submitted_at", TOO_EARLY)
    if one.corrects and (one.framework, one.corrects) not in belongings.begun:
        yield Problem(f"{place}.corrects", NO_ASSESSMENT)
    version = belongings.version_of(one)
    if version is None:
        yield Problem(f"{place}.version", NO_VERSION)
        return
    for key, answer in one.answers.items():
        yield from _answer(f"{place}.answers.{key}", key, answer, version)


def _answer(place: str, key: str, answer: GivenAnswer, version: AskedVersion) -> Iterator[Problem]:
    if key not in version.statements:
        yield Problem(place, NO_STATEMENT)
    if answer.value is not None and not 0 <= answer.value < len(version.options):
        yield Problem(f"{place}.value", NO_ANSWER)
    if not 0 <= answer.moment <= MAX_MOMENT:
        yield Problem(f"{place}.moment", NO_MOMENT, {"most": MAX_MOMENT})


def _example(place: str, one: OwnExample, now: datetime) -> Iterator[Problem]:
    for name in ("situation", "action", "result"):
        yield from _length(f"{place}.{name}", getattr(one, name), EXAMPLE_LENGTH)
    if one.setting not in ("", *Setting):
        yield Problem(f"{place}.setting", NO_SETTING, {"allowed": ", ".join(Setting)})
    last = now.year + 1  # where it is next year already
    if one.year is not None and not FIRST_YEAR <= one.year <= last:
        yield Problem(f"{place}.year", NO_YEAR, {"first": FIRST_YEAR, "last": last})


def _step(place: str, one: OwnStep, belongings: Belongings) -> Iterator[Problem]:
    yield from _length(f"{place}.title", one.title, STEP_TITLE_LENGTH)
    yield from _length(f"{place}.note", one.note, PLAN_NOTE_LENGTH)
    if belongings.version_of(one) is None:
        yield Problem(f"{place}.version", NO_VERSION)
    if one.resource is None and not one.title.strip():
        yield Problem(f"{place}.title", NO_TITLE)
    if one.due and not EARLIEST.date() <= one.due <= LAST_DUE:
        yield Problem(f"{place}.due", NO_DAY)


def _length(place: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        yield Problem(place, TOO_LONG, {"most": most})


def _is_before(one: datetime, other: datetime) -> bool:
    """Compare two times, unless one of them has no offset, which is a problem of its own."""
    return one.tzinfo is not None and other.tzinfo is not None and one < other
