"""What works in a framework but works poorly: hints for editors, which keep nobody from publishing.

Only what is asked counts, except where a resource is left with nothing. The thresholds are
conventions, chosen so that what they find is worth a look; none of them is a law.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assessments.domain.entries import What
from assessments.domain.framework import Framework, Role, Skill, Statement, asked
from assessments.domain.validation import gettext_noop

NEARLY_THE_SAME = 0.7  # similarity; in the default framework no two statements reach 0.25
# LIX; above it Björnsson calls a text very difficult. The texts of the default framework have
# 53 at most. Languages that build long words, such as Finnish, reach it sooner.
TOO_HARD = 60
FEWEST_WORDS = 8  # in less, a single long word is worth more than 12 points
LONG_WORD = 6  # letters; a long word has more

WORD = re.compile(r"\w+")
ENDS_OF_SENTENCE = (".", "!", "?", ":", "…")
CLOSING = "\"'”’»)]"


class Weak(StrEnum):
    """Kinds of weakness."""

    ONE_STATEMENT = "one-statement"
    NEARLY_THE_SAME = "nearly-the-same"
    HARD_TO_READ = "hard-to-read"
    NO_STEP = "no-step"
    SAME_PROFILE = "same-profile"
    RETIRED_ONLY = "retired-only"


MESSAGES = {
    Weak.ONE_STATEMENT: gettext_noop("asks one statement only, so that one answer decides"),
    Weak.NEARLY_THE_SAME: gettext_noop("is nearly the same as “%(other)s”"),
    Weak.HARD_TO_READ: gettext_noop(
        "is hard to read: its LIX is %(lix)s, and more than %(limit)s is very difficult; shorter "
        "sentences and shorter words help"
    ),
    Weak.NO_STEP: gettext_noop("has no resource for somebody at these levels: %(levels)s"),
    Weak.SAME_PROFILE: gettext_noop("has the same target profile as “%(other)s”"),
    Weak.RETIRED_ONLY: gettext_noop("helps with retired skills alone, so that nobody sees it"),
}


@dataclass(frozen=True)
class Weakness:
    """A weak place: the entry with this key, called by its name. `message % values` says why."""

    kind: Weak
    what: What
    key: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The message, marked for translation; whoever shows it translates it."""
        return MESSAGES[self.kind]


def weaknesses(framework: Framework) -> list[Weakness]:
    """Return what is weak: skill by skill, then among statements, roles and resources.

    Takes a version in full, with what is retired.
    """
    met = asked(framework)
    weak: list[Weakness] = []
    for skill in met.skills:
        weak += _skill(skill)
        weak += _steps(skill, met)
    weak += _nearly_the_same(met.statements)
    weak += _same_profile(met.roles)
    weak += _retired_only(framework)
    return weak


def similarity(a: Set[str], b: Set[str]) -> float:
    """Return |A ∩ B| / |A ∪ B|, from 0 to 1 (Jaccard 1901), of two sets that are not empty."""
    return len(a & b) / len(a | b)


def lix(*texts: str) -> float:
    """Return words/sentences + 100·(words of more than 6 letters)/words; 0 without a word.

    Björnsson (1968), Läsbarhet, made it for Swedish; Anderson (1983), "Lix and Rix", Journal of
    Reading 26(6), used it for English and other languages. The end of a text ends a sentence.
    """
    words = [word for text in texts for word in _words(text)]
    if not words:
        return 0.0
    long_words = [word for word in words if sum(map(str.isalpha, word)) > LONG_WORD]
    return len(words) / sum(map(_sentences, texts)) + 100 * len(long_words) / len(words)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if WORD.search(word)]


def _sentences(text: str) -> int:
    words = _words(text)
    ends = [word for word in words[:-1] if word.rstrip(CLOSING).endswith(ENDS_OF_SENTENCE)]
    return len(ends) + bool(words)


def _skill(skill: Skill) -> Iterator[Weakness]:
    if len(skill.statements) == 1:
        yield Weakness(Weak.ONE_STATEMENT, What.SKILL, skill.key, skill.name)
    yield from _reading(What.SKILL, skill.key, skill.name, skill.definition)
    for statement in skill.statements:
        texts = statement.text, statement.example
        yield from _reading(What.STATEMENT, statement.key, statement.text, *texts)


def _reading(what: What, key: str, name: str, *texts: str) -> Iterator[Weakness]:
    value = lix(*texts)
    if value > TOO_HARD and sum(len(_words(text)) for text in texts) >= FEWEST_WORDS:
        values = {"lix": round(value), "limit": TOO_HARD}
        yield Weakness(Weak.HARD_TO_READ, what, key, name, values)


def _steps(skill: Skill, framework: Framework) -> Iterator[Weakness]:
    """Below the highest target of any role, somebody at any level may be shown a gap."""
    targets = [role.targets[skill.key] for role in framework.roles if skill.key in role.targets]
    highest = max((target.level for target in targets), default=1)
    bare = [
        level
        for level in range(1, highest)
        if not any(resource.suits(skill.key, level) for resource in framework.resources)
    ]
    if bare:
        values = {"levels": ", ".join(map(str, bare))}
        yield Weakness(Weak.NO_STEP, What.SKILL, skill.key, skill.name, values)


def _nearly_the_same(statements: Sequence[Statement]) -> Iterator[Weakness]:
    """Point at the later one of two, once."""
    earlier: list[tuple[Set[str], Statement]] = []
    for statement in statements:
        words = _telling_words(statement.text)
        for others, other in earlier:
            if similarity(words, others) >= NEARLY_THE_SAME:
                values = {"other": other.text}
                key, name = statement.key, statement.text
                yield Weakness(Weak.NEARLY_THE_SAME, What.STATEMENT, key, name, values)
                break
        earlier.append((words, statement))


def _telling_words(text: str) -> Set[str]:
    """Return the words of three letters or more, in small letters; the text if there is none."""
    text = text.lower()
    return {word for word in WORD.findall(text) if len(word) > 2} or {text}


def _same_profile(roles: Sequence[Role]) -> Iterator[Weakness]:
    """Point at the later one of two, once."""
    for index, role in enumerate(roles):
        same = (other for other in roles[:index] if other.targets == role.targets != {})
        if other := next(same, None):
            values = {"other": other.name}
            yield Weakness(Weak.SAME_PROFILE, What.ROLE, role.key, role.name, values)


def _retired_only(framework: Framework) -> Iterator[Weakness]:
    retired = {skill.key for skill in framework.skills if skill.retired}
    for resource in framework.resources:
        if resource.skills and not resource.retired and retired.issuperset(resource.skills):
            yield Weakness(Weak.RETIRED_ONLY, What.RESOURCE, resource.key, resource.title)
