"""The statements of one skill, to answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext

from assessments.domain.framework import Framework, Skill, Statement
from assessments.domain.language import said
from assessments.domain.questionnaire import Answers
from assessments.forms.base import NOT_RECEIVED, PlainForm

SKIP = "skip"


class Choice(NamedTuple):
    """What can be chosen for every statement: as a form sends it, in short, and what it means."""

    value: str
    label: str
    hint: str


def choices(framework: Framework) -> list[Choice]:
    """Return the answers of the scale, and then the way to skip a statement."""
    hint = gettext(
        "You would rather not answer, or do not understand the statement. It is left out of your "
        "score. For what you have not done, choose “%(not_yet)s”."
    )
    hint = said(hint, {"not_yet": framework.options[0].label})
    return [
        *(Choice(str(option.value), option.label, option.hint) for option in framework.options),
        Choice(SKIP, gettext("Skip"), hint),
    ]


class StatementField(forms.Field):
    """One statement, answered by one of these choices; it may stay open.

    Its template draws the choices (questionnaire/_statement.html), so a ChoiceField and its widget
    would only make ready for each page what no page asks for.
    """

    widget = forms.RadioSelect

    def __init__(self, statement: Statement, number: int, choices: Mapping[str, str]) -> None:
        self.statement = statement
        self.number = number
        self.names = choices
        self.earlier = ""  # what was answered another time, in words
        super().__init__(label=statement.text, required=False)

    @property
    def choices(self) -> Iterable[tuple[str, str]]:
        return self.names.items()

    def to_python(self, value: Any) -> str:
        if value not in (None, "", *self.names):
            raise forms.ValidationError(NOT_RECEIVED, code="invalid_choice")
        return value or ""


class AnswersForm(PlainForm):
    """The statements of one skill, each under its key.

    What its `choices` mean is told once for all statements, by the page that shows them.
    """

    is_kept_in_parts = True

    def __init__(self, framework: Framework, skill: Skill, **kwargs: Any) -> None:
        super().__init__(prefix="answer", **kwargs)
        self._names = {choice.value: choice.label for choice in choices(framework)}
        for number, statement in enumerate(skill.statements, 1):
            self.fields[statement.key] = StatementField(statement, number, self._names)

    def show_earlier(self, answers: Mapping[str, str]) -> None:
        """Tell beside each statement what was answered earlier; nothing is chosen by it."""
        for key, text in answers.items():
            if key in self.fields:
                self.fields[key].earlier = text  # type: ignore[attr-defined]

    @staticmethod
    def initial_from(answers: Answers) -> dict[str, str]:
        """Return what the form shows as chosen for these answers."""
        return {key: SKIP if value is None else str(value) for key, value in answers.items()}

    def unchanged(self) -> set[str]:
        """Return the keys of the statements whose answer was sent as the page showed it first."""
        touched = self.touched
        given = {key for key, choice in self.cleaned_data.items() if choice}
        return {key for key in given if key not in touched and self._date_of(key) is None}

    def shown_answers(self) -> Answers:
        """Return the answers that the page showed, as far as it tells."""
        first = {key: values[0] for key, values in self.known.items()}
        return {key: _answer(choice) for key, choice in first.items() if choice in self._names}

    def _date_of(self, key: str) -> datetime | None:
        return _moment(self.data.get(f"at-{self.add_prefix(key)}", ""))

    def by_time(self, now: datetime) -> list[tuple[datetime | None, dict[str, int | None]]]:
        """Return the valid answers that were given on the page by when they were chosen.

        The page's script says so in `at-answer-KEY`, in milliseconds by the site's clock: the
        oldest first, and now what is still to come. Of all others nobody knows it: they come last,
        with None, and only as far as they were changed from what the page showed, which may be
        older than what was chosen in another tab since.
        """
        self.is_valid()
        touched, given = self.touched, {k: c for k, c in self.cleaned_data.items() if c}
        dated: dict[datetime, dict[str, int | None]] = defaultdict(dict)
        undated: dict[str, int | None] = {}
        for key, choice in given.items():
            at = self._date_of(key)
            if at is not None:
                dated[min(at, now)][key] = _answer(choice)
            elif key in touched:
                undated[key] = _answer(choice)
        return [*sorted(dated.items()), *([(None, undated)] if undated else [])]

    def name_of(self, name: str) -> str:
        field = self.fields[name]
        values = {"number": field.number, "text": field.label}  # type: ignore[attr-defined]
        return said(gettext("Statement %(number)s: %(text)s"), values)


def _answer(choice: str) -> int | None:
    return None if choice == SKIP else int(choice)


def _moment(milliseconds: str) -> datetime | None:
    """Return the time that a script gives; None if there is none."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 15):
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
