"""What a form shows and what a browser sends back, in one shape: so what was touched can be told.

A value is a text, a yes or no, or a list of texts. Every form sends along what it showed
(SeenField), so that a save can be merged with what others have saved meanwhile. Nothing is decided
by what is sent there but that: whoever forges it can overwrite what they may overwrite anyway.
"""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

UNSEEN = object()  # equal to nothing that is stored or sent


class SeenField(forms.Field):
    """What a form showed; no change of it is a change of the row."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def shown_value(field: forms.Field, value: Any) -> Any:
    """Return what a browser sends for this value where nobody touches it."""
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.CheckboxInput):
        return bool(value)
    if isinstance(field, forms.MultipleChoiceField):
        return [str(item) for item in value or ()]
    formatted = field.widget.format_value(value)
    if isinstance(field.widget, forms.Select):
        formatted = next(iter(formatted), "")
    return _text(field, formatted)


def sent_value(field: forms.Field, data: "MultiValueDict[str, Any]", name: str) -> Any:
    """Return what a browser has sent."""
    value = field.widget.value_from_datadict(data, MultiValueDict(), name)
    if isinstance(field.widget, forms.CheckboxInput):
        return bool(value)
    if isinstance(field, forms.MultipleChoiceField):
        return [str(item) for item in value or ()]
    return _text(field, value)


def put(data: "MultiValueDict[str, Any]", name: str, value: Any) -> None:
    """Write a value as if a browser had sent it."""
    if isinstance(value, bool):
        data.setlist(name, ["on"] if value else [])
    elif isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = value


def own_copy(data: "MultiValueDict[str, Any]") -> "MultiValueDict[str, Any]":
    """Return data that may be written to: these, or a copy of what Django keeps unchanged."""
    return data.copy() if isinstance(data, QueryDict) and not data._mutable else data


def packed(shown: Mapping[str, Any]) -> str:
    return json.dumps(shown, ensure_ascii=False)


def unpacked(text: Any) -> dict[str, Any]:
    """Return what a form showed; nothing where something else was sent."""
    try:
        shown = json.loads(text or "{}")
        packed(shown).encode()  # half a character can be escaped in JSON, and goes on no page
    except (TypeError, ValueError, RecursionError):
        return {}
    return shown if isinstance(shown, dict) else {}


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as people read it: names for what is chosen."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    items = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(item), str(item)) for item in items if item) or _("nothing")


def _text(field: forms.Field, value: Any) -> str:
    text = "" if value is None else str(value).replace("\r\n", "\n")
    return text.strip() if getattr(field, "strip", True) else text
