"""Categories, skills with statements and descriptors, roles with targets, resources."""

from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments.admin.forms import (
    PublishableFormSet,
    SkillForm,
    StatementForm,
    published_rows,
)
from assessments.admin.rows import OneForEachInline, SortableInline, VersionRowAdmin
from assessments.models import (
    Category,
    Descriptor,
    Resource,
    ResourceSkill,
    Role,
    Skill,
    Statement,
    Target,
)


class SortablePublishableFormSet(CustomInlineFormSetMixin, PublishableFormSet):
    """Statements, in an order that is changed by dragging."""


class StatementInline(SortableInline):
    model = Statement
    form = StatementForm
    formset = SortablePublishableFormSet
    fields = ["key", "text", "asks", "example", "grounded_in", "retired"]
    ordering = ["order"]


class DescriptorInline(OneForEachInline):
    model = Descriptor
    each, parent = "level", "skill"
    fields = ["level", "text"]


class TargetInline(OneForEachInline):
    model = Target
    each, parent = "skill", "role"
    fields = ["skill", "level", "importance", "critical"]


class ResourceSkillInline(SortableInline):
    model = ResourceSkill
    fields = ["skill"]
    ordering = ["order"]


class SkillInline(SortableInline):
    """The skills of a category, to see and to drag; each has a page of its own."""

    model = Skill
    fields = ["name"]
    readonly_fields = ["name"]
    ordering = ["order"]
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a skill is added on its own page


@admin.register(Category)
class CategoryAdmin(VersionRowAdmin):
    list_display = ["name", "key", "version"]
    search_fields = ["name", "key", "summary"]
    fields = ["name", "key", "summary"]
    inlines = [SkillInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A category can go once no skill in it was ever published."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        published = published_rows(Skill, obj.version)
        return not any(skill.key in published for skill in obj.skills.all())


@admin.register(Skill)
class SkillAdmin(VersionRowAdmin):
    form = SkillForm
    list_display = ["name", "category", "statement_count", "retired", "version"]
    list_select_related = ["category", "version"]
    search_fields = ["name", "key", "definition", "statements__text"]
    fieldsets = [
        (None, {"fields": ["name", "key", "category"]}),
        (_("What people read"), {"fields": ["definition", "why_it_matters"]}),
        (_("From version to version"), {"fields": ["comes_from", "retired"]}),
    ]
    inlines = [StatementInline, DescriptorInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A skill can go while it has never been published; after that it is retired."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return obj.key not in published_rows(Skill, obj.version)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(statement_count=Count("statements"))

    @admin.display(description=_("statements"), ordering="statement_count")
    def statement_count(self, skill: Any) -> int:
        return skill.statement_count


@admin.register(Role)
class RoleAdmin(VersionRowAdmin):
    list_display = ["name", "key", "version"]
    search_fields = ["name", "key", "summary"]
    fields = ["name", "key", "summary", "rationale"]
    inlines = [TargetInline]


@admin.register(Resource)
class ResourceAdmin(VersionRowAdmin):
    list_display = ["title", "kind", "from_level", "to_level", "effort", "origin", "version"]
    list_select_related = ["from_level", "to_level", "version"]
    list_filter = ["kind", "origin"]
    search_fields = ["title", "key", "description", "provider", "skills__name"]
    fieldsets = [
        (None, {"fields": ["title", "key", "kind"]}),
        (_("What people read"), {"fields": ["description", "provider", "url", "effort"]}),
        (_("Whom it helps"), {"fields": ["from_level", "to_level", "origin"]}),
    ]
    inlines = [ResourceSkillInline]
