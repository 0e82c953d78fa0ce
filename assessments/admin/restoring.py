"""What replaces a working copy: forgetting its changes, or making a version the draft again."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models, queries
from assessments.admin.base import held, require, to_page_of
from assessments.presentation.changes import change_lines
from assessments.services.restoring import UnpublishedChanges, discard, restore


def discard_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show what was changed since the newest version, and forget it on a POST."""
    require(request, "delete_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    if request.method == "POST":
        with held(request, framework):
            return _discard(model_admin, request, framework)
    changes = queries.unpublished_changes(framework)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Discard the changes"),
        "opts": model_admin.opts,
        "framework": framework,
        "newest": queries.newest_version_of(framework.key),
        "changes": change_lines(changes or ()),
        "counts": () if changes is not None else _counts(framework),
    }
    return render(request, "admin/assessments/discard.html", context)


def _discard(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    changes = queries.unpublished_changes(framework)
    if changes is None:
        model_admin.log_deletions(request, models.Framework.objects.filter(pk=framework.pk))
        discard(framework=framework)
        messages.success(request, _("“%(title)s” is gone.") % {"title": framework})
        return redirect("admin:assessments_framework_changelist")
    discard(framework=framework)
    message = ngettext(
        "%(count)s change was discarded.", "%(count)s changes were discarded.", len(changes)
    ) % {"count": len(changes)}
    model_admin.log_change(request, framework, message)
    messages.success(request, message)
    return to_page_of(framework)


def _counts(framework: models.Framework) -> list[tuple[Any, int]]:
    """Return what goes with a framework of which nothing was published, in numbers."""
    kinds = (models.Category, models.Skill, models.Statement, models.Role, models.Resource)
    return [
        (kind._meta.verbose_name_plural, kind._default_manager.filter(framework=framework).count())
        for kind in kinds
    ]


def restore_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: uuid.UUID
) -> HttpResponse:
    """Make a version the draft: the working copy says again what the version says."""
    require(request, "view_frameworkversion")
    require(request, "change_framework")
    versions = models.FrameworkVersion.objects.select_related("framework")
    version = get_object_or_404(versions, pk=version_id)
    try:
        restore(version=version)
    except UnpublishedChanges:
        message = _("There are changes that would be lost. Publish or discard them first.")
        messages.error(request, message)
    else:
        message = _("The draft says again what version %(number)s says.")
        message %= {"number": version.number}
        model_admin.log_change(request, version.framework, message)
        messages.success(request, message)
    return to_page_of(version.framework)
