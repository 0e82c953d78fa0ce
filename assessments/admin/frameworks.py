"""Frameworks: the page where a working copy is seen at a glance and its own texts are edited."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import models, queries, working_copy
from assessments.admin import actions, comparing, importing, publishing, restoring
from assessments.admin.base import EditingAdmin, page_of
from assessments.admin.forms import RevisedForm, ScaleRowForm
from assessments.admin.places import Places
from assessments.admin.rows import RowInline
from assessments.admin.tree import tree
from assessments.admin.versions import with_counts
from assessments.domain.framework import Framework
from assessments.domain.weaknesses import weaknesses
from assessments.presentation.words import weakness_text
from assessments.services.publishing import problems_of


class ScaleInline(RowInline):
    """A part of the scale that all skills share."""

    form = ScaleRowForm
    classes = ("collapse",)


class AnswerOptionInline(ScaleInline):
    model = models.AnswerOption
    fields = ("value", "key", "label", "hint")


class LevelInline(ScaleInline):
    model = models.Level
    fields = ("number", "key", "name", "descriptor")


class ImportanceInline(ScaleInline):
    model = models.Importance
    fields = ("value", "key", "name")


@admin.register(models.Framework)
class FrameworkAdmin(EditingAdmin):
    """A framework as a tree, with everything that is done to it as a whole."""

    form = RevisedForm
    list_display = ("title", "key", "newest", "state", "is_open")
    list_per_page = 20  # each is compared with its newest version
    search_fields = ("title", "key")
    readonly_fields = ("key",)
    fieldsets = (
        (None, {"fields": ("key", "title", "summary", "introduction", "language", "default_role")}),
        (gettext_lazy("How people are asked"), {"fields": ("prompt", "guidance")}),
        (
            gettext_lazy("Where it comes from"),
            {
                "fields": (
                    "source_title",
                    ("source_author", "source_publisher"),
                    "source_url",
                    ("source_published", "source_read_on"),
                    "source_note",
                )
            },
        ),
    )
    inlines = (AnswerOptionInline, LevelInline, ImportanceInline)

    def get_urls(self) -> list[URLPattern]:
        url, one = self.own_url, "<int:framework_id>/"
        return [
            url("import/", importing.import_view, "framework_import", post_only=False),
            url(f"{one}leave/", importing.leave_view, "leave"),
            url(f"{one}publish/", publishing.publish_view, "publish", post_only=False),
            url(f"{one}discard/", restoring.discard_view, "discard", post_only=False),
            url(f"{one}export/", actions.export_view, "export", post_only=False),
            url(f"{one}move/", actions.move_view, "move"),
            url(f"{one}withdraw/", actions.withdraw_view, "withdraw"),
            url(f"{one}offer/", actions.offer_view, "offer"),
            url(f"{one}versions/", comparing.versions_view, "versions", post_only=False),
            url(f"{one}compare/", comparing.compare_view, "compare", post_only=False),
            url("drafts/<int:draft_id>/", restoring.take_back_draft_view, "take_back_draft"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.Framework]":
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=gettext_lazy("newest version"))
    def newest(self, framework: models.Framework) -> str:
        return str(_newest_number(framework) or "–")

    @admin.display(description=gettext_lazy("draft"))
    def state(self, framework: models.Framework) -> str:
        return state_text(framework, _newest_number(framework))

    @admin.display(description=gettext_lazy("takes new assessments"), boolean=True)
    def is_open(self, framework: models.Framework) -> bool:
        return bool(framework.versions.all()) and framework.withdrawn_at is None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show beside the frameworks those that went as a whole and can be taken back."""
        there = models.Framework.objects.values("key")
        drafts = models.DiscardedDraft.objects.kept(timezone.now())
        context = {"gone": drafts.exclude(framework_key__in=there)}
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        framework = object_id and self.get_object(request, object_id)
        if object_id and framework is None:
            messages.warning(request, _("There is no such framework. It may have been discarded."))
            return redirect("admin:assessments_framework_changelist")
        context = at_a_glance(framework) if framework else {}
        if framework and request.user.has_perm("assessments.import_framework"):
            context["is_offered"] = importing.offers_release(framework)
        return super().changeform_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def response_change(self, request: HttpRequest, obj: models.Framework) -> HttpResponse:
        """Go on to the review where that button was pressed, so that no edit is left behind."""
        if "_review" in request.POST:
            return redirect("admin:assessments_publish", obj.pk)
        return super().response_change(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a framework comes from a file

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its changes are discarded, on a page of their own


def _newest_number(framework: models.Framework) -> int | None:
    return max((version.number for version in framework.versions.all()), default=None)


def state_text(
    framework: models.Framework, newest: int | None, content: Framework | None = None
) -> str:
    """Say how far the working copy is from the newest version, as in 3 changes since version 2."""
    changes = queries.unpublished_changes(framework, content)
    if changes is None:
        return _("not published yet")
    if not changes:
        return _("no changes")
    return ngettext(
        "%(count)s change since version %(number)s",
        "%(count)s changes since version %(number)s",
        len(changes),
    ) % {"count": len(changes), "number": newest}


def at_a_glance(framework: models.Framework) -> dict[str, Any]:
    """Return what the page of a framework shows beside its own fields."""
    content, places = working_copy.read(framework.pk), Places(framework)
    versions = with_counts(models.FrameworkVersion.objects.filter(framework=framework))
    return {
        "state": state_text(framework, _newest_number(framework), content),
        "versions": versions.select_related("framework").order_by("-number"),
        "problems": places.of_problems(problems_of(framework, content), content),
        "tree": tree(framework, _warnings(content)),
        "lists": [_list(framework, model) for model in (models.Role, models.Resource)],
        "add_urls": {
            model._meta.model_name: _address(model, "add", framework)
            for model in (models.Category, models.Skill)
        },
    }


def _warnings(content: Framework) -> Mapping[str, list[str]]:
    warnings = defaultdict(list)
    for weakness in weaknesses(content):
        warnings[weakness.key].append(weakness_text(weakness))
    return warnings


def _list(framework: models.Framework, model: type[models.LastingRow]) -> dict[str, Any]:
    """Return a list of rows that have no place in the tree."""
    rows: Any = model._default_manager.filter(framework=framework)
    return {
        "name": model._meta.verbose_name_plural,
        "rows": [(row, page_of(row)) for row in rows],
        "url": _address(model, "changelist", framework),
        "add_url": _address(model, "add", framework),
    }


def _address(model: type[models.LastingRow], action: str, framework: models.Framework) -> str:
    url = reverse(f"admin:assessments_{model._meta.model_name}_{action}")
    return f"{url}?framework={framework.pk}"
