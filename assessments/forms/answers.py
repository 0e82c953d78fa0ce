"""The statements of one skill, to answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext

from assessments.domain.framework import Framework, Skill, Statement
from assessments.domain.language import said
from assessments.domain.questionnaire import Answers
from assessments.forms.base import NOT_RECEIVED, DetailedRadios, PlainForm

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


class StatementField(forms.ChoiceField):
    """One statement with its choices; it may stay open."""

    def __init__(self, statement: Statement, number: int, choices: Sequence[Choice]) -> None:
        self.statement = statement
        self.number = number
        self.earlier = ""  # what was answered another time, in words
        super().__init__(
            label=statement.text,
            required=False,
            show_hidden_initial=True,  # so that only what was changed on the page counts
            choices=[(choice.value, choice.label) for choice in choices],
            widget=DetailedRadios({choice.value: choice.hint for choice in choices}),
            error_messages={"invalid_choice": NOT_RECEIVED},
        )


class AnswersForm(PlainForm):
    """The statements of one skill, each under its key.

    What its `choices` mean is told once for all statements, by the page that shows them.
    """

    template_of_field = "forms/statement.html"

    def __init__(self, framework: Framework, skill: Skill, **kwargs: Any) -> None:
        super().__init__(prefix="answer", **kwargs)
        self.choices = choices(framework)
        for number, statement in enumerate(skill.statements, 1):
            self.fields[statement.key] = StatementField(statement, number, self.choices)

    def show_earlier(self, answers: Mapping[str, str]) -> None:
        """Tell beside each statement what was answered earlier; nothing is chosen by it."""
        for key, text in answers.items():
            if key in self.fields:
                self.fields[key].earlier = text  # type: ignore[attr-defined]

    @staticmethod
    def initial_from(answers: Answers) -> dict[str, str]:
        """Return what the form shows as chosen for these answers."""
        return {key: SKIP if value is None else str(value) for key, value in answers.items()}

    def answers(self) -> Answers:
        """Return the valid answers that were changed on the page, without those left open.

        What a page only shows as it was is not among them: it may be older than what was chosen
        in another tab since.
        """
        self.is_valid()
        changed = set(self.changed_data)
        choices = {key: c for key, c in self.cleaned_data.items() if c and key in changed}
        return {key: None if choice == SKIP else int(choice) for key, choice in choices.items()}

    def unchanged(self) -> set[str]:
        """Return the keys of the statements whose answer was sent as the page showed it first."""
        self.is_valid()
        return {key for key, choice in self.cleaned_data.items() if choice} - set(self.changed_data)

    def answers_by_time(self, now: datetime) -> list[tuple[datetime, dict[str, int | None]]]:
        """Return `answers` by when they were chosen, the oldest first.

        The page's script says so in `at-answer-KEY`, in milliseconds by the site's clock; what
        it does not date was chosen now.
        """
        by_time: dict[datetime, dict[str, int | None]] = defaultdict(dict)
        for key, value in self.answers().items():
            at = _moment(self.data.get(f"at-{self.add_prefix(key)}", ""), now)
            by_time[at][key] = value
        return sorted(by_time.items())

    def name_of(self, name: str) -> str:
        field = self.fields[name]
        values = {"number": field.number, "text": field.label}  # type: ignore[attr-defined]
        return said(gettext("Statement %(number)s: %(text)s"), values)


def _moment(milliseconds: str, now: datetime) -> datetime:
    """Return the time that a script gives; `now` if there is none, or it is still to come."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 15):
        return now
    return min(now, datetime.fromtimestamp(int(milliseconds) / 1000, UTC))
