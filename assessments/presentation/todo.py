"""What to do next: the skills with a gap, the one farthest from what is needed first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from assessments.domain.language import joined, said
from assessments.domain.report import Report, SkillResult
from assessments.presentation.numbers import percent
from assessments.presentation.person import YOU, Person
from assessments.presentation.skill_lines import SkillLine, StepLine
from assessments.presentation.words import listed

SHOWN = 3  # so many skills are told with their steps, the others by their names


@dataclass(frozen=True)
class Todo:
    """One skill to work on. `one_level_more` says what that would bring, "" where that does
    not show in whole per cent or is not known."""

    line: SkillLine
    one_level_more: str


@dataclass(frozen=True)
class TodoView:
    """`order` says how sure the order is; `later` are the skills after those shown."""

    title: str
    order: str
    items: tuple[Todo, ...]
    later: tuple[SkillLine, ...]

    @property
    def told(self) -> frozenset[str]:
        """The keys of the skills shown, whose steps need not be told again elsewhere."""
        return frozenset(item.line.skill.key for item in self.items)

    @property
    def first_step(self) -> StepLine | None:
        return next((step for item in self.items for step in item.line.steps), None)

    @property
    def later_text(self) -> str:
        if not self.later:
            return ""
        later = [
            said("%(skill)s (%(gap)s)", {"skill": line.skill.name, "gap": line.texts.gap})
            for line in self.later
        ]
        return said(_("Further gaps: %(skills)s."), {"skills": listed(later)})


def todo_view(report: Report, lines: dict[str, SkillLine], person: Person = YOU) -> TodoView:
    """Turn the priorities into words; `lines` are all skills, by their key."""
    told = report.priorities[:SHOWN]
    return TodoView(
        title=_("What to do next"),
        order=joined(" ", (_order(report), *_ties(report, person), _doubts(report))),
        items=tuple(
            Todo(lines[result.skill.key], _one_level_more(report, result)) for result in told
        ),
        later=tuple(lines[result.skill.key] for result in report.priorities[SHOWN:]),
    )


def _order(report: Report) -> str:
    if len(report.priorities) < 2:
        return ""
    return _("Farthest from what is needed first: importance times what is left to go.")


def _ties(report: Report, person: Person) -> list[str]:
    """Say which of the skills told are equally far, with as many others as there may be."""
    groups = groupby(report.priorities, key=lambda result: result.gap.priority)
    ties = [[result.skill.name for result in tied] for _priority, tied in groups]
    told = [result.skill.name for result in report.priorities[:SHOWN]]
    return [
        _tie(names, may_begin=person.is_reader and names[0] == told[0])
        for names in ties
        if len(names) > 1 and names[0] in told
    ]


def _tie(names: Sequence[str], may_begin: bool) -> str:
    """Where they are the first, it is the reader who chooses."""
    skills = listed(names) if len(names) <= SHOWN else _("%(count)s skills") % {"count": len(names)}
    if may_begin:
        return said(
            _("%(skills)s are equally far: begin with the one you like."), {"skills": skills}
        )
    return said(_("%(skills)s are equally far."), {"skills": skills})


def _doubts(report: Report) -> str:
    """Name the neighbours of which the answers cannot tell which is farther."""
    pairs = [
        said(_("%(first)s or %(second)s"), {"first": first.skill.name, "second": second.skill.name})
        for first, second in pairwise(report.priorities[: SHOWN + 1])
        if first.gap.priority != second.gap.priority and not report.can_tell_apart(first, second)
    ]
    text = _("The answers cannot tell which is farther: %(pairs)s.")
    return said(text, {"pairs": joined("; ", pairs)}) if pairs else ""


def _one_level_more(report: Report, result: SkillResult) -> str:
    now, then = report.readiness.value, result.one_level_more
    if now is None or then is None or percent(now) == percent(then):
        return ""
    return _("One level more: %(now)s → %(then)s %%") % {"now": percent(now), "then": percent(then)}
