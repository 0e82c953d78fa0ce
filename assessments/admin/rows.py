"""What the pages and the lists of a framework's rows have in common."""

from typing import Any, ClassVar

from adminsortable2.admin import CustomInlineFormSetMixin, SortableInlineAdminMixin
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models as django_models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models
from assessments.admin.base import OVERRIDES, EditingAdmin, framework_of
from assessments.admin.forms import SEEN, LastingForm, RevisedForm, WorkingRowForm
from assessments.admin.formsets import WorkingRowFormSet
from assessments.admin.widgets import FixedChoice


def with_key_apart(fieldsets: Any) -> list[Any]:
    """Return fieldsets with the key in one of its own: it is made from the name, and for files."""
    rest = []
    for name, options in fieldsets:
        fields = [field for field in options["fields"] if field != "key"]
        rest.append((name, {**options, "fields": fields}))
    if rest == list(fieldsets):
        return rest
    return [*rest, (_("For files"), {"classes": ["collapse"], "fields": ["key"]})]


class RowInline(admin.TabularInline):
    """Rows under a framework or under one of its rows, as the lines of a table."""

    form: type[RevisedForm] = WorkingRowForm
    formset = WorkingRowFormSet
    formfield_overrides = OVERRIDES
    exclude = ("revision",)  # as in EditingAdmin
    extra = 0

    def get_queryset(self, request: HttpRequest) -> "django_models.QuerySet[Any]":
        references = [f.name for f in self.model._meta.fields if f.many_to_one]
        return super().get_queryset(request).select_related(*references)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = [*super().get_fields(request, obj)]
        return [*fields, SEEN] if self.has_change_permission(request, obj) else fields

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return with_key_apart([(None, {"fields": self.get_fields(request, obj)})])

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.is_table = "tabular" in self.template
        if framework := framework_of(request, obj):
            formset.form.bind(framework)
        return formset


class SortableFormSet(CustomInlineFormSetMixin, WorkingRowFormSet):
    """Rows whose order is changed by dragging."""


class CardInline(RowInline):
    """Rows with more to type than a line of a table can hold, each as a card."""

    template = "admin/edit_inline/stacked.html"


class SortableInline(SortableInlineAdminMixin, RowInline):
    """Rows that can be dragged into another order."""

    formset = SortableFormSet
    template = "adminsortable2/edit_inline/tabular-django-5.2.html"


class SortableCardInline(SortableInline):
    """Cards that can be dragged into another order."""

    template = "adminsortable2/edit_inline/stacked-django-5.2.html"


class OneForEachInline(RowInline):
    """Exactly one row for each of something, as a level descriptor for each level.

    Those that are missing are offered as empty lines, filled in as far as it is known.
    """

    each: ClassVar[str]  # the name of the field that says what a row is for
    parent: ClassVar[str]  # the name of the foreign key to the row whose page this is
    can_delete = False
    classes = ("each",)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.each = self.each
        if field := formset.form.base_fields.get(self.each):
            field.widget = FixedChoice(choices=field.choices)
        return formset

    def wanted(self, framework: models.Framework) -> "django_models.QuerySet[Any, int]":
        """Return the values of `each` for which there must be a row, in order."""
        raise NotImplementedError

    def missing(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Return the initial values of a line for everything that has no row yet."""
        framework = framework_of(request, obj)
        there = set(self._lines(obj).values_list(self.each, flat=True))
        values = self.wanted(framework) if framework else ()
        return [{self.each: value} for value in values if value not in there]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(self.missing(request, obj))

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self._lines(obj).count() + self.get_extra(request, obj)

    def _lines(self, obj: Any) -> "django_models.QuerySet[Any]":
        is_saved = obj is not None and obj.pk
        rows = self.model._default_manager
        return rows.filter(**{self.parent: obj}) if is_saved else rows.none()


class FrameworkFilter(admin.SimpleListFilter):
    """Rows of one framework at a time: of the first one, unless another is chosen."""

    title = gettext_lazy("framework")
    parameter_name = "framework"

    def choices(self, changelist: Any) -> Any:
        _all, *frameworks = super().choices(changelist)
        for choice, (pk, _name) in zip(frameworks, self.lookup_choices, strict=True):
            yield {**choice, "selected": pk == self._chosen}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in models.Framework.objects.all()]

    def queryset(
        self, request: HttpRequest, queryset: "django_models.QuerySet[Any]"
    ) -> "django_models.QuerySet[Any]":
        return queryset.filter(framework=self._chosen) if self._chosen else queryset

    @property
    def _chosen(self) -> str:
        """Return the id of the framework, as in the address; blank where there is none."""
        known = [pk for pk, _name in self.lookup_choices]
        value = self.value()
        return value if value in known else next(iter(known), "")


class RowAdmin(EditingAdmin):
    """A lasting row with a page of its own."""

    form: type[RevisedForm] = LastingForm
    list_select_related: ClassVar[tuple[str, ...]] = ()
    show_full_result_count = False  # it would count the rows of all frameworks
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
        nowhere = object_id is None and framework_of(request, None) is None
        if nowhere and request.method != "POST":
            messages.warning(request, _("Open a framework first, and add to it from there."))
            return redirect("admin:assessments_framework_changelist")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been published is retired and stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.has_published())

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, OneForEachInline):
            kwargs["initial"] = inline.missing(request, obj if obj.pk else None)
        return kwargs

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return with_key_apart(super().get_fieldsets(request, obj))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(self.where_work_goes_on(obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(self.where_work_goes_on(obj))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [FrameworkFilter, *self.list_filter]
