"""What keeps a draft from being published, as its editors read it: at a row, in a sentence.

A place such as "roles[0].targets.x.level" is for files, where it can be looked up. An editor is
told the row by its name, "The role Senior", and what to do.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.entries import What
from assessments.domain.framework import Framework
from assessments.domain.questions import ASKS, ASKS_OF_SCALE
from assessments.domain.validation import Problem, gettext_noop
from assessments.presentation.changes import field_name

STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
LISTS: Mapping[str, What] = {
    "options": What.OPTION,
    "levels": What.LEVEL,
    "importances": What.IMPORTANCE,
    "categories": What.CATEGORY,
    "skills": What.SKILL,
    "statements": What.STATEMENT,
    "roles": What.ROLE,
    "resources": What.RESOURCE,
}


@dataclass(frozen=True)
class Located:
    """A problem at its row: what and which that is, the field of it, and a sentence.

    `key` is blank for the framework itself. Of a role's target, `within` is the key of the skill;
    of a descriptor, it is the number of the level.
    """

    what: What
    key: str
    field: str
    text: str
    within: str = ""


def located(problem: Problem, framework: Framework) -> Located:
    """Say a problem of this framework at its row."""
    place = _Place(problem.place, framework)
    text = _sentence(place, problem)
    return Located(place.what, place.key, place.field, text, place.within)


class _Place:
    """A place of a problem, followed down to its row.

    `rest` is what follows the row, such as ["targets", "x", "level"]; `index` counts the row
    among its siblings from 1, and `home` is the row that it hangs in.
    """

    def __init__(self, place: str, framework: Framework) -> None:
        self.framework = framework
        self.what, self.row, self.index, self.home = What.FRAMEWORK, framework, 0, None
        steps = STEP.findall(place)
        while steps and steps[0][1] and steps[0][0] in LISTS and self.what is not What.RESOURCE:
            (name, index), *steps = steps
            rows = getattr(self.row, name)
            if int(index) >= len(rows):
                break
            home: Any = self.row
            self.what, self.index = LISTS[name], int(index) + 1
            self.home, self.row = home, rows[int(index)]
        self.rest = [name for name, _index in steps]

    row: Any
    home: Any

    @property
    def key(self) -> str:
        return "" if self.what is What.FRAMEWORK else str(self.row.key)

    @property
    def field(self) -> str:
        return self.rest[0] if self.rest else ""

    @property
    def within(self) -> str:
        return self.rest[1] if len(self.rest) > 1 else ""

    @property
    def name(self) -> str:
        """Call the row as a sentence begins, also where it has no name yet."""
        if self.what is What.STATEMENT:
            values = {"number": self.index, "skill": self.home.name or self.home.key}
            return _("Statement %(number)s of %(skill)s") % values
        return row_name(self.what, self.row, self.index)

    def skill_name(self, key: str) -> str:
        skill = next((s for s in self.framework.skills if s.key == key), None)
        return skill.name if skill and skill.name else key

    def level_name(self, number: str) -> str:
        level = next((x for x in self.framework.levels if str(x.number) == number), None)
        return f"{number} {level.name}".strip() if level else number


def row_name(what: What, row: Any, index: int) -> str:
    """Call a row as a sentence begins: “The role Senior”, or “Role 2” while it has no name."""
    if what is What.FRAMEWORK:
        return _("The framework")
    name = getattr(row, "name", "") or getattr(row, "label", "") or getattr(row, "title", "")
    named, nameless = {
        What.OPTION: (_("The answer %(name)s"), _("Answer %(number)s")),
        What.LEVEL: (_("The level %(name)s"), _("Level %(number)s")),
        What.IMPORTANCE: (_("The importance %(name)s"), _("Importance %(number)s")),
        What.CATEGORY: (_("The group %(name)s"), _("Group %(number)s")),
        What.SKILL: (_("The skill %(name)s"), _("Skill %(number)s")),
        What.ROLE: (_("The role %(name)s"), _("Role %(number)s")),
        What.RESOURCE: (_("The resource %(name)s"), _("Resource %(number)s")),
    }[what]
    return named % {"name": name} if name else nameless % {"number": index}


def _sentence(place: _Place, problem: Problem) -> str:
    message = _(problem.message) % problem.values
    for fits, text in SENTENCES:
        if fits(place, problem):
            return text(place)
    field = field_name(place.field)
    if not field:
        return _("%(row)s: %(message)s.") % {"row": place.name, "message": message}
    values = {"row": place.name, "field": field, "message": message}
    return _("%(row)s, %(field)s: %(message)s.") % values


Fits = Callable[[_Place, Problem], bool]


def _at(what: What, *rest: str, begins: str = "") -> Fits:
    """Tell a problem of such a row by what follows it ("*" is anything) and by its message."""

    def fits(place: _Place, problem: Problem) -> bool:
        return (
            place.what is what
            and len(place.rest) == len(rest)
            and all(want in ("*", got) for want, got in zip(rest, place.rest, strict=True))
            and problem.message.startswith(begins)
        )

    return fits


def _is_missing(place: _Place, problem: Problem) -> bool:
    return problem.message == "missing" and len(place.rest) == 1


def _target(place: _Place) -> str:
    values = {"row": place.name, "skill": place.skill_name(place.within)}
    return _("%(row)s has no target for %(skill)s: set one.") % values


def _descriptor(place: _Place) -> str:
    values = {"row": place.name, "level": place.level_name(place.within)}
    return _("%(row)s does not say what the level %(level)s means: write it.") % values


def _simple(sentence: str) -> Callable[[_Place], str]:
    return lambda place: _(sentence) % {"row": place.name, "field": field_name(place.field)}


# The first that fits says it; what none of them fits is said by its field and its message.
SENTENCES: list[tuple[Fits, Callable[[_Place], str]]] = [
    (_at(What.ROLE, "targets", "*", begins="missing"), _target),
    (
        _at(What.ROLE, "targets", begins="missing"),
        _simple(gettext_noop("%(row)s has no targets: set one for each skill.")),
    ),
    (_at(What.SKILL, "descriptors", "*", begins="missing"), _descriptor),
    (
        _at(What.SKILL, "descriptors", begins="missing"),
        _simple(
            gettext_noop("%(row)s does not say what its levels mean: write it for each level.")
        ),
    ),
    (
        _at(What.SKILL, "statements", begins="this skill has no statement"),
        _simple(gettext_noop("%(row)s asks nothing: add a statement, or retire the skill.")),
    ),
    (
        _at(What.STATEMENT, "text", begins=ASKS),
        _simple(
            gettext_noop("%(row)s has other words: say if it is a correction or a new meaning.")
        ),
    ),
    (
        _at(What.FRAMEWORK, "scale", begins=ASKS_OF_SCALE),
        _simple(
            gettext_noop("The scale has other words: say what becomes of the answers given so far.")
        ),
    ),
    (
        _at(What.CATEGORY, "skills", begins="this category has no skill"),
        _simple(gettext_noop("%(row)s has no skill: add one, or delete the group.")),
    ),
    (
        _at(What.RESOURCE, "skills", begins="it helps with no skill"),
        _simple(gettext_noop("%(row)s helps with no skill: choose one.")),
    ),
    (
        _at(What.RESOURCE, "to_level", begins="must be above"),
        _simple(
            gettext_noop("%(row)s leads no further: choose a level to reach above the one before.")
        ),
    ),
    (
        _at(What.FRAMEWORK, "default_role", begins="missing"),
        _simple(
            gettext_noop("No role is the default one: choose the role for people who are not sure.")
        ),
    ),
    (_is_missing, _simple(gettext_noop("%(row)s has no %(field)s: write it."))),
]
