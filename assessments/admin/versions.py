"""Published versions: what they hold can be read, taken along and made the draft again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from assessments import models, queries
from assessments.admin import actions, restoring
from assessments.admin.base import ActionsAdmin
from assessments.admin.navigation import navigation
from assessments.presentation.use import running_text
from assessments.services.taking_back import is_in_use


def at_a_glance(version: models.FrameworkVersion) -> dict[str, Any]:
    """Return what the page of a version shows beside its fields."""
    newest = queries.newest_version_of(version.framework.key)
    is_newest = newest is not None and newest.pk == version.pk
    return {
        "content": queries.definitions(version.pk).content,
        "reviewed": version.reviewed_changes.all(),
        "comments": version.comments.all(),
        "has_changes": bool(queries.unpublished_changes(version.framework)),
        "can_take_back": is_newest and not is_in_use([version]),
        "changes_url": changes_url(version),
    }


def changes_url(version: models.FrameworkVersion) -> str:
    """Return the address of the page for everybody that says what a version changed."""
    return reverse("what-changed", args=[version.framework.key, version.number])


@admin.register(models.FrameworkVersion)
class FrameworkVersionAdmin(ActionsAdmin):
    """A version, to be read."""

    list_display = ("__str__", "published_at", "published", "running", "reported")
    list_filter = ("framework",)
    list_select_related = ("framework", "published_by")
    search_fields = ("framework__title", "framework__key", "release_notes")
    fields = (
        "framework", "number", "published_at", "published", "release_notes", "checksum",
        "scoring_rule", "running", "reported",
    )  # fmt: skip
    readonly_fields = ("published", "running", "reported")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.FrameworkVersion]":
        rows: Any = super().get_queryset(request)
        versions: QuerySet[models.FrameworkVersion] = rows.select_related("framework").with_people()
        return versions

    def get_urls(self) -> list[URLPattern]:
        url, one = self.own_url, "<uuid:version_id>/"
        return [
            url(f"{one}export/", actions.export_version_view, "version_export", post_only=False),
            url(f"{one}restore/", restoring.restore_view, "restore"),
            url(f"{one}take-back/", restoring.take_back_view, "take_back"),
            *super().get_urls(),
        ]

    @admin.display(description=_("published by"), ordering="published_by")
    def published(self, version: Any) -> str | None:
        return models.account_name(version.published_by) if version.published_by else None

    @admin.display(description=_("running assessments"))
    def running(self, version: Any) -> str:
        return running_text(version.running)

    @admin.display(description=_("people with a report"))
    def reported(self, version: Any) -> int:
        return int(version.reported)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = object_id and self.get_object(request, object_id)
        context = at_a_glance(version) if version else {}
        if version:
            context["nav"] = navigation(version.framework, "versions", request)
        return super().changeform_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a version is made by publishing

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
