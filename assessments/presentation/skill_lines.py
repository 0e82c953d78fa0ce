"""One skill of a report as page and PDF show it: rounded numbers, words and geometry."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.framework import Framework, Level, Resource, Skill
from assessments.domain.gaps import Gap, Status
from assessments.domain.report import NextStep, Report, SkillResult
from assessments.domain.scoring import SkillScore
from assessments.presentation import words
from assessments.presentation.answers import AnswerLine, answer_lines
from assessments.presentation.arithmetic import Arithmetic, arithmetic
from assessments.presentation.numbers import short, shown
from assessments.presentation.picture import Track, track
from assessments.presentation.report_texts import Cells
from assessments.presentation.resources import cost_text, effort_text


@dataclass(frozen=True)
class Rung:
    """A level with what it means for a skill; `label` and `name` introduce it."""

    level: Level
    label: str
    name: str
    text: str


@dataclass(frozen=True)
class StepLine:
    """Something to do; `text` describes it, or names the skill where that is done already."""

    resource: Resource
    text: str
    kind: str
    effort: str
    cost: str


@dataclass(frozen=True)
class Texts:
    """The numbers of one skill as people read them, "" where they are not known."""

    score: str
    score_exact: str
    low: str
    high: str
    answered: str  # in words, as in "3 of 4 answered"
    target: str  # in words, without its number
    gap: str  # in words, as in "1.5 levels to go"
    gap_size: str
    priority: str
    surplus: str  # in words
    earned: str
    importance: str
    for_role: str  # the importance in words
    critical: str  # in words, "" where the skill is not


@dataclass(frozen=True)
class SkillLine:
    """One skill. `here` and `above`, the level reached and the next one, may be None."""

    skill: Skill
    hue: int
    score: SkillScore
    gap: Gap
    met: bool
    texts: Texts
    cells: Cells
    arithmetic: Arithmetic | None
    target: Level
    track: Track
    here: Rung | None
    above: Rung | None
    steps: tuple[StepLine, ...]
    answers: tuple[AnswerLine, ...]

    @property
    def ladder(self) -> tuple[Rung, ...]:
        return tuple(rung for rung in (self.here, self.above) if rung)


def make_skill_line(report: Report, result: SkillResult, hue: int) -> SkillLine:
    """Turn one result into its line; the hue is that of its category."""
    framework, score, gap = report.framework, result.score, result.gap
    texts = _texts(framework, result)
    return SkillLine(
        skill=result.skill,
        hue=hue,
        score=score,
        gap=gap,
        met=gap.status is Status.MET,
        texts=texts,
        cells=_cells(framework, result, texts),
        arithmetic=arithmetic(report, result),
        target=framework.level(gap.target.level),
        track=track(score, gap, framework.top),
        here=_rung(report, result, score.level, _("You are here:")),
        above=_rung(report, result, score.level and score.level + 1, _("The next one:")),
        steps=tuple(_step_line(step) for step in result.steps),
        answers=answer_lines(framework, result.skill.statements, report.answers),
    )


def _texts(framework: Framework, result: SkillResult) -> Texts:
    score, gap = result.score, result.gap
    importance = framework.importance(gap.target.importance).name
    return Texts(
        score="" if score.score is None else shown(score.score),
        score_exact="" if score.score is None else short(score.score, 2),
        low="" if score.low is None else shown(score.low),
        high="" if score.high is None else shown(score.high),
        answered=_("%(answered)s of %(asked)s answered")
        % {"answered": score.answered, "asked": score.asked},
        target=_("target %(level)s") % {"level": framework.level(gap.target.level).name},
        gap=words.gap_text(gap),
        gap_size="" if gap.size is None else short(gap.size, 2),
        priority="" if gap.priority is None else short(gap.priority, 2),
        surplus=words.surplus_text(gap),
        earned=short(gap.earned, 2),
        importance=importance,
        for_role=_("%(importance)s for this role") % {"importance": importance.lower()},
        critical=words.critical_text(gap),
    )


def _cells(framework: Framework, result: SkillResult, texts: Texts) -> Cells:
    score, gap = result.score, result.gap
    met, target = gap.status is Status.MET, framework.level(gap.target.level)
    return Cells(
        skill=result.skill.name,
        answered=_("%(answered)s of %(asked)s")
        % {"answered": score.answered, "asked": score.asked},
        level=_("not known") if score.level is None else framework.level(score.level).name,
        score=texts.score_exact or "–",
        range=words.range_text(score) or "–",
        target=f"{target.name} ({target.number})",
        importance=_("%(importance)s, critical") % {"importance": texts.importance}
        if gap.target.critical
        else texts.importance,
        gap=_("met") if met else texts.gap_size or "–",
        priority="–" if met else texts.priority or "–",
    )


def _rung(report: Report, result: SkillResult, number: int | None, label: str) -> Rung | None:
    """Return what a level means for a skill, or None where there is no such level."""
    if number is None or number > report.framework.top:
        return None
    level = report.framework.level(number)
    name = _("%(name)s, level %(number)s") % {"name": level.name, "number": level.number}
    return Rung(level, label, name, result.skill.descriptors[number])


def _step_line(step: NextStep) -> StepLine:
    resource = step.resource
    elsewhere = _("This helps here too. It is described under %(skill)s.")
    kind = words.kind_name(resource.kind)
    return StepLine(
        resource=resource,
        text=elsewhere % {"skill": step.shown_for.name} if step.shown_for else resource.description,
        kind=f"{kind}, {resource.provider}" if resource.provider else kind,
        effort=effort_text(resource),
        cost=cost_text(resource),
    )
