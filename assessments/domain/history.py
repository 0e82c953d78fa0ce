"""A person's submitted assessments of one framework over time, as one frozen History.

The newest assessment sets the frame: its skills are followed back, and every assessment is
scored by the rule and measured against the role of the newest, so that a change in the numbers
is never a change of the rule or of the role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.domain.change import SkillChange, compare
from assessments.domain.framework import Category, Framework, Role, Skill, Target
from assessments.domain.gaps import Readiness, Status
from assessments.domain.questionnaire import Answers
from assessments.domain.rules import rule_of
from assessments.domain.scoring import SkillScore


@dataclass(frozen=True)
class Taken:
    """A submitted assessment: what was asked, what was answered, and when. `id` is its own."""

    framework: Framework
    role: Role
    answers: Answers
    at: datetime
    id: str = ""


@dataclass(frozen=True)
class Past:
    """A submitted assessment in a history, scored and measured as the newest one.

    `met` counts that role's skills. On another scale than the newest one's there is nothing to
    measure: then `met` and `readiness` are None.
    """

    taken: Taken
    scores: Mapping[str, SkillScore]
    met: int | None
    readiness: Readiness | None

    @property
    def same_scale(self) -> bool:
        return self.readiness is not None


@dataclass(frozen=True)
class Point:
    """Where a skill stood at one time; `skill` is the one that was asked then."""

    skill: Skill
    score: SkillScore


@dataclass(frozen=True)
class SkillHistory:
    """One skill of the newest assessment, back to the oldest.

    `points` has an entry for every assessment: the skill itself, or the skills that it comes
    from; empty where neither was asked, or on another scale. The changes are None where there is
    nothing earlier.
    """

    category: Category
    skill: Skill
    target: Target
    points: tuple[tuple[Point, ...], ...]
    change: SkillChange | None
    change_since_first: SkillChange | None

    def continues(self, index: int) -> bool:
        """Say whether it was another skill that was asked then, from which this one comes."""
        return any(point.skill.key != self.skill.key for point in self.points[index])


@dataclass(frozen=True)
class History:
    """All assessments, the oldest first, and every skill of the newest one.

    `since` is the earlier one that the newest is compared with, None where there is no other.
    `gone` are the skills that were asked then and in which no skill of today continues.
    """

    role: Role
    past: tuple[Past, ...]
    skills: tuple[SkillHistory, ...]
    since: Past | None
    gone: tuple[Skill, ...]

    @property
    def newest(self) -> Past:
        return self.past[-1]

    @property
    def first(self) -> Past:
        return self.past[0]

    @property
    def framework(self) -> Framework:
        return self.newest.taken.framework


def make_history(assessments: Sequence[Taken], since: str = "") -> History:
    """Assemble the history of one or more assessments of one framework, in any order.

    `since` is the id of the earlier one to compare the newest with; the previous one is taken
    where it is blank. Raise LookupError where no earlier one has it.
    """
    *earlier, newest = sorted(assessments, key=lambda taken: taken.at)
    past = tuple(_past(taken, newest) for taken in (*earlier, newest))
    chosen = _chosen(past[:-1], since)
    changes = _changes(chosen, newest)
    first_changes = _changes(past[0] if earlier else None, newest)
    versions = [taken.framework for taken in (newest, *reversed(earlier))]
    skills = tuple(
        SkillHistory(
            category=category,
            skill=skill,
            target=newest.role.targets[skill.key],
            points=tuple(_points(skill, assessment, versions) for assessment in past),
            change=changes.get(skill.key),
            change_since_first=first_changes.get(skill.key),
        )
        for category, skill in newest.framework.skills_with_category()
    )
    return History(newest.role, past, skills, chosen, _gone(chosen, newest.framework, versions))


def sources(skill: Skill, earlier: Framework, versions: Sequence[Framework]) -> tuple[Skill, ...]:
    """Return what an earlier version asked in place of a skill: itself, or where it comes from.

    `versions` are those through which an origin that the earlier one does not have is followed
    further back; the first that has it tells.
    """
    return _sources(skill, _by_key(earlier), versions, frozenset())


def _sources(
    skill: Skill, earlier: Mapping[str, Skill], versions: Sequence[Framework], seen: frozenset[str]
) -> tuple[Skill, ...]:
    if skill.key in earlier:
        return (earlier[skill.key],)
    origins: dict[str, Skill] = {}
    for key in skill.comes_from:
        if key in seen:
            continue
        origin = earlier.get(key) or _first_of(key, versions)
        if origin:
            further = _sources(origin, earlier, versions, seen | {skill.key, key})
            origins |= {skill.key: skill for skill in further}
    return tuple(origins.values())


def _first_of(key: str, versions: Sequence[Framework]) -> Skill | None:
    skills = (_by_key(version).get(key) for version in versions)
    return next(filter(None, skills), None)


def _by_key(framework: Framework) -> dict[str, Skill]:
    return {skill.key: skill for skill in framework.skills}


def _past(taken: Taken, newest: Taken) -> Past:
    """Measure an assessment as the newest one; a skill that was not asked then is unknown."""
    rule = rule_of(newest.framework)
    scores = rule.score_all(taken.framework, taken.answers)
    if taken.framework.top != newest.framework.top:
        return Past(taken, scores, None, None)
    not_asked = SkillScore(values=(), asked=0)
    targets = newest.role.targets.items()
    pairs = [
        (score, rule.find_gap(score, target))
        for score, target in ((scores.get(key, not_asked), target) for key, target in targets)
    ]
    met = sum(gap.status is Status.MET for _, gap in pairs)
    return Past(taken, scores, met, rule.readiness(pairs))


def _chosen(earlier: Sequence[Past], since: str) -> Past | None:
    if not since:
        return earlier[-1] if earlier else None
    for past in earlier:
        if past.taken.id == since:
            return past
    raise LookupError(since)


def _changes(since: Past | None, newest: Taken) -> Mapping[str, SkillChange]:
    if since is None:
        return {}
    old = since.taken
    return compare(old.framework, old.answers, newest.framework, newest.answers)


def _points(skill: Skill, past: Past, versions: Sequence[Framework]) -> tuple[Point, ...]:
    if not past.same_scale:
        return ()
    asked = sources(skill, past.taken.framework, versions)
    return tuple(Point(source, past.scores[source.key]) for source in asked)


def _gone(
    since: Past | None, newest: Framework, versions: Sequence[Framework]
) -> tuple[Skill, ...]:
    if since is None:
        return ()
    old = since.taken.framework
    lasting = {source.key for skill in newest.skills for source in sources(skill, old, versions)}
    # A skill that absorbed another keeps its own key, and names the other as its origin.
    lasting |= {key for skill in newest.skills for key in skill.comes_from}
    return tuple(skill for skill in old.skills if skill.key not in lasting)
