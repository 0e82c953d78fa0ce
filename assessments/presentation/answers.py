"""Answers as people see them: on the check page and behind each score."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.framework import Framework, Statement
from assessments.domain.questionnaire import Answers


@dataclass(frozen=True)
class AnswerLine:
    """One statement with what was answered; `state` is answered, skipped or open."""

    key: str
    text: str
    state: str
    label: str
    value: int | None


def answer_lines(
    framework: Framework, statements: Sequence[Statement], answers: Answers
) -> tuple[AnswerLine, ...]:
    """Return a line for every statement, answered or not."""
    return tuple(_line(framework, statement, answers) for statement in statements)


def _line(framework: Framework, statement: Statement, answers: Answers) -> AnswerLine:
    if statement.key not in answers:
        return AnswerLine(statement.key, statement.text, "open", _("Not answered"), None)
    value = answers[statement.key]
    if value is None:
        return AnswerLine(statement.key, statement.text, "skipped", _("Skipped"), None)
    label = framework.options[value].label
    return AnswerLine(statement.key, statement.text, "answered", label, value)
