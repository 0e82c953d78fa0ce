"""What all forms share: how a template of ours draws them and sums up their errors."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.language import said

NOT_RECEIVED = _("This answer did not reach us. Choose it again.")

UNSEEN = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class PlainForm(forms.Form):
    """A form that a template of ours puts into its own <form>, with an error summary above it."""

    templates_of_fields: ClassVar[dict[str, str]] = {}
    template_of_field = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        templates = self.templates_of_fields
        helper.layout = Layout(
            *(Field(n, template=templates.get(n, self.template_of_field)) for n in self.fields)
        )
        return helper

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return, for every field with an error, the id of its first input and what to call it."""
        # Of radios, which have no id of their own, the first one's.
        ids = {name: self[name].id_for_label or f"{self[name].auto_id}_0" for name in self.errors}
        return [(ids[name], self.name_of(name)) for name in self.errors]

    def name_of(self, name: str) -> str:
        return said("%(label)s", {"label": self.fields[name].label})

    @property
    def is_changed(self) -> bool:
        """Say whether anything was changed since the page showed it, as far as the page tells.

        The fields must have `show_hidden_initial`, and the page forms/_initial.html for each.
        """
        told = any(self.add_initial_prefix(name) in self.data for name in self.fields)
        return self.has_changed() or not told


class DetailedRadios(forms.RadioSelect):
    """Radios whose template finds `details[value]` beside each option, such as its hint."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__()
        self.details = details

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"detail": self.details.get(value)}


def writable(text: str) -> str:
    """Return a text that any file can hold, XML too, without signs that nobody can have typed."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class ShortText(forms.CharField):
    """A text in one line."""

    def to_python(self, value: Any) -> str:
        return writable(super().to_python(value) or "").replace("\n", " ")


class LongText(forms.CharField):
    """A text of several lines. Browsers count a line break as one character and send two.

    `too_long` is said of a longer text; it may name `show_value` and `limit_value`, the number of
    characters that it has and may have.
    """

    def __init__(self, *, max_length: int, rows: int, too_long: Any, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=max_length,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"max_length": too_long},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return writable(super().to_python(value) or "")
