"""Categories, skills with statements and descriptors, roles with targets, resources."""

from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments import models
from assessments.admin.definition_forms import (
    KINDS,
    ORIGINS,
    DescriptorForm,
    ResourceForm,
    SkillForm,
    StatementForm,
    TargetForm,
)
from assessments.admin.formsets import LastingFormSet
from assessments.admin.rows import OneForEachInline, RowAdmin, SortableCardInline, SortableInline
from assessments.columns import value_of
from assessments.domain.framework import Resource
from assessments.presentation.resources import takes_text


class SortableLastingFormSet(CustomInlineFormSetMixin, LastingFormSet):
    """Statements, in an order that is changed by dragging."""


class StatementInline(SortableCardInline):
    model = models.Statement
    form = StatementForm
    formset = SortableLastingFormSet
    fields = ("text", "asks", ("example", "grounded_in"), "retired", "key")
    ordering = ("order",)


class DescriptorInline(OneForEachInline):
    model = models.Descriptor
    form = DescriptorForm
    each, parent = "level", "skill"
    fields = ("level", "text")

    def wanted(self, framework: models.Framework) -> "QuerySet[Any, int]":
        return models.Level.objects.filter(framework=framework).values_list("number", flat=True)


class TargetInline(OneForEachInline):
    model = models.Target
    form = TargetForm
    each, parent = "skill", "role"
    fields = ("skill", "level", "importance", "critical")

    def wanted(self, framework: models.Framework) -> "QuerySet[Any, int]":
        skills = models.Skill.objects.filter(framework=framework, retired=False)
        return skills.values_list("pk", flat=True)


class ResourceSkillInline(SortableInline):
    model = models.ResourceSkill
    fields = ("skill",)
    ordering = ("order",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(named_skill(request, obj))


def named_skill(request: HttpRequest, obj: Any) -> list[dict[str, str]]:
    """Return the skill that a link names for which a resource is to be added, as a line's values.

    Only for a page that is opened: what is sent says itself which skills it means.
    """
    if request.method != "GET" or (obj is not None and obj.pk) or "skill" not in request.GET:
        return []
    return [{"skill": request.GET["skill"]}]


class SkillInline(SortableInline):
    """The skills of a category, to see and to drag; each has a page of its own."""

    model = models.Skill
    fields = ("name",)
    readonly_fields = ("name",)
    ordering = ("order",)
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a skill is added on its own page


@admin.register(models.Category)
class CategoryAdmin(RowAdmin):
    list_display = ("name", "key", "retired")
    search_fields = ("name", "key", "summary")
    fields = ("name", "key", "summary", "retired")
    inlines = (SkillInline,)


@admin.register(models.Skill)
class SkillAdmin(RowAdmin):
    form = SkillForm
    list_display = ("name", "category", "statement_count", "retired")
    list_select_related = ("category",)
    search_fields = ("name", "key", "definition", "statements__text")
    fieldsets = (
        (None, {"fields": ("name", "key", "category")}),
        (_("What people read"), {"fields": ("definition", "why_it_matters")}),
        (_("From version to version"), {"fields": ("comes_from", "retired")}),
    )
    inlines = (StatementInline, DescriptorInline)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.Skill]":
        own = models.Statement.objects.filter(skill=OuterRef("pk")).order_by().values("skill")
        count = own.annotate(count=Count("pk")).values("count")  # a join would grow with a search
        return super().get_queryset(request).annotate(statement_count=Coalesce(Subquery(count), 0))

    @admin.display(description=_("statements"), ordering="statement_count")
    def statement_count(self, skill: Any) -> int:
        return int(skill.statement_count)


@admin.register(models.Role)
class RoleAdmin(RowAdmin):
    nav_page = "targets"
    list_display = ("name", "key", "retired")
    search_fields = ("name", "key", "summary")
    fields = ("name", "key", "summary", "rationale", "retired")
    inlines = (TargetInline,)


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("kind"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(kind=self.value()) if self.value() else queryset


class OriginFilter(admin.SimpleListFilter):
    title, parameter_name = _("origin"), "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*ORIGINS.items()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(origin=self.value()) if self.value() else queryset


@admin.register(models.Resource)
class ResourceAdmin(RowAdmin):
    nav_page = "resources"
    form = ResourceForm
    list_display = (
        "title", "kind_name", "from_level", "to_level", "takes", "origin_name", "retired",
    )  # fmt: skip
    list_filter = (KindFilter, OriginFilter)
    search_fields = ("title", "key", "description", "provider", "skills__name")
    fieldsets = (
        (None, {"fields": ("title", "key", "kind")}),
        (_("What people read"), {"fields": ("description", "provider", ("url", "checked_on"))}),
        (
            _("What it takes"),
            {
                "fields": (
                    ("effort_amount", "effort_unit", "effort_hours_a_week"),
                    ("cost", "estimate"),
                ),
                "description": _(
                    "So many hours in all, or so long with so many hours a week. People choose by "
                    "it, so leave out what nobody knows."
                ),
            },
        ),
        (_("Whom it helps"), {"fields": ("from_level", "to_level", "stage", "origin", "retired")}),
    )
    inlines = (ResourceSkillInline,)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        initial = named_skill(request, obj)
        return super().get_formset_kwargs(request, obj, inline, prefix) | {"initial": initial}

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, resource: models.Resource) -> str:
        return str(KINDS.get(resource.kind, resource.kind))

    @admin.display(description=_("what it takes"), ordering="cost")
    def takes(self, resource: models.Resource) -> str:
        return takes_text(value_of(Resource, resource, skills=()))

    @admin.display(description=_("origin"), ordering="origin")
    def origin_name(self, resource: models.Resource) -> str:
        return str(ORIGINS.get(resource.origin, resource.origin))
