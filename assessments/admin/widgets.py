"""Controls of the admin's forms that Django has not; they work without JavaScript."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MORE_FIELDS = 2  # to choose more at once


class FixedChoice(forms.Select):
    """Says what a line is about; it is sent along and cannot be changed.

    Of many lines each has all choices, so they are taken as they are: to look through them for
    each line anew, as Django does, would cost as much as there are lines times choices.
    """

    choices: Any = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        text = str(value or "")
        label = next((label for key, label in self.choices if str(key) == text), None)
        if not value or label is None:
            return super().render(name, value, attrs, renderer)
        return format_html(
            '<input type="hidden" name="{}" value="{}" id="{}"><span class="fixed">{}</span>',
            name,
            value,
            (attrs or {}).get("id", ""),
            label,
        )


class PlainSelect(forms.Select):
    """A select as Django has it, of choices without groups, written at once.

    A page of many lines has thousands of options, and Django renders two templates for each.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                (
                    (key, " selected" if str(key) in chosen else "", label)
                    for key, label in self.choices
                ),
            ),
        )


class SearchedChoices(forms.SelectMultiple):
    """Many to choose from: what is chosen can be unticked, more is found by typing its name."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        names = {str(key): label for key, label in self.choices}
        values, html_id = [str(item) for item in value or ()], (attrs or {}).get("id", "")
        chosen = [item for item in values if item in names]
        typed = [item for item in values if item not in names]
        fields = [*typed, *[""] * MORE_FIELDS]
        return format_html(
            '<div class="searched">{}{}<datalist id="{}-names">{}</datalist></div>',
            format_html_join(
                "",
                '<label><input type="checkbox" name="{}" value="{}" checked> {}</label>',
                ((name, item, names[item]) for item in chosen),
            ),
            format_html_join(
                "",
                '<input type="text" class="vTextField" name="{}" value="{}" id="{}" '
                'list="{}-names" autocomplete="off" aria-label="{}" placeholder="{}">',
                (
                    (
                        name,
                        text,
                        f"{html_id}-{number}" if number else html_id,
                        html_id,
                        _("Add one by its name"),
                        _("Type to search"),
                    )
                    for number, text in enumerate(fields)
                ),
            ),
            html_id,
            format_html_join(
                "",
                '<option value="{}"></option>',
                ((label,) for key, label in names.items() if key not in chosen),
            ),
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what is ticked, and for each name that was typed what it names."""
        keys = {str(key) for key, _label in self.choices}
        by_name = {str(label).casefold(): str(key) for key, label in self.choices}
        sent = (item.strip() for item in data.getlist(name))
        found = [item if item in keys else by_name.get(item.casefold(), item) for item in sent]
        return list(dict.fromkeys(item for item in found if item))
