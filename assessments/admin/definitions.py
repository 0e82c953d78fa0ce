"""Categories, skills with statements and descriptors, roles with targets, resources."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.forms import Textarea
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments.admin.rows import OneForEachInline, VersionRowAdmin, VersionRowInline
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

SHORT_TEXT: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 40})}
}


class StatementInline(VersionRowInline):
    model = Statement
    fields = ["order", "key", "text", "example", "grounded_in"]
    formfield_overrides = SHORT_TEXT


class DescriptorInline(OneForEachInline):
    model = Descriptor
    each = "level"
    fields = ["level", "text"]
    formfield_overrides = SHORT_TEXT


class TargetInline(OneForEachInline):
    model = Target
    each = "skill"
    fields = ["skill", "level", "importance"]


class ResourceSkillInline(VersionRowInline):
    model = ResourceSkill
    fields = ["order", "skill"]


@admin.register(Category)
class CategoryAdmin(VersionRowAdmin):
    list_display = ["name", "key", "order", "version"]
    search_fields = ["name", "key", "summary"]
    fields = ["name", "key", "order", "summary"]


@admin.register(Skill)
class SkillAdmin(VersionRowAdmin):
    list_display = ["name", "category", "statement_count", "order", "version"]
    list_select_related = ["category", "version"]
    search_fields = ["name", "key", "definition", "statements__text"]
    fieldsets = [
        (None, {"fields": ["name", "key", "category", "order"]}),
        (_("What people read"), {"fields": ["definition", "why_it_matters"]}),
    ]
    inlines = [StatementInline, DescriptorInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(statement_count=Count("statements"))

    @admin.display(description=_("statements"), ordering="statement_count")
    def statement_count(self, skill: Any) -> int:
        return skill.statement_count


@admin.register(Role)
class RoleAdmin(VersionRowAdmin):
    list_display = ["name", "key", "order", "version"]
    search_fields = ["name", "key", "summary"]
    fields = ["name", "key", "order", "summary", "rationale"]
    inlines = [TargetInline]


@admin.register(Resource)
class ResourceAdmin(VersionRowAdmin):
    list_display = ["title", "kind", "from_level", "to_level", "effort", "origin", "version"]
    list_select_related = ["from_level", "to_level", "version"]
    list_filter = ["kind", "origin"]
    search_fields = ["title", "key", "description", "provider", "skills__name"]
    fieldsets = [
        (None, {"fields": ["title", "key", "kind", "order"]}),
        (_("What people read"), {"fields": ["description", "provider", "url", "effort"]}),
        (_("Whom it helps"), {"fields": ["from_level", "to_level", "origin"]}),
    ]
    inlines = [ResourceSkillInline]
