"""The steps of a plan: those that are there, and one of the person's own to add."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import PLAN_NOTE_LENGTH, STEP_TITLE_LENGTH, PlannedStep
from assessments.domain.framework import Framework
from assessments.domain.language import said
from assessments.forms.base import IdField, LongText, PlainForm, ShortText, writable

FIELD = re.compile(r"step-(?P<id>[0-9a-f-]{36})-(?P<name>title|due|note)")
FOUR_DIGITS = _("Write the year with four digits, such as 2026.")


def _title(**kwargs: Any) -> ShortText:
    return ShortText(
        max_length=STEP_TITLE_LENGTH,
        error_messages={
            "required": _("Say what you mean to do."),
            "max_length": _(
                "This has %(show_value)s characters, and %(limit_value)s are kept at most. "
                "Shorten it: the note has more room."
            ),
        },
        **kwargs,
    )


def _due() -> forms.DateField:
    return forms.DateField(
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


class PlanForm(PlainForm):
    """What a step of one's own is called, by when a step is to be done, and a note on it.

    All steps of a page are sent together, each under its own id, so that nothing typed is lost
    whichever button is pressed; and what the page showed at first comes along, so that only what
    was changed on it counts: another tab may have changed the rest since.
    """

    templates_of_fields: ClassVar = {
        "title": "forms/text.html",
        "due": "forms/text.html",
        "note": "forms/textarea.html",
    }
    title = _title(label=_("What you mean to do"))
    due = _due()
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
        initial = self.initial_from(step)
        super().__init__(prefix=f"step-{step.id}", initial=initial, **kwargs)
        self.step = step
        if not step.is_own:
            del self.fields["title"]

    @staticmethod
    def initial_from(step: PlannedStep) -> dict[str, str]:
        """Return what the form shows at first of this step."""
        due = step.due.isoformat() if step.due else ""
        return {"title": step.resource.title, "due": due, "note": step.note}

    @property
    def is_sent(self) -> bool:
        """Say whether the fields of this step came with the page at all."""
        return any(self.add_prefix(name) in self.data for name in self.fields)

    @property
    def sent(self) -> dict[str, Any]:
        """Return what was changed on the page. Only for a valid form."""
        return {n: value for n, value in self.touched.items() if self.add_prefix(n) in self.data}

    def name_of(self, name: str) -> str:
        about = {"field": super().name_of(name), "step": self.step.resource.title}
        return said(gettext("%(field)s: %(step)s"), about)


@dataclass(frozen=True)
class Typed:
    """What was typed of a step that is no longer in the plan."""

    id: str
    texts: tuple[str, ...]


def typed_of_gone(data: QueryDict, ids: Collection[str]) -> list[Typed]:
    """Return what was changed on the page of steps that are none of these any more."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for key in data:
        match = FIELD.fullmatch(key)
        if match and match["id"] not in ids:
            text = writable(str(data[key])).strip()
            shown = [writable(value).strip() for value in data.getlist(f"initial-{key}")]
            if text and any(text != other for other in shown or [""]):
                texts[match["id"]][match["name"]] = text
    return [
        Typed(id, tuple(of_step[name] for name in PlanForm.base_fields if name in of_step))
        for id, of_step in texts.items()
    ]


class OwnStepForm(PlainForm):
    """A step of one's own to add, for a skill or for none.

    The hidden `id` is known before the step is: sent twice, it is still one step.
    """

    templates_of_fields: ClassVar = {
        "id": "forms/hidden.html",
        "title": "forms/text.html",
        "skill": "forms/select.html",
        "due": "forms/text.html",
    }
    id = IdField()
    title = _title(
        label=_("What you mean to do"),
        help_text=_("Such as: lead the next retrospective, or ask Ana to be my mentor."),
    )
    skill = forms.ChoiceField(label=_("For which skill"), required=False)
    due = _due()

    def __init__(self, framework: Framework, **kwargs: Any) -> None:
        super().__init__(prefix="own", initial={"id": str(uuid.uuid4())}, **kwargs)
        skills = [(skill.key, skill.name) for skill in framework.skills]
        self.fields["skill"].choices = [("", _("No particular skill")), *skills]  # type: ignore[attr-defined]

    @property
    def is_sent(self) -> bool:
        """Say whether anything was typed or chosen in it."""
        return any(self.data.get(self.add_prefix(name)) for name in ("title", "skill", "due"))
