"""How people answer a version, for its editors: figures with what they mean, and no person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Framework, Role, Skill
from assessments.domain.use import (
    FEWEST,
    MOST_COUNTED,
    Counts,
    Figure,
    Notable,
    SkillUse,
    StatementUse,
    level_shares,
    notable,
    skill_use,
    told,
)
from assessments.presentation.numbers import percent, trimmed

# Reliability as it is commonly read (Nunnally 1978: 0.7 is enough for early research).
ENOUGH = 0.7


@dataclass(frozen=True)
class Bar:
    """A part of a row of bars: what it stands for, how many people, and its share in per cent."""

    label: str
    people: str
    percent: int


@dataclass(frozen=True)
class StatementLine:
    """A statement: `figures` are pairs of a name and a number; both are empty of too few people."""

    text: str
    people: str
    bars: tuple[Bar, ...]
    figures: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RoleLine:
    """The levels that those reach who compare themselves with one role."""

    role: str
    people: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class SkillSection:
    """A skill: how well its statements go together, and how each is answered."""

    key: str
    name: str
    alpha: str
    statements: tuple[StatementLine, ...]
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True)
class UsePage:
    """All that is told of a version's use. `skills` is empty as long as too few have finished."""

    finished: str
    unfinished: str
    stops: tuple[tuple[str, str], ...]
    skills: tuple[SkillSection, ...]


def use_page(
    framework: Framework,
    groups: Mapping[int, Counts],
    role_ids: Mapping[str, int],
    running: int,
    stopped: Mapping[int, int],
) -> UsePage:
    """Say how a version is used. `groups` and `stopped` are as in queries; `running` is a count."""
    counts = groups.get(0, {})
    people = counts.get((Figure.PEOPLE, "", 0), 0)
    roles = [(role, groups.get(role_ids[role.key], {})) for role in framework.roles]
    return UsePage(
        finished=people_text(people),
        unfinished=people_text(running),
        stops=tuple(_stops(framework, stopped)),
        skills=tuple(_section(skill, framework, counts, roles) for skill in framework.skills)
        if people >= FEWEST
        else (),
    )


def statement_notes(framework: Framework, counts: Counts) -> dict[str, tuple[str, ...]]:
    """Return what stands out about statements, by key, for where they are edited."""
    notes = {}
    for skill in framework.skills:
        use = skill_use(skill, framework.top, counts)
        notes.update({key: _notes(one) for key, one in use.statements.items()})
    return {key: texts for key, texts in notes.items() if texts}


def people_text(count: int) -> str:
    """Say a count of people as it may be told."""
    if count < FEWEST:
        return _("fewer than %(number)s") % {"number": FEWEST}
    return _("at least %(number)s") % {"number": told(count)}


def running_text(count: int) -> str:
    """Say how many assessments run: above MOST_COUNTED nobody has counted on."""
    if count > MOST_COUNTED:
        return _("more than %(number)s") % {"number": trimmed(MOST_COUNTED)}
    return trimmed(count)


def _stops(framework: Framework, stopped: Mapping[int, int]) -> Sequence[tuple[str, str]]:
    """Say after which skill people have stopped, by how many answers they gave; few are left out.

    People are asked one skill after the other, so a number of answers says where somebody is.
    """
    ends, given = [], 0
    for skill in framework.skills:
        given += len(skill.statements)
        ends.append((given, skill.name))
    places = [_("before the first answer"), *(_("in %(skill)s") % {"skill": n} for _e, n in ends)]
    numbers = [0] * len(places)
    for answers, people in stopped.items():
        # Whoever has given all answers and not finished stands at the last skill.
        place = next((i for i, (end, _name) in enumerate(ends, 1) if answers <= end), len(ends))
        numbers[place if answers else 0] += people
    return [
        (place, people_text(number))
        for place, number in zip(places, numbers, strict=True)
        if number >= FEWEST
    ]


def _section(
    skill: Skill, framework: Framework, counts: Counts, roles: Sequence[tuple[Role, Counts]]
) -> SkillSection:
    use = skill_use(skill, framework.top, counts)
    labels = [option.label for option in framework.options]
    return SkillSection(
        key=skill.key,
        name=skill.name,
        alpha=_alpha(use),
        statements=tuple(
            _statement(statement.text, use.statements[statement.key], labels)
            for statement in skill.statements
        ),
        roles=tuple(
            _role(role, skill, framework, group)
            for role, group in roles
            if group.get((Figure.PEOPLE, "", 0), 0) >= FEWEST
        ),
    )


def _alpha(use: SkillUse) -> str:
    if use.alpha is None:
        return _("Too few people answered all of it to say how well its statements go together.")
    values = {"alpha": trimmed(use.alpha), "people": use.complete, "enough": trimmed(ENOUGH)}
    if use.alpha >= ENOUGH:
        return (
            _(
                "Its statements go together: Cronbach’s alpha is %(alpha)s, from at least "
                "%(people)s people who answered all of them; %(enough)s is usually called enough."
            )
            % values
        )
    return (
        _(
            "Its statements do not go together well: Cronbach’s alpha is %(alpha)s, from at least "
            "%(people)s people who answered all of them; %(enough)s is usually called enough."
        )
        % values
    )


def _statement(text: str, use: StatementUse, labels: Sequence[str]) -> StatementLine:
    figures = [
        (_("mean"), use.mean),
        (_("spread"), use.spread),
        (_("fits with the others"), use.fits),
    ]
    told_figures = [(name, trimmed(value)) for name, value in figures if value is not None]
    if use.skips is not None:
        skips = _("%(percent)s %%") % {"percent": percent(Fraction(use.skips))}
        told_figures.insert(0, (_("skipped or left open"), skips))
    return StatementLine(
        text=text,
        people=people_text(use.people),
        bars=_bars(labels, use.values),
        figures=tuple(told_figures),
        notes=_notes(use),
    )


def _role(role: Role, skill: Skill, framework: Framework, counts: Counts) -> RoleLine:
    labels = [f"{level.number} {level.name}" for level in framework.levels]
    return RoleLine(
        role=role.name,
        people=people_text(counts[Figure.PEOPLE, "", 0]),
        bars=_bars(labels, level_shares(skill, framework.top, counts)),
    )


def _bars(labels: Sequence[str], values: Sequence[int]) -> tuple[Bar, ...]:
    """Return a bar for each value; the shares are of what is told, so they give nothing away."""
    whole = sum(values)
    if not whole:
        return ()
    return tuple(
        Bar(label, people_text(value), percent(Fraction(value, whole)))
        for label, value in zip(labels, values, strict=True)
    )


def _notes(use: StatementUse) -> tuple[str, ...]:
    sentences = {
        Notable.OFTEN_SKIPPED: _("Often skipped: try shorter words, or an example."),
        Notable.ALL_ALIKE: _("Nearly everybody answers the same: it tells nobody apart."),
        Notable.APART: _(
            "It does not go along with the other statements of its skill: does it ask for "
            "something else?"
        ),
    }
    return tuple(sentences[found] for found in notable(use))


def stopped_text(days: int) -> str:
    """Say whose stops are told."""
    return ngettext(
        "People who began more than %(days)s day ago and have not finished stand",
        "People who began more than %(days)s days ago and have not finished stand",
        days,
    ) % {"days": days}
