"""Forms of the admin: nothing that somebody else saved is overwritten unseen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.differences import Edit, word_diff
from assessments.exchange.yaml_nodes import FORBIDDEN
from assessments.models import FrameworkVersion, Skill


class RevisedForm(forms.ModelForm):
    """Refuses to save over a newer save of somebody else, and shows both values.

    Whoever has seen them may save again: the form then knows the newer revision.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    def clean_revision(self) -> int:
        revision = self.cleaned_data["revision"]
        return 0 if revision is None else revision

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = self._plain_text(name, value)
        if self.instance.pk and self.has_changed():
            self._require_newest(cleaned)
        return cleaned

    def _plain_text(self, name: str, text: str) -> str:
        """Return a text as a file may hold it: lines end with \\n, without control characters."""
        text = text.replace("\r\n", "\n")
        if FORBIDDEN.search(text):
            self.add_error(name, _("There is a character in it that cannot be shown. Retype it."))
        return text

    def _require_newest(self, cleaned: dict[str, Any]) -> None:
        rows = type(self.instance)._default_manager.select_for_update(of=("self",))
        stored = rows.filter(pk=self.instance.pk).first()
        if stored is None:
            self.add_error(None, _("Somebody has deleted this meanwhile."))
        elif stored.revision != cleaned.get("revision"):
            self.add_error(None, self._both_values(stored, cleaned))
            data: Any = self.data.copy()
            data[self.add_prefix("revision")] = str(stored.revision)
            self.data = data

    def _both_values(self, stored: models.Model, cleaned: dict[str, Any]) -> SafeString:
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


class VersionRowForm(RevisedForm):
    """A row of `version`; a key or a name that the version has already is an error of its field."""

    version: FrameworkVersion

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.version_id is None:
            self.instance.version = self.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and "version" in constraint.fields:
                for name in (set(constraint.fields) - {"version"}) & set(cleaned):
                    self._require_once(name, cleaned[name])
        return cleaned

    def _require_once(self, name: str, value: Any) -> None:
        rows = self._meta.model._default_manager.filter(
            version=self.instance.version_id, **{name: value}
        )
        if rows.exclude(pk=self.instance.pk).exists():
            self.add_error(name, _("Another one in this version has it already."))


class VersionRowFormSet(forms.BaseInlineFormSet):
    """Rows that are edited together; the second of two new ones with one key gets the error."""

    def clean(self) -> None:
        super().clean()
        for name in ("key", "name", "label", "value", "number"):
            seen = set()
            for form in self.forms:
                value = getattr(form, "cleaned_data", {}).get(name)
                if value in (None, "") or form.cleaned_data.get("DELETE"):
                    continue
                if value in seen and not form.has_error(name):
                    form.add_error(name, _("Another one in this list has it already."))
                seen.add(value)


class PublishableForm(VersionRowForm):
    """A row whose key stays reserved once published: it is retired then, and not deleted.

    `published_rows` holds the newest published row for every key.
    """

    published_rows: Mapping[str, Any]
    retired = forms.BooleanField(
        required=False,
        label=gettext_lazy("Retired"),
        help_text=gettext_lazy(
            "No longer asked; its key stays reserved, and it can be brought back."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published = self.published_rows.get(self.instance.key)
        self.fields["retired"].initial = self.instance.retired
        if self.published is None:
            field = self.fields["retired"]
            field.disabled = True
            field.help_text = _("It has not been published yet, so it can simply be deleted.")
        elif "key" in self.fields:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = _("It has been published, so its key stays.")


class SkillForm(PublishableForm):
    """A skill, with the skills of the newest version that it comes from."""

    comes_from = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Comes from"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Where this skill was split from another one or merged of several, choose them: "
            "a trend can go on then, with a mark. A new name alone needs nothing here."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = Skill.objects.filter(version=newest_published(self.instance.version))
        known = dict(published.exclude(key=self.instance.key).values_list("key", "name"))
        kept = {key: key for key in self.instance.comes_from if key not in known}
        self.fields["comes_from"].choices = [*known.items(), *kept.items()]


class StatementForm(PublishableForm):
    """A statement. Whoever changes a published text says whether it still means the same."""

    SAME, NEW = "same", "new"

    asks = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What the change means"),
        choices=[
            ("", gettext_lazy("The text is unchanged")),
            (SAME, gettext_lazy("A correction: the meaning is the same, answers carry over")),
            (NEW, gettext_lazy("A new meaning: people are asked again")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.published is None:
            self.fields["asks"].disabled = True
            self.fields["asks"].help_text = _("It is new in this draft, so everybody is asked.")
        elif self.instance.meaning > self.published.meaning:
            self.fields["asks"].initial = self.NEW
        elif self.instance.text != self.published.text:
            self.fields["asks"].initial = self.SAME

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.published and "text" in cleaned:
            if cleaned["text"] == self.published.text:
                cleaned["asks"] = ""
            elif not cleaned.get("asks"):
                self.add_error("asks", self._say_which(self.published.text, cleaned["text"]))
        return cleaned

    def _say_which(self, before: str, after: str) -> SafeString:
        tags = {Edit.SAME: "{}", Edit.REMOVED: "<del>{}</del>", Edit.ADDED: "<ins>{}</ins>"}
        pieces = word_diff(before, after)
        return format_html(
            '{} <span class="diff">{}</span>',
            _("Say whether this is a correction or a new meaning:"),
            format_html_join(" ", "{}", ((format_html(tags[e], words),) for e, words in pieces)),
        )

    def save(self, commit: bool = True) -> Any:
        if self.published:
            raised = self.cleaned_data["asks"] == self.NEW
            self.instance.meaning = self.published.meaning + raised
        return super().save(commit)


class PublishableFormSet(VersionRowFormSet):
    """Rows of which the published ones cannot be deleted; each says why."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.published is not None:
            form.fields["DELETE"].disabled = True
            form.fields["DELETE"].help_text = _("It has been published: retire it instead.")


def newest_published(version: FrameworkVersion) -> FrameworkVersion | None:
    """Return the newest published version of a version's framework."""
    return version.framework.versions.published().order_by("-number").first()


def published_rows(model: Any, version: FrameworkVersion) -> dict[str, Any]:
    """Return the newest published row of this model for every key that the framework ever had."""
    rows = model._default_manager.filter(
        version__framework=version.framework_id, version__number__isnull=False
    )
    return {row.key: row for row in rows.order_by("version__number")}


def bind_to_version(form: type[Any], version: FrameworkVersion) -> None:
    """Tell a form class, which Django makes anew for every request, what its rows belong to."""
    form.version = version
    if issubclass(form, PublishableForm):
        form.published_rows = published_rows(form._meta.model, version)
