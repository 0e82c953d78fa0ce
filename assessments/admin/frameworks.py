"""Frameworks and their versions."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from assessments import queries
from assessments.admin import actions
from assessments.admin.forms import RevisedForm
from assessments.admin.places import Places
from assessments.admin.rows import OfOneVersion, OnlyDraftsChange, Revised, VersionRowInline
from assessments.admin.tree import tree
from assessments.domain.validation import problems
from assessments.domain.weaknesses import weaknesses
from assessments.models import (
    AnswerOption,
    Category,
    Framework,
    FrameworkVersion,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
)
from assessments.presentation.words import weakness_text


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("draft", gettext_lazy("Draft")), ("published", gettext_lazy("Published"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() is None:
            return queryset
        return queryset.filter(number__isnull=self.value() == "draft")


class WithActions(admin.ModelAdmin):
    """An admin whose pages have more to do than to save."""

    def own_url(
        self, route: str, view: Callable[..., HttpResponse], name: str, *, post_only: bool = True
    ) -> URLPattern:
        wrapped = self.admin_site.admin_view(partial(view, self))
        return path(route, require_POST(wrapped) if post_only else wrapped, name=name)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting a selection could reach into a published version


@admin.register(Framework)
class FrameworkAdmin(WithActions):
    """A framework is known by its key; everything else is said by its versions."""

    list_display = ["key", "newest", "has_draft", "is_open"]
    search_fields = ["key"]
    fields = ["key", "withdrawn_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Framework]:
        return super().get_queryset(request).prefetch_related("versions")

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.own_url(
                "import/", actions.upload_view, "assessments_framework_import", post_only=False
            ),
            self.own_url(
                "<int:framework_id>/withdraw/", actions.withdraw_view, "assessments_withdraw"
            ),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("newest version"))
    def newest(self, framework: Framework) -> str:
        published = [v for v in framework.versions.all() if not v.is_draft]
        return str(max(published, key=lambda v: v.number or 0)) if published else "–"

    @admin.display(description=gettext_lazy("draft"), boolean=True)
    def has_draft(self, framework: Framework) -> bool:
        return any(version.is_draft for version in framework.versions.all())

    @admin.display(description=gettext_lazy("takes new assessments"), boolean=True)
    def is_open(self, framework: Framework) -> bool:
        published = any(not version.is_draft for version in framework.versions.all())
        return published and framework.withdrawn_at is None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        versions = FrameworkVersion.objects.filter(framework__pk=object_id)
        context = {"versions": _with_counts(versions)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a framework comes from a file

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # there is nothing but the key, and that never changes

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScaleInline(VersionRowInline):
    """A part of the scale that all skills share."""

    classes = ["collapse"]


class AnswerOptionInline(ScaleInline):
    model = AnswerOption
    fields = ["value", "key", "label", "hint"]


class LevelInline(ScaleInline):
    model = Level
    fields = ["number", "key", "name", "descriptor"]
    fk_name = "version"


class ImportanceInline(ScaleInline):
    model = Importance
    fields = ["value", "key", "name"]


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(
    Revised, OnlyDraftsChange, OfOneVersion, SortableAdminBase, WithActions
):
    """A version as a tree; a draft is edited and published from here."""

    form = RevisedForm
    list_display = ["title", "state", "published_at", "running", "submitted"]
    list_filter = [StateFilter, "framework"]
    list_select_related = ["framework"]
    search_fields = ["title", "framework__key"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "language", "default_role", "release_notes"]}),
        (gettext_lazy("How people are asked"), {"fields": ["prompt", "guidance"]}),
        (
            gettext_lazy("Where it comes from"),
            {"fields": ["source_title", "source_author", "source_publisher", "source_note"]},
        ),
    ]
    inlines = [AnswerOptionInline, LevelInline, ImportanceInline]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[FrameworkVersion]":
        return _with_counts(super().get_queryset(request).select_related("framework"))

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.own_url(
                "start-draft/<int:framework_id>/",
                actions.start_draft_view,
                "assessments_start_draft",
            ),
            self.own_url("<int:version_id>/move/", actions.move_view, "assessments_move"),
            self.own_url(
                "<int:version_id>/publish/",
                actions.publish_view,
                "assessments_publish",
                post_only=False,
            ),
            self.own_url(
                "<int:version_id>/export/",
                actions.export_view,
                "assessments_export",
                post_only=False,
            ),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("state"), ordering="number")
    def state(self, version: FrameworkVersion) -> str:
        if version.is_draft:
            return _("Draft")
        return _("Version %(number)s") % {"number": version.number}

    @admin.display(description=gettext_lazy("running assessments"))
    def running(self, version: Any) -> int:
        return int(version.running)

    @admin.display(description=gettext_lazy("submitted assessments"))
    def submitted(self, version: Any) -> int:
        return int(version.submitted)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None:
            raise PermissionDenied  # nobody may add one here
        version = self.get_object(request, object_id) if object_id else None
        if version is None:
            messages.warning(request, _("There is no such version. It may have been discarded."))
            return redirect("admin:assessments_frameworkversion_changelist")
        request.framework_version = version
        context = {"version": version} | _at_a_glance(version) | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def response_change(self, request: HttpRequest, obj: FrameworkVersion) -> HttpResponse:
        """Go on to the review where that button was pressed, so that no edit is left behind."""
        if "_review" in request.POST:
            return redirect("admin:assessments_publish", obj.pk)
        return super().response_change(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what goes with a draft in numbers; its rows have no say of their own."""
        counts = {
            model._meta.verbose_name_plural: model._default_manager.filter(version__in=objs).count()
            for model in (Category, Skill, Role, Resource)
        }
        return [str(obj) for obj in objs], counts, set(), []

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a draft is started from a version, or loaded from a file


def _at_a_glance(version: FrameworkVersion) -> dict[str, Any]:
    """Return what the page of a version shows beside its own fields."""
    content = queries.read_framework(version.pk)
    places = Places(version)
    warnings = defaultdict(list)
    for weakness in weaknesses(content) if version.is_draft else ():
        warnings[weakness.key].append(weakness_text(weakness))
    found = problems(content) if version.is_draft else []
    return {
        "tree": tree(version, warnings),
        "lists": [_list(version, model) for model in (Role, Resource)],
        "problems": actions.located(found, content, places),
        "add_urls": {
            model._meta.model_name: _address(model, "add", version) for model in (Category, Skill)
        },
    }


def _list(version: FrameworkVersion, model: type[models.Model]) -> dict[str, Any]:
    """Return a list of rows that have no place in the tree."""
    rows: Any = model._default_manager.filter(version=version)
    return {
        "name": model._meta.verbose_name_plural,
        "rows": [(row, reverse(_name(model, "change"), args=[row.pk])) for row in rows],
        "url": _address(model, "changelist", version),
        "add_url": _address(model, "add", version),
    }


def _address(model: type[models.Model], action: str, version: FrameworkVersion) -> str:
    return f"{reverse(_name(model, action))}?version={version.pk}"


def _name(model: type[models.Model], action: str) -> str:
    return f"admin:assessments_{model._meta.model_name}_{action}"


def _with_counts(versions: "QuerySet[FrameworkVersion]") -> "QuerySet[FrameworkVersion]":
    """Count the assessments of each version; who answered what is nobody's business here."""
    is_running = Q(assessments__submitted_at__isnull=True, assessments__isnull=False)
    return versions.annotate(
        running=Count("assessments", filter=is_running),
        submitted=Count("assessments", filter=Q(assessments__submitted_at__isnull=False)),
    )
