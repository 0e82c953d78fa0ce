"""What all forms of the admin have in common: two editors lose nothing of each other's.

A form sends along what it showed. What its editor did not touch stays as it is stored by now, and
what others did not touch is saved. Only where both have changed the same field to different
values the form comes back, with the editor's own text in it and theirs beside it; whoever saves
again has seen both.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries
from assessments.admin import seen
from assessments.admin.consequences import consequences
from assessments.admin.names import name_of
from assessments.admin.widgets import PlainSelect
from assessments.domain.keys import key_from, numbered
from assessments.domain.letters import same_name
from assessments.domain.merging import Conflict, merge
from assessments.domain.validation import wrong_with_text

NOTHING_CHOSEN = ("", "---------")
USED_ONCE = ("key", "name", "label", "title", "value", "number")  # by one row of a framework
NAMES = ("name", "label", "title")  # what a row is called by
SEEN = "seen"
OPENED = "opened"  # in what was seen: the state of the draft at that time, see EditingAdmin
NO_SUCH_CHOICE = gettext_lazy(
    "This is not among the choices, or not any more: it may have been deleted since you opened "
    "the page. Choose another one."
)


def plain_text(text: str, *, one_line: bool = False) -> str:
    """Return a text as a file may hold it: lines end with \\n, and all of it can be seen.

    Raise ValidationError in the words of `domain.validation`.
    """
    text = text.replace("\r\n", "\n")
    if said := wrong_with_text(text, one_line=one_line):
        message, values = said
        raise ValidationError(capfirst(_(message) % values) + ".")
    return text


def same_value(value: Any) -> Any:
    """Return what two values have in common that people would take for the same one."""
    return same_name(value) if isinstance(value, str) else value


class RevisedForm(forms.ModelForm):
    """A form of a row that others may revise while it is open: their changes are merged."""

    framework: models.Framework
    opened: ClassVar[Any] = None

    seen = seen.SeenField()

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
                widget=PlainSelect,
                error_messages={"invalid_choice": NO_SUCH_CHOICE},
            )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEEN].initial = self._packed_seen
        self.conflicts: dict[str, SafeString] = {}  # by field, in words
        self.notices: list[Any] = []  # what stands in the way of saving, beside the fields
        self.is_deletion_held = False

    def own_fields(self) -> dict[str, forms.Field]:
        """Return the fields that hold something of the row that can be edited here."""
        not_own = (SEEN, DELETION_FIELD_NAME, self._meta.model._meta.pk.name)
        return {
            name: field
            for name, field in self.fields.items()
            if name not in not_own
            and not field.disabled
            and not isinstance(field, InlineForeignKeyField)
        }

    def shown(self) -> dict[str, Any]:
        """Return what the form shows of what is stored."""
        return {
            name: seen.shown_value(field, self.get_initial_for_field(field, name))
            for name, field in self.own_fields().items()
        }

    def _packed_seen(self) -> str:
        return seen.packed(self.shown() | ({OPENED: self.opened} if self.opened else {}))

    @cached_property
    def changed_data(self) -> list[str]:
        self._merged  # noqa: B018
        return super().changed_data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):  # an error takes the value out
            if isinstance(value, str):
                try:
                    one_line = not isinstance(self.fields[name].widget, forms.Textarea)
                    cleaned[name] = plain_text(value, one_line=one_line)
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def full_clean(self) -> None:
        self._merged  # noqa: B018
        super().full_clean()
        for name, text in self.conflicts.items():
            self.add_error(name, text)
        for notice in self.notices:
            self.add_error(None, notice)

    @cached_property
    def _merged(self) -> bool:
        """Take over what others have stored since this form was opened, once."""
        if not self.is_bound or self.instance._state.adding:
            return False
        self.data: Any = seen.own_copy(self.data)
        before = seen.unpacked(self.data.get(self.add_prefix(SEEN)))
        stored = self.shown()
        known = {name: before.get(name, seen.UNSEEN) for name in stored}
        sent = {
            name: seen.sent_value(field, self.data, self.add_prefix(name))
            for name, field in self.own_fields().items()
        }
        changes, conflicts = merge(stored, known, sent)
        # In words now: the instance becomes what is sent as soon as it is cleaned.
        self.conflicts = {conflict.field: self._both_values(conflict) for conflict in conflicts}
        for name in stored.keys() - changes.keys() - self.conflicts.keys():
            seen.put(self.data, self.add_prefix(name), stored[name])
        by_now = stored | {name: before[name] for name in (OPENED,) if name in before}
        if self._is_to_be_deleted():
            theirs = {name: stored[name] for name in stored if stored[name] != known[name]}
            by_now[DELETION_FIELD_NAME] = self._ask_first(before, theirs)
        self.data[self.add_prefix(SEEN)] = seen.packed(by_now)
        return True

    def _is_to_be_deleted(self) -> bool:
        field = self.fields.get(DELETION_FIELD_NAME)
        if field is None or field.disabled:
            return False
        return bool(seen.sent_value(field, self.data, self.add_prefix(DELETION_FIELD_NAME)))

    def _ask_first(self, before: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
        """Hold a deletion that has consequences, or takes others' changes, until it is agreed to.

        Return what is agreed to by saving again.
        """
        facts = consequences(self.instance) + [
            _("somebody has changed “%(field)s” meanwhile, to: %(value)s")
            % {"field": self._label(name), "value": seen.in_words(self.fields[name], value)}
            for name, value in theirs.items()
        ]
        if facts and before.get(DELETION_FIELD_NAME) != facts:
            self.is_deletion_held = True
            self.notices.append(
                format_html(
                    "{} {}",
                    _("With “%(name)s”: %(facts)s.")
                    % {"name": self.instance, "facts": "; ".join(facts)},
                    _("Save again to delete it all the same, or untick “Delete”."),
                )
            )
        return facts

    def _label(self, name: str) -> str:
        return str(self.fields[name].label or name)

    def _both_values(self, conflict: Conflict) -> SafeString:
        theirs = seen.in_words(self.fields[conflict.field], conflict.theirs)
        return format_html(
            '{} <q class="theirs">{}</q> {}',
            _("%(row)s: somebody has changed “%(field)s” while you were editing. Theirs:")
            % {"row": name_of(self.instance), "field": self._label(conflict.field)},
            theirs,
            _("Yours is in the field: take over what is right in theirs, and save again."),
        )


def _offer_rows_of(framework: models.Framework, field: forms.ModelChoiceField) -> None:
    """Let people choose among rows of this framework; they are read now and not for every line."""
    if isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget  # a pop-up would not know the framework
    rows: Any = field.queryset
    field.queryset = rows.filter(framework=framework)
    field.error_messages["invalid_choice"] = NO_SUCH_CHOICE
    choices: Any = field.choices
    field.choices = list(choices)


class WorkingRowForm(RevisedForm):
    """A row of the framework; what another one has already is an error of its field.

    A new row gets its key from its name, or from the row that it hangs under.
    """

    keys_taken: ClassVar[set[str] | None] = None

    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        cls.keys_taken = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.framework_id is None:
            self.instance.framework = self.framework
        if "key" in self.fields:
            self.fields["key"].required = not self.instance._state.adding
        for name, field in self.fields.items():
            if isinstance(field, forms.TypedChoiceField):
                self._offer_what_is_stored(name, field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("key") == "" and not self.has_error("key"):
            cleaned["key"] = self._new_key(cleaned)
        rows = self._meta.model._default_manager.filter(framework=self.framework)
        others = rows.exclude(pk=self.instance.pk)
        for name in set(USED_ONCE) & set(cleaned):
            value = same_value(cleaned[name])
            if value in map(same_value, others.values_list(name, flat=True)):
                self.add_error(name, _("Another one in this framework has it already."))
        return cleaned

    def _new_key(self, cleaned: dict[str, Any]) -> str:
        model = self._meta.model
        if self.keys_taken is None:
            rows: Any = model._default_manager.filter(framework=self.framework)
            type(self).keys_taken = set(rows.values_list("key", flat=True))
        taken, kind = self.keys_taken or set(), str(model._meta.model_name)
        if skill := cleaned.get("skill"):
            key = numbered(skill.key or kind, taken)
        else:
            name = next((cleaned[name] for name in NAMES if cleaned.get(name)), "")
            key = key_from(name, taken, otherwise=kind)
        taken.add(key)
        return key

    def _offer_what_is_stored(self, name: str, field: forms.TypedChoiceField) -> None:
        """Let a value stay that can no longer be chosen, as a level that was deleted."""
        value = self.initial.get(name)
        choices: Any = field.choices
        if value not in (None, "") and value not in (key for key, _name in choices):
            name = _("%(value)s: this is gone, choose another one") % {"value": value}
            field.choices = [*choices, (value, name)]

    def _close(self, name: str, reason: str) -> None:
        if field := self.fields.get(name):
            field.disabled = True
            field.help_text = reason


class ScaleRowForm(WorkingRowForm):
    """A part of the scale; what the newest version has keeps its key."""

    published_keys: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        newest = queries.newest_version_of(framework.key)
        content = newest and queries.definitions(newest.pk).content
        parts = {
            models.AnswerOption: "options",
            models.Level: "levels",
            models.Importance: "importances",
        }
        rows = getattr(content, parts[cls._meta.model], ())
        cls.published_keys = frozenset(row.key for row in rows)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.key in self.published_keys:
            self._close("key", _("It has been published, so its key stays."))


class LastingForm(WorkingRowForm):
    """A row whose key stays once it was published: it is retired then, and not deleted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published:
            self._close("key", _("It has been published, so its key stays."))
        else:
            self._close("retired", _("It has not been published yet, so it can simply be deleted."))
