"""A person's submitted assessments of one framework over time, as one frozen History.

The newest assessment sets the frame: its skills are followed back, and every assessment is
scored by the rule and measured against the role of the newest, so that a change in the numbers
is never a change of the rule or of the role.

Of many assessments, a history is made of some: of the first, the newest ones and the one that is
compared with. So it costs and shows no more for somebody with a thousand of them; a list leads to
all others, page by page.

An assessment on another scale is scored by its answers as they are on the scale of the newest, if
each of them has an equivalent there. A score itself cannot be mapped. So with one answer that has
none, nothing is measured and no trend is drawn.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from assessments.domain.change import Change, Comparison, Limits, Verdict, compare, rose_clearly
from assessments.domain.differences import carried_over
from assessments.domain.framework import Category, Framework, Role, Skill, Target
from assessments.domain.gaps import Readiness, Status
from assessments.domain.questionnaire import (
    Answers,
    Provenance,
    Provenances,
    count_by_provenance,
)
from assessments.domain.rules import rule_of
from assessments.domain.scale import on_scale_of
from assessments.domain.scoring import SkillScore

LEAST_STEPS = 2  # from one assessment to the next, for a line to climb
DRAWN = 10  # so many assessments make a history; of more, the first and the newest ones
LISTED = 10  # on one page of the list of all of them
# By the id of an assessment and the key of a statement: the id of the one that it was given in.
Origins = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Taken:
    """A submitted assessment: what was asked, what was answered, and when. `id` is its own.

    `provenances` tell how the answers came about; `earlier` is the id of the assessment from
    which those were taken over that were. `skips` says that others lie between, of which the
    history is not made.
    """

    framework: Framework
    role: Role
    answers: Answers
    at: datetime
    id: str = ""
    provenances: Provenances = field(default_factory=dict)
    earlier: str = ""
    skips: bool = False

    @property
    def given(self) -> Mapping[Provenance, int]:
        """Count how the answers came about."""
        return count_by_provenance(self.answers, self.provenances)


@dataclass(frozen=True)
class Past:
    """A submitted assessment in a history, scored and measured as the newest one.

    `met` and `about` count that role's skills that have reached their target and that are about
    there. On another scale than the newest one's there is nothing to measure: then they and
    `readiness` are None.
    """

    taken: Taken
    scores: Mapping[str, SkillScore]
    met: int | None = None
    about: int | None = None
    readiness: Readiness | None = None

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
    nothing earlier. `steps` are those from each assessment to the next.
    """

    category: Category
    skill: Skill
    target: Target
    points: tuple[tuple[Point, ...], ...]
    change: Change | None
    change_since_first: Change | None
    steps: tuple[Change, ...]

    @property
    def grew_only_since_first(self) -> bool:
        """Say whether it grew since the first assessment, and not since the chosen one."""
        first = self.change_since_first
        grew = first is not None and first.verdict is Verdict.GREW
        return grew and self.change is not None and self.change.verdict is not Verdict.GREW

    @property
    def climbed_slowly(self) -> bool:
        return climbed_slowly(self.steps, self.change_since_first)

    def continues(self, index: int) -> bool:
        """Say whether it was another skill that was asked then, from which this one comes."""
        return any(point.skill.key != self.skill.key for point in self.points[index])


@dataclass(frozen=True)
class Listing:
    """One page of a list of assessments, the newest first, by their ids.

    `before` of all `total` ones are newer. `newer` and `older` are the ids behind which the pages
    before and after this one begin: "" for the first page, None where there is no such page.
    """

    ids: tuple[str, ...]
    before: int
    total: int
    newer: str | None
    older: str | None


@dataclass(frozen=True)
class History:
    """All assessments, the oldest first, and every skill of the newest one.

    `since` is the earlier one that the newest is compared with, None where there is no other;
    `together` is how all skills moved since then, and `steps` are the same from each assessment
    to the next. `listed` are those of one page of the list, and `listing` tells which page that
    is, None where there is but one. `limits` are those of a change, in standard errors. `gone`
    are the skills that were asked then and in which no skill of today continues.
    """

    role: Role
    past: tuple[Past, ...]
    listed: tuple[Past, ...]
    listing: Listing | None
    skills: tuple[SkillHistory, ...]
    since: Past | None
    together: Change | None
    together_since_first: Change | None
    steps: tuple[Change, ...]
    limits: Limits | None
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

    @property
    def climbed_slowly(self) -> bool:
        """Say whether all skills together did what no skill need show alone."""
        return climbed_slowly(self.steps, self.together_since_first)

    @property
    def readiness_rose(self) -> bool:
        """Say whether the newest readiness is clearly above the one that it is compared with."""
        if self.since is None or self.since.readiness is None or self.newest.readiness is None:
            return False
        return rose_clearly(self.since.readiness, self.newest.readiness)


def listing(in_order: Sequence[str], behind: str = "") -> Listing:
    """Return the page of a list that begins behind an id, or the first one.

    The ids come in the order of time, the oldest first. Raise LookupError for an id behind which
    nothing is.
    """
    ids = in_order[::-1]
    if behind and behind not in ids[:-1]:
        raise LookupError(behind)
    begins = ids.index(behind) + 1 if behind else 0
    ends = begins + LISTED
    newer = ids[begins - LISTED - 1] if begins > LISTED else ""
    return Listing(
        ids=tuple(ids[begins:ends]),
        before=begins,
        total=len(ids),
        newer=newer if begins else None,
        older=ids[ends - 1] if ends < len(ids) else None,
    )


def drawn(in_order: Sequence[str], since: str = "") -> tuple[str, ...]:
    """Return of which assessments a history is made, by their ids, the oldest first.

    Of all, where they are not many; else of the first one, the newest, and the one to compare with.
    """
    if len(in_order) <= DRAWN:
        return tuple(in_order)
    kept = {in_order[0], since, *in_order[1 - DRAWN :]}
    return tuple(id for id in in_order if id in kept)


def nearest(earlier: Mapping[str, str], id: str, kept: Container[str]) -> tuple[str, bool]:
    """Return the nearest of the kept assessments from which answers may come, and if it skips any.

    `earlier` gives for each one the id of that from which its answers were taken over.
    """
    came_from, skips = earlier.get(id, ""), False
    while came_from and came_from not in kept:
        came_from, skips = earlier.get(came_from, ""), True
    return came_from, skips


def make_history(
    assessments: Sequence[Taken],
    since: str = "",
    listed: Sequence[Taken] | None = None,
    listing: Listing | None = None,
) -> History:
    """Assemble the history of one or more assessments of one framework, in any order.

    `since` is the id of the earlier one to compare the newest with; the previous one is taken
    where it is blank. Raise LookupError where no earlier one has it. `listed` are those of one
    page of the list, which are measured as all others: the same ones if None. `listing` tells
    which page that is, if there are several.
    """
    *earlier, newest = in_order = sorted(assessments, key=lambda taken: taken.at)
    past = tuple(_past(taken, newest) for taken in in_order)
    chosen = _chosen(past[:-1], since)
    first = past[0] if earlier else None
    shown = 1 if chosen is first else 2
    origins = _origins(in_order)
    comparison, since_first = (
        _compared(earlier.taken, newest, newest.framework, origins, shown) if earlier else None
        for earlier in (chosen, first)
    )
    steps = tuple(_compared(*pair, newest.framework, origins, shown) for pair in pairwise(in_order))
    versions = [taken.framework for taken in (newest, *reversed(earlier))]
    skills = tuple(
        SkillHistory(
            category=category,
            skill=skill,
            target=newest.role.targets[skill.key],
            points=tuple(_points(skill, assessment, versions) for assessment in past),
            change=comparison.skills[skill.key] if comparison else None,
            change_since_first=since_first.skills[skill.key] if since_first else None,
            steps=tuple(step.skills[skill.key] for step in steps),
        )
        for category, skill in newest.framework.skills_with_category()
    )
    return History(
        role=newest.role,
        past=past,
        listed=past if listed is None else _listed(listed, past, newest),
        listing=listing,
        skills=skills,
        since=chosen,
        together=comparison.together if comparison else None,
        together_since_first=since_first.together if since_first else None,
        steps=tuple(step.together for step in steps),
        limits=comparison.limits if comparison else None,
        gone=_gone(chosen, newest.framework, versions),
    )


def climbed_slowly(steps: Sequence[Change], since_first: Change | None) -> bool:
    """Say whether steps of which none is called a change, and none goes down, add up to one."""
    if len(steps) < LEAST_STEPS or since_first is None or since_first.verdict is not Verdict.GREW:
        return False
    return all(
        step.mean is not None and step.mean >= 0 and step.verdict is not Verdict.GREW
        for step in steps
    )


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
    answers = on_scale_of(newest.framework, taken.framework, taken.answers)
    if answers is None:
        return Past(taken, rule.score_all(taken.framework, taken.answers))
    on_newest = replace(
        taken.framework, options=newest.framework.options, levels=newest.framework.levels
    )
    scores = rule.score_all(on_newest, answers)
    not_asked = SkillScore(values=(), asked=0)
    targets = newest.role.targets.items()
    pairs = [
        (score, rule.find_gap(score, target))
        for score, target in ((scores.get(key, not_asked), target) for key, target in targets)
    ]
    met, about = (
        sum(gap.status is status for _, gap in pairs) for status in (Status.MET, Status.ABOUT)
    )
    return Past(taken, scores, met, about, rule.readiness(pairs))


def _listed(listed: Sequence[Taken], past: Sequence[Past], newest: Taken) -> tuple[Past, ...]:
    measured = {one.taken.id: one for one in past}
    in_order = sorted(listed, key=lambda taken: taken.at)
    return tuple(measured.get(taken.id) or _past(taken, newest) for taken in in_order)


def _chosen(earlier: Sequence[Past], since: str) -> Past | None:
    if not since:
        return earlier[-1] if earlier else None
    for past in earlier:
        if past.taken.id == since:
            return past
    raise LookupError(since)


def _compared(
    earlier: Taken, later: Taken, newest: Framework, origins: Origins, shown: int
) -> Comparison:
    """Compare one assessment with a later one, in what the newest framework asks."""
    on_newest_scale = on_scale_of(newest, later.framework, later.answers)
    answers = (
        {} if on_newest_scale is None else carried_over(later.framework, newest, later.answers)
    )
    kept = _kept(earlier, later, origins)
    return compare(earlier.framework, earlier.answers, newest, answers, shown, kept)


def _origins(in_order: Sequence[Taken]) -> Origins:
    """Return in which assessment each answer was given anew, by the id of each and the statement.

    What was taken over from one that is no longer there counts as given where it is. Through
    others of which the history is not made, it is the same answer where it is an equal one: what
    was answered anew on the way cannot be seen.
    """
    origins: dict[str, dict[str, str]] = {}
    by_id = {taken.id: taken for taken in in_order}
    for taken in in_order:
        source, before = origins.get(taken.earlier, {}), by_id.get(taken.earlier)
        origins[taken.id] = {
            key: source.get(key, taken.id) if _stayed(key, taken, before) else taken.id
            for key in taken.answers
        }
    return origins


def _stayed(key: str, taken: Taken, before: Taken | None) -> bool:
    """Say whether an answer was taken over, from this one as far as it can be seen."""
    if key not in taken.provenances:
        return False
    is_equal = before is not None and before.answers.get(key) == taken.answers[key]
    return is_equal or not taken.skips


def _kept(earlier: Taken, later: Taken, origins: Origins) -> Provenances:
    """Return the answers of the later one that are those of the earlier one, taken over.

    Who confirmed in June what they answered in March answered once. Compared with a report of
    January, what was confirmed in June is an answer of its own, that of March.
    """
    before, after = origins[earlier.id], origins[later.id]
    return {
        key: provenance
        for key, provenance in later.provenances.items()
        if key in after and before.get(key) == after[key]
    }


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
