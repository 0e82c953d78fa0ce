"""Other words: a correction, or a new meaning? What of a draft nobody has said this of.

The number of a meaning names it for ever, for a statement and for the scale alike (a scale is the
question, the answers and the levels together). A text that a version had keeps the number that it
had then. Any other text of what was published asks its editors: a correction keeps the newest
number, and a new meaning takes one that no version has used. What they said is kept as the number
and a mark of the words: with the next edit, the mark does not fit any more.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assessments.domain.framework import Framework, Statement
from assessments.domain.scale import scale_lines, scale_text
from assessments.domain.validation import Problem, gettext_noop

MARK_LENGTH = 16
ASKS = gettext_noop("Say whether the new words are a correction or a new meaning")
ASKS_OF_SCALE = gettext_noop(
    "Say whether the new words of the scale are a correction, or what earlier answers become"
)


class Choice(StrEnum):
    """What other words of a statement are."""

    CORRECTION = "correction"
    NEW = "new"


class ScaleChoice(StrEnum):
    """What other words of the scale are: a correction, or another scale.

    On that, earlier answers hold no more, or as they are mapped.
    """

    KEEP = "keep"
    RESET = "reset"
    MAP = "map"


class CannotDecide(Exception):
    """This cannot be said of these words. `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Use:
    """A text that a version had, with the number of its meaning."""

    text: str
    number: int
    version: int | None


@dataclass(frozen=True)
class Known:
    """All texts that were published of one statement, or of the scale; the newest is the first."""

    uses: tuple[Use, ...]

    @property
    def newest(self) -> Use:
        return self.uses[0]

    @property
    def highest(self) -> int:
        return max(use.number for use in self.uses)

    def earlier(self, text: str) -> Use | None:
        """Return the newest use of a text, or None where no version had it."""
        return next((use for use in self.uses if use.text == text), None)

    def numbers_of(self, text: str) -> list[int]:
        return [use.number for use in self.uses if use.text == text]

    def is_new(self, text: str, number: int) -> bool:
        """Say whether a text says by its number alone that it means something new."""
        return number > self.highest and self.earlier(text) is None

    def number_for(self, text: str, is_new: bool) -> int:
        """Return the number that a text gets; a text that a version had brings its own."""
        if earlier := self.earlier(text):
            return earlier.number
        return self.highest + 1 if is_new else self.newest.number


@dataclass(frozen=True)
class Published:
    """What all versions had, the newest first."""

    versions: Sequence[Framework]
    scale: Known
    statements: Mapping[str, Known]

    @property
    def newest(self) -> Framework:
        return self.versions[0]

    def answers_on(self, scale: int) -> list[int]:
        """Return how many answers the scale of this number had, in some version or other."""
        return sorted({len(v.options) for v in self.versions if v.scale == scale})


@dataclass(frozen=True)
class Decided:
    """The marks of the words that somebody has decided about; those of statements by key."""

    scale: str = ""
    statements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """What somebody says of the words that are asked about; what is left out stays open.

    `others` is said of all statements that are not named. `mapping` is what each of the earlier
    answers becomes, for MAP.
    """

    statements: Mapping[str, Choice] = field(default_factory=dict)
    others: Choice | None = None
    scale: ScaleChoice | None = None
    mapping: tuple[int | None, ...] = ()


NOTHING_DECIDED, NOTHING_CHOSEN = Decided(), Choices()


@dataclass(frozen=True)
class Question:
    """Words of a draft that nobody has decided about.

    `key` is that of the statement, blank for the scale. `before` are the words of the newest
    version: of the scale, a line for each part. Whoever answers says with `mark` what they saw.
    """

    place: str
    key: str
    mark: str
    before: str
    after: str
    can_keep: bool = True  # no correction adds an answer to the scale, or takes one away

    @property
    def is_about_scale(self) -> bool:
        return not self.key


def mark_of(text: str, number: int) -> str:
    """Return the mark of words and of the number that was decided for them."""
    return hashlib.sha256(f"{number} {text}".encode()).hexdigest()[:MARK_LENGTH]


def scale_mark_of(content: Framework) -> str:
    return mark_of(scale_text(content), content.scale)


def published_in(versions: Sequence[Framework]) -> Published:
    """Return what these versions had, one or more, the newest first."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for version in versions:
        for statement in version.statements:
            use = Use(statement.text, statement.meaning, version.version)
            uses[statement.key].append(use)
    return Published(
        versions=versions,
        scale=Known(tuple(Use(scale_text(v), v.scale, v.version) for v in versions)),
        statements={key: Known(tuple(used)) for key, used in uses.items()},
    )


def open_questions(
    content: Framework, versions: Iterable[Framework], decided: Decided = NOTHING_DECIDED
) -> list[Question]:
    """Return what of the draft nobody has decided about, in the order of the draft.

    `versions` are all that were published, the newest first; older ones are only looked at where
    a text is another than in that one.
    """
    versions = iter(versions)
    newest = next(versions, None)
    if newest is None or not _has_other_words(content, newest):
        return []
    return list(_open(content, published_in([newest, *versions]), decided))


def question_of_scale(content: Framework, published: Published) -> Question | None:
    """Return what is to be asked of the words of the scale, whether or not that was decided.

    None where a version had them.
    """
    if published.scale.earlier(scale_text(content)):
        return None
    before, after = scale_lines(published.newest), scale_lines(content)
    return Question(
        place="scale",
        key="",
        mark=scale_mark_of(content),
        before="\n".join(before),
        after="\n".join(after),
        can_keep=_has_as_many(content, published.newest),
    )


def problems_of_questions(questions: Iterable[Question]) -> list[Problem]:
    """Return open questions as what keeps a draft from being published."""
    return [Problem(q.place, ASKS_OF_SCALE if q.is_about_scale else ASKS) for q in questions]


def settled(
    content: Framework, published: Published | None, choices: Choices = NOTHING_CHOSEN
) -> tuple[Framework, Decided]:
    """Return content as these choices make it, and the marks of all that is decided then.

    A number that no version has used, for words that none had, says by itself that they mean
    something new. Raise CannotDecide where the scale cannot be what is chosen.
    """
    if published is None:
        return content, Decided()
    marks: dict[str, str] = {}

    def statement(old: Statement) -> Statement:
        known = published.statements.get(old.key)
        if known is None or known.earlier(old.text):
            return old
        choice = choices.statements.get(old.key)
        is_new = known.is_new(old.text, old.meaning)
        if choice is None and not is_new:
            choice = choices.others
        if choice:
            old = replace(old, meaning=known.number_for(old.text, choice is Choice.NEW))
        if choice or is_new:
            marks[old.key] = mark_of(old.text, old.meaning)
        return old

    content = _with_statements(content, statement)
    known, text = published.scale, scale_text(content)
    if known.earlier(text):
        return content, Decided("", marks)
    is_new = known.is_new(text, content.scale)
    if choices.scale and not is_new:
        content = with_scale(content, published, choices.scale, choices.mapping)
    is_decided = is_new or choices.scale is not None
    return content, Decided(scale_mark_of(content) if is_decided else "", marks)


def with_scale(
    content: Framework,
    published: Published,
    choice: ScaleChoice,
    mapping: Sequence[int | None] = (),
) -> Framework:
    """Return content whose words of the scale are what is chosen. Raise CannotDecide.

    Words that a version had keep the number that they had then, whatever is chosen.
    `mapping` is what each answer of the newest version becomes. A map leads from one number to
    the next. So where the newest version has gone back to a lower number, nothing can be mapped.
    """
    known = published.scale
    number = known.number_for(scale_text(content), choice is not ScaleChoice.KEEP)
    maps = {n: step for n, step in content.scale_maps.items() if n <= known.highest}
    if known.earlier(scale_text(content)):
        return replace(content, scale=number, scale_maps=maps)
    if choice is ScaleChoice.KEEP and not _has_as_many(content, published.newest):
        raise CannotDecide(gettext_noop("Another number of answers is another scale."))
    if choice is ScaleChoice.MAP:
        if known.newest.number != known.highest:
            raise CannotDecide(
                gettext_noop(
                    "The newest version has an earlier scale again: nothing can be mapped."
                )
            )
        values = {None, *range(len(content.options))}
        if len(mapping) != len(published.newest.options) or not values.issuperset(mapping):
            raise CannotDecide(gettext_noop("Say of every earlier answer what it becomes."))
        maps[number] = tuple(mapping)
    return replace(content, scale=number, scale_maps=maps)


def statement_places(framework: Framework) -> Iterator[tuple[str, Statement]]:
    """Yield every statement with its place."""
    for c, category in enumerate(framework.categories):
        for s, skill in enumerate(category.skills):
            for index, statement in enumerate(skill.statements):
                yield f"categories[{c}].skills[{s}].statements[{index}]", statement


def _has_other_words(content: Framework, newest: Framework) -> bool:
    texts = {statement.key: statement.text for statement in newest.statements}
    same = all(texts.get(s.key, s.text) == s.text for s in content.statements)
    return not same or scale_text(content) != scale_text(newest)


def _open(content: Framework, published: Published, decided: Decided) -> Iterator[Question]:
    about_scale = question_of_scale(content, published)
    if about_scale and decided.scale != about_scale.mark:
        yield about_scale
    for place, statement in statement_places(content):
        known = published.statements.get(statement.key)
        if known is None or known.earlier(statement.text):
            continue
        mark = mark_of(statement.text, statement.meaning)
        if decided.statements.get(statement.key) != mark:
            before = known.newest.text
            yield Question(f"{place}.text", statement.key, mark, before, statement.text)


def _has_as_many(content: Framework, newest: Framework) -> bool:
    return len(content.options) == len(newest.options)


def _with_statements(content: Framework, change: Callable[[Statement], Statement]) -> Framework:
    categories = tuple(
        replace(
            category,
            skills=tuple(
                replace(skill, statements=tuple(change(s) for s in skill.statements))
                for skill in category.skills
            ),
        )
        for category in content.categories
    )
    return replace(content, categories=categories)
