"""What all forms share: how they are drawn, sum up their errors, and know what they have shown.

A form of something that is kept already sends along what the page showed of each field
(forms/_initial.html), and so does the script with what it saves. So an old page, in another tab or
on another device, sets nothing back: whatever nobody touched on it stays as it is now, and what
was changed here and there comes back with both texts, of which nothing is lost (domain/merging.py).
Nothing is decided by what is sent there but that: whoever forges it overwrites what is theirs.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.language import said
from assessments.domain.merging import Conflict

NOT_RECEIVED = _("This answer did not reach us. Choose it again.")
CHANGED_ELSEWHERE = _(
    "Changed in another tab or on another device, too. Save once more to have what stands here."
)
UNKNOWN = object()  # equal to nothing that is kept or sent

UNSEEN = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class PlainForm(forms.Form):
    """A form that a template of ours puts into its own <form>, with an error summary above it."""

    templates_of_fields: ClassVar[dict[str, str]] = {}
    template_of_field = ""
    is_kept_in_parts: ClassVar = False  # so that what is valid is kept beside what is not
    conflicts: Sequence[Conflict] = ()  # what was found to be changed elsewhere, too

    @property
    def is_wrong(self) -> bool:
        """Say whether something that was sent is not kept."""
        return bool(self.errors or self.conflicts)

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

    # --- What the page has shown ------------------------------------------------------------

    @cached_property
    def known(self) -> dict[str, list[Any]]:
        """Return what the page has shown or sent of each field, what was shown first in front.

        A field of which it tells nothing is not there.
        """
        told = {name: self._told(name) for name in self.fields}
        return {
            name: [_cleaned(self.fields[name], value) for value in values]
            for name, values in told.items()
            if values
        }

    @property
    def touched(self) -> dict[str, Any]:
        """Return the valid fields that were changed on the page, or of which it tells nothing."""
        self.is_valid()
        known = self.known
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if any(seen != value for seen in known.get(name, [UNKNOWN]))
        }

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Return what is to go along with the page, each by the name under which it is sent."""
        return [
            (self.add_initial_prefix(name), value)
            for name in self.fields
            for value in self._told(name) or [as_sent(self.first_of(name))]
        ]

    def first_of(self, name: str) -> Any:
        """Return what is kept of a field, as a page shows it that was not sent yet."""
        return self.get_initial_for_field(self.fields[name], name)

    def show_again(self, kept: Mapping[str, Any]) -> None:
        """Let the page show what is kept now, and what was sent only where it is not kept.

        That is still changed from what the page showed before, but where both are shown.
        """
        unsaved = set(self.errors)
        if unsaved and not self.is_kept_in_parts:
            unsaved |= self.touched.keys()
        for conflict in self.conflicts:
            self.fields[conflict.field].newer = in_words(  # type: ignore[attr-defined]
                self.fields[conflict.field], conflict.theirs
            )
            self.add_error(conflict.field, CHANGED_ELSEWHERE)
        self.initial = {**self.initial, **kept}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self.fields:
            value = as_sent(self.first_of(name))
            if name not in unsaved and not self.is_newer(name):
                data[self.add_prefix(name)] = value
            if name not in unsaved or self.is_newer(name):
                data[self.add_initial_prefix(name)] = value
        self.data = data
        self.__dict__.pop("known", None)

    def is_newer(self, name: str) -> bool:
        """Say whether something else is kept of a field than the page has known."""
        return hasattr(self.fields[name], "newer")

    @property
    def has_newer(self) -> bool:
        return any(map(self.is_newer, self.fields))

    def _told(self, name: str) -> list[str]:
        key = self.add_initial_prefix(name)
        return self.data.getlist(key) if isinstance(self.data, QueryDict) else []


class DetailedRadios(forms.RadioSelect):
    """Radios whose template finds `details[value]` beside each option, such as its hint."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__()
        self.details = details

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"detail": self.details.get(value)}


def as_sent(value: Any) -> str:
    """Return a value as a browser sends it: "" for nothing and for what is not ticked."""
    return "" if value is None or value is False else str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as people read it: its name, where it is one of several."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    return names.get(as_sent(value), as_sent(value)) or gettext("nothing")


def _cleaned(field: forms.Field, value: str) -> Any:
    try:
        return field.clean(value)
    except forms.ValidationError:
        return UNKNOWN


def writable(text: str) -> str:
    """Return a text that any file can hold, XML too, without signs that nobody can have typed."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class ShortText(forms.CharField):
    """A text in one line."""

    def to_python(self, value: Any) -> str:
        return writable(super().to_python(value) or "").replace("\n", " ")


class IdField(forms.UUIDField):
    """The hidden id of something to be made, known before it is; none where it is no id."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


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
