"""What all forms of the admin have in common: nothing that somebody else saved is lost unseen."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models as django_models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments import models
from assessments.domain.letters import same_name
from assessments.domain.validation import line_end, not_seen, too_long

NOTHING_CHOSEN = ("", "---------")
USED_ONCE = ("key", "name", "label", "title", "value", "number")  # by one row of a framework


def plain_text(text: str, *, one_line: bool = False) -> str:
    """Return a text as a file may hold it: lines end with \\n, and all of it can be seen.

    Raise ValidationError in the words of `domain.validation`.
    """
    text = text.replace("\r\n", "\n")
    said = not_seen(text) or too_long(text) or (line_end(text) if one_line else None)
    if said:
        message, values = said
        raise ValidationError(capfirst(_(message) % values) + ".")
    return text


def same_value(value: Any) -> Any:
    """Return what two values have in common that people would take for the same one."""
    return same_name(value) if isinstance(value, str) else value


class RevisedForm(forms.ModelForm):
    """Refuses to save over a newer save of somebody else, and shows both values.

    Whoever has seen them may save again: the form then knows the newer revision.
    """

    framework: models.Framework

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        """Tell this class, which Django makes anew for every request, whose rows it is about.

        What all lines of a list offer is read here, once.
        """
        cls.framework = framework
        for field in cls.base_fields.values():
            if isinstance(field, forms.ModelChoiceField):
                _offer_rows_of(framework, field)

    @classmethod
    def offer(
        cls, name: str, choices: Iterable[tuple[Any, Any]], coerce: Callable[[Any], Any] = str
    ) -> None:
        """Let people choose what this field holds from these, where the form has it."""
        if field := cls.base_fields.get(name):
            cls.base_fields[name] = forms.TypedChoiceField(
                label=field.label,
                help_text=field.help_text,
                initial=field.initial,
                required=field.required,
                choices=[NOTHING_CHOSEN, *choices],
                coerce=coerce,
            )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):  # an error takes the value out
            if isinstance(value, str):
                try:
                    one_line = not isinstance(self.fields[name].widget, forms.Textarea)
                    cleaned[name] = plain_text(value, one_line=one_line)
                except ValidationError as error:
                    self.add_error(name, error)
        if self.instance.pk and self.has_changed():
            self._require_newest(cleaned)
        return cleaned

    def _require_newest(self, cleaned: dict[str, Any]) -> None:
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        if stored.revision != cleaned.get("revision"):
            self.add_error(None, self._both_values(stored, cleaned))
            sent: Any = self.data
            data = sent.copy()
            data[self.add_prefix("revision")] = str(stored.revision)
            self.data = data

    def _both_values(self, stored: django_models.Model, cleaned: dict[str, Any]) -> SafeString:
        pairs = [
            (self.fields[name].label or name, getattr(stored, name), value)
            for name, value in cleaned.items()
            if name in self._model_fields() and getattr(stored, name) != value
        ]
        return format_html(
            "{} {} <table><thead><tr><th></th><th>{}</th><th>{}</th></tr></thead>{}</table>",
            _("Somebody has saved this since you opened the page."),
            _("Compare both, change yours where theirs is right, and save again."),
            _("Theirs"),
            _("Yours"),
            format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", pairs),
        )

    def _model_fields(self) -> set[str]:
        own = {field.name for field in self._meta.model._meta.concrete_fields}
        return own & set(self.fields) - {"revision"}


def _offer_rows_of(framework: models.Framework, field: forms.ModelChoiceField) -> None:
    """Let people choose among rows of this framework; they are read now and not for every line."""
    if isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget  # a pop-up would not know the framework
    rows: Any = field.queryset
    field.queryset = rows.filter(framework=framework)
    choices: Any = field.choices
    field.choices = list(choices)


class WorkingRowForm(RevisedForm):
    """A row of the framework; what another one has already is an error of its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.framework_id is None:
            self.instance.framework = self.framework

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rows = self._meta.model._default_manager.filter(framework=self.framework)
        others = rows.exclude(pk=self.instance.pk)
        for name in set(USED_ONCE) & set(cleaned):
            value = same_value(cleaned[name])
            if value in map(same_value, others.values_list(name, flat=True)):
                self.add_error(name, _("Another one in this framework has it already."))
        return cleaned


class WorkingRowFormSet(forms.BaseInlineFormSet):
    """Rows that are edited together; the second of two new ones with one key gets the error."""

    @classmethod
    def get_default_prefix(cls) -> str:
        model: Any = cls.model
        # A framework does not name the rows that hang under it.
        return super().get_default_prefix() or str(model._meta.model_name)

    def clean(self) -> None:
        super().clean()
        for name in USED_ONCE:
            seen = set()
            for form in self.forms:
                value = same_value(getattr(form, "cleaned_data", {}).get(name))
                if value in (None, "") or form.cleaned_data.get("DELETE"):
                    continue
                if value in seen and not form.has_error(name):
                    form.add_error(name, _("Another one in this list has it already."))
                seen.add(value)


class LastingForm(WorkingRowForm):
    """A row whose key stays once it was published: it is retired then, and not deleted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published:
            self._close("key", _("It has been published, so its key stays."))
        else:
            self._close("retired", _("It has not been published yet, so it can simply be deleted."))

    def _close(self, name: str, reason: str) -> None:
        if field := self.fields.get(name):
            field.disabled = True
            field.help_text = reason


class LastingFormSet(WorkingRowFormSet):
    """Rows of which the published ones cannot be deleted; each says why."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.instance.published:
            form.fields["DELETE"].disabled = True
            form.fields["DELETE"].help_text = _("It has been published: retire it instead.")
