"""What is said at the rows of the outline: what is missing, and what is weak."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments import models
from assessments.domain.entries import What
from assessments.domain.framework import Framework
from assessments.domain.weaknesses import weaknesses
from assessments.presentation.problems import Located, located
from assessments.presentation.words import weakness_text
from assessments.services.publishing import problems_of

IN_OUTLINE = (What.CATEGORY, What.SKILL, What.STATEMENT)


@dataclass(frozen=True)
class Note:
    """A sentence at a row. What is missing keeps the draft from being published."""

    text: str
    is_missing: bool = True


@dataclass
class Notes:
    """All notes: by row (what it is and its key), by skill for its statements, and the rest."""

    at: Mapping[tuple[str, str], list[Note]] = field(default_factory=lambda: defaultdict(list))
    below: Mapping[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: list[Note] = field(default_factory=list)
    missing: int = 0


def notes_of(framework: models.Framework, content: Framework) -> Notes:
    """Return what is said about a draft, each at its row."""
    notes = Notes()
    skill_of = {s.key: skill.key for skill in content.skills for s in skill.statements}
    for problem in problems_of(framework, content):
        place = located(problem, content)
        notes.missing += 1
        _put(notes, _row(place), Note(place.text), skill_of)
    for weakness in weaknesses(content):
        note = Note(weakness_text(weakness), is_missing=False)
        _put(notes, (weakness.what, weakness.key), note, skill_of)
    return notes


def _row(place: Located) -> tuple[str, str]:
    """A target stands at its skill, where it can be set."""
    if place.what is What.ROLE and place.field == "targets" and place.within:
        return What.SKILL, place.within
    return place.what, place.key


def _put(notes: Notes, row: tuple[str, str], note: Note, skill_of: Mapping[str, str]) -> None:
    what, key = row
    if what not in IN_OUTLINE:
        notes.elsewhere.append(note)
        return
    notes.at[what, key].append(note)
    if what == What.STATEMENT:
        notes.below[skill_of[key]].append(note)
