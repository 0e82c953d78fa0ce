"""What the admin pages of all rows of a version have in common.

A row is edited while its version is a draft and can only be read afterwards. Whatever it refers
to is chosen among rows of the same version. A key that has been published is never free again.
"""

from typing import Any, ClassVar

from adminsortable2.admin import (
    CustomInlineFormSetMixin,
    SortableAdminBase,
    SortableInlineAdminMixin,
)
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.forms import (
    RevisedForm,
    VersionRowForm,
    VersionRowFormSet,
    bind_to_version,
)
from assessments.models import FrameworkVersion, VersionRow


class OfOneVersion:
    """For admins and inlines: choices come from the version that the page is about."""

    formfield_overrides: ClassVar = {
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 60})},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if issubclass(db_field.related_model, VersionRow):
            rows = db_field.related_model._default_manager
            kwargs["queryset"] = rows.filter(version=request.framework_version)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = list(field.choices)  # read once, not for every line of a page
        return field

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(formfield, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            formfield.widget = widget.widget  # a pop-up would not know the version
        return formfield


class OnlyDraftsChange:
    """For admins and inlines: what belongs to a published version can be read and no more."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)


def _is_open(obj: Any) -> bool:
    """Say whether this may be edited; without an object it depends on the object."""
    if obj is None:
        return True
    version = obj if isinstance(obj, FrameworkVersion) else obj.version
    return version.is_draft


class VersionRowInline(OnlyDraftsChange, OfOneVersion, admin.TabularInline):
    """Rows under a version or under one of its rows."""

    form: type[RevisedForm] = VersionRowForm
    formset = VersionRowFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        references = [f.name for f in self.model._meta.fields if f.many_to_one]
        return super().get_queryset(request).select_related(*references)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields: Any = list(super().get_fields(request, obj))
        return [*fields, "revision"] if self.has_change_permission(request, obj) else fields

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        bind_to_version(formset.form, request.framework_version)
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)


class SortableFormSet(CustomInlineFormSetMixin, VersionRowFormSet):
    """Rows whose order is changed by dragging."""


class SortableInline(SortableInlineAdminMixin, VersionRowInline):
    """Rows that can be dragged into another order."""

    formset = SortableFormSet
    template = "adminsortable2/edit_inline/tabular-django-5.2.html"


class OneForEachInline(VersionRowInline):
    """Exactly one row for each of some other rows, as a level descriptor for each level.

    Those that are missing are offered as empty lines, filled in as far as it is known.
    """

    each: str  # the name of the foreign key
    parent: str  # the name of the foreign key to the row whose page this is
    can_delete = False

    def missing(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Return the initial values of a line for everything that has no row yet."""
        related: Any = self.model._meta.get_field(self.each).related_model
        wanted = related._default_manager.filter(version=request.framework_version)
        if hasattr(related, "retired"):
            wanted = wanted.filter(retired=False)
        wanted = wanted.exclude(pk__in=self._lines(obj).values(self.each))
        return [{self.each: pk} for pk in wanted.values_list("pk", flat=True)]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(self.missing(request, obj))

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self._lines(obj).count() + self.get_extra(request, obj)

    def _lines(self, obj: Any) -> "models.QuerySet[Any]":
        is_saved = obj is not None and obj.pk
        rows = self.model._default_manager
        return rows.filter(**{self.parent: obj}) if is_saved else rows.none()


class Revised:
    """For admins whose form is a RevisedForm."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not self.has_change_permission(request, obj):
            return fieldsets
        (name, first), *rest = fieldsets
        return [(name, {**first, "fields": [*first["fields"], "revision"]}), *rest]


class VersionRowAdmin(Revised, OnlyDraftsChange, OfOneVersion, SortableAdminBase, admin.ModelAdmin):
    """A row with a page of its own."""

    form: type[RevisedForm] = VersionRowForm
    list_select_related = ["version"]
    change_form_template = "admin/assessments/row_change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
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
        drafts = FrameworkVersion.objects.drafts()
        if named := request.GET.get("version"):
            drafts = drafts.filter(pk=named) if named.isdecimal() else drafts.none()
        return drafts.first() if drafts.count() == 1 else None

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        bind_to_version(form, request.framework_version)
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, OneForEachInline):
            kwargs["initial"] = inline.missing(request, obj)
        return kwargs

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [VersionFilter, *self.list_filter]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting a selection could reach into a published version


class VersionFilter(admin.SimpleListFilter):
    """Rows of one version."""

    title = gettext_lazy("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(version.pk), str(version)) for version in FrameworkVersion.objects.all()]

    def queryset(
        self, request: HttpRequest, queryset: "models.QuerySet[Any]"
    ) -> "models.QuerySet[Any]":
        value = self.value()
        return queryset.filter(version=value) if value and value.isdecimal() else queryset
