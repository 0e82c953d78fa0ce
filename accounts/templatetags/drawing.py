"""Forms that are not ours, drawn by our pack of crispy templates like those that are."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import render_crispy_form
from django import forms, template
from django.utils.safestring import SafeString

register = template.Library()

TEMPLATES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "forms/checkbox.html",
    forms.RadioSelect: "forms/radios.html",
    forms.Select: "forms/select.html",
    forms.Textarea: "forms/textarea.html",
}


@register.simple_tag
def draw(form: forms.BaseForm) -> SafeString:
    """Draw the fields of a form; a page writes those that are hidden where it needs them."""
    shown = [field for field in form if not field.is_hidden]
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*(Field(each.name, template=_template(each)) for each in shown))
    return render_crispy_form(form, helper)


def _template(field: forms.BoundField) -> str:
    kinds = (TEMPLATES[kind] for kind in TEMPLATES if isinstance(field.field.widget, kind))
    return next(kinds, "forms/text.html")


@dataclass(frozen=True)
class Faults:
    """What forms/_error_summary.html tells: whether there is a fault, and a line for each.

    A line is the id of the field at fault, "" if it is none that is shown, and what is said.
    """

    errors: Any
    summary: list[tuple[str, str]]


@register.simple_tag
def faults(form: forms.BaseForm) -> Faults:
    shown = [field for field in form if not field.is_hidden]
    first = shown[0].id_for_label if shown else ""
    lines = [(first, str(text)) for text in form.non_field_errors()]
    for field in form:
        id_ = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
        lines += [(id_, str(text)) for text in field.errors]
    return Faults(form.errors, lines)
