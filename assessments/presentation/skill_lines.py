"""One skill of a report as page and PDF show it: rounded numbers, words and geometry."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Framework, Level, Resource, Skill
from assessments.domain.gaps import Gap, Status
from assessments.domain.language import joined, said
from assessments.domain.report import Report, SkillResult
from assessments.domain.scoring import SkillScore
from assessments.presentation import words
from assessments.presentation.answers import AnswerLine, answer_lines
from assessments.presentation.arithmetic import Arithmetic, arithmetic
from assessments.presentation.numbers import exact, trimmed
from assessments.presentation.picture import Track, track
from assessments.presentation.report_texts import Cells
from assessments.presentation.resources import sources_text, takes_text


@dataclass(frozen=True)
class Rung:
    """A level with what it means for a skill; `label` and `name` introduce it."""

    level: Level
    label: str
    name: str
    text: str


@dataclass(frozen=True)
class StepLine:
    """Something to do: of what kind it is, and what it takes, as far as that is known."""

    resource: Resource
    kind: str
    facts: str
    sources: str  # who says what it takes, and when its address was checked


@dataclass(frozen=True)
class Texts:
    """The numbers of one skill as people read them, "" where they are not known."""

    score: str
    low: str
    high: str
    answered: str  # in words, as in "3 of 4 answered"
    target: str  # in words, as in "Advanced begins at 3.5"
    begins: str
    status: str  # in a word or two, as in "0.75 to go"
    about: str  # on which side of the target's beginning the answers are, where it is open
    gap: str
    priority: str
    importance: str
    for_role: str  # the importance in words
    critical: str  # in words, "" where the skill is not


@dataclass(frozen=True)
class Points:
    """A skill's part in the sum of the readiness, without any rounding."""

    begins: str
    gap: str
    earned: str
    weight: str


@dataclass(frozen=True)
class SkillLine:
    """One skill. `here` and `above`, the level reached and the next one, may be None.

    Its detail, which of very many skills is told of a few alone, is made when it is asked for.
    """

    report: Report = field(repr=False, compare=False)
    result: SkillResult = field(repr=False, compare=False)
    skill: Skill
    hue: int
    score: SkillScore
    gap: Gap
    met: bool
    texts: Texts
    cells: Cells
    points: Points
    target: Level
    level: Level | None
    track: Track

    @cached_property
    def arithmetic(self) -> Arithmetic | None:
        return arithmetic(self.report, self.result)

    @cached_property
    def here(self) -> Rung | None:
        return _rung(self.report, self.result, self.score.level)

    @cached_property
    def above(self) -> Rung | None:
        return _rung(self.report, self.result, self.score.level and self.score.level + 1)

    @cached_property
    def steps(self) -> tuple[StepLine, ...]:
        return tuple(step_line(resource) for resource in self.result.steps)

    @cached_property
    def answers(self) -> tuple[AnswerLine, ...]:
        statements = self.skill.statements
        return answer_lines(self.report.framework, statements, self.report.answers)

    @property
    def too_few(self) -> str:
        """Say that the answers are too few to say how this skill stands."""
        text = ngettext(
            "%(answered)s of %(asked)s statements has an answer.",
            "%(answered)s of %(asked)s statements have an answer.",
            self.score.answered,
        ) % {"answered": self.score.answered, "asked": self.score.asked}
        return " ".join((text, _("That is not enough to say how this skill stands.")))

    @property
    def ladder(self) -> tuple[Rung, ...]:
        return tuple(rung for rung in (self.here, self.above) if rung)


def make_skill_line(report: Report, result: SkillResult, hue: int) -> SkillLine:
    """Turn one result into its line; the hue is that of its category."""
    framework, score, gap = report.framework, result.score, result.gap
    texts = _texts(report, result)
    return SkillLine(
        report=report,
        result=result,
        skill=result.skill,
        hue=hue,
        score=score,
        gap=gap,
        met=gap.status is Status.MET,
        texts=texts,
        cells=_cells(framework, result, texts),
        points=_points(gap),
        target=framework.level(gap.target.level),
        level=None if score.level is None else framework.level(score.level),
        track=track(score, gap, framework.top),
    )


def _texts(report: Report, result: SkillResult) -> Texts:
    framework, score, gap = report.framework, result.score, result.gap
    importance = framework.importance(gap.target.importance).name
    return Texts(
        score="" if score.score is None else trimmed(score.score),
        low="" if score.low is None else trimmed(score.low),
        high="" if score.high is None else trimmed(score.high),
        answered=_("%(answered)s of %(asked)s answered")
        % {"answered": score.answered, "asked": score.asked},
        target=words.target_text(gap.target, framework.level(gap.target.level)),
        begins=trimmed(gap.target.begins),
        status=words.status_text(score, gap),
        about=words.about_text(score, gap),
        gap=words.short_by(score, gap),
        priority=words.priority_text(score, gap),
        importance=importance,
        for_role=words.importance_text(report.role, importance),
        critical=words.critical_text(gap),
    )


def _cells(framework: Framework, result: SkillResult, texts: Texts) -> Cells:
    score, gap = result.score, result.gap
    importance = texts.importance
    if gap.target.critical:
        importance = said(_("%(importance)s, a must"), {"importance": importance})
    return Cells(
        skill=result.skill.name,
        answered=_("%(answered)s of %(asked)s")
        % {"answered": score.answered, "asked": score.asked},
        level=_("not known") if score.level is None else framework.level(score.level).name,
        score=texts.score or "–",
        range=words.range_text(score) or "–",
        target=texts.target,
        gap=texts.gap or ("–" if gap.size is None else "0"),
        status=texts.status if gap.status is not Status.TO_GO else _("To go"),
        importance=importance,
    )


def _points(gap: Gap) -> Points:
    return Points(
        begins=exact(max(Fraction(0), gap.target.begins - 1)),
        gap="" if gap.size is None else exact(gap.size),
        earned=exact(gap.earned),
        weight=exact(gap.weight),
    )


def _rung(report: Report, result: SkillResult, number: int | None) -> Rung | None:
    """Return what a level means for a skill, or None where there is no such level."""
    if number is None or number > report.framework.top:
        return None
    level = report.framework.level(number)
    name = said(_("%(name)s, level %(number)s"), {"name": level.name, "number": level.number})
    label = _("This level:") if number == result.score.level else _("The next one:")
    return Rung(level, label, name, result.skill.descriptors[number])


def step_line(resource: Resource) -> StepLine:
    kind = words.kind_name(resource.kind)
    return StepLine(
        resource=resource,
        kind=joined(", ", (kind, resource.provider)),
        facts=takes_text(resource),
        sources=sources_text(resource),
    )
