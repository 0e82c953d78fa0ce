"""Frameworks and their versions: starting a draft and publishing it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from assessments import queries
from assessments.admin.rows import OfOneVersion, VersionRowInline
from assessments.domain.validation import problems
from assessments.models import (
    AnswerOption,
    Category,
    Framework,
    FrameworkVersion,
    Frozen,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
)
from assessments.presentation.words import problem_text
from assessments.services.drafts import DraftExists, start_draft
from assessments.services.publishing import CannotPublish, publish


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("draft", gettext_lazy("Draft")), ("published", gettext_lazy("Published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FrameworkVersion]) -> QuerySet:
        if self.value() is None:
            return queryset
        return queryset.filter(number__isnull=self.value() == "draft")


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):
    """A framework is known by its key; everything else is said by its versions."""

    list_display = ["key", "newest", "has_draft"]
    search_fields = ["key"]
    fields = ["key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Framework]:
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=gettext_lazy("newest version"))
    def newest(self, framework: Framework) -> str:
        published = [v for v in framework.versions.all() if not v.is_draft]
        return str(max(published, key=lambda v: v.number or 0)) if published else "–"

    @admin.display(description=gettext_lazy("draft"), boolean=True)
    def has_draft(self, framework: Framework) -> bool:
        return any(version.is_draft for version in framework.versions.all())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        versions = FrameworkVersion.objects.filter(framework=object_id)
        context = {"versions": _with_counts(versions)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a framework comes from a file: see load_framework

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


class ImportanceInline(ScaleInline):
    model = Importance
    fields = ["value", "key", "name"]


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(OfOneVersion, admin.ModelAdmin):
    """A draft is edited and published here; a published version can be read."""

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrameworkVersion]:
        return _with_counts(super().get_queryset(request))

    @admin.display(description=gettext_lazy("state"), ordering="number")
    def state(self, version: FrameworkVersion) -> str:
        if version.is_draft:
            return _("Draft")
        return _("Version %(number)s") % {"number": version.number}

    @admin.display(description=gettext_lazy("running assessments"))
    def running(self, version: Any) -> int:
        return version.running

    @admin.display(description=gettext_lazy("submitted assessments"))
    def submitted(self, version: Any) -> int:
        return version.submitted

    def get_urls(self) -> list[URLPattern]:
        start = require_POST(self.admin_site.admin_view(self.start_draft_view))
        own = path("start-draft/<int:framework_id>/", start, name="assessments_start_draft")
        return [own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id) if object_id else None
        context = extra_context or {}
        if version is not None:
            request.framework_version = version
            context |= {"version": version, "parts": _parts(version)}
            if version.is_draft:
                found = problems(queries.read_framework(version.pk))
                context["problems"] = [problem_text(problem) for problem in found]
        return super().changeform_view(request, object_id, form_url, context)

    def response_change(self, request: HttpRequest, obj: FrameworkVersion) -> HttpResponse:
        """Publish after saving where that button was pressed, so that no edit is left behind."""
        if "_publish" not in request.POST:
            return super().response_change(request, obj)
        try:
            version = publish(obj, timezone.now())
        except (CannotPublish, Frozen):
            message = _("Your changes are saved, but the draft cannot be published yet. See below.")
            messages.error(request, message)
        else:
            self.log_change(request, version, _("Published."))
            messages.success(
                request,
                _("%(version)s is published. New assessments use it from now on.")
                % {"version": version},
            )
        return _to(obj)

    def start_draft_view(self, request: HttpRequest, framework_id: int) -> HttpResponse:
        """Copy the newest version into a draft, or go to the draft that is there."""
        framework = Framework.objects.filter(pk=framework_id).first()
        if framework is None or not self.has_change_permission(request):
            messages.error(request, _("You may not start a draft here."))
            return redirect("admin:index")
        try:
            draft = start_draft(framework)
        except DraftExists:
            draft = framework.versions.drafts().get()
            messages.info(request, _("There is a draft already. This is it."))
        except FrameworkVersion.DoesNotExist:
            messages.error(request, _("Nothing has been published yet that a draft could copy."))
            return redirect("admin:assessments_framework_changelist")
        else:
            self.log_addition(request, draft, _("Started as a copy of the newest version."))
            messages.success(
                request, _("This draft is a copy of the newest version. Nobody sees it yet.")
            )
        return _to(draft)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a draft is started from a version, or loaded from a file

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.is_draft) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}


def _with_counts(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """Count the assessments of each version; who answered what is nobody's business here."""
    is_running = Q(assessments__submitted_at__isnull=True, assessments__isnull=False)
    return versions.annotate(
        running=Count("assessments", filter=is_running),
        submitted=Count("assessments", filter=Q(assessments__submitted_at__isnull=False)),
    )


def _parts(version: FrameworkVersion) -> list[dict[str, Any]]:
    """Return what hangs under a version, with the address of its list."""
    return [
        {
            "name": model._meta.verbose_name_plural,
            "count": model._default_manager.filter(version=version).count(),
            "url": reverse(f"admin:assessments_{model._meta.model_name}_changelist")
            + f"?version={version.pk}",
            "add_url": reverse(f"admin:assessments_{model._meta.model_name}_add")
            + f"?version={version.pk}",
        }
        for model in (Category, Skill, Role, Resource)
    ]


def _to(version: FrameworkVersion) -> HttpResponseRedirect:
    return redirect("admin:assessments_frameworkversion_change", version.pk)
