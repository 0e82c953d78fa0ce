"""A step of the plan."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import PLAN_NOTE_LENGTH, PlannedStep
from assessments.forms.base import LongText, PlainForm

FOUR_DIGITS = _("Write the year with four digits, such as 2026.")


class PlanForm(PlainForm):
    """By when a step is to be done, and a note on it."""

    templates_of_fields: ClassVar = {"due": "forms/text.html", "note": "forms/textarea.html"}
    due = forms.DateField(
        label=_("By when"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        # Who types a year with two digits means this century and not the first.
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))],
        error_messages={
            "invalid": _("Write a date as year, month and day, such as 2026-09-30."),
            "min_value": FOUR_DIGITS,
            "max_value": FOUR_DIGITS,
        },
    )
    note = LongText(
        label=_("Note"),
        max_length=PLAN_NOTE_LENGTH,
        rows=2,
        too_long=_(
            "The note has %(show_value)s characters, and %(limit_value)s are kept at most. "
            "Shorten it."
        ),
    )

    def __init__(self, step: PlannedStep, **kwargs: Any) -> None:
        # Several of these forms are on one page, so each has ids of its own.
        initial = {"due": step.due, "note": step.note}
        super().__init__(auto_id=f"id_{step.resource.key}_%s", initial=initial, **kwargs)
