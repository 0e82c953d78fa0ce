"""What is said at the rows of the outline: what is missing or weak, asked, and talked of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments import models, queries
from assessments.admin.places import Places
from assessments.domain.differences import Edit, word_diff
from assessments.domain.entries import What
from assessments.domain.framework import Framework
from assessments.domain.questions import ASKS
from assessments.domain.weaknesses import weaknesses
from assessments.presentation.problems import Located, located
from assessments.presentation.use import statement_notes
from assessments.presentation.words import weakness_text
from assessments.services.deciding import questions_of
from assessments.services.publishing import problems_of

IN_OUTLINE = (What.CATEGORY, What.SKILL, What.STATEMENT)


@dataclass(frozen=True)
class Note:
    """A sentence at a row. What is missing keeps the draft from being published.

    `ask` is what a button says that answers a question about other `words`; `settle` what one
    says that settles a comment. What is no row of the outline has a `url` where it is edited.
    """

    text: str
    is_missing: bool = False
    ask: str = ""
    words: Sequence[tuple[Edit, str]] = ()
    settle: str = ""
    url: str = ""


@dataclass
class Notes:
    """All notes: by row (what it is and its key), by skill for its statements, and the rest."""

    at: Mapping[tuple[str, str], list[Note]] = field(default_factory=lambda: defaultdict(list))
    below: Mapping[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: list[Note] = field(default_factory=list)
    missing: int = 0


class _Reader:
    """Puts each note where it belongs."""

    def __init__(self, framework: models.Framework, content: Framework) -> None:
        self.notes = Notes()
        self._framework = framework
        self._content = content
        self._places = Places(framework)
        self._skill_of = {s.key: skill.key for skill in content.skills for s in skill.statements}

    def read(self) -> Notes:
        questions = {q.key: q for q in questions_of(self._framework, self._content) if q.key}
        ids = self._ids(questions)
        for problem in problems_of(self._framework, self._content):
            place = located(problem, self._content)
            self.notes.missing += 1
            row = _row(place)
            question = questions.get(place.key) if problem.message == ASKS else None
            if question is None:
                self._put(row, Note(place.text, is_missing=True))
                continue
            ask = f"statement.{ids[question.key]}.{question.mark}"
            words = word_diff(question.before, question.after)
            self._put(row, Note(place.text, is_missing=True, ask=ask, words=words))
        for weakness in weaknesses(self._content):
            self._put((weakness.what, weakness.key), Note(weakness_text(weakness)))
        for key, texts in self._use():
            for text in texts:
                self._put((What.STATEMENT, key), Note(text))
        for row, comments in queries.comments_of(self._framework).items():
            for comment in comments:
                if comment.done_at is None:
                    text = f"{comment.by_name}: {comment.text}"
                    self._put(row, Note(text, settle=f"framework.{comment.pk}"))
        return self.notes

    def _use(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield what people's answers say about statements that still read as they were asked."""
        newest = queries.newest_version_of(self._framework.key)
        if newest is None:
            return
        asked = queries.definitions(newest.pk).framework
        texts = {statement.key: statement.text for statement in self._content.statements}
        notes = statement_notes(asked, queries.use_of(newest.pk).get(0, {}))
        for statement in asked.statements:
            if statement.key in notes and texts.get(statement.key) == statement.text:
                yield statement.key, notes[statement.key]

    def _ids(self, keys: Mapping[str, object]) -> dict[str, int]:
        rows = models.Statement.objects.filter(framework=self._framework, key__in=keys)
        return dict(rows.values_list("key", "pk"))

    def _put(self, row: tuple[str, str], note: Note) -> None:
        what, key = row
        if what not in IN_OUTLINE:
            url = self._places.of(what, key)
            self.notes.elsewhere.append(replace(note, url=url))
            return
        self.notes.at[what, key].append(note)
        if what == What.STATEMENT and key in self._skill_of:
            self.notes.below[self._skill_of[key]].append(note)


def notes_of(framework: models.Framework, content: Framework) -> Notes:
    """Return what is said about a draft, each at its row."""
    return _Reader(framework, content).read()


def _row(place: Located) -> tuple[str, str]:
    """A target stands at its skill, where it can be set."""
    if place.what is What.ROLE and place.field == "targets" and place.within:
        return What.SKILL, place.within
    return place.what, place.key
