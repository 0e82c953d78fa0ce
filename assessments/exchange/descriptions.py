"""What every field of a framework is for, in a sentence: for the schema and the reference page."""

from collections.abc import Mapping
from typing import Any

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Effort,
    Framework,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Source,
    Statement,
    Target,
)
from assessments.domain.validation import (
    KEY_LENGTH,
    MAX_AMOUNT,
    MAX_HOURS_A_WEEK,
    MAX_IMPORTANCE,
    MAX_MEANING,
    NAME_LENGTH,
    TEXT_LENGTH,
    URL_LENGTH,
)

KEY = "Its name for good: saved answers refer to it, so it never changes and is never used again."
RETIRED = "true: no longer shown. The entry stays, so that its key stays taken."

FIELDS: Mapping[type, Mapping[str, str]] = {
    Framework: {
        "key": "The framework's name for good. A file changes the framework that has its key.",
        "language": "The language of all texts, as its code.",
        "title": "What the framework is called.",
        "summary": "What it is about, in two or three sentences.",
        "introduction": "What the profession is; a blank line begins a new paragraph.",
        "source": "The publication that the framework is derived from.",
        "prompt": "The question that people are asked about every statement.",
        "guidance": "How to choose an answer.",
        "scale": "Counts up where question, answers and levels come to mean something else.",
        "scale_maps": "What each value of the scale before becomes on the scale of this number; "
        "null: it is asked again.",
        "options": "The answers, from the lowest to the highest: as many as there are levels.",
        "levels": "The levels of every skill, from the lowest to the highest.",
        "importances": "How much a skill can matter for a role, the smallest value first.",
        "categories": "The groups of skills, in the order in which people see them.",
        "default_role": "The key of the role to compare with for people who are not sure yet.",
        "roles": "The roles that people can compare themselves with.",
        "resources": "What helps people to go further.",
        "scenarios": "Other content, of any form.",
    },
    Source: {
        "title": "The title of the publication.",
        "author": "Who wrote it.",
        "publisher": "Who published it.",
        "url": "Where it can be read.",
        "published": "When it was published, as a text.",
        "read_on": "The day on which the framework's authors last read it.",
        "note": "What was taken from it, and what was added.",
    },
    AnswerOption: {
        "key": KEY,
        "value": "Counts from 0, in order.",
        "label": "The answer, which stands under every statement: short.",
        "hint": "What the answer means, said once a page.",
    },
    Level: {
        "key": KEY,
        "number": "Counts from 1, in order; level n goes with the answer of the value n − 1.",
        "name": "What the level is called.",
        "descriptor": "What the level means, whatever the skill.",
    },
    Importance: {
        "key": KEY,
        "value": f"Its weight, from 1 to {MAX_IMPORTANCE}: a gap counts this many times.",
        "name": "What the importance is called.",
    },
    Category: {
        "key": KEY,
        "name": "What the group is called.",
        "retired": RETIRED,
        "summary": "What its skills have in common.",
        "skills": "The skills of the group, in order.",
    },
    Skill: {
        "key": KEY,
        "name": "What the skill is called.",
        "retired": RETIRED,
        "comes_from": "The keys of earlier skills that it was split from or merged of.",
        "definition": "What it is, in one or two sentences: it stands above the statements.",
        "why_it_matters": "Why it matters, for whoever reads a report.",
        "statements": "What people are asked about it, in order.",
        "descriptors": "What each level means for it, by the number of the level.",
    },
    Statement: {
        "key": KEY,
        "meaning": f"Raise it, up to {MAX_MEANING}, when a new text asks for something else: then "
        "old answers no longer count for it.",
        "retired": RETIRED,
        "text": "Begins with a verb and names one behaviour. It reads well behind “I”.",
        "example": "Helps people without such a job to recognise the behaviour.",
        "grounded_in": "The idea behind it, for editors only.",
    },
    Role: {
        "key": KEY,
        "name": "What the role is called.",
        "retired": RETIRED,
        "summary": "What somebody in this role does.",
        "rationale": "Why the targets are what they are.",
        "targets": "What the role asks of each skill, by the key of the skill.",
    },
    Target: {
        "level": "The number of the level that the role asks for.",
        "importance": "The value of an importance.",
        "critical": "true: no other skill makes up for a gap in this one.",
    },
    Resource: {
        "key": KEY,
        "title": "What it is called.",
        "retired": RETIRED,
        "kind": "What kind of thing to do it is.",
        "provider": "Who offers it.",
        "url": "Where to find it. Only addresses that were opened and found right.",
        "checked_on": "The day on which the address was last opened and found right.",
        "description": "What to do, and what it is good for.",
        "skills": "The keys of the skills that it helps with.",
        "from_level": "The number of the level from which on it is useful.",
        "to_level": "The number of the level to which it helps on the way.",
        "effort": "What it takes; left out where that cannot be said.",
        "cost": "What it costs; small: no more than an evening out.",
        "estimate": "Who says what it takes and costs.",
        "stage": "Where it belongs on the way into the profession, for degrees, jobs and such.",
        "origin": "article: named in the source. team: added by the people behind the file.",
    },
    Effort: {
        "amount": f"How much it is, from 1 to {MAX_AMOUNT}.",
        "unit": "What the amount counts: hours in all, or how long it goes on.",
        "hours_a_week": f"From 1 to {MAX_HOURS_A_WEEK}; left out where the effort is in hours.",
    },
}

LINES: Mapping[str, int] = {
    "key": KEY_LENGTH,
    "default_role": KEY_LENGTH,
    "language": 20,
    "url": URL_LENGTH,
    **dict.fromkeys(
        ["title", "name", "label", "prompt", "author", "publisher", "published", "provider"],
        NAME_LENGTH,
    ),
}
EXAMPLES: Mapping[str, list[Any]] = {
    "language": ["en", "pt-BR"],
    "url": ["https://example.org/"],
    "published": ["2025-10-15"],
    "read_on": ["2026-11-24"],
    "checked_on": ["2026-11-24"],
    "scale_maps": [{"2": [4, 3, 2, None, 0]}],
    "effort": [
        {"amount": 2, "unit": "hours"},
        {"amount": 4, "unit": "weeks", "hours_a_week": 3},
    ],
}


def longest(field: str) -> int:
    """Return how many characters a text of this field may have."""
    return LINES.get(field, TEXT_LENGTH)
