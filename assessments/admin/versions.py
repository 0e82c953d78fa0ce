"""Published versions: what they hold can be read, taken along and made the draft again."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import models, queries
from assessments.admin import actions, restoring
from assessments.admin.base import ActionsAdmin, require
from assessments.admin.navigation import navigation


def with_counts(versions: "QuerySet[models.FrameworkVersion]") -> "QuerySet[Any]":
    """Count the assessments of each version; who answered what is nobody's business here."""
    return versions.annotate(
        running=Count("assessments", filter=Q(assessments__submitted_at__isnull=True)),
        submitted=Count("assessments", filter=Q(assessments__submitted_at__isnull=False)),
    )


def versions_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """List what was published of a framework, with the people on each version."""
    require(request, "view_frameworkversion")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    versions = with_counts(models.FrameworkVersion.objects.filter(framework=framework))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Versions"),
        "opts": model_admin.opts,
        "framework": framework,
        "nav": navigation(framework, "versions", request),
        "versions": versions.select_related("published_by").order_by("-number"),
    }
    return render(request, "admin/assessments/framework/versions.html", context)


@admin.register(models.FrameworkVersion)
class FrameworkVersionAdmin(ActionsAdmin):
    """A version, to be read."""

    list_display = ("__str__", "published_at", "published_by", "running", "submitted")
    list_filter = ("framework",)
    list_select_related = ("framework", "published_by")
    search_fields = ("framework__title", "framework__key", "release_notes")
    fields = (
        "framework", "number", "published_at", "published_by", "release_notes", "checksum",
        "scoring_rule", "running", "submitted",
    )  # fmt: skip
    readonly_fields = ("running", "submitted")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.FrameworkVersion]":
        return with_counts(super().get_queryset(request).select_related("framework"))

    def get_urls(self) -> list[URLPattern]:
        url, one = self.own_url, "<uuid:version_id>/"
        return [
            url(f"{one}export/", actions.export_version_view, "version_export", post_only=False),
            url(f"{one}restore/", restoring.restore_view, "restore"),
            *super().get_urls(),
        ]

    @admin.display(description=_("running assessments"))
    def running(self, version: Any) -> int:
        return int(version.running)

    @admin.display(description=_("submitted assessments"))
    def submitted(self, version: Any) -> int:
        return int(version.submitted)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = object_id and self.get_object(request, object_id)
        context = {"content": queries.definitions(version.pk).content} if version else {}
        return super().changeform_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a version is made by publishing

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
