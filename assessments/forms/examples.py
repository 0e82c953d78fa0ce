"""An example for a skill."""

import copy
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import EXAMPLE_LENGTH, FIRST_YEAR, Example, Setting
from assessments.forms.base import NOT_RECEIVED, IdField, LongText, PlainForm

SETTINGS = {
    Setting.IT_WORK: _("IT work"),
    Setting.OTHER_WORK: _("Other work"),
    Setting.STUDY: _("Study"),
    Setting.PRIVATE_LIFE: _("Private life"),
}


def _part(label: Any, rows: int = 2) -> LongText:
    return LongText(
        label=label,
        max_length=EXAMPLE_LENGTH,
        rows=rows,
        too_long=_(
            "This part has %(show_value)s characters, and %(limit_value)s are kept at most. "
            "Shorten it."
        ),
    )


def _this_year() -> int:
    return timezone.localdate().year


class ExampleForm(PlainForm):
    """An example for an interview in three parts, where it is from, and in which year it was.

    All may stay empty. The page of a skill asks for the setting in sight, for the rest folded.
    The hidden `id` is known before the example is: sent twice, it is still one example.
    """

    templates_of_fields: ClassVar = {
        "id": "forms/hidden.html",
        "situation": "forms/textarea.html",
        "action": "forms/textarea.html",
        "result": "forms/textarea.html",
        "setting": "forms/radio_row.html",
        "year": "forms/text.html",
    }
    id = IdField()
    situation = _part(_("What was it about?"))
    action = _part(_("What did you do?"), rows=3)
    result = _part(_("What came of it?"))
    setting = forms.ChoiceField(
        label=_("Where is your best example from? (optional)"),
        required=False,
        choices=[*SETTINGS.items(), ("", _("No answer"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_RECEIVED},
    )
    year = forms.IntegerField(
        label=_("In which year was it?"),
        required=False,
        validators=[
            MinValueValidator(FIRST_YEAR, _("Write a year from %(limit_value)s on.")),
            MaxValueValidator(_this_year, _("Write a year up to %(limit_value)s.")),
        ],
        error_messages={"invalid": _("Write the year with four digits, such as 2026.")},
    )

    def __init__(
        self, example: Example | None = None, *, is_one_of_several: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(prefix="example", initial=self.initial_from(example), **kwargs)
        if is_one_of_several:
            self.fields["setting"].label = _("Where is it from?")

    @staticmethod
    def blank() -> "ExampleForm":
        """Return a form of which nothing is told yet; all such forms share their fields."""
        form = copy.copy(_blank())
        form.initial = ExampleForm.initial_from(None)
        form._bound_fields_cache = {}  # type: ignore[attr-defined]
        return form

    @staticmethod
    def initial_from(example: Example | None) -> dict[str, Any]:
        """Return what the form shows at first of this example, or of a new one."""
        initial = asdict(example or Example())
        return initial | {"id": initial["id"] or str(uuid.uuid4())}

    @property
    def example(self) -> Example:
        """Return what was told. Only for a valid form."""
        pk = self.cleaned_data["id"] or uuid.uuid4()
        return Example(**self.cleaned_data | {"id": str(pk)})

    def show_again_with(self, examples: Iterable[Example]) -> None:
        """Do what `show_again` does, where one of these may be kept under the id that was sent."""
        self.is_valid()
        sent = str(self.cleaned_data.get("id") or "")
        kept = next((one for one in examples if one.id == sent), Example(id=sent))
        self.show_again(self.initial_from(kept))

    @property
    def is_touched(self) -> bool:
        """Say whether anything was changed on the page, as far as it tells. Only if valid."""
        return bool(self.touched.keys() - {"id"})

    @property
    def is_sent(self) -> bool:
        """Say whether the fields came with the page at all; if not, what is stored stays."""
        return any(self.add_prefix(name) in self.data for name in self.fields)

    @property
    def is_blank(self) -> bool:
        """Say whether it shows nothing of anybody: nothing was told, and nothing sent."""
        told = (self.first_of(name) for name in self.fields if name != "id")
        return not self.is_bound and not any(told)

    @property
    def is_filled(self) -> bool:
        """Say whether what is folded has something to see, so that it is shown open."""
        folded = ("situation", "action", "result", "year")
        return bool(self.errors or any(self[name].value() for name in folded))


@cache
def _blank() -> ExampleForm:
    return ExampleForm()
