"""A person's submitted assessments of one framework over time, as one frozen History.

The newest assessment sets the frame: its skills are followed back, and its role is what every
assessment is measured against, so that a change in the numbers is never a change of the role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.domain.change import SkillChange, compare
from assessments.domain.framework import Category, Framework, Role, Skill, Target
from assessments.domain.gaps import Readiness, Status, find_gap, readiness
from assessments.domain.questionnaire import Answers
from assessments.domain.scoring import SkillScore, score_all


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
    """A submitted assessment in a history, measured against the role of the newest one.

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


def make_history(taken: Sequence[Taken], since: str = "") -> History:
    """Assemble the history of one or more assessments of one framework, in any order.

    `since` is the id of the earlier one to compare the newest with; the previous one is taken
    where it is blank. Raise LookupError where no earlier one has it.
    """
    taken = sorted(taken, key=lambda one: one.at)
    newest, earlier = taken[-1], taken[:-1]
    past = tuple(_past(one, newest) for one in taken)
    chosen = _chosen(past[:-1], since)
    changes = _changes(chosen, newest)
    first_changes = _changes(past[0] if earlier else None, newest)
    known = [one.framework for one in reversed(taken)]
    skills = tuple(
        SkillHistory(
            category=category,
            skill=skill,
            target=newest.role.targets[skill.key],
            points=tuple(_points(skill, one, known) for one in past),
            change=changes.get(skill.key),
            change_since_first=first_changes.get(skill.key),
        )
        for category, skill in newest.framework.skills_with_category()
    )
    return History(newest.role, past, skills, chosen, _gone(chosen, newest.framework, known))


def sources(skill: Skill, earlier: Framework, known: Sequence[Framework]) -> tuple[Skill, ...]:
    """Return what an earlier version asked in place of a skill: itself, or where it comes from.

    `known` are the versions through which an origin that the earlier one does not have is
    followed further back.
    """
    return _sources(skill, _by_key(earlier), known, frozenset())


def _sources(
    skill: Skill, earlier: Mapping[str, Skill], known: Sequence[Framework], seen: frozenset[str]
) -> tuple[Skill, ...]:
    if skill.key in earlier:
        return (earlier[skill.key],)
    found: dict[str, Skill] = {}
    for key in skill.comes_from:
        if key in seen:
            continue
        origin = earlier.get(key) or _first_known(key, known)
        if origin:
            further = _sources(origin, earlier, known, seen | {skill.key, key})
            found |= {one.key: one for one in further}
    return tuple(found.values())


def _first_known(key: str, known: Sequence[Framework]) -> Skill | None:
    return next((_by_key(one)[key] for one in known if key in _by_key(one)), None)


def _by_key(framework: Framework) -> dict[str, Skill]:
    return {skill.key: skill for skill in framework.skills}


def _past(taken: Taken, newest: Taken) -> Past:
    """Measure an assessment against the newest one's role; a skill not asked then is unknown."""
    scores = score_all(taken.framework, taken.answers)
    if taken.framework.top != newest.framework.top:
        return Past(taken, scores, None, None)
    not_asked = SkillScore(values=(), asked=0)
    targets = newest.role.targets.items()
    gaps = [find_gap(scores.get(key, not_asked), target) for key, target in targets]
    met = sum(gap.status is Status.MET for gap in gaps)
    return Past(taken, scores, met, readiness(gaps))


def _chosen(earlier: Sequence[Past], since: str) -> Past | None:
    if not since:
        return earlier[-1] if earlier else None
    for one in earlier:
        if one.taken.id == since:
            return one
    raise LookupError(since)


def _changes(since: Past | None, newest: Taken) -> Mapping[str, SkillChange]:
    if since is None:
        return {}
    old = since.taken
    return compare(old.framework, old.answers, newest.framework, newest.answers)


def _points(skill: Skill, past: Past, known: Sequence[Framework]) -> tuple[Point, ...]:
    if not past.same_scale:
        return ()
    asked = sources(skill, past.taken.framework, known)
    return tuple(Point(one, past.scores[one.key]) for one in asked)


def _gone(since: Past | None, newest: Framework, known: Sequence[Framework]) -> tuple[Skill, ...]:
    if since is None:
        return ()
    old = since.taken.framework
    lasting = {one.key for skill in newest.skills for one in sources(skill, old, known)}
    # A skill that absorbed another keeps its own key, and names the other as its origin.
    lasting |= {key for skill in newest.skills for key in skill.comes_from}
    return tuple(skill for skill in old.skills if skill.key not in lasting)
