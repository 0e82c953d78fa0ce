"""Assembles one frozen Report: all that a page, a file or a shared link says comes from it."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.framework import (
    Category,
    Framework,
    Origin,
    Resource,
    ResourceKind,
    Role,
    Skill,
)
from assessments.domain.gaps import Gap, Readiness, Status
from assessments.domain.questionnaire import Answers, Progress, progress
from assessments.domain.rules import Rule, rule_of
from assessments.domain.scoring import SkillScore, values_by_skill

STEPS_PER_SKILL = 2


@dataclass(frozen=True)
class NextStep:
    """A resource to use; `shown_for` is a more urgent skill that shows it already, if any."""

    resource: Resource
    shown_for: Skill | None = None


@dataclass(frozen=True)
class SkillResult:
    """All that is said about one skill."""

    category: Category
    skill: Skill
    score: SkillScore
    gap: Gap
    steps: tuple[NextStep, ...] = ()


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
    gap, the most urgent first; `strengths` those at or above a target, the farthest above first.
    `pooled_variance` is the person's variance within a skill. `ways` are the article's pathways.
    """

    framework: Framework
    role: Role
    answers: Answers
    progress: Progress
    pooled_variance: Fraction
    categories: tuple[CategoryResult, ...]
    readiness: Readiness
    priorities: tuple[SkillResult, ...]
    strengths: tuple[SkillResult, ...]
    ways: tuple[Resource, ...]

    @property
    def rule(self) -> Rule:
        return rule_of(self.framework)

    @property
    def results(self) -> tuple[SkillResult, ...]:
        return tuple(result for group in self.categories for result in group.results)

    def with_status(self, *statuses: Status) -> tuple[SkillResult, ...]:
        return tuple(result for result in self.results if result.gap.status in statuses)


def make_report(framework: Framework, role: Role, answers: Answers) -> Report:
    """Compare any set of answers, complete or not, with a role of the same framework.

    The rule that the framework names decides. Raise UnknownRule where there is none such.
    """
    rule = rule_of(framework)
    scores = rule.score_all(framework, answers)
    gaps = {key: rule.find_gap(score, role.targets[key]) for key, score in scores.items()}
    steps = _next_steps(framework, scores, gaps)
    results = {
        skill.key: SkillResult(
            category, skill, scores[skill.key], gaps[skill.key], steps.get(skill.key, ())
        )
        for category, skill in framework.skills_with_category()
    }
    return Report(
        framework=framework,
        role=role,
        answers=answers,
        progress=progress(framework.statements, answers),
        pooled_variance=rule.pooled_variance(values_by_skill(framework, answers).values()),
        categories=tuple(
            _category_result(category, tuple(results[s.key] for s in category.skills))
            for category in framework.categories
        ),
        readiness=rule.readiness(gaps.values()),
        priorities=tuple(results[skill.key] for skill in _by_priority(framework, gaps)),
        strengths=_strengths(tuple(results.values())),
        ways=tuple(r for r in framework.resources if r.origin is Origin.ARTICLE),
    )


def _category_result(category: Category, results: tuple[SkillResult, ...]) -> CategoryResult:
    known = [r.score.score for r in results if r.score.score is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else None
    return CategoryResult(category, mean, results)


def _by_priority(framework: Framework, gaps: dict[str, Gap]) -> list[Skill]:
    """Return the skills with a gap, the highest priority first; sorting is stable for ties."""
    with_gap = [skill for skill in framework.skills if gaps[skill.key].priority]
    return sorted(with_gap, key=lambda skill: -(gaps[skill.key].priority or 0))


def _strengths(results: tuple[SkillResult, ...]) -> tuple[SkillResult, ...]:
    strong = [r for r in results if r.gap.surplus is not None]
    return tuple(sorted(strong, key=lambda r: -(r.gap.surplus or 0)))


def _next_steps(
    framework: Framework, scores: dict[str, SkillScore], gaps: dict[str, Gap]
) -> dict[str, tuple[NextStep, ...]]:
    """Choose at most two resources for every skill with a gap, the most urgent skill first.

    Resources suit the named level and come in the order of `ResourceKind`, then the framework's.
    One that a more urgent skill has already taken is referred to, not repeated.
    """
    kinds = list(ResourceKind)
    resources = sorted(framework.resources, key=lambda r: kinds.index(r.kind))
    shown_for: dict[str, Skill] = {}
    steps: dict[str, tuple[NextStep, ...]] = {}
    for skill in _by_priority(framework, gaps):
        level = scores[skill.key].level
        assert level is not None, "a skill with a gap is known"
        chosen = [r for r in resources if r.suits(skill.key, level)][:STEPS_PER_SKILL]
        steps[skill.key] = tuple(NextStep(r, shown_for.get(r.key)) for r in chosen)
        for resource in chosen:
            shown_for.setdefault(resource.key, skill)
    return steps
