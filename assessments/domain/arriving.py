"""What becomes of a person's belongings on a site that they are brought to.

Nothing overwrites anything: what is there already stays as it is. An answer is kept only where it
is known to mean the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from assessments.domain.belongings import (
    AskedStatement,
    AskedVersion,
    Belongings,
    OwnAssessment,
    OwnExample,
    OwnStep,
)
from assessments.domain.framework import Framework, Target
from assessments.domain.limits import MOST_ASSESSMENTS, MOST_EXAMPLES, MOST_STEPS
from assessments.domain.questionnaire import Answers
from assessments.domain.scale import is_same_scale
from assessments.domain.validation import Problem, gettext_noop

NOT_THIS_VERSION = gettext_noop("is not what this checksum stands for")
NO_ROLE = gettext_noop("is no role of this version")


class Fate(StrEnum):
    """What becomes of an assessment.

    Where its version is here, it stays SUBMITTED or GOES_ON. Where only another one is here, the
    answers of the person's last one are CARRIED into a new assessment. All others are left out.
    """

    SUBMITTED = "submitted"
    GOES_ON = "goes-on"
    CARRIED = "carried"
    HERE = "here"  # already
    RUNNING = "running"  # another one of the framework is
    SUPERSEDED = "superseded"  # there is a later one
    MEANS_OTHER = "means-other"  # none of its answers means the same
    CLOSED = "closed"  # the framework is withdrawn
    UNKNOWN = "unknown"  # the framework is
    NO_ROOM = "no-room"  # for so many


KEPT = {Fate.SUBMITTED, Fate.GOES_ON, Fate.CARRIED}


@dataclass(frozen=True)
class Site:
    """What a site has of one framework, and what the person has of it there already.

    `same` are the versions that the belongings name, by checksum. `meanings` are the numbers of
    all texts that a statement ever had. `scales` tell what the values of each scale that a version
    had, by its number and the labels of its answers, are on the newest. `begun` says of each
    assessment whether it is running.
    """

    newest: Framework
    same: Mapping[str, Framework] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    scales: Mapping[tuple[int, tuple[str, ...]], Mapping[int, int]] = field(default_factory=dict)
    is_open: bool = True
    skills: Set[str] = frozenset()
    begun: Mapping[datetime, bool] = field(default_factory=dict)
    examples: Set[tuple[str, datetime]] = frozenset()
    steps: Set[datetime] = frozenset()
    resources: Set[str] = frozenset()
    has_targets: bool = False


@dataclass(frozen=True)
class Held:
    """How much the person has there already, of whatever framework; examples by their skill."""

    assessments: int = 0
    steps: int = 0
    examples: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """An assessment, what becomes of it, in which version, and with which of its answers.

    `lost` are statements, as they were asked there, whose answers are not kept. Under another rule
    of scoring the same answers may give other numbers.
    """

    one: OwnAssessment
    fate: Fate
    framework: Framework | None = None
    answers: Answers = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    has_other_rule: bool = False

    @property
    def into(self) -> Framework:
        """The version that it is in. Only for what is kept."""
        if self.framework is None:
            raise LookupError(self.fate)
        return self.framework


@dataclass(frozen=True)
class Arrivals:
    """What is to be added; a step with the version that tells about it.

    What is left out has no place here; what is here already is not counted among it. `over` is
    what there is no room for (domain/limits.py).
    """

    assessments: tuple[Arrival, ...]
    examples: tuple[OwnExample, ...]
    steps: tuple[tuple[OwnStep, Framework], ...]
    own_targets: Mapping[str, Mapping[str, Target]]
    examples_left: int
    steps_left: int
    targets_left: int
    examples_over: int = 0
    steps_over: int = 0

    @property
    def is_empty(self) -> bool:
        kept = [arrival for arrival in self.assessments if arrival.fate in KEPT]
        return not (kept or self.examples or self.steps or self.own_targets)


def misfits(belongings: Belongings, sites: Mapping[str, Site]) -> Iterator[Problem]:
    """Yield what cannot come from the versions that are named by their checksums."""
    for number, told in enumerate(belongings.versions):
        here = _here(told, sites)
        if here and asked_version(here) != _told_here(told, here):
            yield Problem(f"versions[{number}]", NOT_THIS_VERSION)
    for number, one in enumerate(belongings.assessments):
        here = _here(belongings.version_of(one), sites)
        if here and here.role(one.role) is None:
            yield Problem(f"assessments[{number}].role", NO_ROLE)


def _told_here(version: AskedVersion, here: Framework) -> AskedVersion:
    """Return a version with what equal content may have of its own on each site."""
    return replace(version, number=here.version or 0, scoring_rule=here.scoring_rule)


def asked_version(framework: Framework) -> AskedVersion:
    """Return a version as a file tells it."""
    return AskedVersion(
        framework=framework.key,
        number=framework.version or 0,
        title=framework.title,
        checksum=framework.checksum,
        scoring_rule=framework.scoring_rule,
        options=tuple(option.label for option in framework.options),
        statements={s.key: AskedStatement(s.text, s.meaning) for s in framework.statements},
        scale=framework.scale,
    )


def labelled(framework: Framework) -> tuple[int, tuple[str, ...]]:
    """Return by what a scale is known on another site: its number and its answers' labels."""
    return framework.scale, tuple(option.label for option in framework.options)


def arrivals(
    belongings: Belongings, sites: Mapping[str, Site], held: Held | None = None
) -> Arrivals:
    """Say what becomes of all this on a site with these frameworks, beside what is held there."""
    held = held or Held()
    new_examples = _new_examples(belongings.examples, sites)
    of_skills = [one for one in new_examples if _has_skill(one, sites)]
    examples = list(_with_room(of_skills, held))
    new_steps = [one for one in belongings.steps if not _is_planned(one, sites)]
    told = [(one, version) for one in new_steps if (version := _telling(one, belongings, sites))]
    steps = told[: max(0, MOST_STEPS - held.steps)]
    new_targets = {key: own for key, own in belongings.own_targets.items() if _is_free(key, sites)}
    fitting = {key: _fitting(key, own, belongings, sites) for key, own in new_targets.items()}
    own_targets = {key: fit for key, fit in fitting.items() if fit}
    return Arrivals(
        assessments=tuple(_assessments(belongings, sites, held)),
        examples=tuple(examples),
        steps=tuple(steps),
        own_targets=own_targets,
        examples_left=len(new_examples) - len(of_skills),
        steps_left=len(new_steps) - len(told),
        targets_left=len(new_targets) - len(own_targets),
        examples_over=len(of_skills) - len(examples),
        steps_over=len(told) - len(steps),
    )


def _here(told: AskedVersion | None, sites: Mapping[str, Site]) -> Framework | None:
    """Return the very version that a file tells about, if the site has it."""
    site = sites.get(told.framework) if told else None
    return site.same.get(told.checksum) if told and site else None


def _assessments(
    belongings: Belongings, sites: Mapping[str, Site], held: Held
) -> Iterator[Arrival]:
    """From the newest to the oldest, because only the newest may go on, and has room first."""
    room = MOST_ASSESSMENTS - held.assessments
    going_on = {key for key, site in sites.items() if any(site.begun.values())}
    last = {key: max(site.begun) for key, site in sites.items() if site.begun}
    for one in sorted(belongings.assessments, key=lambda one: one.started_at, reverse=True):
        if one.framework not in sites:
            yield Arrival(one, Fate.UNKNOWN)
            continue
        told = belongings.version_by_name[one.framework, one.version]
        is_last = one.started_at >= last.setdefault(one.framework, one.started_at)
        is_alone = one.framework not in going_on
        arrival = _arrival(one, told, sites[one.framework], is_last=is_last, is_alone=is_alone)
        if arrival.fate in KEPT:
            if room <= 0:
                yield Arrival(one, Fate.NO_ROOM)
                continue
            room -= 1
        if arrival.fate in (Fate.GOES_ON, Fate.CARRIED):
            going_on.add(one.framework)
        yield arrival


def _arrival(
    one: OwnAssessment, told: AskedVersion, site: Site, *, is_last: bool, is_alone: bool
) -> Arrival:
    here = site.same.get(told.checksum)
    if one.started_at in site.begun:
        return Arrival(one, Fate.HERE)
    if here and one.submitted_at:
        other = told.scoring_rule != here.scoring_rule
        return Arrival(one, Fate.SUBMITTED, here, one.values, has_other_rule=other)
    if not here and not is_last:
        return Arrival(one, Fate.SUPERSEDED)
    if not is_alone:
        return Arrival(one, Fate.RUNNING)
    if here:
        return Arrival(one, Fate.GOES_ON, here, one.values)
    return _carried(one, told, site) if site.is_open else Arrival(one, Fate.CLOSED)


def _carried(one: OwnAssessment, told: AskedVersion, site: Site) -> Arrival:
    """Keep the answers to statements that are asked here and mean the same.

    As for a statement, the number of a scale is not enough: its very labels must have been here.
    """
    values = site.scales.get((told.scale, told.options), {})
    same = {
        key: value
        for key, value in one.values.items()
        if values and _means_the_same(key, told.statements[key], site)
    }
    kept = {
        key: None if value is None else values[value]
        for key, value in same.items()
        if value is None or value in values
    }
    lost = tuple(told.statements[key].text for key in one.answers if key not in kept)
    fate = Fate.CARRIED if kept else Fate.MEANS_OTHER
    return Arrival(one, fate, site.newest, kept, lost)


def _means_the_same(key: str, statement: AskedStatement, site: Site) -> bool:
    """A meaning has its number within one site: what another one calls 2 may be something else.

    So the very text must have been asked here, too, with this number, and it must be today's.
    """
    today = {s.key: s.meaning for s in site.newest.statements}
    known = site.meanings.get(key, {}).get(statement.text)
    return known == statement.meaning == today.get(key)


def _new_examples(
    examples: Sequence[OwnExample], sites: Mapping[str, Site]
) -> Sequence[OwnExample]:
    new = {(one.framework, one.skill, one.added_at): one for one in examples}
    return [
        one
        for one in new.values()
        if one.framework not in sites
        or (one.skill, one.added_at) not in sites[one.framework].examples
    ]


def _with_room(examples: Iterable[OwnExample], held: Held) -> Iterator[OwnExample]:
    """The oldest first: the first of a skill is its best."""
    counts = Counter(held.examples)
    for one in sorted(examples, key=attrgetter("added_at")):
        if counts[one.framework, one.skill] < MOST_EXAMPLES:
            counts[one.framework, one.skill] += 1
            yield one


def _has_skill(one: OwnExample, sites: Mapping[str, Site]) -> bool:
    return one.framework in sites and one.skill in sites[one.framework].skills


def _is_planned(one: OwnStep, sites: Mapping[str, Site]) -> bool:
    site = sites.get(one.framework)
    return site is not None and (one.resource in site.resources or one.added_at in site.steps)


def _telling(one: OwnStep, belongings: Belongings, sites: Mapping[str, Site]) -> Framework | None:
    """Return the version that tells about a step, or None where no version here does."""
    if one.framework not in sites:
        return None
    version = _here(belongings.version_of(one), sites) or sites[one.framework].newest
    known = {None, *(resource.key for resource in version.resources)}
    return version if one.resource in known else None


def _is_free(key: str, sites: Mapping[str, Site]) -> bool:
    return key not in sites or not sites[key].has_targets


def _fitting(
    key: str, own: Mapping[str, Target], belongings: Belongings, sites: Mapping[str, Site]
) -> Mapping[str, Target]:
    """Return the targets that the newest version can have; of another scale it has none."""
    if key not in sites:
        return {}
    newest = sites[key].newest
    told = [version for version in belongings.versions if version.framework == key]
    fits = all(_is_on_newest_scale(version, sites[key]) for version in told)
    skills = {skill.key for skill in newest.skills}
    weights = {importance.value for importance in newest.importances}
    return {
        skill: target
        for skill, target in own.items()
        if fits and skill in skills
        if 1 <= target.level <= newest.top and target.importance in weights
    }


def _is_on_newest_scale(told: AskedVersion, site: Site) -> bool:
    here = site.same.get(told.checksum)
    if here:
        return is_same_scale(here, site.newest)
    values = site.scales.get((told.scale, told.options), {})
    return values == {value: value for value in range(site.newest.top)}
