"""Assembles one frozen Report: all that a page, a file or a shared link says comes from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from assessments.domain.annotations import Setting
from assessments.domain.framework import (
    Category,
    Framework,
    Resource,
    Role,
    Skill,
)
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.nearest import RoleResult, against, against_all, nearest
from assessments.domain.questionnaire import (
    Answers,
    Progress,
    Provenance,
    Provenances,
    count_by_provenance,
    progress,
)
from assessments.domain.rules import Rule, rule_of
from assessments.domain.scoring import Pooled, SkillScore, values_by_skill
from assessments.domain.steps import NO_LIMITS, Limits, choose_steps
from assessments.domain.what_if import with_one_level_more


@dataclass(frozen=True)
class SkillResult:
    """All that is said about one skill.

    `one_level_more` is the readiness that one level more in it would bring, None where that is
    not known. `setting` is where the person's best example is from, None where it was not said.
    """

    category: Category
    skill: Skill
    score: SkillScore
    gap: Gap
    one_level_more: Fraction | None = None
    setting: Setting | None = None
    steps: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class CategoryResult:
    """A group of skills; `score` is the mean of its known skills' scores, or None."""

    category: Category
    score: Fraction | None
    results: tuple[SkillResult, ...]


@dataclass(frozen=True)
class Report:
    """A person's answers to one framework version, against one role.

    `categories` hold every skill in the framework's order. `priorities` are the skills with a
    gap, the one farthest from what the role needs first; `strengths` those that are met, the
    farthest above first. `roles` are all roles of the framework, the one that asks for least
    first, and `nearest` is one of them, or None where no readiness is known. `ways` are the
    pathways into the profession, each with its stage. `provenances` tell how the answers came
    about, and move no score.
    """

    framework: Framework
    role: Role
    answers: Answers
    progress: Progress
    pooled: Pooled
    categories: tuple[CategoryResult, ...]
    readiness: Readiness
    priorities: tuple[SkillResult, ...]
    strengths: tuple[SkillResult, ...]
    roles: tuple[RoleResult, ...]
    nearest: RoleResult | None
    ways: tuple[Resource, ...]
    provenances: Provenances = field(default_factory=dict)

    @property
    def given(self) -> Mapping[Provenance, int]:
        """Count how the answers came about."""
        return count_by_provenance(self.answers, self.provenances)

    @property
    def rule(self) -> Rule:
        return rule_of(self.framework)

    @property
    def results(self) -> tuple[SkillResult, ...]:
        return tuple(result for group in self.categories for result in group.results)

    def with_status(self, *statuses: Status) -> tuple[SkillResult, ...]:
        return tuple(result for result in self.results if result.gap.status in statuses)

    def can_tell_apart(self, first: SkillResult, second: SkillResult) -> bool:
        """Say whether the answers show which of two skills is farther from what the role needs."""
        return self.rule.can_tell_apart((first.score, first.gap), (second.score, second.gap))

    def equally_far(self) -> tuple[SkillResult, ...]:
        """Return the priorities that share the first place; empty where there are none."""
        return tuple(
            r for r in self.priorities if r.gap.priority == self.priorities[0].gap.priority
        )


def make_report(
    framework: Framework,
    role: Role,
    answers: Answers,
    settings: Mapping[str, Setting] = MappingProxyType({}),
    limits: Limits = NO_LIMITS,
    provenances: Provenances = MappingProxyType({}),
) -> Report:
    """Compare any set of answers, complete or not, with a role of the same framework.

    `settings` say, by the key of a skill, where the best example is from; they move no score.
    `limits` are of the time and the money that what to do next may take, and `provenances` of
    the answers are only told.
    The rule that the framework names decides. Raise UnknownRule where there is none such.
    """
    rule = rule_of(framework)
    scores = rule.score_all(framework, answers)
    own, roles = against(rule, role, scores), against_all(rule, framework, scores)
    levels = {key: score.level for key, score in scores.items() if score.level is not None}
    by_priority = _by_priority(framework, own.gaps)
    steps = choose_steps(framework, by_priority, levels, limits)
    results = {
        skill.key: SkillResult(
            category=category,
            skill=skill,
            score=scores[skill.key],
            gap=own.gaps[skill.key],
            one_level_more=with_one_level_more(own.readiness, own.gaps[skill.key]),
            setting=settings.get(skill.key),
            steps=steps.get(skill.key, ()),
        )
        for category, skill in framework.skills_with_category()
    }
    return Report(
        framework=framework,
        role=role,
        answers=answers,
        progress=progress(framework.statements, answers),
        pooled=rule.pooled(values_by_skill(framework, answers).values(), framework.top),
        categories=tuple(
            _category_result(category, tuple(results[s.key] for s in category.skills))
            for category in framework.categories
        ),
        readiness=own.readiness,
        priorities=tuple(results[skill.key] for skill in by_priority),
        strengths=_strengths(tuple(results.values())),
        roles=roles,
        nearest=nearest(roles),
        ways=tuple(r for r in framework.resources if r.stage is not None),
        provenances=provenances,
    )


def _category_result(category: Category, results: tuple[SkillResult, ...]) -> CategoryResult:
    known = [r.score.score for r in results if r.score.score is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else None
    return CategoryResult(category, mean, results)


def _by_priority(framework: Framework, gaps: Mapping[str, Gap]) -> list[Skill]:
    """Return the skills with a gap, the highest priority first; sorting is stable for ties."""
    with_gap = [skill for skill in framework.skills if gaps[skill.key].priority]
    return sorted(with_gap, key=lambda skill: -(gaps[skill.key].priority or 0))


def _strengths(results: tuple[SkillResult, ...]) -> tuple[SkillResult, ...]:
    strong = [r for r in results if r.gap.status is Status.MET and r.gap.surplus is not None]
    return tuple(sorted(strong, key=lambda r: -(r.gap.surplus or 0)))
