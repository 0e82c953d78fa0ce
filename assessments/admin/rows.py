"""What the admin pages of all rows of a version have in common.

A row is edited while its version is a draft and can only be read afterwards. Whatever it refers
to is chosen among rows of the same version.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from assessments.models import FrameworkVersion, VersionRow


class VersionRowForm(forms.ModelForm):
    """A row of `version`; a key or a name that the version has already is an error of its field."""

    version: FrameworkVersion

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.version_id is None:
            self.instance.version = self.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
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


class OfOneVersion:
    """For admins and inlines: choices come from the version that the page is about."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if issubclass(db_field.related_model, VersionRow):
            rows = db_field.related_model._default_manager
            kwargs["queryset"] = rows.filter(version=request.framework_version)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def version_of(obj: Any) -> FrameworkVersion:
    return obj if isinstance(obj, FrameworkVersion) else obj.version


class VersionRowInline(OfOneVersion, admin.TabularInline):
    """Rows under a version or under one of its rows."""

    form = VersionRowForm
    formset = VersionRowFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.version = request.framework_version
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)


class OneForEachInline(VersionRowInline):
    """Exactly one row for each of some other rows, as a level descriptor for each level.

    Those that are missing are offered as empty lines, filled in as far as it is known.
    """

    each: str  # the name of the foreign key
    can_delete = False

    def missing(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Return the initial values of a line for everything that has no row yet."""
        field = self.model._meta.get_field(self.each)
        wanted = field.related_model._default_manager.filter(version=request.framework_version)
        if obj is not None:
            lines = self.model._default_manager.filter(**{self.fk_field.name: obj})
            wanted = wanted.exclude(pk__in=lines.values(self.each))
        return [{self.each: pk} for pk in wanted.values_list("pk", flat=True)]

    @property
    def fk_field(self) -> models.Field:
        return next(f for f in self.model._meta.fields if f.related_model is self.parent_model)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(self.missing(request, obj))

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        existing = (
            self.model._default_manager.filter(**{self.fk_field.name: obj}).count() if obj else 0
        )
        return existing + self.get_extra(request, obj)


class VersionRowAdmin(OfOneVersion, admin.ModelAdmin):
    """A row with a page of its own."""

    form = VersionRowForm
    list_select_related = ["version"]
    save_on_top = False
    change_form_template = "admin/assessments/row_change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        version = obj.version if obj else self._draft_to_add_to(request)
        if version is None:
            messages.warning(request, _("Open a draft first, and add to it from there."))
            return redirect("admin:assessments_frameworkversion_changelist")
        request.framework_version = version
        context = {"version": version} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def _draft_to_add_to(self, request: HttpRequest) -> FrameworkVersion | None:
        """Return the draft that the link names, or the only draft there is."""
        drafts = FrameworkVersion.objects.drafts().select_related("framework")
        if named := request.GET.get("version"):
            drafts = drafts.filter(pk=named) if named.isdecimal() else drafts.none()
        return drafts.first() if drafts.count() == 1 else None

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.version = request.framework_version
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, OneForEachInline):
            kwargs["initial"] = inline.missing(request, obj if obj.pk else None)
        return kwargs

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if not request.framework_version.is_draft:
            raise PermissionDenied
        super().save_formset(request, form, formset, change)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [VersionFilter, *self.list_filter]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting a selection could reach into a published version


class VersionFilter(admin.SimpleListFilter):
    """Rows of one version: the newest first, drafts before them."""

    title = "version"
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        versions = FrameworkVersion.objects.select_related("framework")
        return [(str(version.pk), str(version)) for version in versions]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value()
        return queryset.filter(version=value) if value and value.isdecimal() else queryset


def _is_open(obj: Any) -> bool:
    """Say whether this may be edited; without an object it depends on the object."""
    return obj is None or version_of(obj).is_draft
