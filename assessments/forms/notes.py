"""An example beside a skill."""

from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import EXAMPLE_LENGTH, LastUsed, Note, Setting
from assessments.forms.base import NOT_RECEIVED, LongText, PlainForm

LAST_USED = {
    LastUsed.MONTH: _("This month"),
    LastUsed.YEAR: _("This year"),
    LastUsed.LONGER: _("Longer ago"),
}


SETTINGS = {
    Setting.IT_WORK: _("IT work"),
    Setting.OTHER_WORK: _("Other work"),
    Setting.STUDY: _("Study"),
    Setting.PRIVATE_LIFE: _("Private life"),
}


class NoteForm(PlainForm):
    """An example for an interview, where it is from, and when the skill was last used.

    All may stay empty. The page of a skill asks for the setting in sight, for the rest folded.
    """

    templates_of_fields: ClassVar = {
        "example": "forms/textarea.html",
        "setting": "forms/radio_row.html",
        "last_used": "forms/select.html",
    }
    example = LongText(
        label=_("Your example"),
        help_text=_("What was it about, what did you do, and what came of it?"),
        max_length=EXAMPLE_LENGTH,
        rows=4,
        too_long=_(
            "The example has %(show_value)s characters, and %(limit_value)s are kept at most. "
            "Shorten it."
        ),
    )
    setting = forms.ChoiceField(
        label=_("Where is your best example from? (optional)"),
        required=False,
        choices=[*SETTINGS.items(), ("", _("No answer"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_RECEIVED},
    )
    last_used = forms.ChoiceField(
        label=_("When did you last use this skill?"),
        required=False,
        choices=[("", _("I’d rather not say")), *LAST_USED.items()],
        error_messages={"invalid_choice": NOT_RECEIVED},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="note", **kwargs)

    @staticmethod
    def initial_from(note: Note) -> dict[str, str]:
        return asdict(note)

    @property
    def note(self) -> Note:
        """Return what was noted. Only for a valid form."""
        return Note(**self.cleaned_data)

    @property
    def is_sent(self) -> bool:
        """Say whether the fields came with the page at all; if not, what is stored stays."""
        return any(self.add_prefix(name) in self.data for name in self.fields)

    @property
    def is_filled(self) -> bool:
        """Say whether what is folded has something to see, so that it is shown open."""
        return bool(self.errors or self["example"].value() or self["last_used"].value())
