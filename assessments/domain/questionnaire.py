"""Pages of the questionnaire, how far one is, what is missing, what is out of scale."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from assessments.domain.framework import AnswerOption, Category, Framework, Skill, Statement

# By the key of the statement. Three states stay distinct: a value 0 … m−1 is an answer,
# None is a statement skipped on purpose, and a key that is not there is not answered.
Answers = Mapping[str, int | None]


class Provenance(IntEnum):
    """Where an answer is from: chosen in this assessment, or taken over from an earlier one.

    What was taken over is CONFIRMED once the person has seen it and gone on with it.
    """

    ANEW = 0
    CARRIED = 1
    CONFIRMED = 2


# By the key of the statement; an answer that is not named was chosen in its own assessment.
Provenances = Mapping[str, Provenance]

# Silent reading of English non-fiction: Brysbaert (2019), doi 10.1016/j.jml.2019.104047.
WORDS_PER_MINUTE = 238
# An assumption, not a measurement: as long again to think of an example as to read.
THINKING_FACTOR = 2
# What a statement counts as at least: with the two numbers above, 4 seconds to think of what one
# has done and to choose an answer, however short it is.
LEAST_WORDS = 8
# So many equal answers and no other one are worth a question: of people who sway between two
# neighbouring answers, one in 128 gives 8 equal ones by chance.
ALIKE_FROM = 8


@dataclass(frozen=True)
class AnswerSheet:
    """All answers of one assessment, and how they came about."""

    answers: Answers
    provenances: Provenances

    @property
    def looked_at(self) -> Answers:
        """The answers without those that were taken over and have not been looked at.

        Whoever goes through earlier answers still has these before them, as if they were open.
        """
        carried = Provenance.CARRIED
        return {k: v for k, v in self.answers.items() if self.provenances.get(k) != carried}


@dataclass(frozen=True)
class Progress:
    """How many statements are answered, skipped on purpose and still open."""

    answered: int
    skipped: int
    total: int

    @property
    def open(self) -> int:
        return self.total - self.answered - self.skipped


@dataclass(frozen=True)
class Page:
    """One page asks about one skill. `number` counts from 1; at the ends a neighbour is None."""

    number: int
    category: Category
    skill: Skill
    previous: Skill | None
    next: Skill | None

    @property
    def is_first(self) -> bool:
        return self.previous is None


def pages(framework: Framework) -> tuple[Page, ...]:
    """Return the pages in the order in which they are asked."""
    pairs = list(framework.skills_with_category())
    skills = [None, *(skill for _, skill in pairs), None]
    return tuple(
        Page(number, category, skill, skills[number - 1], skills[number + 1])
        for number, (category, skill) in enumerate(pairs, 1)
    )


def progress(statements: tuple[Statement, ...], answers: Answers) -> Progress:
    """Count the states of these statements."""
    values = [answers[s.key] for s in statements if s.key in answers]
    skipped = values.count(None)
    return Progress(len(values) - skipped, skipped, len(statements))


def missing(statements: tuple[Statement, ...], answers: Answers) -> tuple[Statement, ...]:
    """Return the statements that are neither answered nor skipped."""
    return tuple(s for s in statements if s.key not in answers)


def all_alike(statements: tuple[Statement, ...], answers: Answers) -> bool:
    """Say whether all answers to these statements are one and the same, above "not yet".

    Skipped and open statements do not count, and fewer than ALIKE_FROM answers say nothing.
    "Not yet" throughout is how people begin, so it is no reason to ask back.
    """
    values = [answers[s.key] for s in statements if answers.get(s.key) is not None]
    return len(values) >= ALIKE_FROM and len(set(values)) == 1 and values[0] != 0


def count_by_provenance(answers: Answers, provenances: Provenances) -> Mapping[Provenance, int]:
    """Count how the answers came about; what was skipped is no answer."""
    return Counter(
        provenances.get(key, Provenance.ANEW) for key, value in answers.items() if value is not None
    )


def first_open_page(framework: Framework, answers: Answers, after: str = "") -> Page | None:
    """Return the first page with something missing, or None when nothing is.

    With the key of a skill in `after`, only the pages behind it are searched.
    """
    all_pages = pages(framework)
    start = next((page.number for page in all_pages if page.skill.key == after), 0)
    behind = all_pages[start:]
    return next((page for page in behind if missing(page.skill.statements, answers)), None)


def out_of_scale(skill: Skill, options: tuple[AnswerOption, ...], answers: Answers) -> list[str]:
    """Return the keys of answers that this skill does not ask for or the scale does not have."""
    asked = {s.key for s in skill.statements}
    values = {option.value for option in options} | {None}
    return [key for key, value in answers.items() if key not in asked or value not in values]


def minutes_left(framework: Framework, answers: Answers) -> int:
    """Estimate the minutes that the open statements take, one at least; 0 when none is open.

    Reading time of what a page shows (skill, definition, statements, examples), times a
    factor for thinking, and for each statement 4 seconds at least. An estimate from the length
    of the texts, not a measurement of people.
    """
    words = 0
    for skill in framework.skills:
        still_open = missing(skill.statements, answers)
        if still_open:
            words += _words(skill.name) + _words(skill.definition)
            words += sum(max(LEAST_WORDS, _words(s.text) + _words(s.example)) for s in still_open)
    return max(1, round(words * THINKING_FACTOR / WORDS_PER_MINUTE)) if words else 0


@lru_cache(maxsize=16_384)  # texts: those of several large frameworks, asked for on every page
def _words(text: str) -> int:
    return len(text.split())
